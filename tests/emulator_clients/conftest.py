"""Other people's clients, signed in with the emulator's own key file."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import google.auth.credentials
import gspread
import httplib2  # type: ignore[import-untyped]
import pytest
from google.oauth2.service_account import Credentials

from sheets_sync.emulator import Redirect, Running, start

SCOPES = ["https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive"]


class RedirectedHttp(httplib2.Http):  # type: ignore[misc]
    """httplib2 (google-api-python-client, pygsheets) with Google's hosts led to an emulator."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=20)
        self._url = url

    def request(self, uri, *rest, **options):  # type: ignore[no-untyped-def]
        """What Google's host would be asked, asked there; every other address as it is."""
        asked = urlsplit(uri)
        if (asked.hostname or "").endswith(".googleapis.com"):
            uri = self._url + uri.removeprefix(f"{asked.scheme}://{asked.netloc}")
        return super().request(uri, *rest, **options)


@pytest.fixture(scope="module", autouse=True)
def _loopback_only() -> Iterator[None]:
    """google-auth asks iamcredentials.googleapis.com in the background: not from here."""
    asking = google.auth.credentials.CredentialsWithRegionalAccessBoundary
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "_is_regional_access_boundary_lookup_required", lambda credentials: False)
        yield


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One emulator for each test file; it refuses to give a reply that Google's schema does not know."""
    with start(data=tmp_path_factory.mktemp("emulator"), strict=True) as running:
        yield running


@pytest.fixture(scope="module")
def credentials(emulator: Running) -> Credentials:
    made: Credentials = Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
        emulator.service_account, scopes=SCOPES
    )
    return made


@pytest.fixture(scope="module")
def http(emulator: Running) -> Iterator[RedirectedHttp]:
    """For clients that speak through httplib2."""
    made = RedirectedHttp(emulator.url)
    yield made
    made.close()


@pytest.fixture(scope="module")
def gc(emulator: Running) -> Iterator[gspread.Client]:
    """gspread as its users start it."""
    client = gspread.service_account(emulator.service_account)
    client.http_client.session.mount("https://", Redirect(emulator.url))
    yield client
    client.http_client.session.close()


@pytest.fixture
def book(gc: gspread.Client) -> gspread.Spreadsheet:
    """A spreadsheet with a small table in Sheet1."""
    made = gc.create("ทะเบียนผู้นำ")
    made.sheet1.update([["name", "n", "x"], ["ก", 1, "p"], ["ข", 2, "q"], ["ค", 3, "r"]], "A1:C4")
    return made

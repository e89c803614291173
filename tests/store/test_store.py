"""Opening, migrating and keeping: the store as files."""

import sqlite3
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from sheets_sync.clock import BANGKOK
from sheets_sync.errors import StoreError
from sheets_sync.reconcile.cache import Accepted
from sheets_sync.store import Store
from sheets_sync.store.schema import HEAD, metadata

NOON = datetime(2021, 3, 30, 12, 0, tzinfo=BANGKOK)


def test_opening_makes_folder_and_file_that_only_the_owner_can_read(tmp_path: Path) -> None:
    path = tmp_path / "var" / "deep" / "store.db"
    with Store.open(f"sqlite:///{path}"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        for beside in path.parent.iterdir():
            assert stat.S_IMODE(beside.stat().st_mode) == 0o600, beside


def test_sqlite_survives_power_cuts_wal_with_full_sync(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 's.db'}") as store, store._engine.connect() as connection:
        pragmas = {
            p: connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2}
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_the_migrations_make_exactly_the_tables_of_the_schema(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 's.db'}") as store, store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    config = Config()
    config.set_main_option("script_location", "sheets_sync/store/migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_every_table_can_be_written_for_postgresql() -> None:
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))


@pytest.mark.parametrize("kind", ["folder", "no database", "newer", "nonsense", "no driver"])
def test_a_store_that_cannot_be_opened_says_so_in_both_languages(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "s.db"
    url = f"sqlite:///{path}"
    if kind == "folder":
        path.mkdir()
    if kind == "no database":
        path.write_bytes(b"not a database at all" * 100)
    if kind == "newer":
        Store.open(url).close()
        with sqlite3.connect(path) as db:
            db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.close()
    if kind == "nonsense":
        url = "this is no url"
    if kind == "no driver":
        url = "postgresql+nosuchdriver://host/db"
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    assert caught.value.en != caught.value.th


def process(*arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.store.processes", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def test_several_processes_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    several = [process("open", f"sqlite:///{tmp_path / 's.db'}") for _ in range(3)]
    for one in several:
        one.communicate(timeout=100)
    assert [one.returncode for one in several] == [0, 0, 0]


def accepted(district: str, form: str = "1.1") -> Accepted:
    return Accepted(district, form, (), NOON, {"abc": NOON, "old": None}, (), NOON)


def test_the_cache_gives_back_what_was_kept_per_province(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 's.db'}") as store:
        cache = store.cache("56", Accepted.from_json)
        cache.keep([accepted("5601"), accepted("5602")])
        cache.keep([accepted("5601")])
        store.cache("57", Accepted.from_json).keep([accepted("5701")])
        assert cache.load() == {("5601", "1.1"): accepted("5601"), ("5602", "1.1"): accepted("5602")}
        cache.forget()
        assert cache.load() == {}
        assert store.ledger.is_empty()


def test_a_broken_document_of_the_cache_is_left_out_not_fatal(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with Store.open(f"sqlite:///{path}") as store:
        cache = store.cache("56", Accepted.from_json)
        cache.keep([accepted("5601"), accepted("5602")])
        with sqlite3.connect(path) as db:
            db.execute("""UPDATE cache SET document = '{"district": "5601"}' WHERE district = '5601'""")
        db.close()
        assert list(cache.load()) == [("5602", "1.1")]


def test_a_full_disk_is_a_store_error_without_data_in_its_text(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 's.db'}") as store:
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")
        cache = store.cache("56", Accepted.from_json)
        with pytest.raises(StoreError) as caught:
            cache.keep([accepted(f"56{n:02}", "x" * 900) for n in range(90)])
        assert "xxx" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_the_right_to_send_is_exclusive_and_ends_with_its_holder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 's.db'}"
    with process("hold", url) as holder, Store.open(url) as store:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        with store.sending("k") as ours:
            assert not ours
        holder.kill()
        holder.wait(10)
        with store.sending("k") as ours:
            assert ours
            with store.sending("k") as twice:
                assert not twice
        with store.sending("k") as ours:
            assert ours


def test_a_folder_that_another_process_makes_at_that_moment_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "var"
    there = Path.exists

    def just_before(path: Path) -> bool:
        found = there(path)
        if path == folder:
            folder.mkdir(exist_ok=True)
        return found

    monkeypatch.setattr(Path, "exists", just_before)
    Store.open(f"sqlite:///{folder}/store.db").close()
    assert folder.is_dir()

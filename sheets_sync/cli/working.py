"""`sync`, `run`, `status`: the work itself, once or for good, and how it stands."""

import signal
import threading
from typing import Annotated, Any

import typer

from sheets_sync import daemon, delivery, service
from sheets_sync.cli import assembly, tables, words
from sheets_sync.cli.say import CONFIG, ConfigOption, JsonOption, NowOption, console, print_json
from sheets_sync.google import Hints, Sheets
from sheets_sync.office import Office
from sheets_sync.reconcile import PassResult, Watch

LOOK_SECONDS = 1  # between turns of the watch; what it reads in each is another matter
MAIL_SECONDS = 2  # between looks whether a pass has left something to deliver from


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(sync)
    app.command()(run)
    app.command()(status)


def sync(
    mail: Annotated[bool, typer.Option("--mail/--no-mail", help="ส่งอีเมลที่ถึงกำหนด · send what is due")] = True,
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """ตรวจหนึ่งรอบ แล้วส่งสิ่งที่ถึงกำหนด · one pass, then due deliveries."""
    with assembly.opened(config, now) as office:
        done = service.work(office, assembly.sheets(office), mail=mail)
        if json_:
            print_json(done.to_json())
        else:
            tables.show_round(console, done, office.settings.forms)
        moved = done.steps is not None and done.steps.changed
        if not done.result.reached and not moved:
            notes = [j.note for j in done.result.judged.values() if j.note]
            raise words.unreached(len(office.settings.districts), notes[0] if notes else {})
        return 1 if done.needs_a_person else 0


def run(
    page: Annotated[
        bool, typer.Option("--page", help="เปิดหน้าเว็บความก้าวหน้า · also shows how it stands on a page")
    ] = False,
    config: ConfigOption = CONFIG,
) -> int:
    """เฝ้าไฟล์ของอำเภอต่อเนื่อง · the daemon: watches until SIGTERM."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    with assembly.opened(config) as office, assembly.page(office, lambda: _status(office), wanted=page):
        if page:
            shown = office.settings.page
            words.say(console, "page.shown", host=shown.host, port=shown.port)
        daemon.run(_jobs(office, assembly.sheets(office), assembly.hints(office)), stop)
    return 0


def _jobs(office: Office, sheets: Sheets, hints: Hints) -> list[daemon.Job]:
    """Two jobs, so that a mail server that hangs delays no feedback."""
    beat = _Heartbeat(office.settings.pace.heartbeat_minutes * 60)
    watch = Watch(office.settings, sheets, hints.changed)
    newest = _Newest()

    def look() -> None:
        done = service.look(office, sheets, watch, heartbeat=beat.due(office.clock.monotonic()))
        if done is not None:
            newest.put(done.result)

    def deliver() -> None:
        if (result := newest.take()) is not None:
            service.deliver(office, result)

    return [daemon.Job("pass", LOOK_SECONDS, look), daemon.Job("mail", MAIL_SECONDS, deliver)]


class _Newest:
    """The newest pass since the last time; one that read every sheet itself goes before those after it."""

    def __init__(self) -> None:
        self._result: PassResult | None = None
        self._lock = threading.Lock()

    def put(self, result: PassResult) -> None:
        """After each pass."""
        with self._lock:
            if result.whole or self._result is None or not self._result.whole:
                self._result = result

    def take(self) -> PassResult | None:
        """Once each; None when there was no pass."""
        with self._lock:
            result, self._result = self._result, None
            return result


class _Heartbeat:
    """Says, every so many seconds, that times in the sheets may be refreshed."""

    def __init__(self, every_seconds: float) -> None:
        self._every = every_seconds
        self._last: float | None = None

    def due(self, at: float) -> bool:
        """Whether it beats now; `at` is a monotonic time in seconds."""
        if self._last is not None and at - self._last < self._every:
            return False
        first, self._last = self._last is None, at
        return not first


def status(
    line: Annotated[
        bool, typer.Option("--line", help="ข้อความสำหรับวางใน LINE · as text to paste into LINE")
    ] = False,
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """ความก้าวหน้า สิ่งที่ต้องแก้ กำหนดส่ง การจัดส่ง โดยไม่เรียก Google · how it stands, without calling Google."""
    with assembly.opened(config, now) as office:
        if line:
            _show_line(office, as_json=json_)
            return 0
        found = _status(office)
        if json_:
            print_json(found)
        else:
            words.say(console, "screen.config", config=config)
            tables.show_status(console, found)
    return 0


def _show_line(office: Office, *, as_json: bool) -> None:
    told = service.line_texts(office)
    if as_json:
        print_json({"line": told})
    elif told:
        console.print("\n\n".join(told.values()), soft_wrap=True, markup=False)
    else:
        words.say(console, "cli.never_read")


def _status(office: Office) -> dict[str, Any]:
    standing, moment = office.standing(), office.clock.now()
    districts = standing.districts(moment) if standing else _unread(office)
    return {
        "province": office.settings.province.name,
        "at": moment.isoformat(timespec="seconds"),
        "last_pass": standing.told["at"] if standing else None,
        "master_note": standing.told.get("master_note", "") if standing else "",
        "districts": districts,
        "waived": sum(len(form.get("waived", ())) for d in districts for form in d["forms"].values()),
        "oldest": standing.oldest(moment) if standing else [],
        "mended": office.mended().told(moment),
        "calendar": {
            form: {
                "open": round_.open.isoformat() if round_.open else None,
                "district_deadline": round_.district_deadline.isoformat(),
                "send_at": round_.send_at.isoformat(),
                "department_deadline": round_.department_deadline.isoformat(),
            }
            for form, round_ in office.settings.rounds.items()
        },
        "reopened": [
            {"district": code, "form": form, "until": r.until.isoformat(), "why": r.why, "who": r.who}
            for (code, form), r in delivery.reopened(office.post).items()
            if r.until and r.until >= moment
        ],
        "deliveries": [line.to_json() for line in service.outbox(office)],
    }


def _unread(office: Office) -> list[dict[str, Any]]:
    """Before the first pass nothing is known of any district."""
    return [
        {
            "code": d.code,
            "name": d.name,
            "spreadsheet": d.spreadsheet,
            "submitted": None,
            "note": "",
            "forms": {},
        }
        for d in office.settings.districts
    ]

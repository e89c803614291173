"""`rules diff`: what a changed rule file would change, before it does."""

import typer
from rich.table import Table

from sheets_sync.cli import assembly, words
from sheets_sync.cli.say import CONFIG, ConfigOption, JsonOption, NowOption, console, print_json
from sheets_sync.reconcile import FormChange

rules = typer.Typer(help="กฎตรวจ · the rule files", no_args_is_help=True)
_SHOWN = 12  # rows named in a line of the table


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    rules.command()(diff)
    app.add_typer(rules, name="rules")


@rules.callback()
def _rules() -> None:
    """กฎตรวจ · the rule files."""


def diff(config: ConfigOption = CONFIG, now: NowOption = None, json_: JsonOption = False) -> int:
    """ถ้าใช้กฎที่แก้แล้ว ผลตรวจของแถวใดจะเปลี่ยน · what a changed rule file would change, before it does."""
    with assembly.opened(config, now) as office:
        found = office.rules_change()
    if json_:
        print_json({"forms": [form.to_json() for form in found]})
    else:
        for form in found:
            _show(form)
    return 1 if any(form.moves_rows for form in found) else 0


def _show(form: FormChange) -> None:
    if not form.changed:
        words.say(console, "rules.same", form=form.form)
        return
    title = words.beside("title.form", form=form.form)
    for told in form.unknown:
        for said in dict.fromkeys((told["th"], told["en"])):
            console.print(f"{title}: {said}", markup=False, soft_wrap=True)
    if form.changes:
        console.print(_table(form))
    out, into = (sum(map(len, rows.values())) for rows in (form.rows_out, form.rows_in))
    if out or into:
        words.say(console, "rules.counts", form=form.form, out=out, into=into)
    elif not form.changes and not form.unknown:
        words.say(console, "rules.nothing", form=form.form)


def _table(form: FormChange) -> Table:
    title = words.beside("title.form", form=form.form)
    table = words.grid(title, "district", "rule", "was", "now", "count", "row")
    for change in form.changes:
        rows = ", ".join(map(str, change.rows[:_SHOWN])) + (" …" if len(change.rows) > _SHOWN else "")
        was, will = (words.beside(f"severity.{s}") if s else "–" for s in (change.was, change.now))
        table.add_row(change.district, change.rule, was, will, str(change.count), rows or "–")
    return table

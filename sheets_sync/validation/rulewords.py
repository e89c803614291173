"""A rule file's own sentences: what is filled in exists, and each says how to mend what was found."""

import string
from collections.abc import Iterable, Iterator

from sheets_sync.messages import catalogue
from sheets_sync.validation.schema import FormRules
from sheets_sync.yamlfile import Path_

Fault = tuple[Path_, str, str]


def templates(rules: FormRules) -> Iterator[Fault]:
    """Every fault of the sentences of columns, rules and groups."""
    for key, column in rules.columns.items():
        for rule, words in column.message.items():
            for language, text in (("th", words.th), ("en", words.en)):
                yield from _template(("columns", key, "message", rule, language), text, _fields(rule))
    for index, row_rule in enumerate(rules.rules):
        if row_rule.message:
            known = _fields(row_rule.id)
            for language, text in (("th", row_rule.message.th), ("en", row_rule.message.en)):
                yield from _template(("rules", index, "message", language), text, known)
    for index, group in enumerate(rules.groups):
        for kind, words in group.message.items():
            for language, text in (("th", words.th), ("en", words.en)):
                path = ("groups", index, "message", kind, language)
                yield from _template(path, text, _fields("group_size"))


def _fields(rule: str) -> frozenset[str]:
    """What the catalogue's sentences of this rule, or of one kind of it, have filled in."""
    id = f"feedback.{rule.partition('.')[0]}"
    texts = [words["th"] for key, words in catalogue().items() if key == id or key.startswith(f"{id}.")]
    found = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    return frozenset(found | {"header", "value"})


def _template(path: Path_, text: str, known: Iterable[str]) -> Iterator[Fault]:
    try:
        fields = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as fault:
        yield path, f"is no template: {fault}", "ข้อความใช้ { } ไม่ถูก"
        return
    for name in fields:
        if not name.isidentifier():
            yield path, f"is no template: {{{name}}}", "ข้อความใช้ { } ไม่ถูก"
            return
        if name not in known:
            offer = ", ".join(sorted(known))
            yield (
                path,
                f"nothing is known as {{{name}}} here; there are: {offer}",
                f"ไม่มี {{{name}}} มี {offer}",
            )
    if " → " not in text:
        yield path, "does not say how to mend it: “found → mend”", "ยังไม่บอกวิธีแก้ โปรดเขียน สิ่งที่พบ → วิธีแก้"

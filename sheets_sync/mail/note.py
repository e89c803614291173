"""A short mail to people of the house: officers of the province and of districts. Pure."""

from collections.abc import Sequence
from html import escape

from sheets_sync.mail import markup
from sheets_sync.mail.letter import Letter

Block = str | Sequence[Sequence[str]]  # a paragraph, or a table whose first line is its header


def note(subject: str, blocks: Sequence[Block]) -> Letter:
    """A subject and paragraphs or tables, as plain text and as HTML; empty ones fall out."""
    said = [block for block in blocks if block]
    html = "".join(_html(block) for block in said)
    return Letter(
        subject=subject,
        plain="\n\n".join(_plain(block) for block in said) + "\n",
        html=markup.page(html),
    )


def _plain(block: Block) -> str:
    return block if isinstance(block, str) else "\n".join(" | ".join(line) for line in block)


def _html(block: Block) -> str:
    if isinstance(block, str):
        return "<p>" + "<br>".join(_linked(line) for line in block.split("\n")) + "</p>"
    return markup.table(block)


def _linked(line: str) -> str:
    """A line that is nothing but an address can be tapped."""
    told = escape(line)
    return f'<a href="{told}">{told}</a>' if line.startswith("https://") and " " not in line else told

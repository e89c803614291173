"""A mail that carries no batch: put into the ledger once, by its key; attempted like every other."""

from collections.abc import Sequence
from datetime import datetime

from sheets_sync import mail
from sheets_sync.delivery.post import Post, usage
from sheets_sync.model import Attachment, Delivery, DeliveryKind


def file_notice(
    post: Post,
    delivery: tuple[DeliveryKind, str, str],
    to: Sequence[str],
    letter: mail.Letter,
    now: datetime,
    files: Sequence[Attachment] = (),
    why: str = "",
) -> bool:
    """Puts a mail into the outbox; `delivery` is its kind, key and form.

    False: it was there already, or every address waits to be filled in. UsageError when somebody is not in
    the allow-list, or this server may not be mailed to.
    """
    kind, key, form = delivery
    found = post.settings.mail
    strangers = [address for address in to if address not in found.allow]
    if strangers:
        raise usage("delivery.not_allowed", n=len(strangers), form=form)
    unfilled = post.unfilled(to)
    to = [address for address in to if address not in unfilled]
    if not to:
        return False
    post.server()
    envelope = mail.Envelope(
        sender=found.sender,
        sender_name=found.sender_name or post.settings.province.office,
        to=tuple(to),
        reply_to=found.reply_to or "",
    )
    id_ = mail.message_id(key, f"{letter.subject}\n{letter.plain}", envelope.sender)
    return post.ledger.file(
        Delivery(
            key=key,
            kind=kind,
            form=form,
            state="due",
            recipients=envelope.recipients,
            message_id=id_,
            message=mail.build(envelope, letter, files, id_, now),
            due_at=now,
            why=why,
        ),
        envelope.sender,
        now,
    )

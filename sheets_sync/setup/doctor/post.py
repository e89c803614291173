"""The mail: a login as `send` makes it, and whether a person has confirmed the department's address."""

from collections.abc import Iterator

from sheets_sync import delivery, mail
from sheets_sync.config import Settings
from sheets_sync.delivery import Post
from sheets_sync.errors import UsageError
from sheets_sync.setup.doctor.check import Check, found
from sheets_sync.thai import short_date

CERTIFICATE = "SSLCertVerificationError"


def mailbox(settings: Settings, *, pretended: bool) -> Iterator[Check]:
    """One login; nothing is sent. `pretended`: with a pretended clock only loopback servers are spoken to."""
    chosen = settings.mail
    try:
        password = chosen.password_file.read_text(encoding="utf-8").strip() if chosen.password_file else ""
    except (OSError, UnicodeDecodeError):
        yield found("mail.password", "mend", str(chosen.password_file))
        return
    server = mail.Server(chosen.host, chosen.port, chosen.security, chosen.user, password, patience=20)
    try:
        mail.check(server, pretended=pretended)
    except UsageError as e:
        yield Check("mail.server", "mend", chosen.host, {"th": e.th, "en": e.en})
        return
    yield _login(chosen.host, mail.log_in(server, chosen.sender))


def _login(host: str, reply: mail.Reply) -> Check:
    if reply.code == 250:
        return found("mail.login", "ok", host)
    if reply.text == CERTIFICATE:
        return found("mail.certificate", "mend", host)
    if reply.code in (530, 534, 535):
        return found("mail.login", "mend", host, answer=str(reply))
    return found("mail.server", "mend", host, answer=str(reply))


def addresses(post: Post) -> Iterator[Check]:
    """Every address of the department: has a person confirmed it by telephone?"""
    for address in delivery.department_addresses(post):
        if post.unfilled([address]):
            continue  # told as a placeholder: there is nobody to ask
        last = delivery.confirmation(post, address)
        if last is None:
            yield found("address", "look", address)
        else:
            yield found("address", "ok", address, who=last.who, on=short_date(last.at.date()))

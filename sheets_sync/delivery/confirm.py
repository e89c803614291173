"""Is this the department's address? A mail with a code goes there; whoever answers the phone reads it out.

It carries no data of anybody. The confirmation is a ruling under `56/address/…`, so that it outlives a round.
"""

import hashlib

from sheets_sync import mail
from sheets_sync.clock import BANGKOK
from sheets_sync.delivery.attempt import attempt
from sheets_sync.delivery.notice import file_notice
from sheets_sync.delivery.post import Post, usage
from sheets_sync.messages import text
from sheets_sync.model import Delivery
from sheets_sync.store import Ruling


def department_addresses(post: Post) -> dict[str, str]:
    """Everyone a batch goes to, with a form that says so."""
    return {a: form for form, r in post.settings.rounds.items() for a in r.to}


def confirmation(post: Post, address: str) -> Ruling | None:
    """Who confirmed the address, and when; None when nobody has."""
    return next(iter(reversed(post.ledger.rulings(_key(post, address)))), None)


def ask_addresses(post: Post) -> tuple[Delivery, ...]:
    """Mails a code to every address that nobody has confirmed, once a day at most; how each mail then stands.

    UsageError when this server may not be mailed to, or an address waits to be filled in; StoreError when the
    ledger cannot be written.
    """
    asked = []
    for address, form in department_addresses(post).items():
        if post.unfilled([address]):
            raise usage("delivery.unfilled", what=f"forms.{form}.to ({address})")
        if confirmation(post, address) is None:
            key = f"{post.round_key(form)}/alert-address-{_digest(address)}-{_today(post)}"
            file_notice(post, ("alert", key, form), (address,), _letter(post, address), post.clock.now())
            attempt(post, key)
            asked.append(post.ledger.delivery(key))
    return tuple(d for d in asked if d is not None)


def confirm(post: Post, address: str, code: str, who: str) -> None:
    """Records that a person heard the code on the telephone. UsageError: another code, no such address."""
    if address not in department_addresses(post):
        raise usage("confirm.no_such", address=address)
    if not who.strip():
        raise usage("delivery.no_who")
    if code.strip() != _code(post, address):
        raise usage("confirm.other_code", address=address)
    ruling = Ruling(_key(post, address), "confirm", who.strip(), text("confirm.why"), post.clock.now())
    post.ledger.record(ruling)


def _letter(post: Post, address: str) -> mail.Letter:
    province = post.settings.province
    words = {"province": province.name, "office": province.office, "phone": province.phone or "-"}
    return mail.note(
        text("confirm.subject", **words),
        [text("confirm.body", code=_code(post, address), **words), text("confirm.sign", **words)],
    )


def _code(post: Post, address: str) -> str:
    """Four digits: proof that the mail was read, no secret."""
    return f"{int(_digest(f'{_key(post, address)}/code'), 16) % 10_000:04}"


def _key(post: Post, address: str) -> str:
    return f"{post.settings.province.code}/address/{_digest(address)}"


def _digest(said: str) -> str:
    return hashlib.sha256(said.lower().encode()).hexdigest()[:12]


def _today(post: Post) -> str:
    return f"{post.clock.now().astimezone(BANGKOK):%Y%m%d}"

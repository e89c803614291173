"""What a person names on the command line: a district, a form."""

from collections.abc import Mapping

from sheets_sync.config import District, Settings
from sheets_sync.errors import UsageError
from sheets_sync.messages import both
from sheets_sync.model import Form


def district(settings: Settings, name: str) -> District:
    """The district of that name or code. UsageError, which names those there are, when there is none."""
    found = settings.district(name)
    if found is None:
        known = " ".join(d.name for d in settings.districts)
        words = both("cli.no_such_district", name=name, known=known)
        raise UsageError(words["en"], words["th"])
    return found


def form(forms: Mapping[str, Form], name: str) -> Form:
    """The form of that name. UsageError, which names those there are, when there is none."""
    if name not in forms:
        known = ", ".join(sorted(forms))
        raise UsageError(f"there is no form {name}: known are {known}", f"ไม่มีแบบ {name} มีแบบ {known}")
    return forms[name]

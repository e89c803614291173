"""Month names: full, short, and as they are often typed."""

import re

from rapidfuzz.distance import OSA

from sheets_sync.thai.text import normal

FULL = tuple("มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split())
SHORT = tuple("ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split())
_TYPED = (
    "มกรา มกราคา มกรคม มกราคน มกราค มคิ",
    "กุมภา กุมภาพัน กุมภาพันธุ์ กุมพาพันธ์ กุมภาพนธ์ กุมภาพันธ",
    "มีนา มินาคม มีนคม มึนาคม",
    "เมษา เมษยน เมศายน เเมษายน เมษายย",
    "พฤษภา พฤกษภาคม พฤษาภาคม พฤศภาคม",
    "มิถุนา มิถุนยน มีถุนายน มิถุณายน",
    "กรกฎา กรกฏา กรกฏาคม กรกดาคม กรกฎคม",
    "สิงหา สิงหคม สิงหาคน",
    "กันยา กันยน กัณยายน",
    "ตุลา ตลาคม ตุลคม",
    "พฤศจิกา พฤษจิกายน พฤกศจิกายน พฤศจิกายย พศจิกายน",
    "ธันวา ธันวคม ธันวาคน ทันวาคม",
)
_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ENGLISH_FULL = (
    "january february march april may june july august september october november december".split()
)


def _known() -> dict[str, int]:
    words: dict[str, int] = {}
    for number, (full, short, typed) in enumerate(zip(FULL, SHORT, _TYPED, strict=True), start=1):
        spellings = [full, short.replace(".", ""), *typed.split()]
        words |= dict.fromkeys(map(normal, spellings), number)
    for names in (_ENGLISH, _ENGLISH_FULL, [*_ENGLISH[:8], "sept"]):
        words |= {name: number for number, name in enumerate(names, start=1)}
    return words


_KNOWN = _known()


def month_number(word: str) -> int | None:
    """1–12 for a month's name, short form or misspelling; None when it is none, or two are equally near."""
    word = re.sub(r"[.\s]", "", normal(word)).lower()
    if word in _KNOWN:
        return _KNOWN[word]
    if len(word) < 5:
        return None
    near = {number for number, full in enumerate(FULL, start=1) if OSA.distance(word, full) <= 1}
    return near.pop() if len(near) == 1 else None

"""Prefixes and ranks: full words, short forms, and what is often typed for them."""

import re
from collections.abc import Mapping
from functools import cache

from rapidfuzz.distance import OSA

from sheets_sync.thai.keyboard import thai_reading
from sheets_sync.thai.reading import Reading, Remark, fault, repaired
from sheets_sync.thai.text import lost_am, normal, one_line

_EVERYDAY = {
    "นาย": "mr mister",
    "นาง": "mrs",
    "นางสาว": "น.ส. น.ส นส. นส น.ส.. นสา นาวสาว นางสาว. นางสาวว miss ms",
    "เด็กชาย": "ด.ช.",
    "เด็กหญิง": "ด.ญ.",
}
_RANKS = {  # full word: its short form; a short form that two ranks share is asked about
    "พลทหาร": "พลฯ",
    "สิบตรี": "ส.ต.",
    "สิบโท": "ส.ท.",
    "สิบเอก": "ส.อ.",
    "จ่าสิบตรี": "จ.ส.ต.",
    "จ่าสิบโท": "จ.ส.ท.",
    "จ่าสิบเอก": "จ.ส.อ.",
    "ร้อยตรี": "ร.ต.",
    "ร้อยโท": "ร.ท.",
    "ร้อยเอก": "ร.อ.",
    "พันตรี": "พ.ต.",
    "พันโท": "พ.ท.",
    "พันเอก": "พ.อ.",
    "พันเอกพิเศษ": "พ.อ.(พิเศษ)",
    "พลจัตวา": "พล.จ.",
    "พลตรี": "พล.ต.",
    "พลโท": "พล.ท.",
    "พลเอก": "พล.อ.",
    "จ่าตรี": "จ.ต.",
    "จ่าโท": "จ.ท.",
    "จ่าเอก": "จ.อ.",
    "พันจ่าตรี": "พ.จ.ต.",
    "พันจ่าโท": "พ.จ.ท.",
    "พันจ่าเอก": "พ.จ.อ.",
    "เรือตรี": "ร.ต.",
    "เรือโท": "ร.ท.",
    "เรือเอก": "ร.อ.",
    "นาวาตรี": "น.ต.",
    "นาวาโท": "น.ท.",
    "นาวาเอก": "น.อ.",
    "พลเรือตรี": "พล.ร.ต.",
    "พลเรือโท": "พล.ร.ท.",
    "พลเรือเอก": "พล.ร.อ.",
    "จ่าอากาศตรี": "จ.ต.",
    "จ่าอากาศโท": "จ.ท.",
    "จ่าอากาศเอก": "จ.อ.",
    "พันจ่าอากาศตรี": "พ.อ.ต.",
    "พันจ่าอากาศโท": "พ.อ.ท.",
    "พันจ่าอากาศเอก": "พ.อ.อ.",
    "เรืออากาศตรี": "ร.ต.",
    "เรืออากาศโท": "ร.ท.",
    "เรืออากาศเอก": "ร.อ.",
    "นาวาอากาศตรี": "น.ต.",
    "นาวาอากาศโท": "น.ท.",
    "นาวาอากาศเอก": "น.อ.",
    "พลอากาศตรี": "พล.อ.ต.",
    "พลอากาศโท": "พล.อ.ท.",
    "พลอากาศเอก": "พล.อ.อ.",
    "พลตำรวจ": "พลฯ",
    "สิบตำรวจตรี": "ส.ต.ต.",
    "สิบตำรวจโท": "ส.ต.ท.",
    "สิบตำรวจเอก": "ส.ต.อ.",
    "จ่าสิบตำรวจ": "จ.ส.ต.",
    "ดาบตำรวจ": "ด.ต.",
    "ร้อยตำรวจตรี": "ร.ต.ต.",
    "ร้อยตำรวจโท": "ร.ต.ท.",
    "ร้อยตำรวจเอก": "ร.ต.อ.",
    "พันตำรวจตรี": "พ.ต.ต.",
    "พันตำรวจโท": "พ.ต.ท.",
    "พันตำรวจเอก": "พ.ต.อ.",
    "พลตำรวจตรี": "พล.ต.ต.",
    "พลตำรวจโท": "พล.ต.ท.",
    "พลตำรวจเอก": "พล.ต.อ.",
    "สมาชิกตรี": "ส.ต.",
    "สมาชิกโท": "ส.ท.",
    "สมาชิกเอก": "ส.อ.",
    "นายหมู่ตรี": "ม.ต.",
    "นายหมู่โท": "ม.ท.",
    "นายหมู่เอก": "ม.อ.",
    "นายหมู่ใหญ่": "ม.ญ.",
    "นายหมวดตรี": "มว.ต.",
    "นายหมวดโท": "มว.ท.",
    "นายหมวดเอก": "มว.อ.",
    "นายกองตรี": "ก.ต.",
    "นายกองโท": "ก.ท.",
    "นายกองเอก": "ก.อ.",
    "นายกองใหญ่": "ก.ญ.",
}
_LEARNED = {
    "ดร.": "ดร. ดร ด็อกเตอร์ dr",
    "ศาสตราจารย์": "ศ.",
    "รองศาสตราจารย์": "รศ.",
    "ผู้ช่วยศาสตราจารย์": "ผศ.",
    "ศาสตราจารย์ ดร.": "ศ.ดร.",
    "รองศาสตราจารย์ ดร.": "รศ.ดร.",
    "ผู้ช่วยศาสตราจารย์ ดร.": "ผศ.ดร.",
    "นายแพทย์": "นพ.",
    "แพทย์หญิง": "พญ.",
    "ทันตแพทย์": "ทพ.",
    "ทันตแพทย์หญิง": "ทพญ.",
    "เภสัชกร": "ภก.",
    "เภสัชกรหญิง": "ภญ.",
    "นายสัตวแพทย์": "น.สพ.",
    "สัตวแพทย์หญิง": "สพ.ญ.",
    "หม่อมหลวง": "ม.ล.",
    "หม่อมราชวงศ์": "ม.ร.ว.",
    "หม่อมเจ้า": "ม.จ.",
    "คุณหญิง": "",
    "ท่านผู้หญิง": "",
    "เจ้า": "",
}
_CLERGY = (
    "พระ พระมหา พระครู พระครูปลัด พระครูสมุห์ พระครูใบฎีกา พระครูวินัยธร พระครูธรรมธร พระครูสังฆรักษ์ "
    "พระปลัด พระสมุห์ พระใบฎีกา พระอธิการ เจ้าอธิการ สามเณร แม่ชี"
).split()
_POSTS = (
    "คุณ ครู อาจารย์ หมอ กำนัน ผู้ใหญ่ ผู้ใหญ่บ้าน ผญบ พ่อหลวง แม่หลวง พ่อ แม่ ลุง ป้า ท่าน นายก สจ พี่ น้า อา ตา ยาย"
).split()
_ACTING = ("ว่าที่", "วาที่", "ว่าที", "วาที")
_POLICE = {"ดาบ": "ดาบตำรวจ", "รตต": "ร้อยตำรวจตรี", "ดต": "ดาบตำรวจ"}
MEN = frozenset({"นาย", "เด็กชาย", "นายแพทย์", "นายสัตวแพทย์", "สามเณร", *_CLERGY[:14]})
WOMEN = frozenset({"นาง", "นางสาว", "เด็กหญิง", "แพทย์หญิง", "ทันตแพทย์หญิง", "เภสัชกรหญิง", "สัตวแพทย์หญิง"})


def _key(text: str) -> str:
    return re.sub(r"[\s.()ฯ]", "", lost_am(text))


@cache
def _known() -> dict[str, frozenset[str]]:
    """Key of a spelling -> the full words it can stand for."""
    known: dict[str, set[str]] = {}

    def add(spelling: str, full: str) -> None:
        if spelling:
            known.setdefault(_key(spelling), set()).add(full)

    for full, typed in (_EVERYDAY | _LEARNED).items():
        for spelling in (full, *typed.split()):
            add(spelling, full)
    for full, short in _RANKS.items():
        for word, added in ((full, ""), (f"{full}หญิง", "หญิง"), (f"ว่าที่{full}", ""), (f"ว่าที่{full}หญิง", "หญิง")):
            for start in _ACTING if word.startswith("ว่าที่") else ("",):
                add(start + full + added, word)
                add(start + short + added, word)
    for full in _CLERGY:
        add(full, full)
    for typed_as, full in _POLICE.items():
        known[_key(typed_as)] = {full}
    # Acting second lieutenants are everywhere; those of navy and air force write theirs in full.
    for ending in ("", "หญิง"):
        for start in _ACTING:
            known[_key(f"{start}ร.ต.{ending}")] = {f"ว่าที่ร้อยตรี{ending}"}
    return {key: frozenset(words) for key, words in known.items()}


@cache
def _shortest() -> dict[str, str]:
    return {next(iter(words)): key for key, words in _known().items() if len(words) == 1}


def is_post(text: str) -> bool:
    """Whether it is a post or a form of address, which belongs in another column."""
    key = _key(text)
    return key in {_key(post) for post in _POSTS} or key.startswith(("ผู้ใหญ่บ้าน", "กานัน"))


def read_prefix(text: str) -> Reading:
    """A prefix or rank -> its full word."""
    typed = one_line(normal(text))
    key = _key(typed)
    words = _known().get(key, frozenset())
    if len(words) == 1:
        full = next(iter(words))
        return Reading(full) if full == typed else repaired(full, "spelling", to=full)
    if len(words) > 1:
        offers = " ".join(sorted(words, key=len)[:3])
        return Reading(typed, (Remark("choice.rank", {"n": len(words), "offers": offers}, True),))
    return _unknown(typed, key)


def _unknown(typed: str, key: str) -> Reading:
    if is_post(typed):
        return fault("choice.post")
    if re.fullmatch("พระครู[ก-๙]+", typed):
        return Reading(typed)
    if (read := thai_reading(typed)) and _known().get(_key(read)):
        return fault("keyboard_layout.thai", reading=read)
    near = {w for w in (*_EVERYDAY, *_RANKS, *_CLERGY) if len(w) > 3 and OSA.distance(_key(w), key) <= 1}
    if len(near) == 1:
        return fault("choice.near", offer=near.pop())
    return fault("choice.prefix")


def may_mean(typed: str, full: str) -> bool:
    """Whether this spelling can stand for this full word: `ร.ต.` for ร้อยตรี and for เรือตรี."""
    return full in _known().get(_key(typed), ())


def is_rank(prefix: str) -> bool:
    """Whether a space stands between it and the name: ranks and learned titles, not นาย นาง นางสาว พระ."""
    word = prefix.removeprefix("ว่าที่").removesuffix("หญิง")
    return word in _RANKS or prefix in _LEARNED


def full_name(prefix: str, first: str, last: str) -> str:
    """`นายสมชาย ใจดี`, `ร้อยตรี สมชาย ใจดี`: a space after a rank, none after นาย/นาง/นางสาว."""
    surname = "" if last in ("", "-") else f" {last}"
    return f"{prefix}{' ' if is_rank(prefix) else ''}{first}{surname}"


def sex_of(prefix: str) -> str:
    """`ชาย`, `หญิง`, or "" when the prefix does not say."""
    if prefix in WOMEN or prefix.endswith("หญิง") or prefix == "แม่ชี":
        return "หญิง"
    return "ชาย" if prefix in MEN or prefix.startswith("พระ") else ""


def sex_in(values: Mapping[str, str]) -> str:
    """`ชาย`, `หญิง`, or "" when nobody knows: what stands under เพศ, else what the prefix says."""
    stated = values.get("sex", "")
    return stated if stated in ("ชาย", "หญิง") else sex_of(values.get("prefix", ""))


@cache
def spellings() -> Mapping[str, tuple[str, ...]]:
    """Full words and short forms that a name may begin with, by their first letter, the longest first."""
    words = {*_EVERYDAY, *_RANKS, *_LEARNED, *_CLERGY, "น.ส.", "นส.", "ด.ช.", "ด.ญ.", "ว่าที่ ร.ต.", "ว่าที่ร.ต."}
    words |= {short for short in _RANKS.values() if short}
    words |= {f"{short.replace('.', '')}." for short in _RANKS.values() if short.endswith(".")}
    words |= {f"ว่าที่{rank}" for rank in _RANKS} | {f"{rank}หญิง" for rank in _RANKS}
    words |= {f"ว่าที่{rank}หญิง" for rank in _RANKS}
    words |= {short for typed in _LEARNED.values() for short in typed.split() if "." in short}
    longest = sorted(words, key=lambda word: (-len(word), word))
    return {first: tuple(w for w in longest if w[0] == first) for first in {word[0] for word in words}}

"""Provinces, districts, sub-districts as people call them -> their codes; the nearest to an unknown one."""

import re
from collections.abc import Callable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sheets_sync import gazetteer
from sheets_sync.errors import UsageError
from sheets_sync.messages import both
from sheets_sync.thai import arabic_digits, loose
from sheets_sync.thai.address import place_key

EVERY = ("all", "ทั้งหมด", "ทุกตำบล", "ทุกอำเภอ")  # how people say: every one of them
_OFFERED = 3
_NEAR = 0.4  # of the letters are the same


def province(said: str) -> str:
    """Code of a province by its name or code. UsageError when there is none."""
    return _found(said, gazetteer.provinces(), _bare("จังหวัด"), "init.no_province")


def district(province_code: str, said: str) -> str:
    """The same for a district of the province, with or without อำเภอ."""
    known = gazetteer.districts(province_code)
    bare = _bare("อำเภอ")
    capital = next((c for c, name in known.items() if bare(said) == "เมือง" and name.startswith("เมือง")), "")
    return capital or _found(said, known, bare, "init.no_district")


def districts(province_code: str, said: str) -> tuple[str, ...]:
    """Several of them; all when `said` is one of EVERY."""
    known = gazetteer.districts(province_code)
    return _several(said, known, lambda word: district(province_code, word))


def subdistricts(district_code: str, said: str) -> tuple[str, ...]:
    """Codes of the sub-districts named, with commas or spaces between; all when `said` is one of EVERY."""
    known = subdistrict_names(district_code)
    name = gazetteer.district_name(district_code)
    return _several(
        said, known, lambda word: _found(word, known, place_key, "init.no_subdistrict", district=name)
    )


def subdistrict_names(district_code: str) -> dict[str, str]:
    """Code -> name of each sub-district."""
    return {s.code: s.name for s in gazetteer.subdistricts(district_code)}


def _several(said: str, known: Mapping[str, str], find: Callable[[str], str]) -> tuple[str, ...]:
    if loose(said) in EVERY:
        return tuple(known)
    names = {*known, *map(loose, known.values())}
    found = []
    for words in filter(None, map(str.strip, re.split("[,，;]", said))):
        whole = loose(words) in names or " " not in words
        found += [find(word) for word in ([words] if whole else words.split()) if word not in _TITLES]
    return tuple(dict.fromkeys(found))


_TITLES = ("ตำบล", "ต.", "อำเภอ", "อ.")  # typed apart from the name


def _bare(title: str) -> Callable[[str], str]:
    """For matching names with or without the title, or its first letter and a point."""
    pattern = re.compile(rf"^({title}|{title[0]}\.)")
    return lambda said: loose(pattern.sub("", said.strip()))


def _found(
    said: str, known: Mapping[str, str], key: Callable[[str], str], fault: str, **values: object
) -> str:
    wanted, typed = key(said), arabic_digits(said).strip()
    keys = {code: key(name) for code, name in known.items()}
    code = next((c for c, k in keys.items() if typed == c or (wanted and wanted == k)), None)
    if code is None:
        near = process.extract(
            wanted, keys, scorer=OSA.normalized_similarity, limit=_OFFERED, score_cutoff=_NEAR
        )
        raise _unknown(fault, said, [known[c] for _, _, c in near], list(known.values()), **values)
    return code


def _unknown(fault: str, said: str, near: list[str], known: list[str], **values: object) -> UsageError:
    """What was not known, the nearest names, and all that there are."""
    words = both(fault, said=said or "-", known=", ".join(known), **values)
    offer = both("init.near", names=", ".join(near)) if near else {"th": "", "en": ""}
    told = {language: f"{words[language]}{offer[language]}" for language in words}
    return UsageError(told["en"], told["th"])

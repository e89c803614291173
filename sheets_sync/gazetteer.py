"""Provinces, districts and sub-districts by their DOPA codes (source: the geothai package)."""

import geothai

from sheets_sync.model import Subdistrict


def province_name(code: str) -> str | None:
    """`56` -> `พะเยา`; None when there is no such province."""
    found = geothai.province(code)
    return found.name_th if found else None


def province_roman(code: str) -> str:
    """`56` -> `Phayao`; "" when there is no such province."""
    found = geothai.province(code)
    return found.name_en if found else ""


def provinces() -> dict[str, str]:
    """Every province: code -> name."""
    return {p.code: p.name_th for p in geothai.provinces()}


def districts(province_code: str) -> dict[str, str]:
    """The districts of a province: code -> name."""
    return {d.code: d.name_th for d in geothai.districts(province_code)}


def district_name(code: str) -> str | None:
    """`5601` -> `เมืองพะเยา`; None when there is no such district."""
    return districts(code[:2]).get(code)


def subdistricts(district_code: str) -> tuple[Subdistrict, ...]:
    """The sub-districts of a district; villages are not in the gazetteer."""
    return tuple(Subdistrict(s.code, s.name_th) for s in geothai.subdistricts(district_code))

"""Provinces, districts and sub-districts by their DOPA codes (geothai)."""

from functools import cache

import geothai

from sheets_sync.thai.address import place_key


@cache
def _by_name(province_code: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for district in geothai.districts(province_code):
        for subdistrict in geothai.subdistricts(district.code):
            found.setdefault(place_key(subdistrict.name_th), set()).add(district.name_th)
    return {key: frozenset(names) for key, names in found.items()}


def districts_with(key: str, province_code: str) -> frozenset[str]:
    """Names of the province's districts that have a sub-district of this name (`place_key`)."""
    return _by_name(province_code).get(key, frozenset())

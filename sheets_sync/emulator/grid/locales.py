"""What a spreadsheet's locale changes: separators, the order of dates, default patterns, names of months."""

from dataclasses import dataclass

_EN_MONTHS = ("January February March April May June July August September October November December").split()
_EN_DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
_TH_MONTHS = (
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
).split()
_TH_SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
_TH_DAYS = "วันอาทิตย์ วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์".split()
_TH_DAYS_SHORT = "อา. จ. อ. พ. พฤ. ศ. ส.".split()
_FR_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_FR_SHORT = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
_FR_DAYS = "dimanche lundi mardi mercredi jeudi vendredi samedi".split()


@dataclass(frozen=True, slots=True)
class Locale:
    """The conventions of one locale."""

    order: str = "MDY"  # of the parts of a date
    decimal: str = "."
    group: str = ","
    date: str = "M/d/yyyy"
    time: str = "h:mm:ss am/pm"
    symbol: str = "$"
    currency: str = '"$"#,##0.00'
    months: tuple[str, ...] = tuple(_EN_MONTHS)
    short_months: tuple[str, ...] = tuple(m[:3] for m in _EN_MONTHS)
    days: tuple[str, ...] = tuple(_EN_DAYS)
    short_days: tuple[str, ...] = tuple(d[:3] for d in _EN_DAYS)

    @property
    def date_time(self) -> str:
        """The default pattern of a moment."""
        return f"{self.date} {'H:mm:ss'}"

    def pattern(self, kind: str) -> str:
        """The pattern behind a number format that names only its type; "" for plain numbers."""
        return {
            "NUMBER": "#,##0.00",
            "PERCENT": "0.00%",
            "CURRENCY": self.currency,
            "DATE": self.date,
            "TIME": self.time,
            "DATE_TIME": self.date_time,
            "SCIENTIFIC": "0.00E+00",
            "TEXT": "@",
        }.get(kind, "")


EN_US = Locale()
_THAI = Locale(
    order="DMY",
    date="d/M/yyyy",
    time="H:mm:ss",
    symbol="฿",
    currency="[$฿]#,##0.00",
    months=tuple(_TH_MONTHS),
    short_months=tuple(_TH_SHORT),
    days=tuple(_TH_DAYS),
    short_days=tuple(_TH_DAYS_SHORT),
)
_FRENCH = Locale(
    order="DMY",
    decimal=",",
    group="\u202f",
    date="dd/MM/yyyy",
    time="HH:mm:ss",
    symbol="€",
    currency="#,##0.00\u00a0[$€]",
    months=tuple(_FR_MONTHS),
    short_months=tuple(_FR_SHORT),
    days=tuple(_FR_DAYS),
    short_days=tuple(d[:3] + "." for d in _FR_DAYS),
)
LOCALES: dict[str, Locale] = {
    "en_US": EN_US,
    "th_TH": _THAI,
    "fr_FR": _FRENCH,
    "en_GB": Locale(order="DMY", date="dd/MM/yyyy", time="HH:mm:ss", symbol="£", currency="[$£]#,##0.00"),
    "de_DE": Locale("DMY", ",", ".", "dd.MM.yyyy", "HH:mm:ss", "€", "#,##0.00\u00a0[$€]"),
    "ja_JP": Locale(order="YMD", date="yyyy/MM/dd", time="H:mm:ss", symbol="¥", currency="[$¥]#,##0"),
}


def locale_of(name: str) -> Locale:
    """The conventions behind a locale's name; those of en_US where the emulator knows no better."""
    return LOCALES.get(name, EN_US)

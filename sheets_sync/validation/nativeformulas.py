"""Custom formulas of Google Sheets' data validation: TRUE for what may stand in a cell.

They mark only what the service surely finds fault with. What it repairs (dashes, Thai digits, an ID typed as
a number, a year of the Buddhist era) and whatever only it can read passes here, and is told beside the row.
"""

from datetime import date

from sheets_sync.model import Column
from sheets_sync.thai.dates import BE

_EPOCH = date(1899, 12, 30)  # day 0 of Sheets' serial numbers
_ASCII = "0123456789"
_OTHER_DIGITS = "๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９"
_PLACES = ",".join(str(place) for place in range(1, 13))
_WEIGHTS = ",".join(str(weight) for weight in range(13, 1, -1))
_OLDEST, _YOUNGEST = 111, 9  # a birth has one of the years so many before the fiscal year
_AHEAD = 30  # `1/1/29` becomes a day to come; shown with two digits the service reads it as 2529
_TYPED = ((100_000, 200_886), (256_037, 311_300), (10_000_000, 31_123_000))  # ddmmyy, ddmmyyyy as numbers


def formula(column: Column, cell: str, fiscal_year: int = 0) -> str:
    """The formula for that cell (A1 notation); "" when Sheets cannot tell.

    `fiscal_year` (B.E.): dates are limited by it, those of a `fiscal` column to that year; 0 is no limit.
    """
    words = _words(column, cell, fiscal_year)
    return f'=OR({_short(cell)}="",{words})' if words else ""


def _words(column: Column, cell: str, fiscal_year: int) -> str:
    match column.type:
        case "thai_id":
            return _thai_id(cell)
        case "phone":
            return _phone(cell)
        case "money":
            return _number(column, cell, f"OR({_has_digit(cell)},{_nothing(cell)})")
        case "count":
            return _number(column, cell, _has_digit(cell), whole=f",INT({cell})={cell}")
        case "moo":
            return _number(column, cell, "TRUE", whole=f",INT({cell})={cell}")
        case "date":
            day = _day(column, cell, fiscal_year)
            return f"AND(ISTEXT({cell}),{_has_digit(cell)}),AND(ISNUMBER({cell}),{day})"
        case "url":
            return ",".join(f'ISNUMBER(FIND("{start}",LOWER({cell})))' for start in ("http://", "https://"))
    return f"LEN({_short(cell)})<={column.max_length}" if column.max_length else ""


def _thai_id(cell: str) -> str:
    """Thirteen digits, the last of which is the check digit; where others stand between, they are counted.

    Other systems export a number as `….0`.
    """
    thirteen = f'OR({_digits(cell)}=13,AND({_digits(cell)}=14,RIGHT({cell},2)=".0"))'
    bare = f'SUBSTITUTE(SUBSTITUTE({cell},"-","")," ","")'
    total = f"SUMPRODUCT(VALUE(MID({bare},{{{_PLACES}}},1))*{{{_WEIGHTS}}})"
    whole = f"MOD(11-MOD({total},11),10)=VALUE(MID({bare},13,1))"
    return f"{_others(cell)},AND({thirteen},IFERROR({whole},TRUE))"


def _phone(cell: str) -> str:
    """Digits alone: nine or ten from 0, one less where the 0 is lost, or from 66; with words: six or more."""
    bare = f'SUBSTITUTE(SUBSTITUTE({cell},"-","")," ","")'
    count = _digits(cell)
    typed = f'AND(LEFT({bare},1)="0",OR({count}=10,AND({count}=9,ISERROR(FIND(MID({bare},2,1),"689")))))'
    mobile = f'AND({count}=9,ISNUMBER(FIND(LEFT({bare},1),"689")))'
    landline = f'AND({count}=8,ISNUMBER(FIND(LEFT({bare},1),"234567")))'
    lost = f"{mobile},{landline},AND(ISNUMBER({cell}),{count}>=8,{count}<=9)"
    abroad = f'LEFT({bare},2)="66",LEFT({bare},2)="00"'
    alone = f"IF(LEN({bare})={count},OR({typed},{lost},{abroad}),{count}>=6)"
    return f'{cell}="-",{_others(cell)},{alone}'


def _day(column: Column, cell: str, fiscal_year: int) -> str:
    """Serial numbers of the days that the column can mean, of both eras, or the digits of a date in a row."""
    spans = (*_days(column.era, fiscal_year), *_TYPED)
    return f"OR({','.join(f'AND({cell}>={start},{cell}<{end})' for start, end in spans)})"


def _days(era: str, year: int) -> tuple[tuple[int, int], ...]:
    """Half-open stretches of serial numbers; the year is of the Buddhist era."""
    common = year - BE
    if era == "birth" and year:
        return _years(common - _OLDEST, common + _AHEAD), _years(year - _OLDEST, year - _YOUNGEST)
    if era == "fiscal" and year:
        short = [_years(century + year % 100 - 2, century + year % 100 + 1) for century in (1900, 2000)]
        return _fiscal(common), _fiscal(year), *short
    return _years(1900, 2200), _years(1900 + BE, 2200 + BE)


def _years(first: int, last: int) -> tuple[int, int]:
    return _serial(date(first, 1, 1)), _serial(date(last + 1, 1, 1))


def _fiscal(year: int) -> tuple[int, int]:
    return _serial(date(year - 1, 10, 1)), _serial(date(year, 10, 1))


def _serial(day: date) -> int:
    return (day - _EPOCH).days


def _number(column: Column, cell: str, otherwise: str, whole: str = "") -> str:
    """A number within the limits, or a text that reads as one; `50000.-` must not read as a negative one."""
    read = f'VALUE(SUBSTITUTE({cell},"-","x"))'
    number = f"AND({_limits(column, cell)}{whole})"
    return f"IF(ISNUMBER({cell}),{number},IFERROR({_limits(column, read)},{otherwise}))"


def _limits(column: Column, value: str) -> str:
    parts = [f"{value}={value}"]
    if column.minimum is not None:
        parts.append(f"{value}>={column.minimum:.15g}")
    if column.maximum is not None:
        parts.append(f"{value}<={column.maximum:.15g}")
    return f"AND({','.join(parts)})"


def _short(cell: str) -> str:
    """The text without what the service takes away before it looks."""
    visible = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},"ํา","ำ"),"\u200b",""),"\ufeff","")'
    return f'TRIM(SUBSTITUTE({visible},CHAR(10)," "))'


def _digits(cell: str) -> str:
    """How many digits 0–9 stand in it."""
    return f'SUMPRODUCT(LEN({cell})-LEN(SUBSTITUTE({cell},{_listed(_ASCII)},"")))'


def _others(cell: str) -> str:
    """Whether digits of another script stand in it: those are left to the service."""
    return f"SUMPRODUCT(--ISNUMBER(FIND({_listed(_OTHER_DIGITS)},{cell})))>0"


def _has_digit(cell: str) -> str:
    return f"SUMPRODUCT(--ISNUMBER(FIND({_listed(_ASCII + _OTHER_DIGITS)},{cell})))>0"


def _nothing(cell: str) -> str:
    """`-` and `ไม่มี` are no money at all."""
    return f'SUMPRODUCT(--ISNUMBER(FIND({{"-","–","—","ไม่มี"}},{cell})))>0'


def _listed(letters: str) -> str:
    return "{" + ",".join(f'"{letter}"' for letter in letters) + "}"

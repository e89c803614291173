"""How a district lays its table out: titles, tick, header words, order, columns of its own, blank rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SUBMIT = "ตรวจทานแล้ว ส่งจังหวัด"

HEADERS: Mapping[str, Mapping[str, str]] = {
    "1.1": {
        "seq": "ลำดับ",
        "prefix": "คำนำหน้า",
        "first_name": "ชื่อ",
        "last_name": "นามสกุล",
        "national_id": "เลขประจำตัวประชาชน",
        "house_no": "บ้านเลขที่",
        "moo": "หมู่ที่",
        "village": "ชื่อหมู่บ้าน",
        "subdistrict": "ตำบล",
        "role": "ตำแหน่ง/บทบาทในชุมชน",
        "phone": "หมายเลขโทรศัพท์",
        "change": "การทบทวน",
        "note": "หมายเหตุ",
    },
    "1.3": {
        "seq": "ลำดับ",
        "project_name": "ชื่อโครงการ",
        "moo": "หมู่ที่",
        "village": "ชื่อหมู่บ้าน",
        "subdistrict": "ตำบล",
        "rationale": "หลักการและเหตุผล",
        "objectives": "วัตถุประสงค์",
        "target_households": "กลุ่มเป้าหมาย (ครัวเรือน)",
        "area": "พื้นที่ดำเนินการ",
        "activities": "กิจกรรม",
        "start_date": "วันที่เริ่มดำเนินการ",
        "end_date": "วันที่สิ้นสุด",
        "budget_fees": "ค่าตอบแทน",
        "budget_services": "ค่าใช้สอย",
        "budget_materials": "ค่าวัสดุ",
        "budget_other": "ค่าใช้จ่ายอื่น",
        "budget_total": "รวมงบประมาณ (บาท)",
        "indicators": "ตัวชี้วัด",
        "expected_results": "ผลที่คาดว่าจะได้รับ",
        "evaluation": "การติดตามประเมินผล",
        "responsible": "ผู้รับผิดชอบ",
        "phone": "หมายเลขโทรศัพท์",
        "note": "หมายเหตุ",
    },
}


@dataclass(frozen=True, slots=True)
class Typed:
    """As a person types it: Sheets reads a number, a date or a formula out of it, or leaves it text."""

    text: str


Value = str | int | bool | Typed  # a bare str is text for good, as in a cell formatted as text
Cells = dict[str, Value]  # column key -> what stands there


@dataclass(frozen=True, slots=True)
class Extra:
    """A column of the district's own: behind which of ours, its header, what stands in each row."""

    behind: str
    header: str
    value: str


@dataclass(frozen=True, slots=True)
class Style:
    """One district's way with a form."""

    headers: Mapping[str, str] = field(default_factory=dict)  # column key -> its own word
    order: tuple[str, ...] = ()  # empty: that of HEADERS
    extras: tuple[Extra, ...] = ()
    blank_behind: frozenset[int] = frozenset()  # 0-based rows of the list
    merged_subdistrict: bool = False
    sums: bool = False  # totals are =SUM formulas, and a line รวม stands below
    signature: bool = False
    dashes: bool = False  # numbers as on the card: 1-2345-67890-12-1


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class TabPlan:
    """A tab ready to be written; positions are 0-based (row, column)."""

    title: str
    cells: Mapping[tuple[int, int], Value]
    merges: tuple[tuple[int, int, int, int], ...] = ()  # top, left, bottom, right: half-open
    tick: tuple[int, int] | None = None
    row_numbers: tuple[int, ...] = ()  # as a person sees them, one for each row of the list
    columns: Mapping[str, int] = field(default_factory=dict)


def letter(column: int) -> str:
    """`0` -> `A`, `26` -> `AA`."""
    head, tail = divmod(column, 26)
    return (letter(head - 1) if head else "") + chr(65 + tail)


def lay_out(
    form: str, titles: Sequence[str], rows: Sequence[Cells], style: Style, *, submitted: bool
) -> TabPlan:
    """The form's tab as this district keeps it."""
    columns, headers = _columns(form, style)
    cells: dict[tuple[int, int], Value] = {(i, 0): title for i, title in enumerate(titles)}
    tick = (len(titles), 0)
    cells[tick] = submitted
    cells[len(titles), 1] = SUBMIT
    top = len(titles) + 2
    cells |= {(top - 1, column): header for column, header in headers.items()}
    places = _places(len(rows), top, style)
    for place, row in zip(places, rows, strict=True):
        cells |= {(place, columns[key]): value for key, value in row.items() if value != ""}
        cells |= {(place, columns[extra.header]): extra.value for extra in style.extras}
    merges = [(i, 0, i + 1, len(headers)) for i in range(1, len(titles))]
    if style.merged_subdistrict:
        merges.append(_merge_down(cells, columns["subdistrict"], places))
    if style.sums and "budget_total" in columns:
        cells |= _sums(places, columns)
    if style.signature:
        cells[max(places) + 3, columns["role"]] = "ผู้รายงาน ........................................"
    numbers = tuple(place + 1 for place in places)
    return TabPlan(f"แบบ {form}", cells, tuple(merges), tick, numbers, columns)


def _columns(form: str, style: Style) -> tuple[dict[str, int], dict[int, str]]:
    own = {e.behind: e.header for e in style.extras}
    columns: dict[str, int] = {}
    headers: dict[int, str] = {}
    for key in style.order or HEADERS[form]:
        headers[len(headers)] = style.headers.get(key) or HEADERS[form][key]
        columns[key] = len(headers) - 1
        if key in own:
            columns[own[key]] = len(headers)
            headers[len(headers)] = own[key]
    return columns, headers


def _places(count: int, top: int, style: Style) -> list[int]:
    blanks = [sum(i < number for i in style.blank_behind) for number in range(count)]
    return [top + number + blank for number, blank in enumerate(blanks)]


def _merge_down(
    cells: dict[tuple[int, int], Value], column: int, places: list[int]
) -> tuple[int, int, int, int]:
    for place in places[1:]:
        cells.pop((place, column), None)
    return (places[0], column, places[-1] + 1, column + 1)


def _sums(places: list[int], columns: Mapping[str, int]) -> dict[tuple[int, int], Value]:
    first, last = letter(columns["budget_fees"]), letter(columns["budget_other"])
    total = columns["budget_total"]
    cells: dict[tuple[int, int], Value] = {
        (place, total): Typed(f"=SUM({first}{place + 1}:{last}{place + 1})") for place in places
    }
    below = max(places) + 1
    cells[below, columns["project_name"]] = "รวม"
    cells[below, total] = Typed(f"=SUM({letter(total)}{places[0] + 1}:{letter(total)}{below})")
    return cells

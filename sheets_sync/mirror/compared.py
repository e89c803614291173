"""เทียบกับรอบก่อน: who is new, who left, whose data changed, and reviews that say something else."""

from collections.abc import Iterable, Iterator

from sheets_sync.messages import text
from sheets_sync.mirror.sheet import Line, Spec, digest
from sheets_sync.mirror.tabs import CODE, DISTRICT, FORM, ITEM, SUBDISTRICT
from sheets_sync.model import Compared

KIND, NAME, KEY = "เมื่อเทียบกับรอบก่อน", "ชื่อ – สกุล", "เลขที่ใช้ระบุ (ปิดบางส่วน)"
REVIEW, HEADERS, HINT = "การทบทวน", "หัวตารางที่ต่างจากรอบก่อน", "ข้อสังเกต"
SPEC = Spec(
    title="เทียบกับรอบก่อน",
    headers=(CODE, DISTRICT, FORM, SUBDISTRICT, KIND, NAME, KEY, REVIEW, HEADERS, HINT, ITEM),
    identity=(ITEM,),
    pattern=r"[0-9a-f]{12}",
    block=CODE,
)


def compared_lines(found: Iterable[Compared]) -> Iterator[Line]:
    """One row for each."""
    seen: dict[str, int] = {}
    for one in found:
        name = digest(one.district_code, one.form, one.who)
        seen[name] = seen.get(name, 0) + 1
        yield Line(
            {
                CODE: one.district_code,
                DISTRICT: one.district,
                FORM: one.form,
                SUBDISTRICT: one.subdistrict,
                KIND: text(f"compared.{one.kind}"),
                NAME: one.name,
                KEY: one.key,
                REVIEW: one.review,
                HEADERS: ", ".join(one.headers),
                HINT: one.hint,
                ITEM: name if seen[name] == 1 else digest(name, str(seen[name])),
            }
        )

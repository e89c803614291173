"""The people that benchmarks check: 12 columns, as a machine would write them and as offices type them."""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from stdnum.th import pin

PLACES = ("จุน", "ลอ", "ทุ่งรวงทอง", "ห้วยข้าวก่ำ")
PREFIXES = ("นาย", "นาง", "นางสาว")
CHANGES = ("คงเดิม", "แก้ไขข้อมูล", "เปลี่ยนตัว", "")
ROLES = ("กรรมการหมู่บ้าน", "อสม.", "ปราชญ์ชาวบ้าน")
PLAIN = (
    "prefix first_name last_name national_id house_no moo village subdistrict role phone change note".split()
)
TYPED = (
    "prefix first_name last_name national_id birth_date house_no moo village subdistrict role phone change"
).split()
FAULTY = 0.08  # of the rows hold one mistake
SPELT = 0.15  # of the cells are spelt otherwise than the master has them, and right all the same
_NONE = ("", "ไม่ทราบแน่ชัด", "1234")
_PROVINCES = ("50", "51", "52", "54", "55", "56", "57", "58")
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_MONTHS = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
_SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
_FIRST = "สม วิ ประ บุญ สุ อำ จัน ศรี ทอง กัญ ณัฐ พัช รัต สาย มาลี คำ แก้ว เพ็ญ กิต ธี".split()
_SECOND = "ชาย ชัย เสริฐ มี พร นวล ทิพย์ ใจ ดี หล้า ปัน คำ วดี ศักดิ์ พงษ์ เดช ลักษณ์ ยา มาศ ณี ภา รัตน์ แสง ตา น้อย".split()
_SURNAMES = "วงศ์ อินต๊ะ ไชย ธรรม มูล ปัญญา หาญ กันทะ เครือ ยะ พรม จินดา ถา เตชะ ใหม่".split()

Spell = Callable[[str], str]
Row = dict[str, str]


def plain_roster(count: int) -> list[Row]:
    """Rows of people, every value in its normal form; some rows hold one mistake."""
    chance = random.Random(2564)
    return [plain_person(chance, number) for number in range(count)]


def plain_person(chance: random.Random, number: int) -> Row:
    """One row; the same for the same state of `chance`."""
    letters = "กขคงจชซดตถทธนบปผพมยรลวสหอ"
    row = {
        "prefix": chance.choice(PREFIXES),
        "first_name": "".join(chance.choices(letters, k=4)),
        "last_name": "".join(chance.choices(letters, k=6)),
        "national_id": _card(chance, number),
        "house_no": _house(chance),
        "moo": str(chance.randint(1, 15)),
        "village": "บ้านร่องดู่",
        "subdistrict": chance.choice(PLACES),
        "role": chance.choice(ROLES),
        "phone": _phone(chance),
        "change": chance.choice(CHANGES[:3]),
        "note": "ย้ายบ้าน",
    }
    if chance.random() < FAULTY:
        row[chance.choice(PLAIN[:-1])] = chance.choice(_NONE)
    return row


def typed_roster(count: int) -> list[Row]:
    """The same kind of people as offices type them; dates of birth are written in the Buddhist era."""
    chance = random.Random(2564)
    return [_typed_person(chance, number) for number in range(count)]


def _typed_person(chance: random.Random, number: int) -> Row:
    born = date(1940, 1, 1) + timedelta(days=chance.randrange(43 * 365))
    row = {
        "prefix": chance.choice(PREFIXES),
        "first_name": chance.choice(_FIRST) + chance.choice(_SECOND),
        "last_name": _surname(number),
        "national_id": _card(chance, 37 * number),
        "birth_date": f"{born.day}/{born.month}/{born.year + 543}",
        "house_no": _house(chance),
        "moo": str(chance.randint(1, 15)),
        "village": "บ้านร่องดู่",
        "subdistrict": chance.choice(PLACES),
        "role": chance.choice(ROLES),
        "phone": _phone(chance),
        "change": chance.choice(CHANGES),
    }
    mistaken = chance.choice(TYPED) if chance.random() < FAULTY else ""
    for key in [key for key, value in row.items() if value and chance.random() < SPELT]:
        row[key] = chance.choice(SPELLINGS[key])(row[key])
    if mistaken:
        row[mistaken] = chance.choice(("", "1234", *_MISTAKES.get(mistaken, ())))
    return row


def _surname(number: int) -> str:
    """Another for every number below 50,625: nobody is told that two people are one."""
    turned = number * 7919 % 15**4
    return "".join(_SURNAMES[turned // 15**place % 15] for place in range(4))


def _card(chance: random.Random, number: int) -> str:
    twelve = f"3{chance.choice(_PROVINCES)}{number:09}"
    return twelve + str(pin.calc_check_digit(twelve + "0"))


def _house(chance: random.Random) -> str:
    return f"{chance.randint(1, 299)}/{chance.randint(1, 12)}"


def _phone(chance: random.Random) -> str:
    return f"08{chance.randint(10_000_000, 99_999_999)}"


def _born(text: str) -> tuple[str, int, str]:
    day, month, year = text.split("/")
    return day, int(month) - 1, year


def _decomposed(text: str) -> str:
    """As old programs store it: ำ as two signs, แ as two เ, the tone before its vowel."""
    text = text.replace("ำ", "ํา").replace("แ", "เเ")
    for vowel in "ิีึืัุู":
        for tone in "่้๊":
            text = text.replace(vowel + tone, tone + vowel)
    return text


_ANY: tuple[Spell, ...] = (
    lambda text: text + " ",
    lambda text: " " + text,
    lambda text: "\u200b" + text,
    lambda text: text[:2] + "\u200b" + text[2:],
    lambda text: text + "\xa0",
)
SPELLINGS: Mapping[str, tuple[Spell, ...]] = {
    "prefix": (
        *_ANY[:3],
        lambda text: "น.ส." if text == "นางสาว" else f"{text} ",
        lambda text: "นส." if text == "นางสาว" else f"{text}.",
        lambda text: "น.ส" if text == "นางสาว" else f"{text}.",
    ),
    "first_name": (*_ANY, _decomposed, _decomposed),
    "last_name": (*_ANY, _decomposed, _decomposed),
    "national_id": (
        lambda text: f"{text[0]}-{text[1:5]}-{text[5:10]}-{text[10:12]}-{text[12]}",
        lambda text: f"{text[0]} {text[1:5]} {text[5:10]} {text[10:12]} {text[12]}",
        lambda text: f"{text[0]}–{text[1:5]}–{text[5:10]}–{text[10:12]}–{text[12]}",
        lambda text: text.translate(_THAI),
        lambda text: f"{text[0]}-{text[1:5]}-{text[5:10]}-{text[10:12]}-{text[12]}".translate(_THAI),
        lambda text: f"'{text}",
        *_ANY[:3],
    ),
    "birth_date": (
        lambda text: f"{_born(text)[0]} {_SHORT[_born(text)[1]]} {_born(text)[2]}",
        lambda text: f"{_born(text)[0]} {_MONTHS[_born(text)[1]]} {_born(text)[2]}",
        lambda text: text.translate(_THAI),
        lambda text: text.replace("/", "-"),
        lambda text: f"{text} ",
    ),
    "house_no": (
        lambda text: text.translate(_THAI),
        lambda text: text.replace("/", " / "),
        lambda text: f"เลขที่ {text}",
        *_ANY[:3],
    ),
    "moo": (
        lambda text: f"ม.{text}",
        lambda text: f"ม. {text}",
        lambda text: f"หมู่ {text}",
        lambda text: f"หมู่ที่ {text}",
        lambda text: f"0{text}",
        lambda text: text.translate(_THAI),
        *_ANY[:3],
    ),
    "village": (*_ANY, _decomposed),
    "subdistrict": (
        lambda text: f"ต.{text}",
        lambda text: f"ต. {text}",
        lambda text: f"ตำบล{text}",
        lambda text: _decomposed(f"ตำบล {text}"),
        *_ANY[:3],
        _decomposed,
    ),
    "role": (*_ANY[:3], _decomposed),
    "phone": (
        lambda text: f"{text[:3]}-{text[3:6]}-{text[6:]}",
        lambda text: f"{text[:3]}-{text[3:]}",
        lambda text: f"{text[:3]} {text[3:6]} {text[6:]}",
        lambda text: f"+66 {text[1:3]} {text[3:6]} {text[6:]}",
        lambda text: f"+66{text[1:]}",
        lambda text: text[1:],
        lambda text: f"โทร. {text}",
        lambda text: text.translate(_THAI),
        *_ANY[:3],
    ),
    "change": (*_ANY[:3], _decomposed, lambda text: text.replace("เดิม", " เดิม")),
}
_MISTAKES: Mapping[str, tuple[str, ...]] = {
    "prefix": ("ผู้ใหญ่บ้าน", "ครู"),
    "national_id": ("3-5601-00000-01-0", "356010000001", "1-5601-xxxxx-45-6"),
    "birth_date": ("31/4/2510", "30 ก.พ. 2510", "54 ปี"),
    "house_no": ("123 หมู่ 4",),
    "moo": ("3, 4", "ร่องดู่"),
    "subdistrict": ("เวียง", "ต.ห้วยเข้าก่ำ"),
    "phone": ("081-234-567", "ถามลูกสาว", "0812345678/0898765432"),
    "change": ("ใหม่",),
}

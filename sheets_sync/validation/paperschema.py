"""What the `document:` part of a rule file may say: the department's paper, its mail, its proposals."""

import string
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Join = Literal["plain", "number", "name", "lines", "period", "money", "count", "date", "thai_id", "phone"]
ProposalJoin = Literal["plain", "households", "period", "lines", "area", "budget"]


def _template(text: str) -> str:
    try:
        list(string.Formatter().parse(text))
    except ValueError as fault:
        raise ValueError(f"is no template: {fault} | ใช้เครื่องหมาย {{ }} ไม่ครบคู่") from fault
    return text


Text = Annotated[str, StringConstraints(strict=True)]
Template = Annotated[Text, AfterValidator(_template)]


class _Paper(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Margins(_Paper):
    """In cm."""

    top: float = Field(default=1.5, ge=0, le=10)
    bottom: float = Field(default=1.5, ge=0, le=10)
    left: float = Field(default=1.5, ge=0, le=10)
    right: float = Field(default=1.5, ge=0, le=10)


class PaperColumnRules(_Paper):
    """A column of the printed table."""

    header: Text = Field(description="Its heading.")
    source: list[Text] = Field(
        default=[], description="The form's columns in it; also `district`, `province`, `subdistrict`."
    )
    join: Join = Field(default="plain", description="How they are put together.")
    width_cm: float = Field(default=3.0, gt=0, le=25, description="About how wide.")
    align: Literal["left", "center", "right"] = Field(default="left", description="How it is aligned.")
    over: Text = Field(default="", description="A heading it shares with its neighbours.")
    when_filled: bool = Field(default=False, description="Printed only when half of the rows have it.")


class MailRules(_Paper):
    """The covering mail: counts in `{fields}`, never names."""

    what: Template = Field(default="", description="What is sent, for the subject.")
    table: Text = Field(default="", description="What the .xlsx is called among the enclosures.")
    subject: Template = Field(default="", description="The counts in the subject.")
    about: Template = Field(default="", description="The letter's เรื่อง.")
    asked: Template = Field(default="", description="What the department asked for.")
    summary: list[Template] = Field(default=[], description="Its numbered lines.")
    request: Text = Field(default="", description="What is asked: โปรดทราบ, โปรดพิจารณา.")


class SectionRules(_Paper):
    """A section of a proposal."""

    title: Text = Field(description="Its heading.")
    source: list[Text] = Field(default=[], description="The form's columns in it.")
    join: ProposalJoin = Field(default="plain", description="How they are put together.")


class ProposalRules(_Paper):
    """One page of prose a row."""

    title: Text = Field(default="", description="The first heading.")
    project: Text = Field(default="", description="The second heading.")
    orientation: Literal["portrait"] = Field(default="portrait", description="Always portrait.")
    margins_cm: Margins = Field(default=Margins(), description="Its margins.")
    font_size: float = Field(default=16, ge=6, le=40, description="In points.")
    sections: list[SectionRules] = Field(min_length=1, description="In their order, numbered by themselves.")


class DocumentRules(_Paper):
    """How the department's paper wants it; what is not given has a default of the printer's."""

    paper: Literal["A4"] = Field(default="A4", description="Always A4.")
    orientation: Literal["landscape", "portrait"] = Field(default="landscape", description="Of the table.")
    margins_cm: Margins = Field(default=Margins(), description="In cm.")
    font: Text = Field(default="", description="Of the .xlsx; unless given TH SarabunPSK.")
    font_size: float = Field(default=14, ge=6, le=40, description="In points.")
    heading_size: float = Field(default=16, ge=6, le=40, description="In points.")
    page_by: Literal["", "subdistrict"] = Field(default="", description="One sub-district a page.")
    corner: Text = Field(default="", description="The words in the upper right corner.")
    headings: list[Template] = Field(default=[], description="The lines above the table.")
    columns: list[PaperColumnRules] = Field(default=[], description="Unless given: all of the form.")
    total: Template = Field(default="", description="The line below the table.")
    sheet: Text = Field(default="", max_length=31, description="The name of the worksheet.")
    file: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9_-]*$")] = Field(
        default="", description="A word for file names: a-z, 0-9."
    )
    template_needs: list[Text] = Field(
        default=[], description="Columns no form of the department's own may lack; unless given: the key."
    )
    mail: MailRules = Field(default=MailRules(), description="The covering mail.")
    proposal: ProposalRules | None = Field(
        default=None, description="Where each row is a proposal of its own."
    )

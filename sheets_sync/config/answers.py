"""What a person answers, checked by the setting that it becomes: the reader of the config knows no other."""

from typing import Any

from pydantic import BaseModel, ValidationError, create_model

from sheets_sync.errors import UsageError
from sheets_sync.yamlfile import words


def checked(section: type[BaseModel], setting: str, said: Any) -> Any:
    """`said` as the setting takes it: checked(Mail, "port", "587") is 587. UsageError where it does not."""
    field = section.model_fields[setting]
    kind: Any = field.annotation
    alone: Any = create_model("Answer", answer=(kind, field))
    try:
        return alone.model_validate({"answer": said}).answer
    except ValidationError as fault:
        raise UsageError(*words(fault.errors()[0])) from None

"""What was last seen, one JSON document per (province, district, form). May be deleted: costs time only."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Engine, and_, delete, insert, select

from sheets_sync.store.engine import READING, telling
from sheets_sync.store.schema import cache


class Document(Protocol):
    """What is kept: it knows whose it is and how it is written."""

    @property
    def district_code(self) -> str: ...

    @property
    def form(self) -> str: ...

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        ...


D = TypeVar("D", bound=Document)


class Cache(Generic[D]):
    """The documents of one province; `decode` makes one of what `to_json` wrote."""

    def __init__(self, engine: Engine, province: str, decode: Callable[[Mapping[str, Any]], D]) -> None:
        self._engine = engine
        self._province = province
        self._decode = decode

    def load(self) -> dict[tuple[str, str], D]:
        """Everything kept: (district code, form) -> document. Those that cannot be read are left out."""
        wanted = select(cache.c.district, cache.c.form, cache.c.document).where(
            cache.c.province == self._province
        )
        found: dict[tuple[str, str], D] = {}
        with telling(), self._engine.execution_options(**READING).connect() as connection:
            for district, form, document in connection.execute(wanted):
                with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
                    found[district, form] = self._decode(document)
        return found

    def keep(self, changed: Sequence[D]) -> None:
        """Keeps these, each in the place of the one before it, all or none."""
        if not changed:
            return
        with telling(), self._engine.begin() as connection:
            for document in changed:
                connection.execute(delete(cache).where(self._place(document)))
                connection.execute(
                    insert(cache).values(
                        province=self._province,
                        district=document.district_code,
                        form=document.form,
                        document=document.to_json(),
                    )
                )

    def forget(self) -> None:
        """Deletes every document of the province."""
        with telling(), self._engine.begin() as connection:
            connection.execute(delete(cache).where(cache.c.province == self._province))

    def _place(self, document: D) -> Any:
        return and_(
            cache.c.province == self._province,
            cache.c.district == document.district_code,
            cache.c.form == document.form,
        )

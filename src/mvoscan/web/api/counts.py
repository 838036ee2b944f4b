"""What the addresses of live counts share: a period to ask about, a dialect of CSV, and the file that comes of it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.render.tables import Dialect

CODES = "Keep only these codes; commas or repeated parameters mean 'or'."

CsvDialect = Annotated[
    list[str],
    Field(
        json_schema_extra={"maxItems": 1, "items": {"type": "string", "enum": list(Dialect)}},
        description="rfc4180 (the default), or excel-nl for people: byte order mark, semicolons, Dutch column names.",
    ),
]
"""The parameter of a CSV, for `read_dialect`."""


class CountParameters(BaseModel):
    """The period that is asked about; anything that a count does not know is kept, so that it can be refused."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    from_: list[str] = Field(
        default=[], alias="from", description="First month, YYYY-MM. Without it: January of this year."
    )
    to: list[str] = Field(default=[], description="Last month, YYYY-MM, included. Without it: December of this year.")

    def given(self) -> dict[str, list[str]]:
        """Every parameter that was sent, under the name it was sent with."""
        known: dict[str, list[str]] = self.model_dump(by_alias=True, include=set(type(self).model_fields))
        strangers = {name: [str(value)] for name, value in (self.model_extra or {}).items()}
        return known | strangers


def read_dialect(values: list[str]) -> Dialect:
    """The dialect that was asked for; raises `Invalid` for one that does not exist, or for two."""
    if not values:
        return Dialect.RFC_4180
    if len(values) == 1 and values[0] in set(Dialect):
        return Dialect(values[0])
    raise Invalid(Problem(field="dialect", message=f"Dit dialect bestaat niet. Kies uit: {', '.join(Dialect)}."))


def csv_file(content: bytes, name: str) -> Response:
    """A CSV with a header row, to be saved under this name."""
    return Response(
        content,
        media_type="text/csv; charset=utf-8; header=present",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )

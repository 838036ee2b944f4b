"""What is asked of statistics: filters, periods, dialect and window; anything else is refused with what there is.

And how OpenAPI describes what is asked and answered.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Request

from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.selection import DIMENSIONS, Part, asked_codes
from mvoscan.render.formats import CSV, FORMATS, JSON, XLSX, Format
from mvoscan.render.tables import Dialect
from mvoscan.web.errors import problem_responses

MOST_ROWS = 10_000
"""Of one answer of rows as JSON, when it is asked in pieces."""

_CODES = "Keep only these codes; commas or repeated parameters mean 'or', * means all. Codes: /codelists/{}."


class Window(NamedTuple):
    """Which of the rows: so many from the first, counted from 0; all without a limit."""

    offset: int = 0
    limit: int | None = None

    def cut(self, parts: Sequence[Part]) -> tuple[tuple[Part, ...], bool]:
        """The rows in it, and whether there are more after them."""
        last = None if self.limit is None else self.offset + self.limit
        found, passed = [], 0
        for part in parts:
            end = None if last is None else max(0, last - passed)
            found.append(Part(part.release, part.rows[max(0, self.offset - passed) : end]))
            passed += len(part.rows)
        return tuple(found), last is not None and last < passed

    def link(self, request: Request) -> str:
        """Where the rows after it are, as a Link header says it."""
        following = query_of(request, offset=str(self.offset + (self.limit or 0)))
        return f'<{request.url.path}{following}>; rel="next"'


class Asked(NamedTuple):
    """A question about a dataset: filters, and how to write the answer down."""

    filters: Mapping[str, Sequence[str]]
    dialect: Dialect = Dialect.RFC_4180
    window: Window = Window()

    @property
    def key(self) -> tuple[object, ...]:
        """The same for questions that mean the same."""
        return (tuple(asked_codes(self.filters).items()), self.dialect, self.window)


def asked(given: dict[str, list[str]], made: Format | None) -> Asked:
    """The question in these parameters, for a format; raises `Invalid` for a dialect or a window that it has not."""
    dialect = _dialect(given.pop("dialect", []), made)
    window = Window(_number(given, "offset", made, least=0) or 0, _number(given, "limit", made, least=1))
    return Asked(given, dialect, window)


def parameters(request: Request) -> dict[str, list[str]]:
    """The parameters of an address, each with all its values."""
    return {name: request.query_params.getlist(name) for name in request.query_params}


def query_of(request: Request, *, without: frozenset[str] = frozenset(), **more: str) -> str:
    """The question mark and what follows it, to ask the same elsewhere."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in {*without, *more}]
    pairs = [*kept, *more.items()]
    return f"?{urlencode(pairs)}" if pairs else ""


def preferred(accept: str) -> Format:
    """The format that an Accept header likes best; JSON when it names none that we have."""
    best, found = 0.0, JSON
    for name, weight in _accepted(accept):
        made = next((each for each in (CSV, JSON, *FORMATS) if each.plain_type == name), None)
        if made is not None and weight > best:
            best, found = weight, made
    return found


def unknown_suffix(suffix: str) -> NotFound:
    """A refusal that names the suffixes that there are."""
    there = ", ".join(f".{each.suffix}" for each in FORMATS)
    return NotFound(f"Het achtervoegsel ‘.{suffix[:40]}’ bestaat niet. Kies uit: {there}.")


def documented(made: Format | None, *, period: bool = False) -> dict[str, Any]:
    """The parameters of a route, as OpenAPI describes them."""
    found = [_parameter(name, _CODES.format(name)) for name in DIMENSIONS]
    if period:
        found += [_parameter("period", _PERIOD), _parameter("release", _RELEASE)]
    if made is CSV:
        said = "rfc4180 (the default), or excel-nl: byte order mark, semicolons."
        found.append(_parameter("dialect", said, type="string", enum=[each.value for each in Dialect]))
    if made is JSON:
        found.append(_parameter("limit", "At most so many rows.", type="integer", minimum=1, maximum=MOST_ROWS))
        found.append(_parameter("offset", "Leave out so many rows first.", type="integer", minimum=0))
    return {"parameters": found}


def answers(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that gives rows in a format, as OpenAPI describes them."""
    content = {media_type.partition(";")[0]: {"schema": _shape(media_type)}}
    return {
        200: {"content": content, "description": "Rows; a withheld one has no value, OBS_STATUS Q and CONF_STATUS C."},
        307: {"description": "To the address of the release that was meant."},
        **problem_responses(404, 410, 422, 503),
    }


def _shape(media_type: str) -> dict[str, str]:
    if media_type == XLSX.media_type:
        return {"type": "string", "format": "binary"}
    return {"type": "object" if "json" in media_type else "string"}


_PERIOD = (
    "Published periods: 2026, 2026-Q3, a range 2025-Q1..2026-Q2, or days 2026-01-01/2027-01-01 (the last one not "
    "included) that are whole published periods. Without it: all."
)
_RELEASE = "Releases by name, or latest. Without it: of each period the newest."


def _parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema or {"type": "string"},
        "description": description,
    }


def _accepted(accept: str) -> list[tuple[str, float]]:
    found = []
    for each in accept.lower().split(","):
        name, *rest = (part.strip() for part in each.split(";"))
        weight = next((part[2:] for part in rest if part.startswith("q=")), "1")
        found.append((name, float(weight) if weight.replace(".", "", 1).isdecimal() else 0.0))
    return found


def _dialect(values: list[str], made: Format | None) -> Dialect:
    if not values:
        return Dialect.RFC_4180
    if made is not CSV:
        raise Invalid(Problem(field="dialect", message="Alleen CSV heeft een dialect. Laat dialect weg."))
    if len(values) == 1 and values[0] in set(Dialect):
        return Dialect(values[0])
    raise Invalid(Problem(field="dialect", message=f"Dit dialect bestaat niet. Kies uit: {', '.join(Dialect)}."))


def _number(given: dict[str, list[str]], name: str, made: Format | None, *, least: int) -> int | None:
    values = given.pop(name, [])
    if not values:
        return None
    if made is not JSON:
        raise Invalid(Problem(field=name, message=f"Alleen JSON komt in stukken. Laat {name} weg."))
    text = values[0]
    if len(values) > 1 or not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < least:
        raise Invalid(Problem(field=name, message=f"Geef voor {name} een geheel getal vanaf {least}."))
    if name == "limit" and int(text) > MOST_ROWS:
        raise Invalid(Problem(field=name, message=f"Vraag hoogstens {MOST_ROWS} rijen per keer."))
    return int(text)

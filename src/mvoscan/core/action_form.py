"""What people fill in about an action, read from the fields of a form: all that is wrong at once, each at its field."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from mvoscan.core.action_plan import ActionContent, ActionStatus, Phase, Step
from mvoscan.core.errors import Invalid, Problem

FIELDS = {
    "actie": "action",
    "eigenaar": "owner",
    "dienst": "service",
    "deadline": "deadline",
    "fase": "phase",
    "status": "status",
    "indicator": "indicator",
    "eenheid": "unit",
    "beginwaarde": "baseline",
    "streefwaarde": "target",
    "budget": "budget",
    "beleidsdoelstelling": "objective",
    "actieplan": "plan",
    "mjp_actie": "plan_action",
}
"""The fields of the form, by name, with the value each of them fills."""

_LONGEST = {"action": 300, "owner": 120, "service": 120, "unit": 120, "budget": 1000}


def read_content(given: Mapping[str, str], *, today: date, before: ActionContent | None = None) -> ActionContent:
    """What was filled in; raises `Invalid` with every field that is wrong. Fields carry the names of the form.

    A day that has passed is refused, unless it stood there already.
    """
    values: dict[str, object] = {}
    problems = [problem for name in FIELDS for problem in _read(name, given, values)]
    deadline = values.get("deadline")
    if isinstance(deadline, date) and deadline < today and (before is None or before.deadline != deadline):
        problems.append(Problem(field="deadline", message="Deze dag is al voorbij. Kies vandaag of een latere dag."))
    if problems:
        raise Invalid(*problems)
    return ActionContent.model_validate(values)


def read_step(given: Mapping[str, str], *, today: date) -> Step:
    """A note of progress as it was filled in; raises `Invalid` with every field that is wrong."""
    problems: list[Problem] = []
    percent = given.get("percent", "").strip().removesuffix("%").strip()
    if not percent.isdecimal() or len(percent) > 3 or int(percent) > 100:
        problems.append(Problem(field="percent", message="Geef een geheel getal van 0 tot 100."))
    value = _number("waarde", given, problems)
    note = _text("toelichting", given, 1000, problems)
    if problems:
        raise Invalid(*problems)
    return Step(day=today, percent=int(percent), value=value, note=note)


def _read(field: str, given: Mapping[str, str], values: dict[str, object]) -> Iterator[Problem]:
    """Fill in one value, or give what is wrong with it."""
    name, problems = FIELDS[field], list[Problem]()
    if name == "deadline":
        values[name] = _day(field, given, problems)
    elif name in {"baseline", "target"}:
        values[name] = _number(field, given, problems)
    elif name == "phase":
        values[name] = _choice(field, given, Phase.ACTIONS, Phase, problems)
    elif name == "status":
        values[name] = _choice(field, given, ActionStatus.TODO, ActionStatus, problems)
    else:
        values[name] = _text(field, given, _LONGEST.get(name, 300), problems)
    if name == "action" and not values[name] and not problems:
        problems.append(Problem(field=field, message="Schrijf wat jullie gaan doen."))
    yield from problems


def _text(field: str, given: Mapping[str, str], most: int, problems: list[Problem]) -> str:
    text = given.get(field, "").replace("\r\n", "\n").strip()
    if len(text) > most:
        problems.append(Problem(field=field, message=f"Maak dit korter: hoogstens {most} tekens."))
        return ""
    return text


def _day(field: str, given: Mapping[str, str], problems: list[Problem]) -> date | None:
    text = given.get(field, "").strip()
    if not text:
        return None
    found = read_day(text)
    if found is None or not 2000 <= found.year <= 2100:
        problems.append(Problem(field=field, message="Schrijf de datum als dag/maand/jaar, zoals 31/12/2027."))
        return None
    return found


def read_day(text: str) -> date | None:
    """A day as a browser sends it or as people here write it; None for anything else.

    >>> read_day("2027-12-31") == read_day("31/12/2027") == date(2027, 12, 31)
    True
    """
    return _iso_day(text) or _belgian_day(text)


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _belgian_day(text: str) -> date | None:
    parts = text.replace("-", "/").replace(".", "/").split("/")
    if len(parts) != 3 or not all(each.strip().isdecimal() and len(each.strip()) <= 4 for each in parts):
        return None
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return None


def _number(field: str, given: Mapping[str, str], problems: list[Problem]) -> Decimal | None:
    text = given.get(field, "").strip().replace(" ", "").replace("\u00a0", "")
    if not text:
        return None
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > 10**12 or len(text) > 30:
        problems.append(
            Problem(field=field, message="Geef een getal, zoals 12,5. De eenheid hoort in het veld ernaast.")
        )
        return None
    return found


def _choice(
    field: str, given: Mapping[str, str], usual: Phase | ActionStatus, kind: type[StrEnum], problems: list[Problem]
) -> StrEnum:
    text = given.get(field, "") or usual.value
    if text not in {each.value for each in kind}:
        problems.append(Problem(field=field, message=f"Kies uit: {', '.join(kind)}."))
        return usual
    return kind(text)

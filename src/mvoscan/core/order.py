"""An order: somebody asks for an entry of the offer, on simple request.

asked → confirmed (with a day) → held; asked or confirmed → cancelled. What turns out to be no order at all is
discarded: it leaves nothing and counts nowhere.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from mvoscan.core.contact import read_address
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Conflict, Invalid, Problem
from mvoscan.core.institution import InstitutionTypes, fold
from mvoscan.core.offer import SECTOR

MOST_PEOPLE = 500
"""For how many people one order can be; more is a question for the provider itself."""

_LONGEST, _LONGEST_TEXT, _LONGEST_REASON = 200, 1_000, 300
_FARTHEST = timedelta(days=730)


class OrderState(StrEnum):
    """How far an order is."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    HELD = "held"
    CANCELLED = "cancelled"


STATE_WORDS = {
    OrderState.ASKED: "aangevraagd",
    OrderState.CONFIRMED: "bevestigd",
    OrderState.HELD: "doorgegaan",
    OrderState.CANCELLED: "geannuleerd",
}
"""The states on screen."""

OPEN = (OrderState.ASKED, OrderState.CONFIRMED)
"""What may still take place."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wish(_Value):
    """What somebody asks for, and who they are."""

    type: str
    organisation: str
    contact: str
    address: str
    wish_date: str = ""
    wish_place: str = ""
    people: int
    remark: str = ""


class Plan(_Value):
    """When and where it takes place, on the Belgian clock."""

    day: date
    begins: time
    ends: time
    place: str

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when until when."""
        begins, ends = (datetime.combine(self.day, each, tzinfo=BRUSSELS) for each in (self.begins, self.ends))
        return begins, ends


class Order(_Value):
    """An order as it is now; what names a person is empty once it was erased."""

    id: int
    public_id: str
    entry: int
    kind: str
    type: str
    family: str
    institution: str | None
    organisation: str
    contact: str
    address: str
    wish_date: str
    wish_place: str
    people: int | None
    remark: str
    state: OrderState
    made_at: datetime
    changed_at: datetime
    plan: Plan | None = None
    sequence: int = 0
    """How often the plan changed: a calendar replaces what it has by a later one."""
    reason: str = ""
    erased_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it may still take place."""
        return self.state in OPEN


def read_wish(given: Mapping[str, str], types: InstitutionTypes) -> Wish:
    """An order as it was typed; raises `Invalid` with all that is wrong."""
    line = {name: tidy(given.get(name, "")) for name in ("type", "naam", "contact", "datum", "plaats", "aantal")}
    remark = given.get("opmerking", "").replace("\r\n", "\n").strip()
    problems = [*_wrong(line, remark, types)]
    address = ""
    try:
        address = read_address(given.get("adres", ""))
    except Invalid as error:
        problems.extend(error.problems)
    people = _people(line["aantal"])
    if people is None:
        message = f"Geef het aantal deelnemers als een getal van 1 tot {MOST_PEOPLE}."
        problems.append(Problem(field="aantal", message=message))
    if problems or people is None:
        raise Invalid(*sorted(problems, key=lambda each: _ORDER.index(each.field)))
    return Wish(
        type=line["type"],
        organisation=line["naam"],
        contact=line["contact"],
        address=address,
        wish_date=line["datum"],
        wish_place=line["plaats"],
        people=people,
        remark=remark,
    )


_ORDER = ("type", "naam", "bestuur", "contact", "adres", "aantal", "datum", "plaats", "opmerking")
"""The fields as they stand on the page."""


def _wrong(line: Mapping[str, str], remark: str, types: InstitutionTypes) -> Iterator[Problem]:
    if line["type"] != SECTOR and line["type"] not in types.codes:
        yield Problem(field="type", message="Kies voor wie de bestelling is.")
    if not fold(line["naam"]):
        yield Problem(field="naam", message="Geef de naam van je bestuur of organisatie.")
    if not fold(line["contact"]):
        yield Problem(field="contact", message="Geef de naam van wie we kunnen contacteren.")
    for name in ("naam", "contact", "datum", "plaats"):
        if len(line[name]) > _LONGEST:
            yield Problem(field=name, message=f"Maak dit korter: hoogstens {_LONGEST} tekens.")
    if len(remark) > _LONGEST_TEXT:
        yield Problem(field="opmerking", message=f"Maak je opmerking korter: hoogstens {_LONGEST_TEXT} tekens.")


def _people(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PEOPLE)) else 0
    return number if 1 <= number <= MOST_PEOPLE else None


def read_plan(given: Mapping[str, str], *, today: date) -> Plan:
    """When and where, as an operator typed it; raises `Invalid` with all that is wrong."""
    problems: list[Problem] = []
    day = _day(given.get("dag", ""))
    begins, ends = (_hour(given.get(name, "")) for name in ("van", "tot"))
    place = tidy(given.get("waar", ""))
    if day is None or not today <= day <= today + _FARTHEST:
        problems.append(Problem(field="dag", message="Geef een dag vanaf vandaag, hoogstens twee jaar ver."))
    for name, found in (("van", begins), ("tot", ends)):
        if found is None:
            problems.append(Problem(field=name, message="Geef een uur, bijvoorbeeld 09:30."))
    if begins and ends and ends <= begins:
        problems.append(Problem(field="tot", message="Het einde moet na het begin liggen."))
    if not place or len(place) > _LONGEST:
        message = f"Zeg waar het doorgaat, of ‘online’, in hoogstens {_LONGEST} tekens."
        problems.append(Problem(field="waar", message=message))
    if problems or day is None or begins is None or ends is None:
        raise Invalid(*problems)
    return Plan(day=day, begins=begins, ends=ends, place=place)


def read_reason(text: str, *, field: str = "reden") -> str:
    """Why, in one line; raises `Invalid` when it is empty or too long."""
    reason = tidy(text)
    if not fold(reason) or len(reason) > _LONGEST_REASON:
        raise Invalid(Problem(field=field, message=f"Zeg waarom, in hoogstens {_LONGEST_REASON} tekens."))
    return reason


def planned(order: Order, plan: Plan, now: datetime) -> Order:
    """The order, confirmed for a day or moved to another; raises `Conflict` when it is over."""
    _demand(order, OPEN)
    changed = {"state": OrderState.CONFIRMED, "plan": plan, "sequence": order.sequence + 1, "changed_at": now}
    return order.model_copy(update=changed)


def held(order: Order, now: datetime) -> Order:
    """The order, held; raises `Conflict` before its day, or when it was not confirmed."""
    _demand(order, (OrderState.CONFIRMED,))
    if order.plan and order.plan.day > now.astimezone(BRUSSELS).date():
        raise Conflict("Deze bestelling gaat nog niet door: haar dag is nog niet gekomen.")
    return order.model_copy(update={"state": OrderState.HELD, "changed_at": now})


def cancelled(order: Order, reason: str, now: datetime) -> Order:
    """The order, cancelled; raises `Conflict` when it is over."""
    _demand(order, OPEN)
    return order.model_copy(
        update={
            "state": OrderState.CANCELLED,
            "reason": reason,
            "sequence": order.sequence + 1,
            "changed_at": now,
        }
    )


def _demand(order: Order, states: tuple[OrderState, ...]) -> None:
    if order.state not in states:
        raise Conflict(f"Deze bestelling is {STATE_WORDS[order.state]}: dit kan niet meer, of nog niet.")


def tidy(text: str) -> str:
    """A text in one line, without signs that cannot be seen.

    >>> tidy(" An \\u200b  Peeters\\n")
    'An Peeters'
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _hour(text: str) -> time | None:
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError:
        return None

"""A result inside the page of somebody else: which view of it, on which sites it may stand, and until when.

Whoever may read such a page can read the result. On sites that everybody can visit it is known to everyone since then,
also after it was taken back: the next audit of statistics has to count with that (a waiver).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ConfigDict

from mvoscan.core.errors import Gone, Invalid, Problem
from mvoscan.core.sharing import Showing
from mvoscan.core.term import Terms, end_of, last_day

MOST_EMBEDS = 50
"""Embeds of one result, revoked ones included: a page stays readable."""

MOST_ORIGINS = 10

TERMS = {
    "jaar": "1 jaar",
    "twee-jaar": "2 jaar",
    "vijf-jaar": "5 jaar",
    "dag": "Tot en met een dag die je kiest",
}
"""How long an embed works, by what the form sends; `dag` goes with a date."""

_TERMS = Terms(
    days={},
    months={"jaar": 12, "twee-jaar": 24, "vijf-jaar": 60},
    most=60,
    missing="Kies hoelang het op de website mag staan.",
    again="Later kun je altijd een nieuw blok maken.",
)
_LOCAL = frozenset({"localhost", "127.0.0.1"})
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_ASK_AGAIN = "Vraag het aan wie deze website beheert."


class EmbedView(StrEnum):
    """What is shown of a result."""

    SUMMARY = "samenvatting"
    THEME = "thema"
    BADGE = "badge"
    ACTIONS = "acties"


class Reach(StrEnum):
    """On whose pages it may stand: on any site, on listed ones that everybody can visit, on listed ones for staff."""

    EVERYWHERE = "overal"
    SITES = "websites"
    STAFF = "intranet"


class EmbedGrant(Showing):
    """A permission to show one view of one result inside other pages.

    `public_id` is its address and stands in the source of those pages: it names, and hides nothing. `theme` is empty
    unless the view is of one theme; `origins` is empty when it may stand everywhere.
    """

    view: EmbedView
    theme: str
    reach: Reach
    origins: tuple[str, ...]

    @property
    def everywhere(self) -> bool:
        """Whether it may stand on any site."""
        return self.reach is Reach.EVERYWHERE

    def check(self, now: datetime) -> None:
        """Raise `Gone`, with why, when it does not work any more."""
        if self.revoked_at is not None:
            raise Gone(f"Het bestuur toont dit resultaat hier niet meer. {_ASK_AGAIN}")
        if self.expires_at <= now:
            raise Gone(f"Dit resultaat stond hier tot en met {self.last_day:%d/%m/%Y}. {_ASK_AGAIN}")


class EmbedWish(BaseModel):
    """What whoever makes an embed chose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    view: EmbedView
    theme: str
    reach: Reach
    origins: tuple[str, ...]
    anonymous: bool
    last_day: date

    @property
    def expires_at(self) -> datetime:
        """The end of the last day on the Belgian calendar."""
        return end_of(self.last_day)


class Shown(NamedTuple):
    """What everybody could see of a scan: a view, and its theme if it is of one."""

    view: EmbedView
    theme: str = ""


def read_wish(given: Mapping[str, str], *, themes: Iterable[str], today: date) -> EmbedWish:
    """Read the form; raises `Invalid` with all that is wrong. `themes` are those of the result, `today` is Belgian."""
    problems = [*_problems(given, frozenset(themes))]
    reach, view = given.get("waar", ""), given.get("wat", "")
    origins, wrong = _origins(given.get("websites", "")) if reach in {Reach.SITES, Reach.STAFF} else ((), None)
    day, late = last_day(given.get("termijn", ""), given.get("dag", "").strip(), today=today, terms=_TERMS)
    problems += [each for each in (wrong, late) if each]
    if problems or day is None:
        raise Invalid(*problems)
    return EmbedWish(
        view=EmbedView(view),
        theme=given.get("thema", "") if view == EmbedView.THEME else "",
        reach=Reach(reach),
        origins=origins,
        anonymous=given.get("vorm") == "zonder-naam",
        last_day=day,
    )


def origin_of(written: str) -> str:
    """The origin in an address as somebody wrote it; raises ValueError with what is wrong.

    >>> origin_of("HTTPS://www.Aalst.be:443/"), origin_of("http://localhost:3000")
    ('https://www.aalst.be', 'http://localhost:3000')
    """
    parts, port = _parts(written)
    host = _ascii(parts.hostname or "")
    if "*" in written:
        raise ValueError("Een sterretje kan niet: schrijf elke website voluit.")
    if parts.scheme not in {"http", "https"} or not host:
        raise ValueError("Begin met https:// en de naam van de website, bijvoorbeeld https://www.aalst.be.")
    if not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise ValueError("Die naam van een website bestaat niet. Kijk hem na.")
    if parts.scheme == "http" and host not in _LOCAL:
        raise ValueError("Alleen https:// kan: anders kan iemand onderweg de pagina veranderen.")
    origin = f"{parts.scheme}://{host}{_port(parts.scheme, port)}"
    if parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(f"Schrijf alleen {origin}, zonder wat erna komt.")
    return origin


def _parts(written: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(written.strip().lower())
        return parts, parts.port
    except ValueError:
        raise ValueError("Dit adres klopt niet. Kijk het na.") from None


def _ascii(host: str) -> str:
    """A name as browsers send it; empty when there is no such form."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""


def _port(scheme: str, port: int | None) -> str:
    return "" if port is None or port == {"http": 80, "https": 443}[scheme] else f":{port}"


def _origins(written: str) -> tuple[tuple[str, ...], Problem | None]:
    lines = [each.strip() for each in written.splitlines() if each.strip()]
    found: dict[str, None] = {}
    if not lines:
        return (), Problem(field="websites", message="Vul minstens één website in, bijvoorbeeld https://www.aalst.be.")
    if len(lines) > MOST_ORIGINS:
        return (), Problem(field="websites", message=f"Hoogstens {MOST_ORIGINS} websites kunnen. Laat er weg.")
    for each in lines:
        try:
            found[origin_of(each)] = None
        except ValueError as wrong:
            return (), Problem(field="websites", message=f"‘{each[:80]}’: {wrong}")
    return tuple(found), None


def _problems(given: Mapping[str, str], themes: frozenset[str]) -> Iterable[Problem]:
    view, nameless = given.get("wat", ""), given.get("vorm") == "zonder-naam"
    if view not in set(EmbedView):
        yield Problem(field="wat", message="Kies wat je wilt tonen.")
    if view == EmbedView.THEME and given.get("thema", "") not in themes:
        yield Problem(field="thema", message="Kies het thema dat je wilt tonen.")
    if given.get("waar", "") not in set(Reach):
        yield Problem(field="waar", message="Kies op welke websites het mag staan.")
    if given.get("vorm") not in {"met-naam", "zonder-naam"}:
        yield Problem(field="vorm", message="Kies of de naam van jullie bestuur erbij staat.")
    if view == EmbedView.ACTIONS and nameless:
        message = "Zonder naam kan de actielijst niet: in wat jullie zelf schreven, kan de naam staan."
        yield Problem(field="vorm", message=message)

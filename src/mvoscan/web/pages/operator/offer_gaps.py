"""`/beheer/aanbod/themas`: themes on which bodies score low while there is no offer; from a publication, never live."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.closing import label
from mvoscan.core.errors import NotFound
from mvoscan.core.observation import Observation
from mvoscan.core.offer_gaps import Standing, ThemeOffer
from mvoscan.usecases.read_statistics import read_release
from mvoscan.usecases.suggest_next_steps import for_release, rule
from mvoscan.web.choices import Column
from mvoscan.web.deps import Now, OpenDoor
from mvoscan.web.pages.offer import today_of
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.pages.result import ground_of
from mvoscan.web.persons import Operator
from mvoscan.web.published import NO_NUMBER, WITHHELD

router = APIRouter()

_PLACE = "/beheer/aanbod"
_STANDINGS = {Standing.LOW: "laag", Standing.NOT_LOW: "niet laag", Standing.UNKNOWN: "niet bekend"}
_COLUMNS = (
    Column("Thema", numeric=False),
    Column("Gemiddelde", numeric=True),
    Column("Besturen", numeric=True),
    Column("Score", numeric=False),
    Column("Aanbod", numeric=True),
)


@router.get(f"{_PLACE}/themas")
def show_gaps(opened: OpenDoor, person: Operator, now: Now) -> Response:
    """Every theme of the newest publication beside the offer; without a publication it says so."""
    ground = ground_of(opened, today_of(now))
    context: dict[str, Any] = {
        "weak_below": rule(ground.reference).weak_below,
        "columns": _COLUMNS,
        "release": None,
        "nothing": "",
    }
    with opened.service.reading() as connection:
        try:
            found = read_release(connection)
        except NotFound as nothing:
            context["nothing"] = str(nothing)
            return show(opened, person, "operator/offer_gaps.html", context, here=_PLACE)
        themes = for_release(connection, found.release, found.rows, opened.service.library, ground)
    context |= {
        "release": found.release,
        "period": label(found.release.period),
        "gaps": [each.theme.title for each in themes if each.gap],
        "unknown": [each.theme.title for each in themes if each.standing is Standing.UNKNOWN],
        "rows": [_row(each) for each in themes],
    }
    return show(opened, person, "operator/offer_gaps.html", context, here=_PLACE)


def _row(each: ThemeOffer) -> tuple[str, ...]:
    offer = str(len(each.entries)) if each.entries else "geen"
    return each.theme.title, _mean(each.row), _count(each.row), _STANDINGS[each.standing], offer


def _mean(row: Observation | None) -> str:
    if row is None:
        return NO_NUMBER
    return WITHHELD if row.withheld else row.value_text or str(row.value)


def _count(row: Observation | None) -> str:
    return NO_NUMBER if row is None or row.n_org is None else str(row.n_org)

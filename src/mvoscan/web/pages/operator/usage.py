"""`/beheer/gebruik`: how busy it is, today and by month; what everybody may know of it is on `/cijfers`."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.dossier import brussels_month
from mvoscan.core.usage import UsageTable
from mvoscan.core.usage_query import Dimension, UsageQuery, words
from mvoscan.render import dutch
from mvoscan.usecases.count_lately import LatelySeen, count_lately
from mvoscan.usecases.count_usage import count_usage
from mvoscan.web.deps import Now, OpenDoor
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Staff

router = APIRouter()

HERE = "/beheer/gebruik"
_UNKNOWN = "niet geteld"


@router.get(HERE)
def show_usage(opened: OpenDoor, person: Staff, now: Now) -> Response:
    """What happened lately, and the last thirteen months as everybody can read them."""
    query = UsageQuery(from_month=_year_before(now), to_month=brussels_month(now), by=(Dimension.MONTH,))
    meaning = words(opened.service.types, opened.service.library.published())
    with opened.service.reading() as connection:
        lately = count_lately(connection, now=now)
        table = count_usage(connection, query, words=meaning, now=now)
    context = {
        "lately": _lately(lately),
        "months": _months(table),
        "as_of": dutch.moment(now),
        "public": f"/cijfers?{urlencode(query.parameters())}",
        "since": dutch.date(table.counted_since) if table.counted_since else "",
    }
    return show(opened, person, "operator/usage.html", context, here=HERE)


def _year_before(now: datetime) -> str:
    """The same month a year ago, so that it can be compared."""
    year, month = brussels_month(now).split("-")
    return f"{int(year) - 1}-{month}"


def _lately(seen: LatelySeen) -> list[tuple[str, ...]]:
    named = (("Vandaag", seen.today), ("Laatste 7 dagen", seen.week), ("Laatste 30 dagen", seen.month))
    return [(label, *(dutch.number(each) for each in counts)) for label, counts in named]


def _months(table: UsageTable) -> list[tuple[str, ...]]:
    """The newest month first; what was not counted says so."""
    started = {each.month: each.started for each in table.started.months} if table.started else {}
    rows: list[tuple[str, ...]] = []
    for row in reversed(table.rows):
        month = row.key[Dimension.MONTH]
        measures: tuple[Any, ...] = (started.get(month), row.handed_in, row.confirmed, row.withdrawn, row.institutions)
        rows.append((dutch.month(month), *(_UNKNOWN if each is None else dutch.number(each) for each in measures)))
    return rows

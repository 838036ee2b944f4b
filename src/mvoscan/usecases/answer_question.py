"""Answer a parliamentary question: the numbers of usage and of a release, put together.

Journeys do not know each other, so the functions that count and read come in as arguments: they are those of the pages
and the API, and so the numbers are too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mvoscan.core.answer.answer import About, Answer, Results, source_of
from mvoscan.core.answer.asked import Asked
from mvoscan.core.answer.change import changes
from mvoscan.core.answer.choose import choose
from mvoscan.core.answer.findings import Naming, findings
from mvoscan.core.answer.offered import Adjusting, Offered, offered_of
from mvoscan.core.answer.use import use_of
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.observation import Observation
from mvoscan.core.orders import OrdersTable
from mvoscan.core.orders_query import OrderDimension, OrdersQuery
from mvoscan.core.release import Release
from mvoscan.core.usage import UsageTable
from mvoscan.core.usage_query import Dimension, UsageQuery
from mvoscan.storage.library import Library

QUESTIONNAIRE = "mvo-overheid"
"""The questionnaire that the question is about: the option for public bodies."""


@dataclass(frozen=True)
class Sources:
    """Where the numbers come from: counting, the published releases (newest first), and the rows of one by its name.

    Of the offer: counting orders, and how the offer was followed and adjusted.
    """

    count: Callable[[UsageQuery], UsageTable]
    orders: Callable[[OrdersQuery], OrdersTable]
    adjusting: Callable[[Asked], Adjusting]
    releases: Sequence[Release]
    rows: Callable[[str], Sequence[Observation]]


class Setting(NamedTuple):
    """The service that answers."""

    library: Library
    types: InstitutionTypes
    name: str
    address: str
    demo: bool


def answer_question(asked: Asked, sources: Sources, setting: Setting) -> Answer:
    """How often, by whom and with what results, and what was ordered from the offer, for a period."""
    own = {Dimension.QUESTIONNAIRE: (QUESTIONNAIRE,)}
    by_month, by_type = (
        sources.count(UsageQuery(from_month=asked.first, to_month=asked.last, by=(each,), filters=own))
        for each in (Dimension.MONTH, Dimension.TYPE)
    )
    everything = sources.count(UsageQuery(from_month=asked.first, to_month=asked.last))
    return Answer(
        asked=asked,
        about=_about(setting),
        use=use_of(by_month, by_type, everything.started, _asked_types(setting)),
        results=_results(asked, sources, setting),
        offered=_offered(asked, sources),
    )


def _offered(asked: Asked, sources: Sources) -> Offered:
    by_kind, by_type = (
        sources.orders(OrdersQuery(from_month=asked.first, to_month=asked.last, by=(each,)))
        for each in (OrderDimension.KIND, OrderDimension.TYPE)
    )
    return offered_of(by_kind, by_type, sources.adjusting(asked))


def _about(setting: Setting) -> About:
    published = setting.library.published()
    newest = next((each for each in reversed(published) if each.id == QUESTIONNAIRE), None)
    return About(
        service=setting.name,
        address=setting.address.rstrip("/"),
        questionnaire=QUESTIONNAIRE,
        title=newest.title if newest else QUESTIONNAIRE,
        minimum_coverage=newest.scoring.minimum_coverage if newest else 0,
        alone=all(each.id == QUESTIONNAIRE for each in published),
        demo=setting.demo,
    )


def _asked_types(setting: Setting) -> InstitutionTypes:
    """The types that may take this questionnaire; all of them when it is not there any more."""
    allowed = {code for each in setting.library.published() if each.id == QUESTIONNAIRE for code in each.allowed_types}
    kept = tuple(each for each in setting.types.types if not allowed or each.code in allowed)
    return setting.types.model_copy(update={"types": kept})


def _results(asked: Asked, sources: Sources, setting: Setting) -> Results | None:
    chosen = choose([each for each in sources.releases if each.questionnaire == QUESTIONNAIRE], asked)
    if chosen is None:
        return None
    titles = {theme.id: theme.title for each in setting.library.published() for theme in each.themes}
    editions = [each.edition for each in setting.library.published() if each.id == QUESTIONNAIRE]
    naming = Naming(titles, editions, setting.types)
    found = findings(sources.rows(chosen.release.name), naming)
    before = findings(sources.rows(chosen.before.name), naming) if chosen.before else ()
    return Results(
        source=source_of(chosen.release),
        fit=chosen.fit,
        findings=found,
        before=source_of(chosen.before) if chosen.before else None,
        changes=changes(found, before),
    )

"""Published rows and usage for tests of answers: made by hand, few, and known."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from mvoscan.core.answer.answer import Answer
from mvoscan.core.answer.asked import Asked
from mvoscan.core.answer.offered import Adjusting
from mvoscan.core.disclosure.period import period_of
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.observation import NOT_APPLICABLE, TOTAL, Breakdown, Observation
from mvoscan.core.orders import OrdersTable, tabulate_orders
from mvoscan.core.orders_query import OrdersQuery, order_words
from mvoscan.core.release import Act, Release, ReleaseState
from mvoscan.core.usage import Counted, Counting, Counts, UsageTable, tabulate
from mvoscan.core.usage_query import Dimension, UsageQuery, words
from mvoscan.storage.library import Library
from mvoscan.usecases.answer_question import Setting, Sources, answer_question

TODAY = date(2026, 11, 25)
YEAR = Asked(first="2026-01", last="2026-12", today=date(2027, 2, 1))
THEMES = ("bestuur", "mensenrechten", "werkgever")
Used = Mapping[str, tuple[int, int, int]]
"""Scans handed in, confirmed, and distinct institutions, by type."""


def row(
    theme: str,
    value: int | None = None,
    text: str | None = None,
    *,
    at: tuple[Breakdown, str] = ("total", TOTAL),
    basis: str = "light",
    series: str = "2026.1",
    period: str = "2026",
) -> Observation:
    """A mean; without value and text it is withheld."""
    shown, when = value is not None or text is not None, period_of(period)
    breakdown, code = at
    return Observation(
        dataset="theme-results",
        period=period,
        period_start=when.start,
        period_end=when.end,
        base=when.base,
        breakdown=breakdown,
        group=code if breakdown == "group" else TOTAL,
        family=code if breakdown == "family" else TOTAL,
        province=TOTAL,
        questionnaire="mvo-overheid",
        basis=basis,
        series=series,
        theme=theme,
        question=NOT_APPLICABLE,
        answer=NOT_APPLICABLE,
        value=value,
        value_text=text,
        n_org=30 if shown else None,
        n_population=None,
        coverage=None,
        quartile_low=None,
        quartile_high=None,
        ci_low=None,
        ci_high=None,
        obs_status="A" if shown else "Q",
        conf_status="F" if shown else "C",
    )


def means(
    *values: int | None, total: int | None = 60, period: str = "2026", series: str = "2026.1"
) -> list[Observation]:
    """Means of all organisations: of the overall score, and of the first themes."""
    themes = [row(theme, value, period=period, series=series) for theme, value in zip(THEMES, values, strict=False)]
    return [row(TOTAL, total, period=period, series=series), *themes]


def release(period: str, name: str = "") -> Release:
    """A published release of a period."""
    act = Act(by="An", at=datetime(2027, 1, 10, 12, tzinfo=UTC))
    return Release(
        name=name or f"{period}.1",
        period_code=period,
        questionnaire="mvo-overheid",
        state=ReleaseState.PUBLISHED,
        cube_version="1",
        policy_version="1",
        sha256="0" * 64,
        units_sha256="0" * 64,
        counts={"units": 30, "cells": 40, "published": 35},
        audit={"narrowest": 25, "claim": "Tegen deze aanvaller."},
        built=act,
        approved=act.model_copy(update={"by": "Bo"}),
        published=act,
    )


def answered(
    library: Library,
    types: InstitutionTypes,
    releases: Sequence[tuple[Release, Sequence[Observation]]] = (),
    *,
    used: Used | None = None,
    asked: Asked = YEAR,
    since: date | None = date(2026, 1, 1),
    demo: bool = False,
) -> Answer:
    """The answer out of such releases and such usage, newest release first."""
    found = list(releases)
    rows = {each.name: given for each, given in found}
    meaning = words(types, library.published())
    used = used or {}

    def count(query: UsageQuery) -> UsageTable:
        counting = Counting(since=since, now_month=asked.today.isoformat()[:7])
        now = datetime.combine(asked.today, datetime.min.time(), UTC)
        return tabulate(query, _counted(query, used, asked), words=meaning, counting=counting, as_of=now)

    def orders(query: OrdersQuery) -> OrdersTable:
        counting = Counting(since=since, now_month=asked.today.isoformat()[:7])
        now = datetime.combine(asked.today, datetime.min.time(), UTC)
        return tabulate_orders(query, (), words=order_words(types, ()), counting=counting, as_of=now)

    def adjusting(_: Asked) -> Adjusting:
        return Adjusting(entries=0, examples=0, flagged=0, feedback=0, adjusted=0)

    sources = Sources(
        count=count,
        orders=orders,
        adjusting=adjusting,
        releases=[each for each, _ in found],
        rows=lambda name: rows[name],
    )
    setting = Setting(library, types, "MVO-scan", "https://scan.test/", demo)
    return answer_question(asked, sources, setting)


def _counted(query: UsageQuery, used: Used, asked: Asked) -> Counted:
    by_type = query.by == (Dimension.TYPE,)
    counts, institutions = dict[tuple[str, ...], Counts](), dict[tuple[str, ...], int]()
    for code, (handed_in, confirmed, bodies) in used.items():
        key = (code if by_type else asked.last,)
        counts[key] = counts.get(key, Counts()).plus(Counts(handed_in, confirmed))
        institutions[key] = institutions.get(key, 0) + bodies
    total = sum(bodies for _, _, bodies in used.values())
    return Counted(rows=counts, institutions=institutions, institutions_total=total, started={asked.last: 9})

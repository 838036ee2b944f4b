"""A result as a report for the council: what its pages say besides their own words, as values, tables and charts."""

from collections.abc import Iterator
from typing import NamedTuple

from mvoscan.core.action_plan import Action
from mvoscan.core.result import Result, ThemeResult, View
from mvoscan.core.scoring import Score, Standing
from mvoscan.render import dutch
from mvoscan.render import result_words as words
from mvoscan.render.plan_words import Card, card, standing
from mvoscan.render.result_chart import profile_chart
from mvoscan.render.result_words import Shown
from mvoscan.render.shown import Column, Drawing, Table
from mvoscan.render.since_last import SinceLast, since_last

_MOST_NAMED = 8


class ThemePart(NamedTuple):
    """A theme on paper: its score in words, a table of its statements, what to begin with, and notes if asked for."""

    title: str
    anchor: str
    score: str
    counts: str
    statements: Table
    first_steps: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]


class ResultReport(NamedTuple):
    """What the report of a result says, besides its own words."""

    result: Result
    replaced: str
    summary: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    begin_with: tuple[str, ...]
    profile: Drawing
    scores: Table
    since: SinceLast | None
    since_table: Table | None
    themes: tuple[ThemePart, ...]
    plan: tuple[Card, ...]
    plan_standing: str
    views: tuple[Table, ...]
    method: tuple[str, ...]


def result_report(shown: Shown, actions: tuple[Action, ...]) -> ResultReport:
    """The report of a result with its action plan; notes only when they were asked for."""
    result = shown.result
    statements = {each.question.id: each for each in result.statements}
    today = max((each.changed_at.date() for each in actions), default=result.submission.handed_in_at.date())
    since = since_last(result.questionnaire, result.since, now=result.submission.handed_in_at) if result.since else None
    return ResultReport(
        result=result,
        replaced=words.replaced(shown),
        summary=words.summary(result),
        facts=tuple(_facts(result)),
        begin_with=tuple(each.question.text for each in result.interesting[:_MOST_NAMED]),
        profile=_profile(result),
        scores=_scores(result),
        since=since,
        since_table=_since_table(since) if since else None,
        themes=tuple(_theme(each, result, notes=shown.notes) for each in result.themes),
        plan=tuple(card(each, statements.get(each.question or ""), today=today) for each in actions),
        plan_standing=standing(actions, today=today),
        views=tuple(_views(result)),
        method=(
            words.method(result),
            f"Scoreregel: {result.main.rule}. {words.OURS}",
            words.OWN_MAPPING,
            *((words.WE,) if shown.shared else ()),
        ),
    )


def _facts(result: Result) -> Iterator[tuple[str, str]]:
    overall = result.main.overall
    yield (str(overall.score), "op 100 in totaal") if overall.score is not None else ("geen", "totaalscore")
    yield f"{overall.coverage} %", "dekking: daarop rust de score"
    yield f"{overall.counts.in_order} van {overall.counts.asked}", "stellingen in orde"


def _profile(result: Result) -> Drawing:
    minimum = result.questionnaire.scoring.minimum_coverage
    said = "; ".join(f"{each.theme.title}: {words.score_or_why(each.score, minimum=minimum)}" for each in result.themes)
    caption = f"Score van 0 tot 100 per thema, {words.BASIS[result.main.basis]}"
    return Drawing(profile_chart(result, identifier="profiel"), caption, f"{caption}. {said}.")


def _scores(result: Result) -> Table:
    columns = (
        Column("Thema", numeric=False),
        Column("Score", numeric=True),
        Column("Dekking", numeric=True),
        Column("Waarop dit rust", numeric=False),
    )
    rows = [_score_row(each.theme.title, each.score, result) for each in result.themes]
    return Table("Scores per thema", columns, (*rows, _score_row("Totaal", result.main.overall, result)))


def _score_row(title: str, score: Score, result: Result) -> tuple[str, ...]:
    minimum = result.questionnaire.scoring.minimum_coverage
    return title, words.score_or_why(score, minimum=minimum), f"{score.coverage} %", words.counts(score)


def _since_table(told: SinceLast) -> Table:
    columns = (
        Column("Thema", numeric=False),
        Column("Toen", numeric=True),
        Column("Nu", numeric=True),
        Column("Verschil", numeric=False),
        Column("Vergelijkbaar deel", numeric=True),
    )
    rows = [
        (row.title, "–", "–", row.reason, row.share)
        if row.reason
        else (row.title, row.then, row.now, row.change, row.share)
        for row in (*told.rows, told.total)
    ]
    caption = f"Vergeleken met de scan van {dutch.date(told.day)}, op wat vergelijkbaar is"
    return Table(caption, columns, tuple(rows))


def _theme(theme: ThemeResult, result: Result, *, notes: bool) -> ThemePart:
    columns = (Column("Nr.", numeric=False), Column("Stelling", numeric=False), Column("Antwoord", numeric=False))
    rows = tuple((each.number, each.question.text, words.answer(each)) for each in theme.statements)
    minimum = result.questionnaire.scoring.minimum_coverage
    return ThemePart(
        title=theme.theme.title,
        anchor=f"thema-{theme.theme.id}",
        score=words.score_or_why(theme.score, minimum=minimum),
        counts=words.counts(theme.score),
        statements=Table(f"Stellingen en antwoorden: {theme.theme.title}", columns, rows),
        first_steps=tuple((each.question.text, each.question.advice) for each in theme.to_improve),
        notes=tuple((each.number, each.answer.note) for each in theme.statements if notes and each.answer.note),
    )


def _views(result: Result) -> Iterator[Table]:
    named = (
        ("Duurzame-ontwikkelingsdoelen (SDG’s)", "SDG", result.goals),
        ("Onderwerpen van ISO 26000", "ISO 26000", result.subjects),
    )
    for caption, kind, views in named:
        if views:
            yield Table(caption, _VIEW_COLUMNS, tuple(_view(kind, each) for each in views))


_VIEW_COLUMNS = (
    Column("Doel of onderwerp", numeric=False),
    *(Column(name, numeric=True) for name in ("Gevraagd", "In orde", "Nog niet", "Weet niet")),
)


def _view(kind: str, view: View) -> tuple[str, ...]:
    counted = (Standing.IN_ORDER, Standing.SHORT, Standing.UNKNOWN)
    return f"{kind} {view.code}: {view.title}", str(len(view.statements)), *(str(view.count(each)) for each in counted)

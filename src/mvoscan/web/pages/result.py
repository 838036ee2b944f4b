"""The result of a scan: overall and per theme, with what to do next."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from mvoscan.core.answers import Answer
from mvoscan.core.questionnaire import Question, Theme
from mvoscan.core.scoring import NoScore, Score
from mvoscan.render.chart import Bar, bar_chart
from mvoscan.usecases.fill_in_scan import read_subject
from mvoscan.usecases.read_benchmark import read_benchmark
from mvoscan.usecases.read_result import Result, read_result
from mvoscan.web.deps import OpenDoor, Visitor
from mvoscan.web.pages.choosing import has_full
from mvoscan.web.pages.compared import compared
from mvoscan.web.pages.entry import kept, see_other
from mvoscan.web.pages.since_last import BASIS, since_last

router = APIRouter()

REASON = {
    NoScore.COVERAGE: "Geen score: minder dan {minimum} % beantwoord",
    NoScore.THEMES: "Geen totaalscore: niet elk thema heeft een score",
    NoScore.NOTHING_ASKED: "Geen score: er werden geen stellingen gesteld",
}


@dataclass(frozen=True)
class Line:
    """A score in words, for a table row and the text under a bar."""

    title: str
    anchor: str
    score: str
    coverage: str
    counts: str


@dataclass(frozen=True)
class ThemeResult:
    """A theme on the result page: its score in words, its statements with answers, what to improve."""

    theme: Theme
    line: Line
    statements: tuple[tuple[Question, str], ...]
    to_improve: tuple[Question, ...]


@router.get("/dossier/{dossier_id}/resultaat")
def show_result(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The stored scores with coverage, counts, advice and interesting statements."""
    with opened.service.reading() as connection:
        result = read_result(connection, visitor, dossier_id, library=opened.service.library)
        if result is None:
            return see_other(f"/dossier/{dossier_id}")
        subject = read_subject(connection, result.admission.dossier, types=opened.service.types)
        found = read_benchmark(
            connection, result.submission, library=opened.service.library, types=opened.service.types
        )
    offered = [each for each in opened.service.library.offered() if each.id == result.questionnaire.id]
    context = _context(result, subject) | {
        "further": any(has_full(each) for each in offered),
        "compared": compared(found, result.questionnaire, opened.service.types) if found else None,
    }
    response = opened.templates.render("dossier/result.html", context)
    return kept(opened, visitor, result.admission, response)


def words(score: Score) -> str:
    """The counts behind a score, as in '4 van 6 in orde, 1 weet niet'."""
    counts = score.counts
    parts = [f"{counts.in_order} van {counts.asked} in orde"]
    others = ((counts.unknown, "weet niet"), (counts.excluded, "niet van toepassing"), (counts.open, "niet beantwoord"))
    return ", ".join(parts + [f"{number} {label}" for number, label in others if number])


def _context(result: Result, subject: str) -> dict[str, Any]:
    submission, main = result.submission, result.main
    minimum = result.questionnaire.scoring.minimum_coverage
    themes = [_theme(result, theme, minimum) for theme in result.questionnaire.themes if theme.id in main.themes]
    return {
        "dossier": result.admission.dossier,
        "practice": submission.practice,
        "submission": submission,
        "questionnaire": result.questionnaire,
        "subject": subject,
        "claim": result.claim,
        "basis": BASIS[main.basis],
        "rule": main.rule,
        "overall": main.overall,
        "overall_line": _line("Totaal", "totaal", main.overall, minimum),
        "light": result.light,
        "themes": themes,
        "chart": Markup(_chart(result, themes, minimum)),  # noqa: S704 # made by our own chart module, which escapes.
        "interesting": [(question, _label(result, question, answer)) for question, answer in result.interesting()],
        "minimum": minimum,
        "since_last": since_last(result.questionnaire, result.since_last) if result.since_last else None,
    }


def _theme(result: Result, theme: Theme, minimum: int) -> ThemeResult:
    score = result.main.themes[theme.id]
    return ThemeResult(
        theme=theme,
        line=_line(theme.title, f"thema-{theme.id}", score, minimum),
        statements=tuple((each, _label(result, each, answer)) for each, answer in result.questions(theme.id)),
        to_improve=result.to_improve(theme.id),
    )


def _line(title: str, anchor: str, score: Score, minimum: int) -> Line:
    return Line(
        title=title,
        anchor=anchor,
        score=str(score.score) if score.score is not None else _reason(score, minimum),
        coverage=f"{score.coverage} %",
        counts=words(score),
    )


def _reason(score: Score, minimum: int) -> str:
    return REASON[score.reason or NoScore.COVERAGE].format(minimum=minimum)


def _chart(result: Result, themes: list[ThemeResult], minimum: int) -> str:
    scores = result.main.themes
    bars = [
        Bar(
            label=each.theme.title,
            value=scores[each.theme.id].score,
            reason=_reason(scores[each.theme.id], minimum) if scores[each.theme.id].score is None else "",
        )
        for each in themes
    ]
    described = "; ".join(f"{each.theme.title}: {each.line.score}" for each in themes)
    return bar_chart(bars, title="Score per thema", description=described, identifier="scores")


def _label(result: Result, question: Question, answer: Answer) -> str:
    """The answer in words; a statement without one is 'Niet beantwoord'."""
    option = result.questionnaire.scale_of(question).by_id.get(answer.option or "")
    return option.label if option else "Niet beantwoord"

"""The result of a scan: what stands out, the scores, every statement with its answer, and what to do next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.core.dossier import Right
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.result import Result, ThemeResult, View
from mvoscan.core.retention import expires_at
from mvoscan.core.scoring import Score, Standing
from mvoscan.core.tailoring import has_full
from mvoscan.render import result_words as words
from mvoscan.render.answer_lines import answer_lines
from mvoscan.render.next_steps_words import by_anchor
from mvoscan.render.result_chart import profile_chart
from mvoscan.render.since_last import since_last
from mvoscan.usecases._access import Admission
from mvoscan.usecases.correct_scan import read_standing
from mvoscan.usecases.launch_result import waiting_for
from mvoscan.usecases.read_benchmark import Compared, read_benchmark
from mvoscan.usecases.read_result import read_result
from mvoscan.usecases.suggest_next_steps import Ground, for_result
from mvoscan.web.deps import Door, OpenDoor, Visitor
from mvoscan.web.pages.compared import compared
from mvoscan.web.pages.entry import kept, see_other
from mvoscan.web.pages.offer import today_of

router = APIRouter()


@dataclass(frozen=True)
class Line:
    """A score in words, for a table row."""

    title: str
    anchor: str
    score: str
    coverage: str
    counts: str


@router.get("/dossier/{dossier_id}/resultaat")
def show_result(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The stored scores with coverage, counts, answers, advice and interesting statements."""
    service = opened.service
    with service.reading() as connection:
        found = read_result(connection, visitor, dossier_id, library=service.library, types=service.types)
        if found is None:
            return see_other(f"/dossier/{dossier_id}")
        result = found.result
        standing = read_standing(connection, visitor, found.admission.dossier)
        waiting = waiting_for(connection, visitor, found.admission.dossier) if _manages(found.admission) else None
        benchmark = read_benchmark(connection, result.submission, library=service.library, types=service.types)
        steps = for_result(connection, result, ground_of(opened, today_of(visitor.now)))
    offered = [each for each in service.library.offered() if each.id == result.questionnaire.id]
    context = result_context(result, benchmark, service.types) | {
        "dossier": found.admission.dossier,
        "ends": expires_at(result.submission.handed_in_at, opened.settings.answers_months),
        "manages": _manages(found.admission),
        "waiting": waiting,
        "standing": standing,
        "further": any(has_full(each) for each in offered),
        "may_share": _manages(found.admission),
        "steps": by_anchor(steps),
    }
    response = opened.templates.render("dossier/result.html", context)
    return kept(opened, visitor, found.admission, response)


def ground_of(opened: Door, today: date) -> Ground:
    """What suggestions for a result rest on."""
    return Ground(opened.settings.reference_folder, opened.service.types, today, opened.service.demo)


def _manages(admission: Admission) -> bool:
    return admission.right is Right.MANAGE


def result_context(result: Result, benchmark: Compared | None, types: InstitutionTypes) -> dict[str, Any]:
    """What parts/result.html shows, for whoever may read it."""
    submission, main = result.submission, result.main
    minimum = result.questionnaire.scoring.minimum_coverage
    total = _line("Totaal", "totaal", main.overall, minimum)
    return {
        "practice": submission.practice,
        "submission": submission,
        "questionnaire": result.questionnaire,
        "subject": result.subject,
        "claim": result.claim,
        "basis": words.BASIS[main.basis],
        "rule": main.rule,
        "summary": words.summary(result),
        "overall": main.overall,
        "overall_line": total,
        "light": result.light,
        "themes": [(each, _theme_line(each, minimum)) for each in result.themes],
        "chart": profile_chart(result),
        "interesting": result.interesting,
        "answer": words.answer,
        "answer_lines": answer_lines,
        "views": (_views("Duurzame-ontwikkelingsdoelen", "SDG", result.goals), _views(*_ISO, result.subjects)),
        "view_columns": _VIEW_COLUMNS,
        "own_mapping": words.OWN_MAPPING,
        "method": words.method(result),
        "ours": words.OURS,
        "since_last": _since(result),
        "compared": compared(benchmark, result.questionnaire, types) if benchmark else None,
    }


_VIEW_COLUMNS = tuple(
    {"label": label, "numeric": number > 0}
    for number, label in enumerate(("Doel of onderwerp", "Gevraagd", "In orde", "Nog niet", "Weet niet"))
)
_ISO = ("Onderwerpen van ISO 26000", "ISO 26000")


@dataclass(frozen=True)
class _Seen:
    """A view as a table: its caption, and rows of a name and its counts."""

    caption: str
    rows: tuple[tuple[str, int, int, int, int], ...]


def _views(caption: str, kind: str, views: tuple[View, ...]) -> _Seen:
    counted = (Standing.IN_ORDER, Standing.SHORT, Standing.UNKNOWN)
    rows = [(f"{kind} {each.code}: {each.title}", len(each.statements), *map(each.count, counted)) for each in views]
    return _Seen(caption, tuple(rows))  # type: ignore[arg-type] # three counts, as the states are three.


def _theme_line(theme: ThemeResult, minimum: int) -> Line:
    return _line(theme.theme.title, f"thema-{theme.theme.id}", theme.score, minimum)


def _line(title: str, anchor: str, score: Score, minimum: int) -> Line:
    return Line(
        title=title,
        anchor=anchor,
        score=words.score_or_why(score, minimum=minimum),
        coverage=f"{score.coverage} %",
        counts=words.counts(score),
    )


def _since(result: Result) -> Any:
    if result.since is None:
        return None
    return since_last(result.questionnaire, result.since, now=result.submission.handed_in_at)

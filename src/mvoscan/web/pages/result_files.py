"""A result as a file, at the address of its page with a suffix; notes come along only when that is ticked."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from mvoscan.core.action_plan import Action
from mvoscan.core.errors import Invalid, NotFound, Problem
from mvoscan.core.next_steps import NextSteps
from mvoscan.render.formats import CSV, XLSX
from mvoscan.render.next_steps_words import by_anchor
from mvoscan.render.result_chart import profile_svg
from mvoscan.render.result_files import result_csv, result_xlsx
from mvoscan.render.result_json import result_json
from mvoscan.render.result_report import result_report
from mvoscan.render.result_words import BASIS, Shown
from mvoscan.render.tables import Dialect
from mvoscan.usecases.correct_scan import read_standing
from mvoscan.usecases.plan_actions import read_plan
from mvoscan.usecases.read_benchmark import Compared, read_benchmark
from mvoscan.usecases.read_result import read_result
from mvoscan.usecases.suggest_next_steps import for_result
from mvoscan.web.deps import Door, OpenDoor, Visitor
from mvoscan.web.pages.compared import Row, compared
from mvoscan.web.pages.offer import today_of
from mvoscan.web.pages.result import ground_of

router = APIRouter()


@router.get("/dossier/{dossier_id}/resultaat.json")
def as_json(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The result for programs."""
    return json_file(_shown(dossier_id, request, opened, visitor))


@router.get("/dossier/{dossier_id}/resultaat.csv")
def as_csv(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The result as one table, also for Excel with Dutch settings (`dialect=excel-nl`)."""
    dialect = asked_dialect(request)
    return csv_file(_shown(dossier_id, request, opened, visitor), dialect)


@router.get("/dossier/{dossier_id}/resultaat.xlsx")
def as_xlsx(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The result as a workbook."""
    return xlsx_file(_shown(dossier_id, request, opened, visitor))


@router.get("/dossier/{dossier_id}/resultaat.pdf")
async def as_pdf(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The result with its action plan as a report for the council; made in a process of its own."""
    shown, page = await run_in_threadpool(_printable, dossier_id, request, opened, visitor)
    return await pdf_file(shown, page, opened)


@router.get("/dossier/{dossier_id}/resultaat.svg")
def as_svg(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The profile as a picture."""
    return svg_file(_shown(dossier_id, request, opened, visitor))


def asked_dialect(request: Request) -> Dialect:
    """The dialect of CSV that an address asks for; raises `Invalid` for one that does not exist."""
    asked = request.query_params.get("dialect", Dialect.RFC_4180)
    if asked not in set(Dialect):
        raise Invalid(Problem(field="dialect", message=f"Dit dialect bestaat niet. Kies uit: {', '.join(Dialect)}."))
    return Dialect(asked)


def json_file(shown: Shown) -> Response:
    """A result as JSON, to download."""
    return _file(result_json(shown), shown, "json", "application/json")


def csv_file(shown: Shown, dialect: Dialect) -> Response:
    """A result as one table, to download."""
    return _file(result_csv(shown, dialect=dialect), shown, "csv", CSV.media_type)


def xlsx_file(shown: Shown) -> Response:
    """A result as a workbook, to download."""
    return _file(result_xlsx(shown), shown, "xlsx", XLSX.media_type)


def svg_file(shown: Shown) -> Response:
    """The profile of a result as a picture, to download."""
    return _file(profile_svg(shown.result), shown, "svg", "image/svg+xml")


async def pdf_file(shown: Shown, page: str, opened: Door) -> Response:
    """A result as a report, to download; `page` is what `report_page` made."""
    return _file(await opened.printer.pdf(page), shown, "pdf", "application/pdf")


def report_page(
    shown: Shown,
    actions: tuple[Action, ...],
    opened: Door,
    benchmark: Compared | None,
    steps: Mapping[str, NextSteps],
) -> str:
    """The report of a result with its actions and next steps, as a page that is made to become a PDF."""
    submission = shown.result.submission
    found = compared(benchmark, shown.result.questionnaire, opened.service.types) if benchmark else None
    context = {
        "report": result_report(shown, actions),
        "submission": submission,
        "practice": submission.practice,
        "basis": BASIS[shown.result.main.basis],
        "compared": found,
        "compared_rows": [_cells(row) for row in found["rows"]] if found else [],
        "steps": by_anchor(steps, site=opened.settings.public_url),
    }
    return opened.templates.text("pdf/result.html", context)


def _shown(dossier_id: str, request: Request, opened: Door, visitor: Visitor) -> Shown:
    service = opened.service
    with service.reading() as connection:
        found = read_result(connection, visitor, dossier_id, library=service.library, types=service.types)
        if found is None:
            raise NotFound("Deze scan is nog niet ingediend, en heeft dus nog geen resultaat.")
        standing = read_standing(connection, visitor, found.admission.dossier)
    later = standing.corrected_in if standing.ending else None
    return Shown(
        found.result,
        demo=service.demo,
        notes=request.query_params.get("notities") == "ja",
        successor=f"{opened.settings.public_url}/dossier/{later}/resultaat" if later else "",
    )


def _printable(dossier_id: str, request: Request, opened: Door, visitor: Visitor) -> tuple[Shown, str]:
    """What is shown, and its report as a page that is made to become a PDF."""
    shown = _shown(dossier_id, request, opened, visitor)
    service = opened.service
    with service.reading() as connection:
        plan = read_plan(connection, visitor, dossier_id, library=service.library, types=service.types)
        benchmark = read_benchmark(connection, shown.result.submission, library=service.library, types=service.types)
        steps = for_result(connection, shown.result, ground_of(opened, today_of(visitor.now)))
    return shown, report_page(shown, plan.actions, opened, benchmark, steps)


def _cells(row: Row) -> tuple[str, ...]:
    return row.title, row.own, row.mean, row.position, row.middle, row.count


def _file(made: bytes, shown: Shown, suffix: str, media_type: str) -> Response:
    day = shown.result.submission.handed_in_at.date().isoformat()
    name = f"mvo-scan-{day}-{shown.result.submission.public_id[:8]}.{suffix}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(made, media_type=media_type, headers=headers)

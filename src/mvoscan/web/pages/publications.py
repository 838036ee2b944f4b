"""`/cijfers/publicaties`: what was published, what is to come, and a report of each release as page and as PDF."""

from hashlib import sha256

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from mvoscan.core.closing import label
from mvoscan.core.institution import PROVINCES
from mvoscan.core.observation import Observation
from mvoscan.core.release import Release
from mvoscan.render.pdf import MAKER
from mvoscan.render.release_report import ReleaseReport, release_report
from mvoscan.render.release_results import Labels
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_statistics import LATEST, read_release, release_calendar, shown_releases
from mvoscan.web.deps import Door, Now, OpenDoor

router = APIRouter()

HOME = "/cijfers/publicaties"
_BRIEFLY = {"cache-control": "public, max-age=300"}


@router.get(HOME)
def show_publications(opened: OpenDoor, now: Now) -> Response:
    """All releases that were ever published, and which ones are to come."""
    with opened.service.reading_published() as connection:
        found = shown_releases(connection)
        calendar = release_calendar(connection, now)
    context = {"nav": "cijfers", "releases": found, "calendar": calendar, "named": label, "home": HOME}
    return opened.templates.render("report/releases.html", context)


@router.get(HOME + "/{name}.pdf")
async def send_report(name: str, request: Request, opened: OpenDoor) -> Response:
    """The report of a published release as PDF: the same bytes as long as the release and the maker are the same."""
    if name == LATEST:
        return await run_in_threadpool(_newest, opened, ".pdf")
    page = await run_in_threadpool(_printable, opened, name)
    tag = sha256(f"{MAKER}\n{page}".encode()).hexdigest()[:32]
    headers = {**_BRIEFLY, "etag": f'"{tag}"', "content-disposition": f'inline; filename="mvo-scan-{name}.pdf"'}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    made = await opened.printer.shared(tag, page)
    return Response(made, media_type="application/pdf", headers=headers)


@router.get(HOME + "/{name}")
def show_report(name: str, opened: OpenDoor) -> Response:
    """The report of a published release; the newest one has its own address, to which `latest` leads."""
    if name == LATEST:
        return _newest(opened)
    with opened.service.reading_published() as connection:
        found = read_release(connection, name)
    return report_page(opened, found.release, found.rows)


def report_page(opened: Door, release: Release, rows: tuple[Observation, ...]) -> Response:
    """The report of a release as a page, whatever its state: of a draft it says so."""
    context = _context(opened, release, rows) | {"nav": "cijfers", "printed": False}
    return opened.templates.render("report/release.html", context)


def printable_report(opened: Door, release: Release, rows: tuple[Observation, ...]) -> str:
    """The report of a release as a page that is made to become a PDF."""
    return opened.templates.text("pdf/release.html", _context(opened, release, rows) | {"printed": True})


def _newest(opened: Door, suffix: str = "") -> Response:
    with opened.service.reading_published() as connection:
        name = read_release(connection).release.name
    return RedirectResponse(f"{HOME}/{name}{suffix}", status_code=307, headers=_BRIEFLY)


def _printable(opened: Door, name: str) -> str:
    with opened.service.reading_published() as connection:
        found = read_release(connection, name)
    return printable_report(opened, found.release, found.rows)


def _context(opened: Door, release: Release, rows: tuple[Observation, ...]) -> dict[str, object]:
    report = release_report(release, rows, _labels(opened.service, release))
    address = f"{opened.settings.public_url}{HOME}/{release.name}"
    return {
        "report": report,
        "release": release,
        "address": address,
        "home": HOME,
        "licence": opened.settings.figures_licence,
    } | _acts(report)


def _acts(report: ReleaseReport) -> dict[str, object]:
    """When it was built, approved and published; none of it says by whom, which is no matter for a public page."""
    release = report.release
    acts = {"built": release.built, "approved": release.approved, "published": release.published}
    return {name: act.at if act else None for name, act in acts.items()}


def _labels(service: Service, release: Release) -> Labels:
    """Names on screen: those of the newest edition of the questionnaire, and of earlier ones what it no longer has."""
    editions = [each for each in service.library.published() if each.id == release.questionnaire]
    themes = {theme.id: theme.title for each in reversed(editions) for theme in each.themes}
    themes |= {theme.id: theme.title for each in editions for theme in each.themes}
    return Labels(
        questionnaire=editions[-1].title if editions else release.questionnaire,
        themes=themes,
        groups={each.code: each.label for each in service.types.groups},
        families={each.code: each.label for each in service.types.families},
        provinces=PROVINCES,
    )

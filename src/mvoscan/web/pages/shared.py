"""What the reader of a shared link gets: a button, then the result and its files at an address without the token."""

from datetime import datetime

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from mvoscan.render import plan_words
from mvoscan.render import result_words as words
from mvoscan.render.next_steps_words import by_anchor
from mvoscan.render.result_words import Shown
from mvoscan.usecases.read_benchmark import read_benchmark
from mvoscan.usecases.read_result import SharedResult, read_shared
from mvoscan.usecases.share_result import check_token, open_share
from mvoscan.usecases.suggest_next_steps import for_result
from mvoscan.web.deps import Door, OpenDoor, Visitor, secret
from mvoscan.web.pages.entry import see_other
from mvoscan.web.pages.offer import today_of
from mvoscan.web.pages.result import ground_of, result_context
from mvoscan.web.pages.result_files import (
    asked_dialect,
    csv_file,
    json_file,
    pdf_file,
    report_page,
    svg_file,
    xlsx_file,
)
from mvoscan.web.tries import LinkTries

router = APIRouter()

_RESULT = "/gedeeld/resultaat/{share_id}"


@router.get(_RESULT + ".json")
def as_json(share_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The shared result for programs."""
    return json_file(_shown(share_id, opened, visitor)[0])


@router.get(_RESULT + ".csv")
def as_csv(share_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The shared result as one table, also for Excel with Dutch settings (`dialect=excel-nl`)."""
    dialect = asked_dialect(request)
    return csv_file(_shown(share_id, opened, visitor)[0], dialect)


@router.get(_RESULT + ".xlsx")
def as_xlsx(share_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The shared result as a workbook."""
    return xlsx_file(_shown(share_id, opened, visitor)[0])


@router.get(_RESULT + ".svg")
def as_svg(share_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The profile of the shared result as a picture."""
    return svg_file(_shown(share_id, opened, visitor)[0])


@router.get(_RESULT + ".pdf")
async def as_pdf(share_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The shared result as a report, with the action plan when it goes along."""
    shown, page = await run_in_threadpool(_printable, share_id, opened, visitor)
    return await pdf_file(shown, page, opened)


@router.get(_RESULT)
def show_shared(share_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The shared result, to read."""
    service = opened.service
    with service.reading() as connection:
        found = read_shared(connection, visitor, share_id, library=service.library, types=service.types)
        return shared_page(connection, opened, found, visitor.now)


@router.get("/gedeeld/{token}")
def offer_to_open(token: str, opened: OpenDoor, visitor: Visitor, tries: LinkTries) -> Response:
    """A button to go on; opening a link changes nothing, because mail scanners open links too."""
    with tries.counting(), opened.service.reading() as connection:
        grant = check_token(connection, token, visitor)
    return opened.templates.render("shared/open.html", {"token": token, "last_day": grant.last_day})


@router.post("/gedeeld/{token}")
def open_shared(token: str, opened: OpenDoor, visitor: Visitor, tries: LinkTries) -> Response:
    """Exchange the link for a session that may read, count it, and go to the result."""
    asker = visitor if visitor.cookie else visitor._replace(cookie=secret())
    with tries.counting(), opened.service.writing() as connection:
        share_id = open_share(connection, token, asker, days=opened.settings.session_days)
    response = see_other(f"/gedeeld/resultaat/{share_id}")
    opened.keep_cookie(response, asker.cookie)
    return response


def shared_page(connection: Connection, opened: Door, found: SharedResult, now: datetime) -> Response:
    """The page of a shared result: the same for its reader and for whoever looks at it beforehand."""
    service, result = opened.service, found.result
    benchmark = read_benchmark(connection, result.submission, library=service.library, types=service.types)
    today = max((each.changed_at.date() for each in found.actions), default=result.submission.handed_in_at.date())
    statements = {each.question.id: each for each in result.statements}
    context = result_context(result, benchmark, service.types) | {
        "shared": found.grant,
        "replaced": words.replaced(Shown(result, shared=True)),
        "files": f"/gedeeld/resultaat/{found.grant.public_id}",
        "we": words.WE,
        "cards": [plan_words.card(each, statements.get(each.question or ""), today=today) for each in found.actions],
        "standing": plan_words.standing(found.actions, today=today),
        "steps": by_anchor(for_result(connection, result, ground_of(opened, today_of(now)))),
    }
    return opened.templates.render("shared/result.html", context)


def _shown(share_id: str, opened: Door, visitor: Visitor) -> tuple[Shown, SharedResult]:
    service = opened.service
    with service.reading() as connection:
        found = read_shared(connection, visitor, share_id, library=service.library, types=service.types)
    return Shown(found.result, demo=service.demo, shared=True), found


def _printable(share_id: str, opened: Door, visitor: Visitor) -> tuple[Shown, str]:
    shown, found = _shown(share_id, opened, visitor)
    service, submission = opened.service, found.result.submission
    with service.reading() as connection:
        benchmark = read_benchmark(connection, submission, library=service.library, types=service.types)
        steps = for_result(connection, found.result, ground_of(opened, today_of(visitor.now)))
    return shown, report_page(shown, found.actions, opened, benchmark, steps)

"""How a page of a dossier answers: with its session rolled on once a day, and where it sends the visitor next."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from mvoscan.usecases._access import Admission, Visitor
from mvoscan.usecases.keep_link import roll_session
from mvoscan.web.deps import Door


def kept(opened: Door, visitor: Visitor, admission: Admission, response: Response) -> Response:
    """The response, with the session rolled on when this is its first use today."""
    if admission.stale:
        with opened.service.writing() as connection:
            roll_session(connection, visitor, grant=admission.grant.id, days=opened.settings.session_days)
        opened.keep_cookie(response, visitor.cookie)
    return response


async def kept_soon(opened: Door, visitor: Visitor, admission: Admission, response: Response) -> Response:
    """The same for a page that is made without a thread: only rolling on needs one."""
    return await run_in_threadpool(kept, opened, visitor, admission, response) if admission.stale else response


def see_other(path: str) -> RedirectResponse:
    """Post, redirect, get."""
    return RedirectResponse(path, status_code=303)

"""One answer saved as it is given (with JavaScript), on top of the version that its sender names in `If-Match`."""

import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from mvoscan.core.answers import OPEN, Answer
from mvoscan.core.history import Signature
from mvoscan.render import dutch
from mvoscan.render.team_words import signature_words
from mvoscan.usecases.fill_in_scan import Posted, Saved, save_answers
from mvoscan.web.deps import Door, OpenDoor, PostedForm, Visitor
from mvoscan.web.errors import ProblemDetails
from mvoscan.web.pages.language import in_language

router = APIRouter()

_TAG = re.compile(r'"(\d{1,9}-[0-9a-f]{8})"')
"""One strong entity tag, as we give them; `*` would write over what nobody has seen."""

_NO_TAG = ProblemDetails(
    title="Zeg op welke versie je verder bouwt",
    status=428,
    detail=(
        'Stuur If-Match mee met de ETag van het antwoord dat je las, bijvoorbeeld If-Match: "3-1a2b3c4d".'
        " Zo wordt niemands antwoord ongezien overschreven."
    ),
)
_STALE = ProblemDetails(
    title="Intussen gewijzigd",
    status=412,
    detail=(
        "Dit antwoord is intussen gewijzigd, in een ander tabblad of door een collega. Kies welk antwoord blijft"
        " en stuur het met de ETag van het antwoord dat nu bewaard is."
    ),
)


@router.post("/dossier/{public_id}/antwoord/{question_id}")
def save_one(
    request: Request, public_id: str, question_id: str, opened: OpenDoor, visitor: Visitor, form: PostedForm
) -> Response:
    """Save one answer: its new tag; 428 without `If-Match`, 412 with both values when somebody else was first.

    An answer that says what stands already is no clash, whatever its tag (RFC 9110, 13.1.1).
    """
    tag = _TAG.fullmatch(request.headers.get("if-match", "").strip())
    if tag is None:
        return _problem(_NO_TAG)
    sent = Posted(
        option=str(form.get("a", "")) or None,
        interesting=bool(form.get("i")),
        note=str(form.get("n", "")),
        base=tag[1],
    )
    with opened.service.writing() as connection:
        saved = save_answers(connection, visitor, public_id, {question_id: sent}, library=opened.service.library)
    stands = saved.sheet.answers.get(question_id, OPEN)
    if saved.clashes:
        return _clash(opened, request, saved, question_id, stands)
    by = signature_words(Signature(saved.sheet.admission.grant.author, visitor.now))
    told = {"base": stands.base, "saved": dutch.time(visitor.now), "by": by}
    return JSONResponse(told, headers=_tagged(stands))


def _clash(opened: Door, request: Request, saved: Saved, question_id: str, stands: Answer) -> Response:
    """Both values, for programs as they are and for the page as its panel."""
    yours = saved.clashes[question_id]
    statements = opened.templates.statements(in_language(opened, request, saved.sheet.questionnaire))
    by = signature_words(saved.sheet.signed.get(question_id))
    panel = statements.remarks(question_id, yours, clash=stands, by=by)
    both = {"yours": _plain(yours), "current": _plain(stands), "html": str(panel)}
    return _problem(_STALE, **both, headers=_tagged(stands))


def _problem(details: ProblemDetails, *, headers: dict[str, str] | None = None, **more: Any) -> Response:
    body = details.model_dump() | more
    return JSONResponse(body, status_code=details.status, headers=headers, media_type="application/problem+json")


def _plain(answer: Answer) -> dict[str, Any]:
    return {"option": answer.option, "interesting": answer.interesting, "note": answer.note}


def _tagged(answer: Answer) -> dict[str, str]:
    return {"etag": f'"{answer.base}"'}

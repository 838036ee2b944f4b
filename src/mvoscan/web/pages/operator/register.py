"""`/beheer/register`: look up an entry of the register, provisional ones too. A newer list comes in by the command."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.institution import PROVINCES, Institution, Standing, named
from mvoscan.usecases.find_institution import MOST_FOUND, look_up
from mvoscan.web.deps import Door, OpenDoor
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Staff

router = APIRouter()

HERE = "/beheer/register"
_STANDINGS = {
    Standing.LISTED: "in de lijst",
    Standing.PROVISIONAL: "voorlopig: door een bezoeker ingetypt",
    Standing.MERGED: "samengevoegd",
}


@router.get(HERE)
def show_register(request: Request, opened: OpenDoor, person: Staff) -> Response:
    """A field to search, and what was found."""
    asked = "".join(sign for sign in request.query_params.get("zoek", "")[:200] if sign.isprintable()).strip()
    problems: tuple[Problem, ...] = ()
    found: tuple[Institution, ...] = ()
    try:
        with opened.service.reading() as connection:
            found = look_up(connection, asked) if asked else ()
    except Invalid as error:
        problems = tuple(Problem(field="zoek", message=each.message) for each in error.problems)
    context = {
        "asked": asked,
        "found": [_entry(opened, each) for each in found],
        "most": MOST_FOUND,
        "problems": problems,
    }
    return show(opened, person, "operator/register.html", context, here=HERE, status=422 if problems else 200)


def _entry(opened: Door, body: Institution) -> dict[str, Any]:
    """An entry in words: its name, and its attributes that are known."""
    known = opened.service.types.by_code.get(body.type)
    label = known.label if known else body.type
    rows = {
        "Sleutel": body.id,
        "Type": label,
        "Stand": _STANDINGS[body.standing],
        "Provincie": PROVINCES.get(body.province or "", ""),
        "KBO-nummer": body.kbo,
        "OVO-code": body.ovo,
        "NIS-code": body.nis,
        "Voorgangers": ", ".join(former.name for former in body.predecessors),
    }
    return {"name": named(label, body.name), "rows": [{"key": key, "value": row} for key, row in rows.items() if row]}

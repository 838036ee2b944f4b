"""`/beheer/logboek`: who did what and when, newest first."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.audit import KIND_WORDS, KNOWN_WORDS, Entry, Kind
from mvoscan.render import dutch
from mvoscan.usecases.read_audit_log import read_log
from mvoscan.web.deps import OpenDoor
from mvoscan.web.pages.operator.frame import show
from mvoscan.web.persons import Staff

router = APIRouter()

HERE = "/beheer/logboek"


@router.get(HERE)
def show_log(request: Request, opened: OpenDoor, person: Staff) -> Response:
    """The log, of one kind when asked (`soort`), going on from an entry (`voor`)."""
    asked = request.query_params.get("soort", "")
    kind = asked if asked in set(Kind) else ""
    before = request.query_params.get("voor", "")
    number = int(before) if before.isascii() and before.isdecimal() and len(before) <= 15 else None
    with opened.service.reading() as connection:
        log = read_log(connection, kind=kind, before=number)
    older = urlencode({"soort": kind, "voor": log.older}) if log.older else ""
    context = {
        "lines": [_line(each) for each in log.entries],
        "kinds": [{"id": each.value, "label": KIND_WORDS[each].capitalize()} for each in Kind if each in log.kinds],
        "kind": kind,
        "older": f"{HERE}?{older}" if older else "",
        "first": number is None,
    }
    return show(opened, person, "operator/audit_log.html", context, here=HERE)


def _line(entry: Entry) -> dict[str, Any]:
    details = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in entry.details.items())
    return {
        "when": f"{dutch.date(entry.at)}, {dutch.time(entry.at)}",
        "what": entry.kind_words.capitalize(),
        "about": entry.about,
        "by": entry.by,
        "known": KNOWN_WORDS[entry.known],
        "details": details,
    }

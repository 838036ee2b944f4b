"""`/aanbod`: trainings, speakers, sessions, tools and networks; what there is, and one of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.feedback import FEWEST, QUESTIONS
from mvoscan.core.institution import PROVINCES
from mvoscan.core.iso26000 import CLAUSES, CORE_SUBJECTS
from mvoscan.core.offer import FORM_WORDS, KIND_WORDS, Content, Entry, Filter, audiences, read_filter
from mvoscan.usecases.browse_offer import list_offer, show_entry
from mvoscan.web.choices import Choice
from mvoscan.web.deps import Door, Now, OpenDoor

router = APIRouter()

HERE = "/aanbod"
_FIELDS = ("thema", "soort", "regio", "doelgroep")


@router.get(HERE)
def show_offer(request: Request, opened: OpenDoor, now: Now) -> Response:
    """What can be ordered today, by theme, kind, region and audience; a wrong question says what is wrong."""
    given = {name: request.query_params.get(name, "").strip() for name in _FIELDS}
    problems: tuple[Problem, ...] = ()
    try:
        wanted = read_filter(given, opened.service.types)
    except Invalid as error:
        wanted, problems = Filter(), error.problems
    with opened.service.reading() as connection:
        found = () if problems else list_offer(connection, wanted, today=today_of(now))
    context = {
        "nav": "aanbod",
        "given": given,
        "problems": problems,
        "errors": {each.field: each.message for each in problems},
        "entries": [{"entry": each, "lines": lines_of(opened, each.content)} for each in found],
        "narrowed": any(given.values()),
        "choices": _choices(opened),
    }
    return opened.templates.render("offer/list.html", context, status=422 if problems else 200)


@router.get(f"{HERE}/{{code}}")
def show_one(code: str, opened: OpenDoor, now: Now) -> Response:
    """One entry, with what bodies thought of it once that may be told."""
    with opened.service.reading() as connection:
        shown = show_entry(connection, code, today=today_of(now))
    context = {
        "nav": "aanbod",
        "entry": shown.entry,
        "past": shown.past,
        "orderable": orderable(opened, shown.entry, past=shown.past),
        "lines": lines_of(opened, shown.entry.content, whole=True),
        "heard": shown.heard,
        "questions": QUESTIONS,
        "fewest": FEWEST,
    }
    return opened.templates.render("offer/entry.html", context)


def today_of(now: Now) -> date:
    """The day in Belgium."""
    return now.astimezone(BRUSSELS).date()


def orderable(opened: Door, entry: Entry, *, past: bool) -> bool:
    """Whether a button to order makes sense."""
    return not past and (opened.service.demo or not entry.content.example)


def lines_of(opened: Door, content: Content, *, whole: bool = False) -> list[tuple[str, str]]:
    """What an entry says, in words: its name and its value, one a line."""
    known = audiences(opened.service.types)
    audience = ", ".join(known.get(each, each) for each in content.audience) or "Alle besturen en sectororganisaties"
    regions = " en ".join(PROVINCES[each] for each in content.regions)
    where = f"{FORM_WORDS[content.form]}, alleen in {regions}" if regions else FORM_WORDS[content.form]
    short = [("Voor wie", audience), ("Waar", where), ("Hoelang", content.length)]
    themes = ", ".join(CORE_SUBJECTS[each] for each in content.subjects)
    if not whole:
        return [("Onderwerp", themes), *short]
    precise = ", ".join(f"{CLAUSES[each]} ({each})" for each in content.iso if each not in CORE_SUBJECTS)
    more = [("Meer precies (ISO 26000)", precise)] if precise else []
    return [
        ("Soort", KIND_WORDS[content.kind]),
        ("Onderwerp", themes),
        *more,
        *short,
        ("Aanbieder", content.provider),
        ("Prijs", content.price),
        ("Contact", content.contact),
    ]


def _choices(opened: Door) -> dict[str, Any]:
    """What can be looked for."""
    every: dict[str, Mapping[Any, str]] = {
        "thema": CORE_SUBJECTS,
        "soort": KIND_WORDS,
        "regio": PROVINCES,
        "doelgroep": audiences(opened.service.types),
    }
    return {name: [Choice(code, label) for code, label in words.items()] for name, words in every.items()}

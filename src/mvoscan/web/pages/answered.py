"""`/cijfers/stellingen`: how the statements of a theme were answered, from the counts of a published release."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.audience import Audience, audiences
from mvoscan.core.closing import label
from mvoscan.core.errors import NotFound
from mvoscan.core.observation import Observation
from mvoscan.core.questionnaire import Question, Questionnaire
from mvoscan.core.release import Release
from mvoscan.core.shares import shares
from mvoscan.render import dutch
from mvoscan.render.share_chart import Part, Shares, share_chart
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.read_statistics import LATEST, published_releases, read_release
from mvoscan.web.choices import Choice, Column
from mvoscan.web.deps import OpenDoor
from mvoscan.web.published import (
    BASES,
    NO_NUMBER,
    WITHHELD,
    asked,
    audience_choices,
    audience_name,
    downloads,
    method,
    releases_there,
    theme_titles,
)

router = APIRouter()

_SCANS = (Choice(BASES[0].id, "Stellingen van de snelle scan"), Choice(BASES[1].id, "Alleen in de volledige scan"))

Answers = dict[str, Observation]
"""The rows of one statement by the code of the answer."""


@router.get("/cijfers/stellingen")
def show_answers(request: Request, opened: OpenDoor) -> Response:
    """The answers to each statement of a theme, of the release asked for or the newest."""
    service, given = opened.service, request.query_params
    name = given.get("publicatie", "")
    with service.reading() as connection:
        there = published_releases(connection)
        context: dict[str, Any] = {"nav": "cijfers", "there": there, "releases": releases_there(there), "problems": ()}
        try:
            found = read_release(connection, name or LATEST)
        except NotFound as nothing:
            context |= {"release": None, "nothing": str(nothing)}
            return opened.templates.render("published/answers.html", context, status=404 if name else 200)
    rows = [row for row in found.rows if row.dataset == "question-results"]
    choices = _choices(service, found.release, rows)
    read = asked(given, choices, others=("publicatie",))
    context |= {"release": found.release, "period": label(found.release.period), "choices": choices}
    context |= {"values": read.values, "problems": read.problems}
    if read.problems:
        return opened.templates.render("published/answers.html", context, status=422)
    return opened.templates.render("published/answers.html", context | _view(service, found.release, rows, read.values))


def _choices(service: Service, release: Release, rows: list[Observation]) -> dict[str, list[Choice]]:
    titles = theme_titles(service, release.questionnaire)
    there = {row.theme for row in rows}
    return {
        "thema": [Choice(code, title) for code, title in titles.items() if code in there],
        "scan": list(_SCANS),
        "besturen": audience_choices(audiences(rows), service.types),
    }


def _view(service: Service, release: Release, rows: list[Observation], values: Mapping[str, str]) -> dict[str, Any]:
    audience = next((each for each in audiences(rows) if each.code == values["besturen"]), Audience("total"))
    chosen = [
        row for row in rows if row.theme == values["thema"] and row.basis == values["scan"] and audience.holds(row)
    ]
    statements = _statements(chosen)
    editions = {row.series: _edition(service, row) for row in chosen}
    named = [_named(editions[series], question, answers) for (series, question), answers in statements.items()]
    labels = list(dict.fromkeys(part.label for each in named for part in each.parts)) or ["Ja", "Nee"]
    filters = {"basis": values["scan"], "theme": values["thema"], **audience.filters}
    title = f"{theme_titles(service, release.questionnaire).get(values['thema'], '')}, {label(release.period)}"
    return {
        "title": title,
        "audience": audience_name(audience, service.types),
        "chart": share_chart(
            named, title=title, description=f"{title}. Dezelfde aandelen staan in de tabel.", identifier="stellingen"
        ),
        "columns": [
            Column("Stelling", numeric=False),
            *(Column(each, numeric=True) for each in labels),
            Column("Besturen (op 5 na)", numeric=True),
        ],
        "rows": [_line(each, answers, labels) for each, answers in zip(named, statements.values(), strict=True)],
        "withheld": any(row.withheld for row in chosen),
        "nothing_open": bool(chosen) and all(row.withheld for row in chosen),
        "downloads": downloads(release.name, "question-results", filters),
        "permanent": f"/cijfers/stellingen?{urlencode({'publicatie': release.name, **values})}",
        "method": method(release),
        "scan_name": next(each.label for each in _SCANS if each.id == values["scan"]),
    }


def _statements(rows: list[Observation]) -> dict[tuple[str, str], Answers]:
    """Rows by statement: its series and its code there."""
    found: dict[tuple[str, str], Answers] = {}
    for row in rows:
        found.setdefault((row.series, row.question), {})[row.answer] = row
    return found


def _edition(service: Service, row: Observation) -> Questionnaire | None:
    """The edition in which a series starts, with the words of its statements."""
    published = service.library.published()
    return next((each for each in published if (each.id, each.edition) == (row.questionnaire, row.series)), None)


def _named(edition: Questionnaire | None, code: str, answers: Answers) -> Shares:
    """A statement with its answers in words and shares, or the reason why they are not there."""
    question: Question | None = edition.questions.get(code) if edition else None
    options = edition.scale_of(question).by_id if edition and question else {}
    words = question.text if question else code
    if any(row.value is None for row in answers.values()):
        return Shares(label=words, reason=WITHHELD)
    counts = [row.value or 0 for row in answers.values()]
    parts = zip(answers, counts, shares(counts), strict=True)
    return Shares(
        label=words,
        parts=tuple(
            Part(label=options[name].label if name in options else name, count=count, shown=f"{share}\u00a0%")
            for name, count, share in parts
        ),
    )


def _line(named: Shares, answers: Answers, labels: list[str]) -> list[str]:
    """A row of the table; an answer that a statement does not have is no zero."""
    cells = {part.label: f"{part.shown} ({dutch.number(part.count)})" for part in named.parts}
    absent = NO_NUMBER if named.parts else WITHHELD
    counts = {row.n_org for row in answers.values() if row.n_org is not None}
    return [
        named.label,
        *(cells.get(each, absent) for each in labels),
        dutch.number(max(counts)) if counts else NO_NUMBER,
    ]

"""`/labels`: labels for who buys: browse and filter, one label, and what may stand where in a tender."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.iso26000 import CLAUSES
from mvoscan.core.purchase import advise, places_of
from mvoscan.core.scheme import Inventory, LabelDegree, LabelKind, Scheme
from mvoscan.core.scheme_query import Choices, LabelFilter
from mvoscan.core.scheme_words import CONTROLS, DEGREES, KINDS, NOT_KNOWN, UNCHECKED, USES
from mvoscan.render.label_files import ATTRIBUTION
from mvoscan.usecases.find_labels import Found, choices_of, find_labels, inventory, label_named
from mvoscan.web.choices import Choice, Download
from mvoscan.web.deps import OpenDoor

router = APIRouter()

_FIELDS = frozenset({"group", "risk"})


class Kept(NamedTuple):
    """A filter that is on, in words, and the address without it."""

    label: str
    without: str


@router.get("/labels")
def show_labels(request: Request, opened: OpenDoor) -> Response:
    """The labels that fit what was asked; a wrong question comes back with what is wrong, and without labels."""
    given = _given(request)
    reference, library = opened.settings.reference_folder, opened.service.library
    try:
        found = find_labels(reference, library, given)
    except Invalid as error:
        known = {name: values for name, values in given.items() if name in set(LabelFilter)}
        wrong = {problem.field for problem in error.problems}
        sound = find_labels(reference, library, {name: each for name, each in known.items() if name not in wrong})
        context = _form(sound, known) | {"problems": _placed(error, frozenset(LabelFilter)), "labels": None}
        return opened.templates.render("labels/list.html", context, status=422)
    context = _form(found, given) | {"problems": (), "labels": found.labels} | _shown(found)
    return opened.templates.render("labels/list.html", context)


@router.get("/labels/clausule")
def show_clauses(request: Request, opened: OpenDoor) -> Response:
    """What may be asked for in a purchase, and where in the tender; first the form alone."""
    found = inventory(opened.settings.reference_folder)
    group, risk = request.query_params.get("group", ""), request.query_params.get("risk", "")
    context: dict[str, Any] = {
        **_WORDS,
        "nav": "labels",
        "values": {"group": group, "risk": risk},
        "groups": [Choice(each.code, each.label) for each in found.product_groups],
        "risks": [Choice(each.code, each.label) for each in found.risks],
        "problems": (),
        "advice": None,
    }
    if not _FIELDS & set(request.query_params):
        return opened.templates.render("labels/clause.html", context)
    try:
        advice = advise(found, group=group, risk=risk)
    except Invalid as error:
        return opened.templates.render("labels/clause.html", context | {"problems": error.problems}, status=422)
    return opened.templates.render("labels/clause.html", context | {"advice": advice})


@router.get("/labels/{label}")
def show_label(label: str, opened: OpenDoor) -> Response:
    """One label: what is known of it and how far, and its model sentences when it was verified."""
    reference = opened.settings.reference_folder
    scheme = label_named(reference, label)
    known = choices_of(reference, opened.service.library)
    context = {
        **_WORDS,
        "nav": "labels",
        "label": scheme,
        "places": places_of(scheme),
        "purchases": [Choice(code, known[LabelFilter.GROUP][code]) for code in scheme.product_groups or ()],
        "company": scheme.kind is LabelKind.COMPANY_LABEL,
        "verified": scheme.degree is LabelDegree.VERIFIED,
        "facts": _facts(inventory(reference), scheme, known),
        "unchecked": [UNCHECKED[each] for each in scheme.unchecked],
        "attribution": ATTRIBUTION,
    }
    return opened.templates.render("labels/one.html", context)


_WORDS: Mapping[str, Any] = {"kinds": KINDS, "uses": USES, "degrees": DEGREES}


def _given(request: Request) -> dict[str, list[str]]:
    return {name: request.query_params.getlist(name) for name in request.query_params}


def _placed(error: Invalid, fields: frozenset[str]) -> list[Problem]:
    """Problems with a link to their field, for those that have one."""
    return [each if each.field in fields else each.model_copy(update={"field": ""}) for each in error.problems]


def _form(found: Found, given: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the form shows: every code with how many labels there would be."""
    values = {each.value: ",".join(code for code in given.get(each.value, ()) if code) for each in LabelFilter}
    return {
        **_WORDS,
        "nav": "labels",
        "values": values,
        "options": {each.value: _options(found, each, values[each.value]) for each in LabelFilter},
        "total": len(found.inventory.labels),
    }


def _options(found: Found, name: LabelFilter, chosen: str) -> list[Choice]:
    """The codes of a filter, and what is in the address when that is another."""
    known, counted = found.choices[name], found.counts[name]
    several = [Choice(chosen, chosen[:80])] if chosen and chosen not in known else []
    return [*(Choice(code, f"{label} ({counted[code]})") for code, label in known.items()), *several]


def _shown(found: Found) -> dict[str, Any]:
    """What the page shows of the labels that were found."""
    asked = _query(found.asked)
    return {
        "kept": [
            Kept(
                ", ".join(found.choices[name][code] for code in codes),
                f"/labels{_query({other: kept for other, kept in found.asked.items() if other is not name})}",
            )
            for name, codes in found.asked.items()
        ],
        "downloads": (
            Download("Excel", f"/api/v1/labels.xlsx{asked}"),
            Download("CSV", f"/api/v1/labels.csv{asked}"),
            Download("CSV voor Excel", f"/api/v1/labels.csv{asked}{'&' if asked else '?'}dialect=excel-nl"),
            Download("JSON", f"/api/v1/labels{asked}"),
        ),
        "permanent": f"/labels{asked}",
        "attribution": ATTRIBUTION,
    }


def _query(asked: Mapping[LabelFilter, tuple[str, ...]]) -> str:
    return f"?{urlencode({name.value: ','.join(codes) for name, codes in asked.items()}, safe=',')}" if asked else ""


def _facts(found: Inventory, scheme: Scheme, known: Choices) -> list[dict[str, str]]:
    """What is known of a label as label and value; what is not known says so."""
    groups, themes = known[LabelFilter.GROUP], known[LabelFilter.THEME]
    iso = None if scheme.iso is None else [f"{each} {CLAUSES[each]}" for each in scheme.iso]
    control = CONTROLS[scheme.control] if scheme.control else NOT_KNOWN
    lines = (
        ("Soort", KINDS[scheme.kind]),
        ("Eigenaar", scheme.owner or NOT_KNOWN),
        ("Controle", control),
        ("Wie controleert?", _sentence(scheme.controller or NOT_KNOWN)),
        ("Voor welke aankoop?", _listed(scheme.product_groups, groups)),
        ("Onderwerpen van ISO 26000", NOT_KNOWN if iso is None else "; ".join(iso)),
        ("Thema's van de scan", _themes(found.themes_of(scheme), themes)),
    )
    return [{"key": key, "value": value, "href": ""} for key, value in lines if value]


def _themes(codes: tuple[str, ...] | None, words: Mapping[str, str]) -> str:
    """The themes in words; none where this service has not the edition that they are of."""
    return NOT_KNOWN if codes is None else "; ".join(words[each] for each in codes if each in words)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _listed(codes: tuple[str, ...] | None, words: Mapping[str, str]) -> str:
    if codes is None:
        return "Niet nagegaan"
    return "; ".join(words[each] for each in codes) or "Voor geen bepaald product"

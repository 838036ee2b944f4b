"""Code lists: every code that a published row can hold, with its Dutch label, its place and a URI where one exists."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.errors import NotFound
from mvoscan.core.institution import PROVINCES, InstitutionTypes
from mvoscan.core.labels import (
    BASES,
    BREAKDOWNS,
    CONF_STATUSES,
    DOES_NOT_APPLY,
    OBS_STATUSES,
    SCOPES,
    TOTALS,
)
from mvoscan.core.observation import NOT_APPLICABLE, TOTAL
from mvoscan.core.questionnaire import Questionnaire

REFNIS = "http://vocab.belgif.be/auth/refnis2025/{}"
"""URI of an area by its NIS code, as REFNIS-2025 (Statbel) names it."""

_OBS_NOTES = {
    "A": "Het cijfer is gepubliceerd.",
    "B": "Het cijfer is gepubliceerd, en is niet te vergelijken met een vroegere meetreeks.",
    "U": "Het cijfer is gepubliceerd, maar steunt op weinig besturen.",
    "Q": "Het cijfer is er, en wordt niet gepubliceerd. De reden zeggen we nooit: die zou iets verraden.",
}


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Code(_Closed):
    """A code of a list."""

    code: str = Field(description="The code, as it stands in files.")
    label: str = Field(description="What it means (Dutch).")
    uri: str | None = Field(default=None, description="Its URI in a Flemish or Belgian code list, where there is one.")
    parent: str | None = Field(default=None, description="The code it belongs to, in the list named by `parents`.")
    editions: tuple[str, ...] = Field(default=(), description="The editions of the questionnaire that have it.")
    note: str | None = Field(default=None, description="What to know about it (Dutch).")


class CodeList(_Closed):
    """A list of codes."""

    id: str = Field(description="The id of the list.")
    title: str = Field(description="What the list is of (Dutch).")
    parents: str | None = Field(default=None, description="The list that the parents are in.")
    codes: tuple[Code, ...] = Field(description="Its codes, in the order in which they are shown.")


def codelists(types: InstitutionTypes, editions: Sequence[Questionnaire]) -> dict[str, CodeList]:
    """All lists by id, for the published editions of the questionnaire that releases are about, oldest first."""
    found = (
        CodeList(id="type", title="Types bestuur", parents="family", codes=tuple(_types(types))),
        CodeList(id="group", title="Groepen van besturen", codes=(_total("group"), *_groups(types))),
        CodeList(id="family", title="Families", parents="group", codes=(_total("family"), *_families(types))),
        CodeList(id="province", title="Provincies (NIS-code)", codes=(_total("province"), *_provinces())),
        _plain("breakdown", "Tabellen", BREAKDOWNS),
        _plain("base", "Soorten periode", BASES),
        _plain("questionnaire", "Vragenlijsten", {each.id: each.title for each in editions}),
        CodeList(id="basis", title="Soorten scan", codes=(*_codes(SCOPES), _NONE)),
        CodeList(id="series", title="Meetreeksen, naar hun eerste editie", codes=(*_series(editions), _NONE)),
        CodeList(id="theme", title="Thema's", codes=(_total("theme"), *_themes(editions), _NONE)),
        CodeList(id="question", title="Stellingen", parents="theme", codes=(*_questions(editions), _NONE)),
        CodeList(id="answer", title="Antwoorden", codes=(*_answers(editions), _NONE)),
        CodeList(
            id="obs-status",
            title="Status van een cijfer (CL_OBS_STATUS)",
            codes=tuple(each.model_copy(update={"note": _OBS_NOTES[each.code]}) for each in _codes(OBS_STATUSES)),
        ),
        _plain("conf-status", "Vertrouwelijkheid (CL_CONF_STATUS)", CONF_STATUSES),
    )
    return {each.id: each for each in found}


def named(lists: Mapping[str, CodeList], name: str) -> CodeList:
    """The list with this id; raises `NotFound` naming those that there are."""
    if name not in lists:
        raise NotFound(f"De codelijst ‘{name[:40]}’ bestaat niet. Kies uit: {', '.join(lists)}.")
    return lists[name]


_NONE = Code(code=NOT_APPLICABLE, label=DOES_NOT_APPLY)


def _total(dimension: str) -> Code:
    return Code(code=TOTAL, label=TOTALS[dimension])


def _codes(labels: Mapping[str, str]) -> tuple[Code, ...]:
    return tuple(Code(code=code, label=label) for code, label in labels.items())


def _plain(name: str, title: str, labels: Mapping[str, str]) -> CodeList:
    return CodeList(id=name, title=title, codes=_codes(labels))


def _types(types: InstitutionTypes) -> Iterator[Code]:
    for each in types.types:
        yield Code(code=each.code, label=each.label, uri=each.uri, parent=each.family, note=each.note)


def _groups(types: InstitutionTypes) -> Iterator[Code]:
    return (Code(code=each.code, label=each.label) for each in types.groups)


def _families(types: InstitutionTypes) -> Iterator[Code]:
    """Families, with the URI of their type when they hold one only."""
    for each in types.families:
        own = [one for one in types.types if one.family == each.code]
        uri = own[0].uri if len(own) == 1 else None
        note = None if len(own) == 1 else ", ".join(one.label for one in own)
        yield Code(code=each.code, label=each.label, uri=uri, parent=each.group, note=note)


def _provinces() -> Iterator[Code]:
    return (Code(code=nis, label=name, uri=REFNIS.format(nis)) for nis, name in PROVINCES.items())


def _series(editions: Iterable[Questionnaire]) -> Iterator[Code]:
    return (Code(code=each.edition, label=f"Meetreeks vanaf editie {each.edition}") for each in editions)


def _themes(editions: Sequence[Questionnaire]) -> Iterator[Code]:
    found = {theme.id: theme.title for each in editions for theme in each.themes}
    for code, label in found.items():
        yield Code(code=code, label=label, editions=_with_theme(editions, code))


def _questions(editions: Sequence[Questionnaire]) -> Iterator[Code]:
    """Statements by their code; when editions word one differently, the newest wording is the label."""
    found = {one.id: (one.text, theme.id) for each in editions for theme in each.themes for one in theme.questions}
    for code, (label, theme) in found.items():
        having = tuple(each.edition for each in editions if code in each.questions)
        yield Code(code=code, label=label, parent=theme, editions=having)


def _answers(editions: Iterable[Questionnaire]) -> Iterator[Code]:
    scales = (scale for each in editions for scale in each.scales.values())
    return iter(_codes({option.id: option.label for scale in scales for option in scale.options}))


def _with_theme(editions: Iterable[Questionnaire], code: str) -> tuple[str, ...]:
    return tuple(each.edition for each in editions if each.theme(code) is not None)

"""The label inventory as files, a row per label in the order of the inventory: codes for programs, words for people."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from mvoscan.core.scheme import UNKNOWN, Inventory, Scheme
from mvoscan.core.scheme_query import Choices, LabelFilter
from mvoscan.core.scheme_words import CONTROLS, DEGREES, KINDS, NOT_KNOWN, NOWHERE, UNCHECKED, USES
from mvoscan.render.catalogue import Download, Entry
from mvoscan.render.formats import CSV, JSON, XLSX
from mvoscan.render.tables import Dialect, write_csv
from mvoscan.render.workbook import Sheet, workbook

ATTRIBUTION = "Bron: labelinventaris van mvoscan, eigen samenstelling; elk label noemt zijn bron."
OURS = (
    "Eigen voorstel van de makers, geen juridisch advies: de clausules van ISO 26000, de thema's, de productgroepen, "
    "waar je een label in een opdracht kunt gebruiken, en alle Nederlandse teksten."
)
NO_DATE = "Op welke dag een bron gelezen werd, is niet bewaard, tenzij het erbij staat."


_LICENCE = "http://publications.europa.eu/resource/authority/licence/EUPL_1_2"


class LabelsShown(NamedTuple):
    """Labels to write down, with what codes mean."""

    inventory: Inventory
    choices: Choices
    labels: Sequence[Scheme]


class _Column(NamedTuple):
    """A column: its name for programs and for people, its width, and what it says in codes and in words."""

    name: str
    label: str
    width: int
    code: Callable[[LabelsShown, Scheme], str]
    words: Callable[[LabelsShown, Scheme], str]


def labels_csv(shown: LabelsShown, *, dialect: Dialect = Dialect.RFC_4180) -> bytes:
    """The labels as CSV; `unknown` is not known, empty is none. `excel-nl` is for people and in words."""
    if dialect is Dialect.EXCEL_NL:
        return write_csv([each.label for each in _COLUMNS], _in_words(shown), dialect=dialect)
    return write_csv([each.name for each in _COLUMNS], ([c.code(shown, x) for c in _COLUMNS] for x in shown.labels))


def labels_xlsx(shown: LabelsShown) -> bytes:
    """The labels as a workbook, in words, with a sheet that says what they are."""
    about = (
        ("Labels en keurmerken voor overheidsopdrachten",),
        (f"Versie {shown.inventory.version}, gewijzigd op {shown.inventory.changed.isoformat()}.",),
        (f"{len(shown.labels)} van {len(shown.inventory.labels)} labels.",),
        (OURS,),
        (NO_DATE,),
        (ATTRIBUTION,),
    )
    rows = list(_in_words(shown))
    names, widths = tuple(each.label for each in _COLUMNS), tuple(each.width for each in _COLUMNS)
    sheets = (Sheet("Labels", rows, names, widths, fixed=2), Sheet("Toelichting", about, widths=(110,)))
    return workbook(sheets, title="Labels en keurmerken voor overheidsopdrachten")


def labels_entry(*, site: str, changed: date) -> Entry:
    """The inventory in the catalogue; its data are of this project, and so under its licence."""
    address = f"{site}/api/v1/labels"
    files = (
        (CSV._replace(note=f"Eén rij per label.{CSV.note.partition('.')[2]}"), f"{address}.csv"),
        (XLSX._replace(note="Een werkmap met een rij per label, in woorden."), f"{address}.xlsx"),
        (JSON._replace(note="Eén object per label."), address),
    )
    return Entry(
        id="labels",
        title="Labels en keurmerken voor overheidsopdrachten",
        description=(
            "Labels, keurmerken, managementsystemen en audits die een bestuur bij een overheidsopdracht tegenkomt, met "
            f"hoe ver elk is nagekeken. {OURS}"
        ),
        keywords=("duurzame overheidsopdrachten", "labels", "keurmerken", "duurzaamheid"),
        page=address,
        landing=f"{site}/labels",
        frequency="IRREG",
        modified=datetime(changed.year, changed.month, changed.day, tzinfo=UTC),
        downloads=tuple(Download(each, at, f"Labels ({each.label})") for each, at in files),
        licence=_LICENCE,
    )


def _in_words(shown: LabelsShown) -> Iterator[list[str]]:
    for scheme in shown.labels:
        yield [each.words(shown, scheme) for each in _COLUMNS]


def _codes(given: Sequence[str] | None) -> str:
    return UNKNOWN if given is None else ", ".join(given)


def _of(name: LabelFilter) -> Callable[[LabelsShown, Scheme], Sequence[str] | None]:
    def found(shown: LabelsShown, scheme: Scheme) -> Sequence[str] | None:
        return shown.inventory.themes_of(scheme) if name is LabelFilter.THEME else scheme.product_groups

    return found


def _listed(
    name: str, label: str, width: int, given: Callable[[LabelsShown, Scheme], Sequence[str] | None], names: LabelFilter
) -> _Column:
    """A column of codes that the choices have words for."""

    def words(shown: LabelsShown, scheme: Scheme) -> str:
        codes = given(shown, scheme)
        meant = shown.choices[names]
        return NOT_KNOWN if codes is None else "; ".join(meant.get(each, each) for each in codes)

    return _Column(name, label, width, lambda shown, scheme: _codes(given(shown, scheme)), words)


def _text(name: str, label: str, width: int, given: Callable[[Scheme], str | None]) -> _Column:
    """A column of text, the same for everybody but where it is not known."""
    return _Column(
        name,
        label,
        width,
        lambda _, scheme: UNKNOWN if (found := given(scheme)) is None else found,
        lambda _, scheme: NOT_KNOWN if (found := given(scheme)) is None else found,
    )


def _coded(name: str, label: str, width: int, code: Callable[[Scheme], str], words: Callable[[Scheme], str]) -> _Column:
    return _Column(name, label, width, lambda _, scheme: code(scheme), lambda _, scheme: words(scheme))


_COLUMNS = (
    _text("code", "Code", 22, lambda each: each.code),
    _text("name", "Naam", 30, lambda each: each.name),
    _text("about", "Wat is het?", 46, lambda each: each.about),
    _coded("kind", "Soort", 24, lambda each: each.kind.value, lambda each: KINDS[each.kind]),
    _text("owner", "Eigenaar", 30, lambda each: each.owner),
    _coded(
        "control",
        "Controle",
        20,
        lambda each: each.control.value if each.control else UNKNOWN,
        lambda each: CONTROLS[each.control] if each.control else NOT_KNOWN,
    ),
    _text("controller", "Wie controleert?", 28, lambda each: each.controller),
    _coded(
        "iso26000",
        "ISO 26000 (eigen indeling)",
        18,
        lambda each: _codes(each.iso),
        lambda each: NOT_KNOWN if each.iso is None else ", ".join(each.iso),
    ),
    _listed("themes", "Thema's (eigen indeling)", 30, _of(LabelFilter.THEME), LabelFilter.THEME),
    _listed("product_groups", "Productgroepen (eigen indeling)", 30, _of(LabelFilter.GROUP), LabelFilter.GROUP),
    _coded(
        "uses",
        "Waar in de opdracht? (eigen indeling)",
        34,
        lambda each: ", ".join(each.uses),
        lambda each: "; ".join(USES[use] for use in each.uses) or NOWHERE,
    ),
    _coded(
        "offered",
        "In een modelclausule",
        12,
        lambda each: "true" if each.offered else "false",
        lambda each: "ja" if each.offered else "nee",
    ),
    _text("note", "Let op", 40, lambda each: each.note),
    _text("site", "Website", 34, lambda each: each.site),
    _text("source", "Bron", 44, lambda each: each.source),
    _coded("degree", "Nagekeken?", 18, lambda each: each.degree.value, lambda each: DEGREES[each.degree]),
    _text("checked", "Wat is nagekeken?", 30, lambda each: each.checked),
    _text("checked_on", "Nagekeken op", 14, lambda each: each.checked_on.isoformat() if each.checked_on else None),
    _coded(
        "unchecked",
        "Niet nagekeken",
        26,
        lambda each: ", ".join(each.unchecked),
        lambda each: "; ".join(UNCHECKED[one] for one in each.unchecked),
    ),
)

COLUMNS = tuple(each.name for each in _COLUMNS)
"""The names of the columns for programs."""

"""The datasets of a release: what each is about, and what every column of its rows means.

Every format, the descriptions of the API and the catalogue are made from these tables, so that they cannot differ.
"""

from dataclasses import dataclass
from typing import Literal

from mvoscan.core.errors import NotFound
from mvoscan.core.observation import Dataset

Kind = Literal["code", "date", "integer", "text"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, the field of an observation, its Dutch label and note, and what it holds.

    `codelist` names the list its codes are in; `most` is the largest number it can hold.
    """

    name: str
    field: str
    label: str
    note: str
    kind: Kind = "code"
    codelist: str | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """A dataset: title, description, what its value is, and the dimensions that apply to it."""

    id: Dataset
    title: str
    description: str
    value: str
    unit: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    keywords: tuple[str, ...]


RELEASE = "release"

PLACES = (
    Column("dataset", "dataset", "Dataset", "De dataset waar de rij in staat."),
    Column("period", "period", "Periode", "Een jaar (2026) of een kwartaal (2026-Q3), op de Belgische kalender."),
    Column("period_start", "period_start", "Eerste dag", "De eerste dag van de periode.", "date"),
    Column("period_end", "period_end", "Laatste dag", "De laatste dag van de periode.", "date"),
    Column("base", "base", "Soort periode", "Jaar of kwartaal.", codelist="base"),
    Column("breakdown", "breakdown", "Uitsplitsing", "De tabel waar de cel in staat.", codelist="breakdown"),
    Column("group", "group", "Groep", "De groep van besturen.", codelist="group"),
    Column("family", "family", "Familie", "De familie van types bestuur.", codelist="family"),
    Column("province", "province", "Provincie", "De provincie (NIS-code), alleen voor gemeenten.", codelist="province"),
    Column("questionnaire", "questionnaire", "Vragenlijst", "De vragenlijst.", codelist="questionnaire"),
    Column("basis", "basis", "Soort scan", "De stellingen van de snelle of van de volledige scan.", codelist="basis"),
    Column(
        "series",
        "series",
        "Meetreeks",
        "De editie waarmee de meetreeks begint: alleen binnen een meetreeks mag je vergelijken.",
        codelist="series",
    ),
    Column("theme", "theme", "Thema", "Het thema, of het totaal van alle thema's.", codelist="theme"),
    Column("question", "question", "Stelling", "De stelling.", codelist="question"),
    Column("answer", "answer", "Antwoord", "Het antwoord.", codelist="answer"),
)
"""Where a row stands."""

VALUE = Column(
    "OBS_VALUE", "value", "Waarde", "De waarde: zie de dataset. Leeg als ze niet gepubliceerd is.", "integer"
)
VALUE_TEXT = Column(
    "OBS_VALUE_C", "value_text", "Waarde in tekens", "Wat geen getal is, zoals ≥90: minstens 90.", "text"
)
COUNTS = (
    Column(
        "n_org",
        "n_org",
        "Aantal besturen",
        "Het aantal besturen waar de waarde op steunt, zoals gepubliceerd.",
        "integer",
    ),
    Column(
        "n_population",
        "n_population",
        "Totaal besturen",
        "Hoeveel besturen er zijn. Leeg: niet zeker gekend.",
        "integer",
    ),
    Column("coverage", "coverage", "Deelname (%)", "Het deel van alle besturen dat meedeed.", "integer", most=100),
)
SPREAD = (
    Column("quartile_low", "quartile_low", "Eerste kwartiel", "Een vierde scoort lager.", "integer", most=100),
    Column("quartile_high", "quartile_high", "Derde kwartiel", "Een vierde scoort hoger.", "integer", most=100),
    Column(
        "ci_low", "ci_low", "Interval van", "Ondergrens van het 95 %-interval van het gemiddelde.", "integer", most=100
    ),
    Column(
        "ci_high",
        "ci_high",
        "Interval tot",
        "Bovengrens van het 95 %-interval van het gemiddelde.",
        "integer",
        most=100,
    ),
)
STATUSES = (
    Column(
        "OBS_STATUS", "obs_status", "Status", "A normaal, B breuk, U weinig besturen, Q niet gepubliceerd.",
        codelist="obs-status",
    ),
    Column(
        "CONF_STATUS", "conf_status", "Vertrouwelijk", "F vrij, C vertrouwelijk.", codelist="conf-status"
    ),
)  # fmt: skip

STORED = (*PLACES, VALUE, VALUE_TEXT, *COUNTS, *SPREAD, *STATUSES)
"""The columns of a stored row, in the order of the files; the release follows them."""

RELEASE_COLUMN = Column(RELEASE, RELEASE, "Publicatie", "De publicatie waar de rij uit komt.")
COLUMNS = (*STORED, RELEASE_COLUMN)
"""All columns of a file."""

BY_FIELD = {each.field: each for each in COLUMNS}
"""Columns by the field of an observation."""

_CELL = ("breakdown", "group", "family", "province", "questionnaire")
_FEW = tuple(each.field for each in (VALUE, *COUNTS))

ABOUT = (
    About(
        id="theme-results",
        title="Scores per thema",
        description=(
            "Gemiddelde scores van 0 tot 100 per thema en in totaal, voor alle besturen, per groep, per familie en "
            "voor gemeenten per provincie. Elk bestuur telt één keer mee, met zijn laatste bevestigde scan."
        ),
        value="Gemiddelde score",
        unit="punten van 100, hele getallen",
        dimensions=(*_CELL, "basis", "series", "theme"),
        measures=(*_FEW, *(each.field for each in SPREAD)),
        keywords=("maatschappelijk verantwoord ondernemen", "duurzaamheid", "zelfevaluatie", "scores"),
    ),
    About(
        id="question-results",
        title="Antwoorden per stelling",
        description=(
            "Hoeveel besturen elk antwoord gaven op elke stelling, afgerond. Alleen voor stellingen die aan alle types "
            "in de cel gesteld zijn."
        ),
        value="Aantal besturen met dit antwoord",
        unit="besturen, afgerond",
        dimensions=(*_CELL, "basis", "series", "theme", "question", "answer"),
        measures=_FEW,
        keywords=("maatschappelijk verantwoord ondernemen", "duurzaamheid", "zelfevaluatie", "antwoorden"),
    ),
    About(
        id="coverage",
        title="Deelname",
        description=(
            "Hoeveel besturen meededen in een gesloten periode, en welk deel dat is waar het aantal besturen gekend "
            "is. In een scan van een gemeente samen met haar OCMW zitten twee besturen."
        ),
        value="Aantal besturen dat meedeed",
        unit="besturen",
        dimensions=_CELL,
        measures=_FEW,
        keywords=("maatschappelijk verantwoord ondernemen", "duurzaamheid", "zelfevaluatie", "deelname"),
    ),
)
"""All datasets, in the order in which they are shown."""


def about(dataset: str) -> About:
    """The dataset with this id; raises `NotFound` naming those that there are."""
    found = next((each for each in ABOUT if each.id == dataset), None)
    if found is None:
        raise NotFound(f"De dataset ‘{dataset[:40]}’ bestaat niet. Kies uit: {', '.join(each.id for each in ABOUT)}.")
    return found

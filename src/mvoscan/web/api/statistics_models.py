"""What the API of statistics says about itself, as models: every field is described in its OpenAPI document."""

from pydantic import BaseModel, Field

from mvoscan.core.datasets import ABOUT
from mvoscan.core.disclosure.cube import Cube
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.selection import DIMENSIONS
from mvoscan.render.json_stat import MOST_CELLS
from mvoscan.render.statistics_book import MOST_ROWS as MOST_SHEET_ROWS
from mvoscan.web.api.asked import MOST_ROWS


class FormatSummary(BaseModel):
    """A format of the rows."""

    suffix: str = Field(description="The end of the address.")
    media_type: str = Field(description="The media type that is sent.")
    label: str = Field(description="Its name.")
    note: str = Field(description="What it is for (Dutch).")


class Limits(BaseModel):
    """What one answer holds at most."""

    json_rows: int = Field(default=MOST_ROWS, description="The most that `limit` of .json can be; without it: all.")
    jsonstat_cells: int = Field(default=MOST_CELLS, description="Cells of a cube in JSON-stat.")
    xlsx_rows: int = Field(default=MOST_SHEET_ROWS, description="Rows of a workbook.")


class Start(BaseModel):
    """Where to begin."""

    title: str = Field(description="What this is (Dutch).")
    publisher: str = Field(description="Who publishes.")
    contact: str = Field(description="Where to ask.")
    licence: str = Field(description="URI of the licence of the figures.")
    notes: list[str] = Field(description="What to know before using it (Dutch).")
    links: dict[str, str] = Field(description="Addresses by what they are.")
    formats: list[FormatSummary] = Field(description="The formats of the rows.")
    limits: Limits = Field(description="What one answer holds at most.")


class ColumnSummary(BaseModel):
    """A dimension or a measure."""

    name: str = Field(description="Its name in files and filters.")
    label: str = Field(description="Its name in words (Dutch).")
    note: str = Field(description="What it holds (Dutch).")
    codelist: str | None = Field(default=None, description="Address of its codes.")


class DatasetSummary(BaseModel):
    """A dataset in brief."""

    id: str = Field(description="Its id.")
    title: str = Field(description="Its title (Dutch).")
    description: str = Field(description="What it holds (Dutch).")
    links: dict[str, str] = Field(description="Addresses of its description and of its rows, by suffix.")


class Datasets(BaseModel):
    """All datasets of a release."""

    datasets: list[DatasetSummary] = Field(description="The datasets.")
    usage: str = Field(default="/api/v1/usage.json", description="Usage is live, and stands by itself.")


class NoteSummary(BaseModel):
    """A line of the metadata sheet."""

    concept: str = Field(description="Number of the concept in SIMS v2.")
    title: str = Field(description="The concept (Dutch).")
    text: str = Field(description="What holds here (Dutch).")


class DatasetDescription(DatasetSummary):
    """A dataset, with all that is needed to read it."""

    value: str = Field(description="What OBS_VALUE is (Dutch).")
    unit: str = Field(description="Its unit (Dutch).")
    dimensions: list[ColumnSummary] = Field(description="The dimensions that apply to it; others are _Z.")
    measures: list[ColumnSummary] = Field(description="Its measures.")
    attributes: list[ColumnSummary] = Field(description="What is said of each row.")
    cube: Cube = Field(description="The tables of a release that is built now; each release names its version.")
    policy: Policy = Field(description="The disclosure policy of such a release.")
    claim: str = Field(description="What is proved, in the words in which it may be said (Dutch).")
    metadata: list[NoteSummary] = Field(description="A metadata sheet after the concepts of SIMS v2.")


class CodeListSummary(BaseModel):
    """A code list in brief."""

    id: str = Field(description="Its id.")
    title: str = Field(description="What it is of (Dutch).")
    link: str = Field(description="Its address.")


class CodeLists(BaseModel):
    """All code lists."""

    codelists: list[CodeListSummary] = Field(description="The lists.")


class ReleaseSummary(BaseModel):
    """A published release."""

    name: str = Field(description="Period and number of the release of that period, as 2026-Q3.1.")
    period: str = Field(description="The closed period: a year, or a quarter as 2026-Q3.")
    period_start: str = Field(description="Its first day.")
    period_end: str = Field(description="Its last day.")
    label: str = Field(description="The period in Dutch.")
    questionnaire: str = Field(description="The questionnaire whose results are published.")
    published: str = Field(description="When it was published (ISO 8601, UTC).")
    cube_version: str = Field(description="Version of the tables.")
    policy_version: str = Field(description="Version of the disclosure policy.")
    sha256: str = Field(description="SHA-256 of the rows: they never change.")
    units: int = Field(description="Organisations that were counted.")
    cells: int = Field(description="Cells of all statistics.")
    cells_published: int = Field(description="Cells that are not withheld.")
    narrowest_interval: int | None = Field(description="Narrowest interval (points of 100) that our attack found.")
    claim: str = Field(description="What was proved, in the words in which it may be said (Dutch).")
    four_eyes: str = Field(
        description="enforced (two logins), automatic (built by the service, approved by login) or declared."
    )
    links: dict[str, dict[str, str]] = Field(description="Addresses of its rows, by dataset and suffix.")


class Releases(BaseModel):
    """The published releases, the newest period first."""

    releases: list[ReleaseSummary] = Field(description="Published releases.")
    datasets: list[str] = Field(default=[each.id for each in ABOUT], description="The datasets of each release.")
    dimensions: list[str] = Field(default=list(DIMENSIONS), description="What rows can be filtered by.")

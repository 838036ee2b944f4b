"""The formats in which rows of a release can be had: suffix, media type, and the URIs that catalogues name them by."""

from typing import NamedTuple

_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/{}"
_IANA = "https://www.iana.org/assignments/media-types/{}"


class Format(NamedTuple):
    """A format: its suffix, media type as sent, Dutch label and note, and its URIs in lists of file and media types."""

    suffix: str
    media_type: str
    label: str
    note: str
    file_type: str
    iana: str
    conforms_to: str | None = None

    @property
    def plain_type(self) -> str:
        """The media type without parameters."""
        return self.media_type.partition(";")[0]


JSON_STAT = Format(
    "jsonstat.json",
    "application/json; profile=https://json-stat.org/",
    "JSON-stat 2.0",
    "Een kubus met labels, voor pyjstat, rjstat en de JSON-stat-toolkit.",
    _FILE_TYPE.format("JSON"),
    _IANA.format("application/json"),
    "https://json-stat.org/full/",
)
SDMX_CSV = Format(
    "sdmx.csv",
    "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
    "SDMX-CSV 2.0",
    "De rijen met de kolommen van SDMX, voor SDMX-programma's.",
    _FILE_TYPE.format("CSV"),
    _IANA.format("application/vnd.sdmx.data+csv"),
    "https://github.com/sdmx-twg/sdmx-csv",
)
XLSX = Format(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Excel",
    "Een werkmap met de gegevens in woorden, de codes en een toelichting.",
    _FILE_TYPE.format("XLSX"),
    _IANA.format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
CSV = Format(
    "csv",
    "text/csv; charset=utf-8; header=present",
    "CSV",
    "Eén rij per cijfer (RFC 4180). Met ?dialect=excel-nl opent het bestand goed in een Nederlandstalige Excel.",
    _FILE_TYPE.format("CSV"),
    _IANA.format("text/csv"),
    "https://www.rfc-editor.org/rfc/rfc4180",
)
JSON = Format(
    "json",
    "application/json",
    "JSON",
    "Eén object per cijfer.",
    _FILE_TYPE.format("JSON"),
    _IANA.format("application/json"),
)

FORMATS = (JSON_STAT, SDMX_CSV, XLSX, CSV, JSON)
"""All formats; a suffix that ends in another one comes before it."""

CSVW_SUFFIX = "csv-metadata.json"
CSVW_TYPE = "application/csvm+json"

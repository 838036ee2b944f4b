"""The catalogue of what can be had here, after DCAT-AP-VL: what a portal harvests to find the figures.

Minimum by the guides of Metadata Vlaanderen (Informatievlaanderen/metadata-docs): who publishes, whom to ask, who may
have it, under which licence, in which format, and which service serves it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mvoscan.core.codelists import REFNIS
from mvoscan.core.institution import PROVINCES
from mvoscan.render.formats import Format
from mvoscan.render.linked import Link, Plain, Text, Thing, Value

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "mdcat": "https://data.vlaanderen.be/ns/metadata-dcat#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PROFILE = "https://data.vlaanderen.be/doc/applicatieprofiel/DCAT-AP-VL/erkendestandaard/2022-04-21"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
DUTCH = "http://publications.europa.eu/resource/authority/language/NLD"
THEMES = tuple(f"http://publications.europa.eu/resource/authority/data-theme/{each}" for each in ("GOVE", "ENVI"))
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/{}"
_OPEN_DATA = "https://metadata.vlaanderen.be/id/GDI-Vlaanderen-Trefwoorden/VLOPENDATA{}"

_ABOUT = "Het gebruik en de gepubliceerde resultaten van de scan, de labels voor overheidsopdrachten, en de API ervoor."

Said = tuple[str, Value]


@dataclass(frozen=True)
class Publisher:
    """Who publishes and whom to ask; `official` bodies publish Vlaamse open data."""

    name: str
    page: str
    email: str
    licence: str
    official: bool


@dataclass(frozen=True)
class Download:
    """One file of a dataset."""

    format: Format
    address: str
    title: str


@dataclass(frozen=True)
class Entry:
    """A dataset of the catalogue; whoever adds one adds an entry, and nothing else."""

    id: str
    title: str
    description: str
    keywords: tuple[str, ...]
    page: str
    landing: str
    frequency: str
    modified: datetime
    downloads: tuple[Download, ...]
    issued: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    themes: tuple[str, ...] = THEMES
    licence: str = ""
    """The licence of these data, where it is not that of the figures."""


def catalogue(entries: Sequence[Entry], *, publisher: Publisher, site: str, name: str) -> tuple[Thing, ...]:
    """All things of the catalogue: itself, who publishes, the service, the datasets with their files and records."""
    return tuple(_things(entries, publisher, f"{site}/api/v1", name))


def _things(entries: Sequence[Entry], publisher: Publisher, api: str, name: str) -> Iterator[Thing]:
    here = f"{api}/catalog"
    newest = max(each.modified for each in entries)
    yield _catalogue(entries, publisher, here, name)
    yield from _people(publisher, here)
    yield Thing(PROFILE, "dct:Standard", (("dct:title", Text("DCAT-AP Vlaanderen 2.0")),))
    yield _service(entries, publisher, api, newest, name)
    yield _record(f"{here}#service-record", f"{here}#service", newest)
    for entry in entries:
        yield _dataset(entry, publisher, here)
        yield from _period(entry, here)
        yield from (_distribution(entry, each, publisher, here) for each in entry.downloads)
        yield _record(f"{here}#{entry.id}-record", f"{here}#{entry.id}", entry.modified)


def _catalogue(entries: Sequence[Entry], publisher: Publisher, here: str, name: str) -> Thing:
    return Thing(
        here,
        "dcat:Catalog",
        (
            ("dct:title", Text(f"Cijfers van {name}")),
            ("dct:description", Text(_ABOUT)),
            ("dct:identifier", Plain(here)),
            *_by(here),
            ("dct:license", Link(publisher.licence)),
            ("dct:language", Link(DUTCH)),
            ("foaf:homepage", Link(publisher.page)),
            *((("dcat:dataset", Link(f"{here}#{each.id}"))) for each in entries),
            ("dcat:service", Link(f"{here}#service")),
            *((("dcat:record", Link(f"{here}#{each}-record"))) for each in ("service", *(one.id for one in entries))),
        ),
    )


def _people(publisher: Publisher, here: str) -> Iterator[Thing]:
    mail = (Link(f"mailto:{publisher.email}"),) if publisher.email else ()
    yield Thing(
        f"{here}#publisher",
        "foaf:Agent",
        (
            ("foaf:name", Text(publisher.name)),
            ("foaf:homepage", Link(publisher.page)),
            *(("foaf:mbox", each) for each in mail),
        ),
    )
    yield Thing(
        f"{here}#contact",
        "vcard:Organization",
        (
            ("vcard:fn", Text(publisher.name)),
            ("foaf:page", Link(f"{publisher.page}/contact")),
            ("vcard:hasURL", Link(f"{publisher.page}/contact")),
            *(("vcard:hasEmail", each) for each in mail),
        ),
    )


def _service(entries: Sequence[Entry], publisher: Publisher, api: str, newest: datetime, name: str) -> Thing:
    here = f"{api}/catalog"
    return Thing(
        f"{here}#service",
        "dcat:DataService",
        (
            ("dct:title", Text(f"API met de cijfers van {name}")),
            ("dct:description", Text("Gebruik en resultaten als CSV, JSON, JSON-stat, SDMX-CSV en Excel.")),
            ("dct:identifier", Plain(f"{here}#service")),
            *_by(here),
            ("dct:accessRights", Link(PUBLIC)),
            ("dct:license", Link(publisher.licence)),
            ("dct:modified", _instant(newest)),
            ("dcat:endpointURL", Link(api)),
            ("dcat:endpointDescription", Link(f"{api}/openapi.json")),
            ("dct:conformsTo", Link("https://spec.openapis.org/oas/v3.1.0")),
            *(("dcat:servesDataset", Link(f"{here}#{each.id}")) for each in entries),
            *_statute(publisher, "SERVICE"),
        ),
    )


def _dataset(entry: Entry, publisher: Publisher, here: str) -> Thing:
    period = ((("dct:temporal", Link(f"{here}#{entry.id}-period"))),) if entry.first_day and entry.last_day else ()
    return Thing(
        f"{here}#{entry.id}",
        "dcat:Dataset",
        (
            ("dct:title", Text(entry.title)),
            ("dct:description", Text(entry.description)),
            ("dct:identifier", Plain(f"{here}#{entry.id}")),
            *_by(here),
            ("dct:accessRights", Link(PUBLIC)),
            *(("dcat:keyword", Text(each)) for each in entry.keywords),
            *(("dcat:theme", Link(each)) for each in entry.themes),
            ("dct:accrualPeriodicity", Link(_FREQUENCY.format(entry.frequency))),
            *((("dct:issued", _instant(entry.issued)),) if entry.issued else ()),
            ("dct:modified", _instant(entry.modified)),
            *period,
            *(("dct:spatial", Link(REFNIS.format(nis))) for nis in PROVINCES),
            ("dct:language", Link(DUTCH)),
            ("dcat:landingPage", Link(entry.landing)),
            ("foaf:page", Link(entry.page)),
            *(("dcat:distribution", Link(_file(entry, each, here))) for each in entry.downloads),
            *_statute(publisher, ""),
        ),
    )


def _period(entry: Entry, here: str) -> Iterator[Thing]:
    if entry.first_day and entry.last_day:
        days = (("dcat:startDate", entry.first_day), ("dcat:endDate", entry.last_day))
        said = tuple((name, Plain(day.isoformat(), "xsd:date")) for name, day in days)
        yield Thing(f"{here}#{entry.id}-period", "dct:PeriodOfTime", said)


def _distribution(entry: Entry, download: Download, publisher: Publisher, here: str) -> Thing:
    made = download.format
    return Thing(
        _file(entry, download, here),
        "dcat:Distribution",
        (
            ("dct:title", Text(download.title)),
            ("dct:description", Text(made.note)),
            ("dct:identifier", Plain(_file(entry, download, here))),
            ("dcat:accessURL", Link(download.address)),
            ("dcat:downloadURL", Link(download.address)),
            ("dct:format", Link(made.file_type)),
            ("dcat:mediaType", Link(made.iana)),
            ("dct:license", Link(entry.licence or publisher.licence)),
            *((("dct:conformsTo", Link(made.conforms_to)),) if made.conforms_to else ()),
            ("dcat:accessService", Link(f"{here}#service")),
        ),
    )


def _record(uri: str, about: str, modified: datetime) -> Thing:
    return Thing(
        uri,
        "dcat:CatalogRecord",
        (
            ("dct:title", Text("Beschrijving in deze catalogus")),
            ("dct:identifier", Plain(uri)),
            ("dct:modified", _instant(modified)),
            ("foaf:primaryTopic", Link(about)),
            ("dct:conformsTo", Link(PROFILE)),
            ("dct:language", Link(DUTCH)),
        ),
    )


def _by(here: str) -> tuple[Said, ...]:
    return ("dct:publisher", Link(f"{here}#publisher")), ("dcat:contactPoint", Link(f"{here}#contact"))


def _statute(publisher: Publisher, kind: str) -> tuple[Said, ...]:
    """What only an official body may say: that this is Vlaamse open data."""
    return (("mdcat:statuut", Link(_OPEN_DATA.format(kind))),) if publisher.official else ()


def _file(entry: Entry, download: Download, here: str) -> str:
    return f"{here}#{entry.id}-{download.format.suffix.replace('.', '-')}"


def _instant(moment: datetime) -> Plain:
    return Plain(moment.isoformat(timespec="seconds"), "xsd:dateTime")

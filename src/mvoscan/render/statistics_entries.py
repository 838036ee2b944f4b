"""The entries of the catalogue: usage, orders, and the datasets of the releases with what can be had of them."""

from collections.abc import Sequence
from datetime import datetime

from mvoscan.core.datasets import ABOUT, About
from mvoscan.core.release import Release
from mvoscan.render.catalogue import Download, Entry
from mvoscan.render.formats import CSV, FORMATS, JSON


def statistics_entries(releases: Sequence[Release], *, site: str, name: str) -> tuple[Entry, ...]:
    """An entry a dataset, when there is a release; its downloads lead to the newest one."""
    moments = [each.published.at for each in releases if each.published]
    if not moments:
        return ()
    return tuple(_entry(each, releases, moments, site, name) for each in ABOUT)


def usage_entry(*, site: str, name: str, now: datetime) -> Entry:
    """Usage, which is live: it changes with every scan that is handed in."""
    address = f"{site}/api/v1/usage"
    return Entry(
        id="usage",
        title=f"Gebruik: {name}",
        description=(
            "Hoeveel scans er zijn ingediend, door hoeveel besturen en door welke types, per maand. Live en exact."
        ),
        keywords=("maatschappelijk verantwoord ondernemen", "duurzaamheid", "zelfevaluatie", "gebruik"),
        page=f"{address}.json",
        landing=f"{site}/cijfers",
        frequency="CONT",
        modified=now.replace(hour=0, minute=0, second=0, microsecond=0),
        downloads=tuple(Download(each, f"{address}.{each.suffix}", f"Gebruik ({each.label})") for each in (CSV, JSON)),
    )


def orders_entry(*, site: str, name: str, now: datetime) -> Entry:
    """Orders from the offer, which are live: they change with every order."""
    address = f"{site}/api/v1/orders"
    return Entry(
        id="orders",
        title=f"Bestellingen uit het aanbod: {name}",
        description=(
            "Hoeveel keer er is besteld uit het aanbod van opleidingen, sprekers en meer: per aanbod, soort, type "
            "bestuur en maand, en hoever die bestellingen nu zijn. Zonder namen. Live en exact."
        ),
        keywords=("maatschappelijk verantwoord ondernemen", "duurzaamheid", "opleiding", "gebruik"),
        page=f"{address}.json",
        landing=f"{site}/cijfers/aanbod",
        frequency="CONT",
        modified=now.replace(hour=0, minute=0, second=0, microsecond=0),
        downloads=tuple(
            Download(each, f"{address}.{each.suffix}", f"Bestellingen ({each.label})") for each in (CSV, JSON)
        ),
    )


def _entry(about: About, releases: Sequence[Release], moments: Sequence[datetime], site: str, name: str) -> Entry:
    api = f"{site}/api/v1/statistics"
    return Entry(
        id=about.id,
        title=f"{about.title}: {name}",
        description=about.description,
        keywords=about.keywords,
        page=f"{api}/datasets/{about.id}",
        landing=f"{site}/cijfers/resultaten",
        frequency="QUARTERLY",
        modified=max(moments),
        issued=min(moments),
        first_day=min(each.period.start for each in releases),
        last_day=max(each.period.end for each in releases),
        downloads=tuple(
            Download(each, f"{api}/releases/latest/{about.id}.{each.suffix}", f"{about.title} ({each.label})")
            for each in FORMATS
        ),
    )

"""A dataset in the words of schema.org, for search engines that look for data."""

from typing import Any

from mvoscan.render.catalogue import Entry, Publisher


def schema_org(entry: Entry, publisher: Publisher) -> dict[str, Any]:
    """A dataset as a JSON-LD document of schema.org."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": entry.page,
        "name": entry.title,
        "description": entry.description,
        "url": entry.landing,
        "identifier": entry.page,
        "keywords": list(entry.keywords),
        "inLanguage": "nl",
        "isAccessibleForFree": True,
        "license": publisher.licence,
        "creator": {"@type": "Organization", "name": publisher.name, "url": publisher.page},
        "dateModified": entry.modified.isoformat(timespec="seconds"),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": each.title,
                "contentUrl": each.address,
                "encodingFormat": each.format.plain_type,
            }
            for each in entry.downloads
        ],
    }
    if entry.issued:
        found["datePublished"] = entry.issued.isoformat(timespec="seconds")
    if entry.first_day and entry.last_day:
        found["temporalCoverage"] = f"{entry.first_day.isoformat()}/{entry.last_day.isoformat()}"
    return found

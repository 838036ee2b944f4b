"""CSVW: what the columns of a CSV of statistics hold, so that a program can check and read it without guessing."""

import json
from typing import Any

from mvoscan.core.datasets import COLUMNS, STORED, About, Column
from mvoscan.core.labels import CONF_STATUSES, OBS_STATUSES

CONTEXT = "http://www.w3.org/ns/csvw"
_KEY = (*(each.name for each in STORED if each.kind == "code" and not each.name.isupper()), "release")
_PATTERNS = {"OBS_STATUS": f"[{''.join(OBS_STATUSES)}]", "CONF_STATUS": f"[{''.join(CONF_STATUSES)}]"}
_PROPERTIES = {
    "OBS_VALUE": "http://purl.org/linked-data/sdmx/2009/measure#obsValue",
    "OBS_STATUS": "http://purl.org/linked-data/sdmx/2009/attribute#obsStatus",
    "CONF_STATUS": "http://purl.org/linked-data/sdmx/2009/attribute#confStatus",
    "period": "http://purl.org/linked-data/sdmx/2009/dimension#timePeriod",
}


def csvw(about: About, *, address: str, base: str, licence: str, publisher: str) -> bytes:
    """The metadata of a CSV; `address` is where it stands, seen from its metadata, `base` is that of the API."""
    document = {
        "@context": [CONTEXT, {"@language": "nl"}],
        "url": address,
        "dc:title": about.title,
        "dc:description": about.description,
        "dc:publisher": publisher,
        "dc:license": {"@id": licence},
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": ","},
        "tableSchema": {
            "columns": [_column(each, about, base) for each in COLUMNS],
            "primaryKey": list(_KEY),
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _column(column: Column, about: About, base: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "titles": [column.name],
        "dc:title": about.value if column.name == "OBS_VALUE" else column.label,
        "dc:description": f"{column.note} Eenheid: {about.unit}." if column.name == "OBS_VALUE" else column.note,
        "datatype": _datatype(column),
        "required": column.kind in {"code", "date"},
        "null": [""],
    }
    if column.name in _PROPERTIES:
        found["propertyUrl"] = _PROPERTIES[column.name]
    if column.codelist:
        found["rdfs:seeAlso"] = {"@id": f"{base}/codelists/{column.codelist}"}
    return found


def _datatype(column: Column) -> Any:
    if column.kind == "integer":
        return {"base": "integer", "minimum": "0", **({"maximum": str(column.most)} if column.most else {})}
    if column.kind == "date":
        return {"base": "date", "format": "yyyy-MM-dd"}
    pattern = _PATTERNS.get(column.name)
    return {"base": "string", "format": pattern} if pattern else "string"

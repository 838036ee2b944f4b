"""The JSON Schema that makes an editor help and check while an author types; generated from the models."""

import json
from pathlib import Path

from mvoscan.core.questionnaire import Questionnaire
from mvoscan.storage.whole_file import replace

SCHEMA = "schema.json"
"""Name of the schema, in the folder of the questionnaires."""


def schema_text() -> str:
    """The schema as it must be in the file."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Questionnaire.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def schema_is_current(folder: Path) -> bool:
    """Whether the file holds what the models say now."""
    path = folder / SCHEMA
    return path.is_file() and path.read_text(encoding="utf-8") == schema_text()


def write_schema(folder: Path) -> Path:
    """Write the schema; gives its path."""
    path = folder / SCHEMA
    replace(path, schema_text())
    return path

"""What is wrong with a setting, in words that name the variable and the remedy; and secrets in files."""

import re
from pathlib import Path

from pydantic_settings import BaseSettings

_PASSWORD = re.compile(r"//[^/]*@")


def sentence(settings: type[BaseSettings], field: str, message: str, given: object) -> str:
    """One line about a setting that cannot be used: the variable, what it is, what is wrong and what is expected."""
    described = settings.model_fields[field].description if field in settings.model_fields else ""
    shown = _PASSWORD.sub("//…@", str(given))[:80]
    return f"MVOSCAN_{field.upper()}={shown!r} is niet bruikbaar: {message} Verwacht: {described}"


def read_secret(path: Path) -> str:
    """What a file holds, without the line end; empty when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def demand_secret(path: Path | None) -> Path | None:
    """A file with a secret, or none at all; raises `ValueError` when there is nothing in it."""
    if path is not None and not read_secret(path):
        raise ValueError("dit bestand is leeg of kan niet gelezen worden")
    return path

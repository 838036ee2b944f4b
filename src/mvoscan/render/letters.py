"""Letters from templates: the first line is the subject, the rest the text. Dutch, through gettext."""

from collections.abc import Mapping
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mvoscan.core.closing import named
from mvoscan.core.disclosure.period import period_of
from mvoscan.core.letter import Letter, Mail
from mvoscan.render import dutch

_FOLDER = Path(__file__).parent / "mail"


class Letters:
    """Makes the letters of this service."""

    def __init__(self, *, public_url: str, name: str, demo: bool) -> None:
        """`public_url` is the only source of links."""
        self._environment = _environment()
        self._environment.globals.update(site={"public_url": public_url, "name": name}, demo=demo)

    def letter(self, mail: Mail, data: Mapping[str, Any] | None = None) -> Letter:
        """The letter of an intent; its kind is the name of its template, `data` what was looked up for it."""
        text = self._environment.get_template(f"{mail.kind}.txt").render(_seen(mail.data if data is None else data))
        subject, _, body = text.strip().partition("\n")
        return Letter(to=mail.recipient, subject=" ".join(subject.split()), text=body.strip() + "\n")


def _seen(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as a template reads it."""
    words = {"period_words": named(period_of(data["period"]))} if "period" in data else {}
    return {**data, **words}


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=False,  # noqa: S701 # plain text: there is no markup to escape.
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    environment.install_gettext_translations(NullTranslations(), newstyle=True)  # type: ignore[attr-defined] # by the i18n extension.
    environment.filters.update(datum=dutch.date, tijd=dutch.time, getal=dutch.number)
    return environment

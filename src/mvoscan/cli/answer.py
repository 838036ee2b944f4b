"""`mvoscan answer`: the answer to a parliamentary question, as text, as data or as a document."""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from mvoscan.cli.opened import opened_service
from mvoscan.core.answer.answer import Answer
from mvoscan.core.answer.asked import read_asked
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.usage_query import words
from mvoscan.render.answer.as_json import answer_json
from mvoscan.render.answer.as_text import answer_text
from mvoscan.render.answer.write import write
from mvoscan.settings import load_settings
from mvoscan.usecases.answer_question import Setting, Sources, answer_question
from mvoscan.usecases.count_orders import count_adjusting, count_orders, words_of_orders
from mvoscan.usecases.count_usage import count_usage
from mvoscan.usecases.read_statistics import published_releases, read_release


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(answer)


def answer(
    *,
    first: Annotated[str, typer.Option("--from", help="Eerste maand, JJJJ-MM (standaard: januari).")] = "",
    last: Annotated[str, typer.Option("--to", help="Laatste maand, JJJJ-MM (standaard: deze maand).")] = "",
    document: Annotated[Path | None, typer.Option("--docx", help="Schrijf het antwoord naar dit bestand.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Als JSON, zoals op /cijfers/antwoord.json.")] = False,
) -> None:
    """Hoe vaak, door wie en met welke resultaten: een antwoord in zinnen, zoals op /cijfers/antwoord."""
    made = _answer(first, last)
    letter = write(made)
    if document is not None:
        _write(document, made)
    elif json:
        sys.stdout.buffer.write(answer_json(made, letter))
    else:
        typer.echo(answer_text(letter))


def _write(file: Path, made: Answer) -> None:
    from mvoscan.render.answer.as_docx import answer_docx  # noqa: PLC0415 # only a document needs its library.

    try:
        file.write_bytes(answer_docx(made, write(made)))
    except OSError as error:
        message = f"{file}: dit bestand konden we niet schrijven ({error.strerror}). Kies een andere plaats."
        raise Invalid(Problem(field="docx", message=message)) from error
    typer.echo(f"Het antwoord staat in {file}.")


def _answer(first: str, last: str) -> Answer:
    now, settings = datetime.now(UTC), load_settings()
    asked = read_asked(first, last, today=now.astimezone(BRUSSELS).date())
    with opened_service() as service, service.reading() as connection:
        meaning = words(service.types, service.library.published())
        sources = Sources(
            count=partial(count_usage, connection, words=meaning, now=now),
            orders=partial(count_orders, connection, words=words_of_orders(connection, service.types), now=now),
            adjusting=partial(count_adjusting, connection),
            releases=published_releases(connection),
            rows=lambda name: read_release(connection, name).rows,
        )
        setting = Setting(service.library, service.types, settings.name, settings.public_url, service.demo)
        return answer_question(asked, sources, setting)

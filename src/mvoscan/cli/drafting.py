"""`mvoscan new` and the table of `mvoscan check --summary`: begin a questionnaire, and see how large it is."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from mvoscan.core.questionnaire_summary import Summary
from mvoscan.settings import load_settings
from mvoscan.usecases.draft_questionnaire import draft_questionnaire


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(new)


def new(
    name: Annotated[str, typer.Argument(metavar="ID", help="Code van de vragenlijst, zoals mijn-vragenlijst.")],
    edition: Annotated[str, typer.Argument(metavar="EDITIE", help="Jaar en volgnummer, zoals 2027.1.")],
    *,
    origin: Annotated[
        str, typer.Option("--from", metavar="EDITIE", help="Ga verder op een editie, zoals mvo-overheid/2026.2.")
    ] = "",
    title: Annotated[str, typer.Option(help="Titel van de vragenlijst.")] = "Titel van de vragenlijst",
    into: Annotated[Path | None, typer.Option(help="Map van de vragenlijsten (standaard: die van de dienst).")] = None,
) -> None:
    """Begin een vragenlijst: een klein volledig voorbeeld, of de volgende editie van een bestaande."""
    folder = into or load_settings().questionnaires_folder
    path = draft_questionnaire(folder, name=name, edition=edition, title=title, origin=origin)
    typer.echo(f"Geschreven: {path}")
    typer.echo(f"Nakijken: mvoscan check {path}")


def summary_lines(summaries: Iterable[Summary]) -> Iterator[str]:
    """The counts of each edition as aligned tables."""
    for each in summaries:
        waiting = f", waarvan {each.waiting} pas na een antwoord" if each.waiting else ""
        yield f"{each.key}: {each.total.full} stellingen, {each.total.light} in de snelle scan{waiting}"
        yield from _table(
            ("thema", "snel", "volledig"),
            [(name, str(found.light), str(found.full)) for name, found in each.themes.items()],
        )
        yield from _table(
            ("type", "snel", "volledig"),
            [(code, _span(found.light), _span(found.full)) for code, found in each.types.items()],
        )


def _span(counts: tuple[int, int]) -> str:
    least, most = counts
    return str(least) if least == most else f"{least}–{most}"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        first, *rest = zip(row, widths, strict=True)
        yield "  ".join(("", first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)))

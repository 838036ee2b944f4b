"""`mvoscan diff`: how one edition of a questionnaire differs from another."""

from typing import Annotated

import typer

from mvoscan.render.edition_diff import edition_diff_text
from mvoscan.settings import load_settings
from mvoscan.usecases.compare_editions import compare_editions


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(diff)


def diff(
    questionnaire: Annotated[str, typer.Argument(metavar="VRAGENLIJST", help="Bijvoorbeeld mvo-overheid.")],
    earlier: Annotated[str, typer.Argument(metavar="EDITIE", help="De oudere editie, zoals 2026.1.")],
    later: Annotated[str, typer.Argument(metavar="EDITIE", help="De nieuwere editie, zoals 2026.2.")],
    *,
    markdown: Annotated[bool, typer.Option("--markdown", help="Als Markdown.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Als JSON, met vaste sleutels.")] = False,
) -> None:
    """Zeg wat nieuw, veranderd en weg is tussen twee edities, en welk deel van elk thema vergelijkbaar blijft."""
    found = compare_editions(load_settings().questionnaires_folder, questionnaire, earlier, later)
    typer.echo(found.model_dump_json(indent=2) if json else edition_diff_text(found, markdown=markdown))

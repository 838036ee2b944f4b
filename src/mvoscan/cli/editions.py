"""`mvoscan diff` and `mvoscan export`: an edition beside another, and an edition for its reviewers."""

from pathlib import Path
from typing import Annotated

import typer

from mvoscan.core.errors import Conflict
from mvoscan.render.edition_diff import edition_diff_text
from mvoscan.render.questionnaire_sheets import ForReview, questionnaire_workbook
from mvoscan.settings import load_settings
from mvoscan.usecases.compare_editions import compare_editions
from mvoscan.usecases.export_questionnaire import find_edition


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(diff)
    app.command()(export)


def diff(
    questionnaire: Annotated[str, typer.Argument(metavar="VRAGENLIJST", help="Bijvoorbeeld mvo-overheid.")],
    earlier: Annotated[str, typer.Argument(metavar="EDITIE", help="De oudere editie, zoals 2026.1.")],
    later: Annotated[str, typer.Argument(metavar="EDITIE", help="De nieuwere editie, zoals 2026.2.")],
    *,
    markdown: Annotated[bool, typer.Option("--markdown", help="Als Markdown.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Als JSON, met vaste sleutels.")] = False,
) -> None:
    """Zeg wat nieuw, veranderd en weg is tussen twee edities, en welk deel van elk thema vergelijkbaar blijft."""
    settings = load_settings()
    found = compare_editions(
        settings.questionnaires_folders, questionnaire, earlier, later, reference=settings.reference_folder
    )
    typer.echo(found.model_dump_json(indent=2) if json else edition_diff_text(found, markdown=markdown))


def export(
    edition: Annotated[str, typer.Argument(metavar="EDITIE", help="Zoals mvo-overheid/2026.2, of een bestand.")],
    *,
    to: Annotated[Path | None, typer.Option("--xlsx", metavar="BESTAND", help="Waar het rekenblad komt.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Vervang een bestand dat er al is.")] = False,
) -> None:
    """Zet een editie in een rekenblad (XLSX) voor wie de stellingen naleest, met een kolom voor opmerkingen."""
    settings = load_settings()
    found = find_edition(edition, folders=settings.questionnaires_folders, reference=settings.reference_folder)
    path = to or Path(f"{found.questionnaire.id}-{found.questionnaire.edition}.xlsx")
    if path.exists() and not overwrite:
        raise Conflict(f"{path} bestaat al. Kies een andere naam met --xlsx, of vervang het met --overwrite.")
    types = {each.code: each.label for each in found.types.types}
    path.write_bytes(questionnaire_workbook(ForReview(found.questionnaire, found.sha256, found.sealed, types)))
    typer.echo(f"Geschreven: {path}")

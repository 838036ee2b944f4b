"""`mvoscan mappings`: where our themes and statements belong in plans of other tools, and what is not known."""

import typer

from mvoscan.core.mapping import Coverage, Mapping
from mvoscan.settings import load_settings
from mvoscan.usecases.read_mappings import covered


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(mappings)


def mappings() -> None:
    """Toon per mapping hoeveel ervan bekend is. Wat niet bekend is, blijft leeg; niets is verzonnen."""
    for line in mapping_lines():
        typer.echo(line)


def mapping_lines() -> list[str]:
    """Every mapping in a line; raises `BrokenFile` with all that is wrong."""
    settings = load_settings()
    return [_line(*each) for each in covered(settings.reference_folder, settings.questionnaires_folders)]


def _line(mapping: Mapping, known: Coverage) -> str:
    parts = (
        ("onze thema's", known.themes),
        ("onze stellingen", known.statements),
        ("doelthema's met een naam", known.targets),
        ("stellingen met een doelactie", known.actions),
    )
    said = "; ".join(f"{words} {found} van {total}" for words, (found, total) in parts)
    return f"Mapping {mapping.id} op {mapping.edition_key}: {said}."

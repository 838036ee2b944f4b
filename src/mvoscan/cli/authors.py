"""`mvoscan check`, `seal` and `schema`: what authors of questionnaires do."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mvoscan.cli.drafting import summary_lines, translated_line
from mvoscan.cli.watching import repeat_on_change
from mvoscan.core.errors import Finding, ScanError
from mvoscan.settings import load_settings
from mvoscan.usecases.check_library import check_library
from mvoscan.usecases.check_questionnaires import (
    Report,
    check_questionnaires,
    check_schema,
    refresh_schema,
    seal_questionnaires,
)
from mvoscan.usecases.check_translations import TranslationReport, check_translations
from mvoscan.usecases.summarise_questionnaires import summarise_questionnaires


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(check)
    app.command()(seal)
    app.command()(schema)


def check(
    path: Annotated[Path | None, typer.Argument(help="Een bestand of map (standaard: alle vragenlijsten).")] = None,
    *,
    summary: Annotated[
        bool, typer.Option("--summary", help="Tel de stellingen per thema en per type bestuur.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Kijk opnieuw na bij elke wijziging, tot Ctrl+C.")] = False,
) -> None:
    """Kijk vragenlijsten en vertalingen na: opbouw, betekenis en zegels. Elke fout staat er met regel en remedie."""
    settings = load_settings()
    paths = (path,) if path else settings.questionnaires_folders
    if watch:
        repeat_on_change(paths, lambda: _told_again(paths, whole=path is None, summary=summary))
    elif not _told(paths, whole=path is None, summary=summary):
        raise typer.Exit(1)


def _told_again(paths: tuple[Path, ...], *, whole: bool, summary: bool) -> None:
    """Tell once more, under the time; a file that is gone or unreadable is told too."""
    typer.echo(f"\n== {datetime.now():%H:%M:%S} ==")  # the author's own clock.
    try:
        _told(paths, whole=whole, summary=summary)
    except ScanError as error:
        typer.echo(str(error))


def _told(paths: tuple[Path, ...], *, whole: bool, summary: bool) -> bool:
    """Tell all that is wrong, or the counts; gives whether everything is in order."""
    reference = load_settings().reference_folder
    report = _joined(check_questionnaires(each, reference=reference) for each in paths)
    translations = [check_translations(each) for each in paths]
    errors = [*report.errors, *(found for each in translations for found in each.errors)]
    for finding in errors:
        typer.echo(_line(finding))
    for line in _told_besides(report, translations):
        typer.echo(line)
    typer.echo(_summary(report, errors=len(errors), translations=sum(each.files for each in translations)))
    if errors:
        return False
    if whole:
        check_library(paths, reference=reference)
    if summary:
        for line in summary_lines(found for each in paths for found in summarise_questionnaires(each)):
            typer.echo(line)
    return True


def seal() -> None:
    """Verzegel gepubliceerde edities die nog geen zegel hebben. Wat verzegeld is, verandert nooit meer."""
    settings = load_settings()
    folders = settings.questionnaires_folders
    sealed = [name for each in folders for name in seal_questionnaires(each, reference=settings.reference_folder)]
    for name in sealed:
        typer.echo(f"Verzegeld: {name}")
    if not sealed:
        typer.echo("Alle gepubliceerde edities waren al verzegeld.")


def schema(
    *,
    only_check: Annotated[bool, typer.Option("--check", help="Alleen nakijken of het schema nog klopt.")] = False,
) -> None:
    """Schrijf het JSON Schema dat editors helpt bij het schrijven van een vragenlijst."""
    folder = load_settings().questionnaires_folder
    if only_check:
        check_schema(folder)
        typer.echo("Het schema loopt gelijk met de modellen.")
    else:
        typer.echo(f"Geschreven: {_near(refresh_schema(folder))}")


def _joined(reports: Iterable[Report]) -> Report:
    """The reports of several folders as one."""
    every = list(reports)
    return Report(
        errors=tuple(found for each in every for found in each.errors),
        remarks=tuple(found for each in every for found in each.remarks),
        questionnaires=sum(each.questionnaires for each in every),
        statements=sum(each.statements for each in every),
    )


def _told_besides(report: Report, translations: Iterable[TranslationReport]) -> Iterator[str]:
    """What is no error: remarks, and how much of each edition is translated."""
    every = tuple(translations)
    yield from (f"Opmerking (verzegeld, voor de volgende editie): {_line(found)}" for found in report.remarks)
    yield from (f"Opmerking: {_line(found)}" for each in every for found in each.remarks)
    yield from (translated_line(found) for each in every for found in each.counted)


def _summary(report: Report, *, errors: int, translations: int) -> str:
    counts = [
        (report.questionnaires, "vragenlijst", "vragenlijsten"),
        (0 if errors else report.statements, "stelling", "stellingen"),
        (translations, "vertaling", "vertalingen"),
    ]
    looked = [_count(*each) for each in counts if each[0]]
    if errors:
        return f"{_count(errors, 'fout', 'fouten')} in {' en '.join(looked)}."
    return f"In orde: {', '.join(looked)}."


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _line(finding: Finding) -> str:
    """A finding as `file:line:column …`, with the file as seen from here."""
    return str(finding.model_copy(update={"file": str(_near(Path(finding.file)))}))


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path

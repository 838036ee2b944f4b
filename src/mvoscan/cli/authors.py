"""`mvoscan check`, `seal` and `schema`: what authors of questionnaires do."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mvoscan.cli.drafting import summary_lines
from mvoscan.cli.inventory import inventory_line, next_steps_line
from mvoscan.cli.mapping import mapping_lines
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
from mvoscan.usecases.check_translations import Covered, check_translations
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
    """Kijk vragenlijsten na: opbouw, betekenis en zegels. Elke fout staat er met bestand, regel en remedie."""
    settings = load_settings()
    paths = (path,) if path else settings.questionnaires_folders
    if watch:
        repeat_on_change(paths, lambda: _told_again(paths, summary=summary))
    elif not _told(paths, summary=summary):
        raise typer.Exit(1)


def _told_again(paths: tuple[Path, ...], *, summary: bool) -> None:
    """Tell once more, under the time; a file that is gone or unreadable is told too."""
    typer.echo(f"\n== {datetime.now():%H:%M:%S} ==")  # the author's own clock.
    try:
        _told(paths, summary=summary)
    except ScanError as error:
        typer.echo(str(error))


def _told(paths: tuple[Path, ...], *, summary: bool) -> bool:
    """Tell all that is wrong, or the counts; gives whether everything is in order."""
    reference = load_settings().reference_folder
    report = _joined(check_questionnaires(each, reference=reference) for each in paths)
    spoken = [check_translations(each) for each in paths]
    report = report._replace(errors=(*report.errors, *(found for each in spoken for found in each.errors)))
    if not report.errors:
        report = report._replace(errors=check_library(paths, reference=reference))
    for finding in report.errors:
        typer.echo(_line(finding))
    for finding in report.remarks:
        typer.echo(f"Opmerking (verzegeld, voor de volgende editie): {_line(finding)}")
    for covered in (found for each in spoken for found in each.covered):
        typer.echo(_coverage(covered))
    typer.echo(_summary(report))
    if report.errors:
        return False
    for line in _more(paths, summary=summary):
        typer.echo(line)
    return True


def _more(paths: tuple[Path, ...], *, summary: bool) -> Iterator[str]:
    """What is told when everything is in order: what rests on all questionnaires (mappings, labels), and the counts."""
    if set(paths) == set(load_settings().questionnaires_folders):
        yield from mapping_lines()
        yield inventory_line()
        yield next_steps_line()
    if summary:
        yield from summary_lines(found for each in paths for found in summarise_questionnaires(each))


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


def _summary(report: Report) -> str:
    looked = f"{_count(report.questionnaires, 'vragenlijst', 'vragenlijsten')}"
    if report.errors:
        return f"{_count(len(report.errors), 'fout', 'fouten')} in {looked}."
    return f"In orde: {looked}, {_count(report.statements, 'stelling', 'stellingen')}."


def _coverage(covered: Covered) -> str:
    translated, total = covered.extent
    missing = f"; {covered.extent.missing} tonen we in de taal van de editie" if covered.extent.missing else ""
    return f"Vertaling {covered.language} van {covered.edition}: {translated} van {total} teksten{missing}."


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _line(finding: Finding) -> str:
    """A finding as `file:line:column …`, with the file as seen from here."""
    return str(finding.model_copy(update={"file": str(_near(Path(finding.file)))}))


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path

"""`mvoscan register`: take a newer list of institutions, join duplicates, look one up."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from mvoscan.cli import domains
from mvoscan.cli.opened import declared, opened_service
from mvoscan.core.errors import NotFound
from mvoscan.core.institution import PROVINCES, Institution, InstitutionTypes, Standing, named
from mvoscan.usecases.find_institution import look_up
from mvoscan.usecases.import_register import Change, ImportPlan, apply_import, plan_import, read_register
from mvoscan.usecases.merge_institutions import check_merge, merge_institutions

app = typer.Typer(help="Het register van besturen: nieuwere lijst invoeren, dubbels samenvoegen, opzoeken.")

app.add_typer(domains.app, name="domain")

Yes = Annotated[bool, typer.Option("--yes", help="Doe het zonder te vragen.")]
Doer = Annotated[str, typer.Option("--by", help="Wie dit doet (standaard: de gebruiker van dit systeem).")]
Words = Callable[[Institution], str]
"""An entry in one line."""

_STANDINGS = {Standing.PROVISIONAL: " (voorlopig)", Standing.MERGED: " (samengevoegd)", Standing.LISTED: ""}
_FIELDS = {"type": "type", "name": "naam", "province": "provincie", "predecessors": "voorgangers", "standing": "stand"}


@app.command(name="import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV met de kolommen van reference/institutions.csv.")],
    *,
    by: Doer = "",
    yes: Yes = False,
) -> None:
    """Voer een nieuwere lijst in: toont wat er verandert en vraagt of dat mag."""
    with opened_service() as service:
        listed = read_register(file, service.types)
        with service.reading() as reading:
            plan = plan_import(reading, listed)
        _print(_plan_lines(plan, _words(service.types)))
        if plan.empty:
            typer.echo("Er verandert niets.")
            return
        if not yes:
            typer.confirm("Mag dit?", abort=True)
        with service.writing() as writing:
            apply_import(writing, listed, shown=plan, act=declared(by))
    typer.echo(f"Ingevoerd: {len(plan.new)} nieuw, {len(plan.changed)} gewijzigd.")


@app.command()
def merge(
    source: Annotated[str, typer.Argument(help="Sleutel van het dubbel dat verdwijnt.")],
    target: Annotated[str, typer.Argument(help="Sleutel van het bestuur dat blijft.")],
    *,
    by: Doer = "",
    yes: Yes = False,
) -> None:
    """Voeg een dubbel bij een ander bestuur, met zijn scans; dit is niet terug te draaien."""
    with opened_service() as service:
        words = _words(service.types)
        with service.reading() as reading:
            old, new = check_merge(reading, source=source, target=target)
        if not yes:
            typer.confirm(f"{words(old)} gaat op in {words(new)}. Mag dit?", abort=True)
        with service.writing() as writing:
            done = merge_institutions(writing, source=source, target=target, act=declared(by))
    typer.echo(f"{words(done.source)} is opgegaan in {words(done.target)}.")
    typer.echo(f"Opgaven die volgden: {done.claims}. Open dossiers die volgden: {done.dossiers}.")


@app.command()
def show(text: Annotated[str, typer.Argument(help="Naam, KBO-nummer, OVO-code of sleutel.")]) -> None:
    """Zoek besturen op, ook voorlopige, met hun sleutel en kenmerken."""
    with opened_service() as service, service.reading() as reading:
        found = look_up(reading, text)
    if not found:
        raise NotFound(f"Geen bestuur gevonden voor '{text}'. Probeer een deel van de naam of een nummer.")
    words = _words(service.types)
    for each in found:
        typer.echo(words(each))
        _print(_details(each))


def _words(types: InstitutionTypes) -> Words:
    def in_words(each: Institution) -> str:
        known = types.by_code.get(each.type)
        return f"{named(known.label if known else each.type, each.name)} [{each.id}]{_STANDINGS[each.standing]}"

    return in_words


def _details(each: Institution) -> Iterator[str]:
    fields = {
        "provincie": PROVINCES.get(each.province or "", ""),
        "NIS": each.nis,
        "KBO": each.kbo,
        "OVO": each.ovo,
        "voorgangers": ", ".join(former.name for former in each.predecessors),
    }
    return (f"  {name}: {value}" for name, value in fields.items() if value)


def _plan_lines(plan: ImportPlan, words: Words) -> Iterator[str]:
    """The plan in words, part by part; a part without entries is left out."""
    merge_by = "samen te voegen met: mvoscan register merge"
    parts = {
        "Nieuw": [words(each) for each in plan.new],
        "Gewijzigd": [f"{words(each.institution)}: {_changes(each.changes)}" for each in plan.changed],
        "Niet meer in de lijst, blijven zoals ze zijn": [words(each) for each in plan.unlisted],
        "Eerder samengevoegd, blijven dat": [words(each) for each in plan.merged],
        "Voorlopige dubbels": [
            f"{words(each.provisional)} en {words(each.listed)}; {merge_by} {each.provisional.id} {each.listed.id}"
            for each in plan.twins
        ],
    }
    for title, lines in parts.items():
        if lines:
            yield f"{title}: {len(lines)}"
            yield from (f"  {line}" for line in lines)


def _changes(changes: tuple[Change, ...]) -> str:
    return "; ".join(
        f"{_FIELDS.get(each.field, each.field)} {each.before or 'leeg'} → {each.after or 'leeg'}" for each in changes
    )


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)

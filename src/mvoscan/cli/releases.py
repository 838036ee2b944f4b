"""`mvoscan release`: build, look at, approve, publish and withdraw published statistics."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from mvoscan.cli.opened import opened_service
from mvoscan.core.closing import label
from mvoscan.core.disclosure.period import period_of
from mvoscan.core.job import JOB_WORDS, Job, JobState
from mvoscan.core.release import FOUR_EYES_WORDS, STATE_WORDS, Release
from mvoscan.render import dutch
from mvoscan.settings import load_settings
from mvoscan.usecases import decide_release as deciding
from mvoscan.usecases import run_jobs

app = typer.Typer(help="Publicaties van resultaten: maken, bekijken, goedkeuren, publiceren, intrekken.")
By = Annotated[str, typer.Option("--by", help="Wie dit doet; die naam komt bij de publicatie te staan.")]
Name = Annotated[str, typer.Argument(metavar="PUBLICATIE", help="Zoals 2026-Q3.1.")]


@app.command()
def build(
    *,
    period: Annotated[str, typer.Option(help="Een jaar (2026) of een kwartaal (2026-Q3) dat voorbij is.")],
    by: By,
) -> None:
    """Maak een publicatie van een afgesloten periode, kijk ze na, en bewaar ze tot iemand anders ze goedkeurt."""
    from mvoscan.cli.building import build_release  # noqa: PLC0415 # it loads the solver, which only this command needs.

    with opened_service() as service:
        release = build_release(service, load_settings(), period, by=by)
    typer.echo(_described(release))


@app.command("list")
def listed() -> None:
    """Toon alle publicaties, de nieuwste eerst."""
    with opened_service() as service, service.reading() as connection:
        found = deciding.every_release(connection)
    for each in found:
        typer.echo(f"{each.name}: {label(each.period)}, {STATE_WORDS[each.state]}")
    if not found:
        typer.echo("Er zijn nog geen publicaties. Maak er een met: mvoscan release build.")


@app.command()
def show(name: Name) -> None:
    """Toon een publicatie: waarover ze gaat, wat er geteld en achtergehouden is, en wie wat deed."""
    with opened_service() as service, service.reading() as connection:
        typer.echo(_described(deciding.checked_release(connection, name)))
        job = run_jobs.job_of(connection, name)
    if job:
        typer.echo("\nLogboek")
        for line in job.log:
            typer.echo(f"{dutch.date(line.at)} {dutch.time(line.at)}  {line.text}")


@app.command()
def audit(
    name: Name, *, as_json: Annotated[bool, typer.Option("--json", help="Als JSON, voor programma's.")] = False
) -> None:
    """Val een bewaarde publicatie opnieuw aan, met alles wat al verscheen. Status 1 als er iets gevonden wordt."""
    from mvoscan.cli.auditing import audit_again  # noqa: PLC0415 # it loads the solver, which only this command needs.

    with opened_service() as service:
        found = audit_again(service, load_settings(), name, as_json=as_json)
    if not found.clean:
        raise typer.Exit(1)


@app.command("jobs")
def listed_jobs() -> None:
    """Toon het werk aan publicaties: wat wacht, wat bezig is, en hoe het vorige afliep."""
    with opened_service() as service, service.reading() as connection:
        known = run_jobs.known_jobs(connection, now=datetime.now(UTC))
    for each in known.jobs:
        typer.echo(job_line(each))
    if not known.jobs:
        typer.echo("Er is nog geen werk geweest. Maak een publicatie met: mvoscan release build.")
    if any(each.state is JobState.WAITING for each in known.jobs) and not known.worker:
        typer.echo("Er draait geen worker: start de server, of mvoscan worker.")


@app.command()
def approve(name: Name, *, by: By) -> None:
    """Keur een publicatie goed die iemand anders maakte."""
    with opened_service() as service, service.writing() as connection:
        release = deciding.approve_release(connection, name, by=by, now=datetime.now(UTC))
    typer.echo(f"{release.name} is {STATE_WORDS[release.state]}.")


@app.command()
def publish(name: Name, *, by: By) -> None:
    """Publiceer een goedgekeurde publicatie. Daarna verandert ze nooit meer."""
    with opened_service() as service, service.writing() as connection:
        release = deciding.publish_release(connection, name, by=by, now=datetime.now(UTC))
    typer.echo(f"{release.name} is {STATE_WORDS[release.state]}.")


@app.command()
def withdraw(
    name: Name, *, by: By, reason: Annotated[str, typer.Option(help="Waarom; iedereen kan dit lezen.")]
) -> None:
    """Trek een publicatie in, met een reden."""
    with opened_service() as service, service.writing() as connection:
        release = deciding.withdraw_release(connection, name, by=by, reason=reason, now=datetime.now(UTC))
    typer.echo(f"{release.name} is {STATE_WORDS[release.state]}.")


def job_line(job: Job) -> str:
    """A job on one line, and its reason on the next."""
    state = f"{JOB_WORDS[job.state]} ({job.percentage} %)" if job.state is JobState.RUNNING else JOB_WORDS[job.state]
    when = job.ended_at or job.started_at or job.made_at
    made = f", {job.release}" if job.release else ""
    first = f"{dutch.date(when)} {dutch.time(when)}  {label(period_of(job.period))}: {state}{made}, door {job.by}"
    return f"{first}\n    {job.reason}" if job.reason else first


def _described(release: Release) -> str:
    counts, audit = release.counts, release.audit
    narrowest = audit["narrowest"]
    lines = [
        f"Publicatie {release.name}: {label(release.period)}, {STATE_WORDS[release.state]}",
        f"Vragenlijst {release.questionnaire}; kubus {release.cube_version}, beleid {release.policy_version}",
        f"Besturen: {counts['units']}",
        f"Cellen: {counts['cells']}, waarvan {counts['published']} te publiceren en "
        f"{counts['cells'] - counts['published']} achtergehouden",
        "Smalste interval dat de aanval vond: " + (f"{narrowest} punten" if narrowest is not None else "geen"),
        audit["claim"],
        f"Gemaakt door {release.built.by} op {dutch.date(release.built.at)}",
    ]
    for act, word in (
        (release.approved, "Goedgekeurd"),
        (release.published, "Gepubliceerd"),
        (release.withdrawn, "Ingetrokken"),
    ):
        if act:
            lines.append(f"{word} door {act.by} op {dutch.date(act.at)}")
    if release.four_eyes:
        lines.append(FOUR_EYES_WORDS[release.four_eyes])
    if release.reason:
        lines.append(f"Reden: {release.reason}")
    return "\n".join([*lines, f"sha256 {release.sha256}"])

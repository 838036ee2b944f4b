"""From a result to a next step: the entries of the offer and the labels that fit its weak themes; our own proposal."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.next_steps import Guide, NextSteps, Rule, guide, steps_for, weak_themes
from mvoscan.core.observation import Observation
from mvoscan.core.offer import Entry, orderable
from mvoscan.core.offer_gaps import ThemeOffer, theme_offers
from mvoscan.core.release import Release
from mvoscan.core.result import Result, StatementResult
from mvoscan.storage import labels_file, offer
from mvoscan.storage.library import Library
from mvoscan.storage.next_steps_file import read_next_steps


class Ground(NamedTuple):
    """What suggestions rest on: the folder of reference files, types, the Belgian day, and whether this is a demo."""

    reference: Path
    types: InstitutionTypes
    today: date
    demo: bool


def rule(reference: Path) -> Rule:
    """The rule of the reference files; raises `BrokenFile` with all that is wrong."""
    return read_next_steps(reference)


def for_result(connection: Connection, result: Result, ground: Ground) -> Mapping[str, NextSteps]:
    """What fits each weak theme, by its id; a theme that nothing fits is not among them. One query at most."""
    known = _guide(ground.reference)
    weak = weak_themes(result, known.rule)
    entries = _orderable(connection, ground) if weak else ()
    families = _families(result, ground.types)
    found = {
        each.theme.id: steps_for(
            known,
            _theme(known, result, each.theme.id),
            [statement.question.iso for statement in each.statements if statement.to_do],
            entries,
            families,
        )
        for each in weak
    }
    return {theme: steps for theme, steps in found.items() if steps}


def for_statement(
    connection: Connection, result: Result, statement: StatementResult | None, ground: Ground
) -> NextSteps:
    """What fits one statement, weak or not: somebody is going to work on it."""
    theme = next((each.theme.id for each in result.themes if statement in each.statements), "")
    if statement is None or not theme:
        return NextSteps()
    known = _guide(ground.reference)
    entries, families = _orderable(connection, ground), _families(result, ground.types)
    return steps_for(known, _theme(known, result, theme), [statement.question.iso], entries, families)


def for_release(
    connection: Connection, release: Release, rows: Iterable[Observation], library: Library, ground: Ground
) -> tuple[ThemeOffer, ...]:
    """What the offer has for each theme of the newest edition that a published release is about."""
    editions = list(library.as_sealed(release.questionnaire).values())
    offered = [each for each in library.offered() if each.id == release.questionnaire]
    known = _guide(ground.reference)
    return theme_offers((offered or editions)[-1], rows, _orderable(connection, ground), known.rule)


def _orderable(connection: Connection, ground: Ground) -> tuple[Entry, ...]:
    there = offer.standing(connection)
    return tuple(each for each in there if orderable(each, today=ground.today, demo=ground.demo))


def _families(result: Result, types: InstitutionTypes) -> frozenset[str]:
    return frozenset(types.place(code)[1] for code in result.submission.subject.types)


def _theme(known: Guide, result: Result, theme: str) -> str:
    """A theme as the inventory names it; labels are for public buyers, so other questionnaires have none."""
    return theme if result.questionnaire.id == known.questionnaire else ""


@cache
def _guide(reference: Path) -> Guide:
    return guide(rule(reference), labels_file.inventory(reference))

"""A mapping: where our themes and statements belong in the plan of another tool. It is data: a file each, no code.

What is not known of the other tool stays empty, and is counted: nothing is made up.
"""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.flaw import Flaw
from mvoscan.core.questionnaire import Questionnaire

_Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(_Value):
    """A theme, action or indicator of the other tool; its name is empty when it is not known."""

    id: _Id
    name: str = ""


class Place(_Value):
    """Where something of ours belongs: themes, an action and an indicator there, by id; empty is unknown."""

    themes: tuple[str, ...] = ()
    action: str = ""
    indicator: str = ""


class Mapping(_Value):
    """The other tool as far as it is known, and where our themes and statements of one edition belong in it.

    `exist` says how many themes the other tool is known to have. A statement without a place of its own belongs where
    its theme does.
    """

    id: _Id
    title: str
    about: str
    questionnaire: str
    edition: str
    exist: int | None = None
    themes: tuple[Target, ...]
    actions: tuple[Target, ...] = ()
    indicators: tuple[Target, ...] = ()
    our_themes: dict[str, Place]
    our_statements: dict[str, Place] = {}

    @property
    def edition_key(self) -> str:
        """The edition whose themes and statements are mapped."""
        return f"{self.questionnaire}/{self.edition}"

    def place(self, theme: str, statement: str) -> Place:
        """Where a statement belongs; what it does not say itself, its theme says."""
        general, own = self.our_themes.get(theme, _NOWHERE), self.our_statements.get(statement, _NOWHERE)
        return Place(
            themes=own.themes or general.themes,
            action=own.action or general.action,
            indicator=own.indicator or general.indicator,
        )

    def names(self, place: Place) -> tuple[str, str, str]:
        """The names of a place: themes, action and indicator; empty where they are not known."""
        kinds = ((self.themes, place.themes), (self.actions, (place.action,)), (self.indicators, (place.indicator,)))
        themes, action, indicator = ("; ".join(_named(targets, ids)) for targets, ids in kinds)
        return themes, action, indicator


_NOWHERE = Place()


class Coverage(NamedTuple):
    """How much of a mapping is known, and of how much."""

    themes: tuple[int, int]
    """Of our themes, those that belong somewhere."""
    statements: tuple[int, int]
    """Of our statements, those that belong in a theme there."""
    targets: tuple[int, int]
    """Of the themes there, those with a name; of as many as it is known to have."""
    actions: tuple[int, int]
    """Of our statements, those that lead to an action there."""


def coverage(mapping: Mapping, questionnaire: Questionnaire) -> Coverage:
    """How much of a mapping is known, for the edition that it maps."""
    places = [mapping.place(theme.id, each.id) for theme in questionnaire.themes for each in theme.questions]
    ours = [mapping.our_themes.get(each.id, _NOWHERE) for each in questionnaire.themes]
    named = sum(bool(each.name) for each in mapping.themes)
    return Coverage(
        themes=(sum(bool(each.themes) for each in ours), len(ours)),
        statements=(sum(bool(each.themes) for each in places), len(places)),
        targets=(named, max(mapping.exist or 0, len(mapping.themes))),
        actions=(sum(bool(each.action) for each in places), len(places)),
    )


def mistakes(mapping: Mapping, questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Ids of ours or of the other tool that do not exist, and themes of ours without a line."""
    themes = {each.id for each in questionnaire.themes}
    for name in mapping.our_themes.keys() - themes:
        yield Flaw(("our_themes", name), f"Het thema '{name}' is niet van {mapping.edition_key}.", "Haal het weg.")
    for name in sorted(themes - mapping.our_themes.keys()):
        message = f"Het thema '{name}' staat er niet in."
        yield Flaw(("our_themes",), message, "Zet het erbij; laat leeg wat niet bekend is.")
    for name in mapping.our_statements.keys() - questionnaire.questions.keys():
        message = f"De stelling '{name}' is niet van {mapping.edition_key}."
        yield Flaw(("our_statements", name), message, "Haal ze weg.")
    for group, places in (("our_themes", mapping.our_themes), ("our_statements", mapping.our_statements)):
        for name, place in places.items():
            yield from (Flaw((group, name), *each) for each in _strange(mapping, place))


def _strange(mapping: Mapping, place: Place) -> Iterator[tuple[str, str]]:
    kinds = (
        ("doelthema", mapping.themes, place.themes),
        ("doelactie", mapping.actions, (place.action,)),
        ("doelindicator", mapping.indicators, (place.indicator,)),
    )
    for kind, targets, ids in kinds:
        known = {each.id for each in targets}
        for each in ids:
            if each and each not in known:
                yield (
                    f"Het {kind} '{each}' staat niet in dit bestand.",
                    "Zet het erbij, zonder naam als die niet bekend is.",
                )


def _named(targets: tuple[Target, ...], ids: tuple[str, ...]) -> Iterator[str]:
    return (each.name for one in ids for each in targets if each.id == one and each.name)

"""YAML text to plain values, with the line and column of every part and all that is wrong with it.

YAML 1.2 as authors need it: `no` stays text, a date stays text, keys are text. A key that occurs twice, a tag, an
anchor, a directive, a second document or a character nobody can see is a flaw, not a surprise later. Nothing is
expanded, so a small file cannot grow; nesting is limited.
"""

import re
from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from mvoscan.core.flaw import Flaw, Place
from mvoscan.storage.yaml_syntax import in_dutch

MOST_DEEP = 30
"""Levels of nesting."""

_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_BASED = re.compile(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,15}")
_BROKEN = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}

_UNSEEN_SAID = ("In deze tekst staat een onzichtbaar stuurteken.", "Typ de tekst opnieuw, zonder dat teken.")


class Spot(NamedTuple):
    """A line and a column, counted from 1."""

    line: int
    column: int


class Tree(NamedTuple):
    """The value in a file (None when it could not be read), where its parts are, and what is wrong with it."""

    value: object
    spots: dict[Place, Spot]
    flaws: tuple[tuple[Flaw, Spot], ...]

    def spot(self, place: Place) -> Spot | None:
        """Where a place is: that of its deepest part that is in the file."""
        ends = range(len(place), -1, -1)
        return next((self.spots[place[:end]] for end in ends if place[:end] in self.spots), None)


def tree_of(text: str) -> Tree:
    """Read YAML; never raises, whatever the text."""
    unseen = _UNSEEN.search(text)
    if unseen:
        before = text[: unseen.start()]
        spot = Spot(before.count("\n") + 1, unseen.start() - before.rfind("\n"))
        return Tree(None, {}, ((Flaw((), *_UNSEEN_SAID), spot),))
    builder = _Builder()
    value: object = None
    try:
        value = builder.document(YAML(typ="safe", pure=True).parse(text))
    except _Stop:
        pass
    except YAMLError as error:
        builder.flaws.append(_syntax(error))
    except (ValueError, OverflowError):  # the parser turns a code like \\UFFFFFFFF into a character without asking.
        last = max(builder.spots.values(), default=Spot(1, 1))
        said = ("Een code die met \\u, \\U of \\x begint, is geen bestaand teken.", "Typ het teken zelf.")
        builder.flaws.append((Flaw((), *said), last))
    return Tree(value, builder.spots, tuple(builder.flaws))


def plain(text: str) -> object:
    """The value of text without quotes, by the core schema of YAML 1.2.

    >>> plain("no"), plain("true"), plain("12"), plain("2026.1"), plain("~")
    ('no', True, 12, 2026.1, None)
    """
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _BROKEN.fullmatch(text) and isfinite(float(text)):
        return float(text)
    return text


class _Stop(Exception):
    """Reading on makes no sense."""


class _Builder:
    """Turns the events of the parser into values, and notes spots and flaws on the way."""

    def __init__(self) -> None:
        self.spots: dict[Place, Spot] = {}
        self.flaws: list[tuple[Flaw, Spot]] = []
        self._events: Iterator[Event] = iter(())

    def document(self, events: Iterator[Event]) -> object:
        self._events = (event for event in events if not isinstance(event, StreamStartEvent | DocumentEndEvent))
        start = next(self._events)
        if not isinstance(start, DocumentStartEvent):
            self._stop(start, (), "Het bestand is leeg.", "Begin met een kopie van een bestaande vragenlijst.")
        if start.version is not None or start.tags is not None:
            self._note(start, (), "Regels die met % beginnen gebruiken we niet.", "Haal de regel weg.")
        value = self._node(next(self._events), ())
        after = next(self._events)
        if isinstance(after, DocumentStartEvent):
            self._note(after, (), "Na '---' begint een tweede document.", "Zet elke vragenlijst in een eigen bestand.")
        return value

    def _node(self, event: Event, place: Place) -> object:
        self.spots.setdefault(place, _spot(event))
        if isinstance(event, AliasEvent):
            remedy = "Schrijf de tekst hier voluit."
            self._note(event, place, f"Verwijzingen zoals *{event.anchor} gebruiken we niet.", remedy)
            return None
        self._look_at(event, place)
        if isinstance(event, MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(place)
        return self._scalar(event, place)

    def _look_at(self, event: Event, place: Place) -> None:
        if len(place) > MOST_DEEP:
            self._stop(event, place, f"Dit is dieper genest dan {MOST_DEEP} niveaus.", "Kijk haakjes en inspringen na.")
        if isinstance(event, NodeEvent) and event.anchor is not None:
            self._note(event, place, f"Ankers zoals &{event.anchor} gebruiken we niet.", "Haal het anker weg.")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._note(event, place, f"Tags zoals {tag} gebruiken we niet.", "Haal de tag weg.")

    def _mapping(self, place: Place) -> dict[str, object]:
        value: dict[str, object] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event, place)
            inner, spot = (*place, key), _spot(event)
            if key in value:
                message = f"De sleutel '{key[:60]}' staat hier twee keer, ook al op regel {self.spots[inner].line}."
                self._note(event, inner, message, "Haal één van de twee weg, of geef ze een andere naam.")
            self.spots.setdefault(inner, spot)
            value.setdefault(key, self._node(next(self._events), inner))
        return value

    def _key(self, event: Event, place: Place) -> str:
        if isinstance(event, ScalarEvent):
            self._look_at(event, place)
            return str(event.value)
        message = "Een sleutel is een woord, geen lijst of blok."
        return self._stop(event, place, message, "Zet tekst met haakjes of accolades tussen aanhalingstekens.")

    def _sequence(self, place: Place) -> list[object]:
        value: list[object] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            value.append(self._node(event, (*place, len(value))))
        return value

    def _scalar(self, event: Event, place: Place) -> object:
        text = str(getattr(event, "value", ""))
        if _UNSEEN.search(text):
            self._note(event, place, *_UNSEEN_SAID)
        is_plain = isinstance(event, ScalarEvent) and event.implicit[0]
        return plain(text) if is_plain else text

    def _note(self, event: Event, place: Place, message: str, remedy: str) -> None:
        self.flaws.append((Flaw(place, message, remedy), _spot(event)))

    def _stop(self, event: Event, place: Place, message: str, remedy: str) -> NoReturn:
        self._note(event, place, message, remedy)
        raise _Stop


def _spot(event: Event) -> Spot:
    return Spot(event.start_mark.line + 1, event.start_mark.column + 1)


def _syntax(error: YAMLError) -> tuple[Flaw, Spot]:
    """A flaw for what the parser stumbled over; an opening without an end is shown where it was opened."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Flaw((), *in_dutch(str(error))), Spot(1, 1)
    opened, mark = error.context_mark, error.problem_mark
    if opened and ("end of stream" in str(error.problem) or "<stream end>" in str(error.problem)):
        mark = opened
    message, remedy = in_dutch(str(error.problem))
    if opened and opened.line < mark.line:
        message += f" Het hoort bij wat op regel {opened.line + 1} begint."
    return Flaw((), message, remedy), Spot(mark.line + 1, mark.column + 1)

"""An edition in another language: words only, beside the sealed file and outside its seal.

A translation holds texts by the ids of the edition and nothing else, so it cannot change what is asked or what scores.
What it leaves out is shown in the edition's own language, and said to be so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, Field, field_validator

from mvoscan.core.erratum import CORRECTABLE, Erratum, anew
from mvoscan.core.flaw import Flaw, choose_from
from mvoscan.core.languages import LANGUAGES
from mvoscan.core.questionnaire import (
    Closed,
    Line,
    Option,
    ProfileOption,
    ProfileQuestion,
    Question,
    Questionnaire,
    Sentence,
    Subtheme,
    Text,
    Theme,
)

Key = tuple[str, ...]
"""Where a text is in a translation: ("title",), ("statements", "plan", "help"), ("scales", "s", "options", "ja", …)."""

_ABOUT_ITSELF = {"language", "name", "not_translated", "translator", "reviewed"}
_KINDS = {
    "profile": "De profielvraag",
    "scales": "De schaal",
    "themes": "Het thema",
    "subthemes": "Het subthema",
    "statements": "De stelling",
    "options": "Het antwoord",
}


class Words(Closed):
    """Texts of one part of an edition; a key that is there has a text."""

    @field_validator("*", mode="before")
    @classmethod
    def _filled_in(cls, value: object) -> object:
        if value is None:
            raise ValueError("hier staat niets; vul de vertaling in, of haal de sleutel weg.")
        return value


class OptionWords(Words):
    """The texts of an answer of a scale."""

    label: Line | None = Field(default=None, description="Wat de invuller leest.")
    description: Text | None = Field(default=None, description="Uitleg bij dit niveau.")


class ScaleWords(Words):
    """The texts of a scale."""

    options: dict[str, OptionWords] = Field(default_factory=dict, description="Per antwoord de teksten.")


class ChoiceWords(Words):
    """The texts of a choice of a profile question."""

    label: Line | None = Field(default=None, description="Wat de invuller leest.")
    help: Text | None = Field(default=None, description="Uitleg bij de keuze.")


class ProfileWords(Words):
    """The texts of a profile question."""

    text: Line | None = Field(default=None, description="De vraag.")
    help: Text | None = Field(default=None, description="Uitleg bij de vraag.")
    options: dict[str, ChoiceWords] = Field(default_factory=dict, description="Per keuze de teksten.")


class PartWords(Words):
    """The texts of a theme or a subtheme."""

    title: Line | None = Field(default=None, description="De titel.")
    introduction: Text | None = Field(default=None, description="De inleiding.")


class StatementWords(Words):
    """The texts of a statement."""

    text: Sentence | None = Field(default=None, description="De stelling.")
    help: Text | None = Field(default=None, description="Wanneer is het ja?")
    evidence: Text | None = Field(default=None, description="Een voorbeeld van bewijs.")
    advice: Text | None = Field(default=None, description="Een concrete eerste stap.")
    service: Line | None = Field(default=None, description="De dienst die het meestal weet.")


class Translation(Words):
    """The texts of an edition in another language, by the ids of the edition."""

    language: Line = Field(description="Code van de taal (BCP 47), zoals en, fr of de; ook in de bestandsnaam.")
    name: Line = Field(description="De taal zoals wie ze spreekt ze noemt, zoals English.")
    not_translated: Line = Field(
        description="Wat er in die taal staat bij een tekst die nog niet vertaald is, zoals 'not yet translated'."
    )
    translator: Line = Field(description="Wie vertaalde, en hoe: persoon, bureau of programma.")
    reviewed: Line | None = Field(
        default=None, description="Dag waarop iemand de vertaling naast de editie las, als jjjj-mm-dd."
    )
    title: Line | None = Field(default=None, description="Titel van de vragenlijst.")
    audience: Text | None = Field(default=None, description="Voor wie de vragenlijst bedoeld is.")
    introduction: Text | None = Field(default=None, description="Wat de invuller eerst leest.")
    profile: dict[str, ProfileWords] = Field(default_factory=dict, description="Per profielvraag de teksten.")
    scales: dict[str, ScaleWords] = Field(default_factory=dict, description="Per schaal de teksten.")
    themes: dict[str, PartWords] = Field(default_factory=dict, description="Per thema de teksten.")
    subthemes: dict[str, PartWords] = Field(default_factory=dict, description="Per subthema de teksten.")
    statements: dict[str, StatementWords] = Field(default_factory=dict, description="Per stelling de teksten.")

    @cached_property
    def texts(self) -> dict[Key, str]:
        """Every text that is translated, by its key."""
        return {key: text for key, text in _walked(self) if text is not None}


class Translated(NamedTuple):
    """An edition with its texts in another language, and the keys of those that stayed in its own.

    `notes` say of texts that an erratum corrected them; they are in the edition's own language.
    """

    questionnaire: Questionnaire
    translation: Translation
    missing: frozenset[Key]
    notes: Mapping[Key, str]


def texts_of(questionnaire: Questionnaire) -> dict[Key, str]:
    """Every text of an edition that can be translated, by its key."""
    parts: list[tuple[Key, BaseModel, type[Words]]] = [((), questionnaire, Translation)]
    for question in questionnaire.profile:
        key: Key = ("profile", question.id)
        parts.append((key, question, ProfileWords))
        parts += [((*key, "options", choice.id), choice, ChoiceWords) for choice in question.options]
    for name, scale in questionnaire.scales.items():
        parts += [(("scales", name, "options", option.id), option, OptionWords) for option in scale.options]
    for theme in questionnaire.themes:
        parts.append((("themes", theme.id), theme, PartWords))
        parts += [(("subthemes", subtheme.id), subtheme, PartWords) for subtheme in theme.subthemes]
    parts += [(("statements", each.id), each, StatementWords) for each in questionnaire.questions.values()]
    return {
        (*key, name): text
        for key, part, words in parts
        for name in words.model_fields
        if name not in _ABOUT_ITSELF and isinstance(text := getattr(part, name, None), str)
    }


def flaws_in(translation: Translation, questionnaire: Questionnaire) -> Iterator[Flaw]:
    """A language that does not exist or is the edition's own, a day that does not exist, and unknown keys."""
    if translation.language not in LANGUAGES:
        message = f"De taal '{translation.language}' kennen we niet."
        yield Flaw(("language",), message, "Gebruik de kortste code van BCP 47, zoals en, fr of de; ook als naam.")
    elif translation.language == questionnaire.language:
        message = f"De editie is zelf al in de taal '{translation.language}'."
        yield Flaw(("language",), message, "Vertaal naar een andere taal, of haal dit bestand weg.")
    if translation.reviewed is not None and not _is_day(translation.reviewed):
        yield Flaw(("reviewed",), f"De dag '{translation.reviewed}' bestaat niet.", "Schrijf een dag als 2026-12-01.")
    yield from _unknown(translation, questionnaire)


def translated(questionnaire: Questionnaire, translation: Translation, errata: Iterable[Erratum] = ()) -> Translated:
    """The edition with these texts; ids, options' points, weights and conditions stay what they are."""
    given: defaultdict[Key, dict[str, str]] = defaultdict(dict)
    for key, text in translation.texts.items():
        given[key[:-1]][key[-1]] = text
    changed = anew(
        questionnaire,
        **given[()],
        profile=tuple(_profile(each, given) for each in questionnaire.profile),
        scales={
            name: anew(scale, options=tuple(_option(name, option, given) for option in scale.options))
            for name, scale in questionnaire.scales.items()
        },
        themes=tuple(_theme(each, given) for each in questionnaire.themes),
    )
    missing = frozenset(texts_of(questionnaire).keys() - translation.texts.keys())
    return Translated(changed, translation, missing, _notes(questionnaire, errata))


def to_review(translation: Translation, questionnaire: Questionnaire, errata: Iterable[Erratum]) -> Iterator[Flaw]:
    """Texts that are translated and were corrected since the translation was last read beside the edition."""
    for each in errata:
        if each.edition != questionnaire.key or each.date <= (translation.reviewed or ""):
            continue
        for key in sorted(_corrected(each) & translation.texts.keys()):
            message = f"De editie is hier op {each.date} verbeterd, na het nalezen van de vertaling: {each.reason}"
            yield Flaw(key, message, "Kijk de vertaling na en zet de dag van vandaag bij 'reviewed'.")


def _corrected(erratum: Erratum) -> set[Key]:
    """The keys of the texts that an erratum corrects."""
    if erratum.statement is None:
        return {("introduction",)} if erratum.introduction is not None else set()
    return {("statements", erratum.statement, name) for name in CORRECTABLE if getattr(erratum, name) is not None}


def _notes(questionnaire: Questionnaire, errata: Iterable[Erratum]) -> dict[Key, str]:
    """What readers of the edition see of its errata, at the same places."""
    notes: defaultdict[Key, list[str]] = defaultdict(list)
    for each in (erratum for erratum in errata if erratum.edition == questionnaire.key):
        notes[("statements", each.statement, "help") if each.statement else ("introduction",)].append(each.note)
    return {key: " ".join(said) for key, said in notes.items()}


def _walked(words: Words, key: Key = ()) -> Iterator[tuple[Key, str | None]]:
    """Every part of a translation that is there, in order, with its text if it is one."""
    for name in type(words).model_fields:
        value = getattr(words, name)
        if not key and name in _ABOUT_ITSELF:
            continue
        if isinstance(value, str):
            yield (*key, name), value
        for part, inner in value.items() if isinstance(value, dict) else ():
            yield (*key, name, part), None
            yield from _walked(inner, (*key, name, part))


def _unknown(translation: Translation, questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Keys that the edition does not have; of those within such a key nothing is said."""
    texts = texts_of(questionnaire)
    known = {key[:end] for key in texts for end in range(1, len(key) + 1)}
    refused: set[Key] = set()
    for key, text in _walked(translation):
        if key in known or any(key[:end] in refused for end in range(len(key))):
            continue
        refused.add(key)
        if text is not None:
            message = f"De editie {questionnaire.key} heeft hier geen '{key[-1]}': er valt niets te vertalen."
            yield Flaw(key, message, "Haal deze tekst weg.")
            continue
        message = f"{_KINDS[key[-2]]} '{key[-1][:60]}' staat niet in de editie {questionnaire.key}."
        there = dict.fromkeys(each[len(key) - 1] for each in texts if each[: len(key) - 1] == key[:-1])
        yield Flaw(key, message, choose_from(key[-1], there))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


Given = Mapping[Key, dict[str, str]]


def _profile(question: ProfileQuestion, given: Given) -> ProfileQuestion:
    key = ("profile", question.id)
    return anew(
        question,
        **given.get(key, {}),
        options=tuple(_choice(each, given.get((*key, "options", each.id), {})) for each in question.options),
    )


def _choice(choice: ProfileOption, texts: Mapping[str, str]) -> ProfileOption:
    return anew(choice, **texts)


def _option(scale: str, option: Option, given: Given) -> Option:
    return anew(option, **given.get(("scales", scale, "options", option.id), {}))


def _theme(theme: Theme, given: Given) -> Theme:
    subthemes = tuple(_subtheme(each, given) for each in theme.subthemes)
    return anew(theme, **given.get(("themes", theme.id), {}), subthemes=subthemes)


def _subtheme(subtheme: Subtheme, given: Given) -> Subtheme:
    questions = tuple(_question(each, given) for each in subtheme.questions)
    return anew(subtheme, **given.get(("subthemes", subtheme.id), {}), questions=questions)


def _question(question: Question, given: Given) -> Question:
    return anew(question, **given.get(("statements", question.id), {}))

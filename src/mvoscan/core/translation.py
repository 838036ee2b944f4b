"""Texts of an edition in another language: beside the edition, outside its seal, and never more than texts.

A translation names texts by where they stand: `("statements", "energieplan", "help")`. It cannot touch what scores, who
is asked or when: there is no place for that. A text that it lacks stays in the language of the edition, and says so.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from mvoscan.core.flaw import Flaw, Place, choose_from
from mvoscan.core.questionnaire import (
    Option,
    ProfileOption,
    ProfileQuestion,
    Question,
    Questionnaire,
    Scale,
    Subtheme,
    Theme,
)

LANGUAGES = {"nl": "Nederlands", "en": "English", "fr": "Français", "de": "Deutsch"}
"""Languages that a visitor can choose, by their code and under their own name."""

MOST = 4_000
"""Characters in one text."""

_HEAD = ("edition", "language", "note")
_STATEMENT = ("text", "help", "evidence", "advice")
Part = TypeVar("Part", bound=BaseModel)
Shown = Callable[[str, bool], str]
"""How a text is shown: the text, and whether it is translated."""


class Translation(NamedTuple):
    """The texts of one edition in one language, by place; `note` says who made it and how far it was read."""

    edition: str
    language: str
    note: str
    texts: Mapping[Place, str]


class Extent(NamedTuple):
    """How much of an edition a translation covers."""

    translated: int
    total: int

    @property
    def missing(self) -> int:
        """Texts that fall back."""
        return self.total - self.translated


def texts_of(questionnaire: Questionnaire) -> dict[Place, str]:
    """Every text that can be translated, by its place."""
    return {place: text for place, text in _texts(questionnaire) if text}


def extent(translation: Translation, questionnaire: Questionnaire) -> Extent:
    """How many of the texts of the edition are translated."""
    there = texts_of(questionnaire)
    return Extent(len(there.keys() & translation.texts.keys()), len(there))


def read_translation(value: object, questionnaire: Questionnaire, language: str) -> tuple[Translation, list[Flaw]]:
    """The translation in a file, and all that is wrong with it; `language` is the one in its name."""
    there = texts_of(questionnaire)
    leaves = dict(_leaves(value, ()))
    head = {name: leaves.pop((name,), None) for name in _HEAD}
    flaws = list(_head_flaws(value, head, questionnaire, language))
    texts: dict[Place, str] = {}
    for place, text in leaves.items():
        if place not in there:
            flaws += [flaw for flaw in [_unknown(place, there)] if flaw not in flaws]
        elif not isinstance(text, str) or not text.strip():
            flaws.append(Flaw(place, "Hier hoort een vertaalde tekst.", "Vul hem in, of laat de sleutel weg."))
        elif len(text) > MOST:
            flaws.append(Flaw(place, f"Deze tekst is langer dan {MOST} tekens.", "Maak hem korter."))
        else:
            texts[place] = text.strip()
    note = head["note"]
    return Translation(questionnaire.key, language, note if isinstance(note, str) else "", texts), flaws


def translated(questionnaire: Questionnaire, translation: Translation, shown: Shown) -> Questionnaire:
    """The edition with its texts as they are shown in this language; all else is what it was.

    The value is for showing only: what scores a scan is the edition itself.
    """
    words = _Words(translation.texts, shown)
    return _with(
        questionnaire,
        language=translation.language,
        title=words.of(("title",), questionnaire.title),
        audience=words.of(("audience",), questionnaire.audience),
        introduction=words.of(("introduction",), questionnaire.introduction),
        scales={name: words.scale(("scales", name), each) for name, each in questionnaire.scales.items()},
        profile=tuple(words.profile(each) for each in questionnaire.profile),
        themes=tuple(words.theme(each) for each in questionnaire.themes),
    )


class _Words(NamedTuple):
    """Puts texts in place of texts."""

    texts: Mapping[Place, str]
    shown: Shown

    def of(self, place: Place, text: str | None) -> str | None:
        if not text:
            return text
        found = self.texts.get(place)
        return self.shown(found or text, found is not None)

    def all(self, value: Part, place: Place, *names: str, **more: object) -> Part:
        """A part with these of its texts replaced."""
        return _with(value, **{name: self.of((*place, name), getattr(value, name)) for name in names}, **more)

    def scale(self, place: Place, scale: Scale) -> Scale:
        options: tuple[Option, ...] = tuple(
            self.all(each, (*place, each.id), "label", "description") for each in scale.options
        )
        return _with(scale, options=options)

    def profile(self, question: ProfileQuestion) -> ProfileQuestion:
        place = ("profile", question.id)
        options: tuple[ProfileOption, ...] = tuple(
            self.all(each, (*place, "options", each.id), "label", "help") for each in question.options
        )
        return self.all(question, place, "text", "help", options=options)

    def theme(self, theme: Theme) -> Theme:
        subthemes = tuple(self.subtheme(each) for each in theme.subthemes)
        return self.all(theme, ("themes", theme.id), "title", "introduction", subthemes=subthemes)

    def subtheme(self, subtheme: Subtheme) -> Subtheme:
        questions: tuple[Question, ...] = tuple(
            self.all(each, ("statements", each.id), *_STATEMENT) for each in subtheme.questions
        )
        return self.all(subtheme, ("subthemes", subtheme.id), "title", "introduction", questions=questions)


def _with(value: Part, **change: object) -> Part:
    """A value with a change, without what was reckoned from the old one and without reading the texts again."""
    fields = {name: getattr(value, name) for name in type(value).model_fields}
    return type(value).model_construct(**fields | change)


def _texts(questionnaire: Questionnaire) -> Iterator[tuple[Place, str | None]]:
    for name in ("title", "audience", "introduction"):
        yield (name,), getattr(questionnaire, name)
    options = ((name, each) for name, scale in questionnaire.scales.items() for each in scale.options)
    for name, option in options:
        yield from _named(option, ("scales", name, option.id), "label", "description")
    for profile in questionnaire.profile:
        yield from _named(profile, ("profile", profile.id), "text", "help")
    for profile, choice in ((each, choice) for each in questionnaire.profile for choice in each.options):
        yield from _named(choice, ("profile", profile.id, "options", choice.id), "label", "help")
    yield from _in_themes(questionnaire)


def _in_themes(questionnaire: Questionnaire) -> Iterator[tuple[Place, str | None]]:
    for theme in questionnaire.themes:
        yield from _named(theme, ("themes", theme.id), "title", "introduction")
        for subtheme in theme.subthemes:
            yield from _named(subtheme, ("subthemes", subtheme.id), "title", "introduction")
    for question in questionnaire.questions.values():
        yield from _named(question, ("statements", question.id), *_STATEMENT)


def _named(value: BaseModel, place: Place, *names: str) -> Iterator[tuple[Place, str | None]]:
    for name in names:
        yield (*place, name), getattr(value, name)


def _leaves(value: object, place: Place) -> Iterator[tuple[Place, object]]:
    if isinstance(value, dict) and value:
        for name, each in value.items():
            yield from _leaves(each, (*place, str(name)))
    elif place:
        yield place, value


def _head_flaws(
    value: object, head: Mapping[str, object], questionnaire: Questionnaire, language: str
) -> Iterator[Flaw]:
    if not isinstance(value, dict):
        yield Flaw((), "Hier horen sleutels met teksten.", "Schrijf edition, language en daarna de teksten.")
        return
    expected = {"edition": questionnaire.key, "language": language}
    for name, right in expected.items():
        if head[name] != right:
            message = f"Bij '{name}' hoort hier '{right}': dat zegt de naam van het bestand."
            yield Flaw((name,), message, f"Schrijf {name}: {right}")
    if language not in LANGUAGES or language == questionnaire.language:
        others = ", ".join(code for code in LANGUAGES if code != questionnaire.language)
        yield Flaw(("language",), f"In de taal '{language}' tonen we geen vertaling.", f"Kies uit: {others}.")
    if head["note"] is not None and not isinstance(head["note"], str):
        yield Flaw(("note",), "Hier hoort tekst.", "Schrijf wie vertaalde en wie het nalas.")


def _unknown(place: Place, there: Mapping[Place, str]) -> Flaw:
    """The first part of a place that the edition does not have, with what there is at that point."""
    for length in range(1, len(place) + 1):
        if any(each[:length] == place[:length] for each in there):
            continue
        known = sorted(
            {
                str(each[length - 1])
                for each in there
                if len(each) >= length and each[: length - 1] == place[: length - 1]
            }
        )
        names = known if length > 1 else [*known, *_HEAD]
        message = f"De sleutel '{str(place[length - 1])[:60]}' bestaat niet in deze editie."
        return Flaw(place[:length], message, choose_from(str(place[length - 1]), names))
    return Flaw(place, "Hier horen sleutels met teksten.", "Schrijf de teksten elk bij hun eigen sleutel.")

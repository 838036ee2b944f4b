"""The texts of an edition in one of its languages, as HTML that says which language each text is in.

The frame of a page stays Dutch; a text in another language carries `lang`. A text that is not translated yet is shown
in the edition's own language, with a mark that says so in the language that was asked for.
"""

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup, escape

from mvoscan.core.languages import RIGHT_TO_LEFT
from mvoscan.core.questionnaire import Option, ProfileOption, ProfileQuestion, Question, Questionnaire
from mvoscan.core.translation import Key, Translated
from mvoscan.core.visibility import Condition

FRAME = "nl"
"""The language of everything around the texts of an edition."""

_OWN_NAMES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}


class Spoken(NamedTuple):
    """A language to choose: its code, its name in that language, and what the name is written in."""

    id: str
    label: str

    @property
    def lang(self) -> str:
        """The language of the label."""
        return self.id


class Choice(NamedTuple):
    """A choice of a profile question as a form shows it."""

    id: str
    label: Markup
    help: Markup | None


class Wording:
    """An edition in its own language, or in that of a translation."""

    def __init__(self, edition: Questionnaire, translated: Translated | None = None) -> None:
        """Take the texts of this edition, or of its translation."""
        self.questionnaire = translated.questionnaire if translated else edition
        self.language = translated.translation.language if translated else edition.language
        self._own = edition.language
        self._missing: frozenset[Key] = translated.missing if translated else frozenset()
        self._notes: Mapping[Key, str] = translated.notes if translated else {}
        self._mark = translated.translation.not_translated if translated else ""

    def __call__(self, text: str, *key: str) -> Markup:
        """A text of `self.questionnaire`, found at this key of a translation.

        Gives the bare text where the page needs not say which language it is in.
        """
        if key in self._missing:
            mark = Markup('<span class="app-untranslated">({})</span>').format(_in(self.language, self._mark))
            return Markup("{} {}").format(_in(self._own, text, always=True), mark)
        note = f" {self._notes[key]}" if key in self._notes else ""
        return _in(self.language, text) + _in(self._own, note)

    def option(self, question: Question, option: Option, field: str = "label") -> Markup:
        """A text of an answer to a statement."""
        scale = question.scale or self.questionnaire.default_scale
        return self(getattr(option, field), "scales", scale, "options", option.id, field)

    def asks(self, question: ProfileQuestion) -> Markup:
        """The text of a profile question."""
        return self(question.text, "profile", question.id, "text")

    def choices(self, question: ProfileQuestion) -> list[Choice]:
        """The choices of a profile question."""
        return [self._choice(question, each) for each in question.options]

    def conditions(self, question: Question) -> tuple[Condition, ...]:
        """What a statement waits for, in words (`core.visibility.conditions`), as HTML."""
        questions = self.questionnaire.questions
        waits = [(questions[name], options) for name, options in question.shown_when.items()]
        return tuple(
            Condition(
                self(earlier.text, "statements", earlier.id, "text"),
                tuple(self.option(earlier, self.questionnaire.scale_of(earlier).by_id[each]) for each in options),
            )
            for earlier, options in waits
        )

    def _choice(self, question: ProfileQuestion, option: ProfileOption) -> Choice:
        key = ("profile", question.id, "options", option.id)
        return Choice(
            option.id, self(option.label, *key, "label"), self(option.help, *key, "help") if option.help else None
        )


def languages(edition: Questionnaire, translations: Mapping[str, Translated]) -> tuple[Spoken, ...]:
    """The languages of an edition, its own first; none when it has no translation."""
    if not translations:
        return ()
    others = (Spoken(code, each.translation.name) for code, each in translations.items())
    return (Spoken(edition.language, _OWN_NAMES[edition.language]), *others)


def _in(language: str, text: str, *, always: bool = False) -> Markup:
    """A text that says its language, where that is not the frame's."""
    if not text or (language == FRAME and not always):
        return escape(text)
    direction = Markup(' dir="rtl"') if language in RIGHT_TO_LEFT else ""
    return Markup('<span lang="{}"{}>{}</span>').format(language, direction, text)

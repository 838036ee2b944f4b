"""Corrections of a sealed edition: words only, dated, and said where they are read.

An erratum corrects help, evidence, advice, sources, an introduction, or the spelling of a statement. It never touches
what scores, who is asked or what a statement means: that takes a new edition. Lineage is judged on the sealed words.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher
from string import punctuation
from typing import Annotated, TypeVar
from unicodedata import combining, normalize

from pydantic import Field, StringConstraints

from mvoscan.core.flaw import Flaw, Place, choose_from
from mvoscan.core.questionnaire import (
    EDITION,
    Closed,
    Identifier,
    Line,
    Question,
    Questionnaire,
    Sentence,
    Status,
    Text,
    Theme,
)

Part = TypeVar("Part", bound=Closed)

CORRECTABLE = ("text", "help", "evidence", "advice")
"""Fields of a statement that an erratum may correct; `text` for its spelling only."""

SPELLING = 0.75
"""Likeness 0-1 from which two words that begin alike are one word, spelt differently."""

SHORT = 4
"""Letters up to which another letter makes another word: 'geen' and 'een', 'twee' and 'drie'."""


class Erratum(Closed):
    """One correction: of a statement, or without `statement` of the introduction and sources of the edition."""

    edition: Annotated[str, StringConstraints(pattern=rf"^[a-z0-9-]+/{EDITION}$")] = Field(
        description="De verzegelde editie, zoals 'mvo-overheid/2026.1'."
    )
    date: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] = Field(
        description="Dag van de verbetering, als jjjj-mm-dd."
    )
    reason: Line = Field(description="Wat er verbeterd is en waarom; de invuller leest dit.")
    statement: Identifier | None = Field(default=None, description="De stelling; leeg voor de editie zelf.")
    text: Sentence | None = None
    help: Text | None = None
    evidence: Text | None = None
    advice: Text | None = None
    introduction: Text | None = None
    sources: tuple[Line, ...] | None = None

    @property
    def note(self) -> str:
        """What the reader sees of it.

        >>> Erratum(edition="a/2026.1", date="2026-12-01", reason="Tikfout.", statement="b", help="Ja als.").note
        '(Verbeterd op 1-12-2026: Tikfout.)'
        """
        day = date.fromisoformat(self.date)
        return f"(Verbeterd op {day.day}-{day.month}-{day.year}: {self.reason})"


def flaws_in(errata: Iterable[Erratum], editions: Mapping[str, Questionnaire]) -> Iterator[Flaw]:
    """Errata that name what does not exist, correct a draft, touch meaning, or correct nothing."""
    for index, each in enumerate(errata):
        place = ("errata", index)
        questionnaire = editions.get(each.edition)
        if questionnaire is None:
            message = f"De editie '{each.edition}' bestaat niet."
            yield Flaw((*place, "edition"), message, choose_from(each.edition, sorted(editions)))
        elif questionnaire.status is Status.DRAFT:
            message = f"De editie '{each.edition}' is een ontwerp."
            yield Flaw((*place, "edition"), message, "Verbeter het bestand van de editie zelf.")
        else:
            yield from (Flaw((*place, *flaw.place), flaw.message, flaw.remedy) for flaw in _flaws(each, questionnaire))


def corrected(questionnaire: Questionnaire, errata: Iterable[Erratum]) -> Questionnaire:
    """The edition with these corrections, each said in the help of its statement or at the end of the introduction."""
    own = [each for each in errata if each.edition == questionnaire.key]
    if not own:
        return questionnaire
    themes = tuple(_theme(theme, own) for theme in questionnaire.themes)
    return _anew(questionnaire, themes=themes, **_about_edition(questionnaire, own))


def notes_on(questionnaire: Questionnaire, errata: Iterable[Erratum]) -> dict[Place, str]:
    """What a reader sees of the corrections of an edition, by the text that says it: a help or the introduction."""
    notes: dict[Place, str] = {}
    for each in (erratum for erratum in errata if erratum.edition == questionnaire.key):
        place = ("introduction",) if each.statement is None else ("statements", each.statement, "help")
        notes[place] = f"{notes.get(place, '')} {each.note}".strip()
    return notes


def _flaws(erratum: Erratum, questionnaire: Questionnaire) -> Iterator[Flaw]:
    try:
        date.fromisoformat(erratum.date)
    except ValueError:
        yield Flaw(("date",), f"De dag '{erratum.date}' bestaat niet.", "Schrijf een dag als 2026-12-01.")
    own = ("introduction", "sources") if erratum.statement is None else CORRECTABLE
    given = [name for name in (*CORRECTABLE, "introduction", "sources") if getattr(erratum, name) is not None]
    for name in (name for name in given if name not in own):
        about = "een stelling" if name in CORRECTABLE else "de editie zelf"
        yield Flaw((name,), f"'{name}' hoort bij {about}.", "Zet er statement bij, of laat het weg.")
    if not given:
        yield Flaw((), "Dit erratum verbetert niets.", f"Geef minstens één van: {', '.join(own)}.")
    if erratum.statement is None:
        return
    question = questionnaire.questions.get(erratum.statement)
    if question is None:
        message = f"De stelling '{erratum.statement}' staat niet in {erratum.edition}."
        yield Flaw(("statement",), message, choose_from(erratum.statement, questionnaire.questions))
    elif erratum.text is not None and not _same_words(question.text, erratum.text):
        message = "Dit is meer dan spelling: de stelling zegt iets anders dan wat verzegeld is."
        yield Flaw(("text",), message, "Maak een nieuwe editie waarin de stelling 'reworded' of 'changed' is.")


def _same_words(sealed: str, now: str) -> bool:
    """Whether one text is the other, spelt differently: a space, accent, capital or sign, or a letter in a long word.

    No number, short word or beginning of a word may differ: that is how 'drie' becomes 'vier' and 'betaald' becomes
    'onbetaald'. Whether what passes is spelling indeed, is still for people to judge.

    >>> _same_words("Wij meten ons energie verbruik.", "Wij meten ons energieverbruik.")
    True
    >>> _same_words("Wij betalen minstens 95 procent op tijd.", "Wij betalen minstens 75 procent op tijd.")
    False
    """
    before, after = _plain(sealed), _plain(now)
    if "".join(before) == "".join(after):
        return True
    return len(before) == len(after) and all(_same_word(*pair) for pair in zip(before, after, strict=True))


def _plain(text: str) -> list[str]:
    """The words of a text without capitals, accents and signs; a number keeps what stands inside it, as in 1,5."""
    bare = "".join(each for each in normalize("NFKD", text.casefold()) if not combining(each))
    words = (part.strip(punctuation) if any(map(str.isdigit, part)) else _letters(part) for part in bare.split())
    return [word for word in words if word]


def _letters(part: str) -> str:
    return "".join(filter(str.isalpha, part))


def _same_word(before: str, after: str) -> bool:
    if before == after:
        return True
    if before[0] != after[0] or min(len(before), len(after)) <= SHORT or not (before + after).isalpha():
        return False
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= SPELLING


def _anew(value: Part, **change: object) -> Part:
    """A value made anew with a change, so that nothing reckoned from the old one stays."""
    return type(value).model_validate({name: getattr(value, name) for name in type(value).model_fields} | change)


def _theme(theme: Theme, own: list[Erratum]) -> Theme:
    subthemes = (
        _anew(each, questions=tuple(_question(question, own) for question in each.questions))
        for each in theme.subthemes
    )
    return _anew(theme, subthemes=tuple(subthemes))


def _about_edition(questionnaire: Questionnaire, own: list[Erratum]) -> dict[str, object]:
    introduction, sources = questionnaire.introduction, questionnaire.sources
    for each in (erratum for erratum in own if erratum.statement is None):
        introduction = f"{each.introduction or introduction}\n\n{each.note}"
        sources = each.sources if each.sources is not None else sources
    return {"introduction": introduction, "sources": sources}


def _question(question: Question, own: list[Erratum]) -> Question:
    for each in (erratum for erratum in own if erratum.statement == question.id):
        changes = {name: getattr(each, name) for name in CORRECTABLE if getattr(each, name) is not None}
        changes["help"] = f"{changes.get('help', question.help)} {each.note}"
        question = question.model_copy(update=changes)
    return question

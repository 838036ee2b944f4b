"""A result in words: what stands out, the counts behind a score, and why there is none. The same in every form."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mvoscan.core.questionnaire import Scope
from mvoscan.core.result import Result, StatementResult, ThemeResult, summary_of
from mvoscan.core.scoring import NoScore, Score, Standing
from mvoscan.render import dutch

BASIS = {Scope.LIGHT: "snelle scan", Scope.FULL: "volledige scan"}

STANDING = {
    Standing.IN_ORDER: "in orde",
    Standing.SHORT: "nog niet in orde",
    Standing.UNKNOWN: "weet niet",
    Standing.EXCLUDED: "niet van toepassing",
    Standing.OPEN: "niet beantwoord",
}

OPEN_ANSWER = "Niet beantwoord"

OWN_MAPPING = "De koppeling van stellingen aan deze doelen en onderwerpen is onze eigen keuze."

METHOD = (
    "‘Ja’ telt voor de volle punten; ‘nee’ en ‘weet niet’ voor 0. ‘Niet van toepassing’ en open stellingen tellen niet "
    "mee in de score, wel in de dekking. De dekking is het deel van de gevraagde stellingen waarop de score rust. "
    "Onder {minimum} % dekking geven we geen score. Een verschil dat kleiner is dan één stelling, noemen we geen "
    "verschil."
)

WE = "‘Jullie’ is in dit resultaat het bestuur dat de scan deed."
"""For a reader who is not of that body."""

OURS = "De stellingen en de scoreregel zijn van ons, niet van de officiële MVO-scan."

_REASON = {
    NoScore.COVERAGE: "Geen score: minder dan {minimum} % beantwoord",
    NoScore.THEMES: "Geen totaalscore: niet elk thema heeft een score",
    NoScore.NOTHING_ASKED: "Geen score: er werden geen stellingen gesteld",
}


class Shown(NamedTuple):
    """A result to show: with notes or without, whether its data are made up, and whether its reader got it shared.

    `successor` is the address of the result that took its place, for a reader who may open it.
    """

    result: Result
    demo: bool = False
    notes: bool = False
    shared: bool = False
    successor: str = ""


def counts(score: Score) -> str:
    """The counts behind a score, as in '4 van 6 in orde, 1 weet niet'."""
    given = score.counts
    parts = [f"{given.in_order} van {given.asked} in orde"]
    others = ((given.unknown, "weet niet"), (given.excluded, "niet van toepassing"), (given.open, "niet beantwoord"))
    return ", ".join(parts + [f"{number} {label}" for number, label in others if number])


def no_score(score: Score, *, minimum: int) -> str:
    """Why there is no score; `minimum` is the least coverage in percent."""
    return _REASON[score.reason or NoScore.COVERAGE].format(minimum=minimum)


def score_or_why(score: Score, *, minimum: int) -> str:
    """The score as shown, or why there is none."""
    return str(score.score) if score.score is not None else no_score(score, minimum=minimum)


def answer(statement: StatementResult) -> str:
    """The answer in words."""
    return statement.option.label if statement.option else OPEN_ANSWER


def method(result: Result) -> str:
    """How the score was reckoned."""
    return METHOD.format(minimum=result.questionnaire.scoring.minimum_coverage)


def replaced(shown: Shown) -> str:
    """That a correction took the place of this result, and where it is; empty while the result stands."""
    at = shown.result.replaced_at
    if at is None:
        return ""
    said = f"Deze scan is op {dutch.date(at)} vervangen door een verbetering en telt niet meer mee."
    if shown.shared:
        return f"{said} Vraag een nieuwe deellink aan wie je deze gaf."
    return f"{said} Het nieuwe resultaat: {shown.successor}" if shown.successor else said


def summary(result: Result) -> tuple[str, ...]:
    """What stands out, in sentences."""
    return tuple(_sentences(result))


def _sentences(result: Result) -> Iterator[str]:
    overall, found = result.main.overall, summary_of(result)
    yield _total(overall)
    if found.strongest:
        yield f"Het sterkst {_themes(found.strongest)}. Het zwakst {_themes(found.weakest)}."
    elif overall.score is not None and len(result.themes) > 1:
        yield "Alle thema’s hebben dezelfde score."
    if found.without_score:
        yield f"Geen score voor {_joined([each.theme.title for each in found.without_score])}: te weinig beantwoord."
    short = overall.counts.short
    if short:
        yield f"Bij {_of(short, overall.counts.asked)} is het nog niet in orde. Bij elk ervan staat een eerste stap."
    yield from _not_known(overall)
    if result.interesting:
        yield f"Jullie duidden {_statements(len(result.interesting))} aan als interessant."


def _total(overall: Score) -> str:
    if overall.score is not None:
        return f"Jullie scoren {overall.score} op 100. Die score rust op {overall.coverage} % van wat gevraagd werd."
    if overall.reason is NoScore.THEMES:
        return "Er is geen totaalscore, omdat niet elk thema een score heeft."
    return "Er is geen score: er werden geen stellingen gesteld."


def _not_known(overall: Score) -> Iterator[str]:
    unknown, still_open = overall.counts.unknown, overall.counts.open
    if unknown:
        yield f"Bij {_of(unknown, overall.counts.asked)} antwoordden jullie ‘weet niet’. Dat telt als 0: vraag het na."
    if still_open:
        yield f"{_statements(still_open).capitalize()} {'bleef' if still_open == 1 else 'bleven'} zonder antwoord."


def _themes(themes: Sequence[ThemeResult]) -> str:
    verb = "scoort" if len(themes) == 1 else "scoren"
    return f"{verb} {_joined([each.theme.title for each in themes])} ({themes[0].score.score})"


def _joined(names: Sequence[str]) -> str:
    quoted = [f"‘{name}’" for name in names]
    return " en ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _of(number: int, asked: int) -> str:
    return f"{number} van de {asked} stellingen"


def _statements(number: int) -> str:
    return "één stelling" if number == 1 else f"{number} stellingen"

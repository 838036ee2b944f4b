"""A result capsule in plain Dutch, for whoever shares or checks it: what stands in the document, and nothing else."""

from typing import NamedTuple

from mvoscan.core.capsule import Capsule, CapsuleBody, CapsuleScore
from mvoscan.core.institution import named
from mvoscan.render import dutch
from mvoscan.render.result_words import BASIS


class Line(NamedTuple):
    """Something that stands in a document: what it is, and what it says."""

    label: str
    said: tuple[str, ...]


def bodies(capsule: Capsule) -> str:
    """For whom: 'Gemeente Aalst samen met OCMW Aalst', or only the types."""
    return " samen met ".join(named(each.type_label, each.name) for each in capsule.institution.bodies)


def score(found: CapsuleScore) -> str:
    """A score beside what it rests on: '88 (dekking 100 %)'."""
    number = "geen score" if found.score is None else str(found.score)
    return f"{number} (dekking {found.coverage} %)"


def lines(capsule: Capsule) -> tuple[Line, ...]:
    """What stands in the document, in the order in which people ask for it."""
    edition = capsule.questionnaire
    interesting = tuple(each.text for each in capsule.interesting) or ("geen enkele stelling",)
    return (
        Line("Voor wie", (bodies(capsule), *_numbers(capsule.institution.bodies))),
        Line("Vragenlijst", (f"{edition.title}, editie {edition.edition}, {BASIS[capsule.basis]}",)),
        Line("Totaalscore", (score(capsule.overall),)),
        Line("Score per thema", tuple(f"{each.title}: {score(each)}" for each in capsule.themes)),
        Line("Interessant voor jullie", interesting),
        Line("SDG’s en ISO 26000", ("per doel en per onderwerp: hoeveel stellingen, en hoeveel daarvan in orde zijn",)),
        Line("Te gebruiken tot en met", (dutch.date(capsule.last_day),)),
    )


def _numbers(told: tuple[CapsuleBody, ...]) -> tuple[str, ...]:
    names = {"KBO-nummer": "kbo", "OVO-code": "ovo", "NIS-code": "nis"}
    found = {
        label: dict.fromkeys(filter(None, (getattr(each, name) for each in told))) for label, name in names.items()
    }
    return tuple(f"{label}: {', '.join(values)}" for label, values in found.items() if values)

"""Whether all names in a questionnaire are unique and mean something: what the code relies on.

These rules hold at every start, also for sealed editions; a questionnaire that breaks one cannot be used.
"""

from collections.abc import Collection, Iterable, Iterator

from mvoscan.core.flaw import Flaw, Place, choose_from
from mvoscan.core.questionnaire import Question, Questionnaire

_UNIQUE = "Geef elk een eigen id; een id die ooit gebruikt is, gebruik je niet opnieuw."


def statements(questionnaire: Questionnaire) -> Iterator[tuple[Place, Question]]:
    """All statements with their places, duplicates included, in the order of the file."""
    for i, theme in enumerate(questionnaire.themes):
        for j, subtheme in enumerate(theme.subthemes):
            for k, question in enumerate(subtheme.questions):
                yield ("themes", i, "subthemes", j, "questions", k), question


def check_references(questionnaire: Questionnaire, *, types: frozenset[str]) -> Iterator[Flaw]:
    """Flaws in ids and in the names of scales, types, groups, profile questions and their options."""
    yield from _ids(questionnaire)
    yield from _groups(questionnaire, types)
    yield from _scales(questionnaire)
    known = types | questionnaire.type_groups.keys()
    yield from _types(("institution_types",), questionnaire.institution_types, known)
    for place, question in statements(questionnaire):
        yield from _types((*place, "asked_when", "types"), question.asked_when.types, known)
        yield from _profile((*place, "asked_when", "profile"), question, questionnaire)


def _ids(questionnaire: Questionnaire) -> Iterator[Flaw]:
    themes = [(("themes", i), theme) for i, theme in enumerate(questionnaire.themes)]
    subthemes = [((*place, "subthemes", j), each) for place, theme in themes for j, each in enumerate(theme.subthemes)]
    profile = [(("profile", i), each) for i, each in enumerate(questionnaire.profile)]
    yield from _repeated("een ander thema", ((place, each.id) for place, each in themes))
    yield from _repeated("een ander subthema", ((place, each.id) for place, each in subthemes))
    yield from _repeated("een andere stelling", ((place, each.id) for place, each in statements(questionnaire)))
    yield from _repeated("een andere profielvraag", ((place, each.id) for place, each in profile))
    for place, question in profile:
        options = (((*place, "options", j), option.id) for j, option in enumerate(question.options))
        yield from _repeated("een ander antwoord", options)
    gone = ((("retired", i), each.id) for i, each in enumerate(questionnaire.retired))
    yield from _repeated("een andere vervallen stelling", gone)
    yield from _revived(questionnaire)


def _repeated(kind: str, ids: Iterable[tuple[Place, str]]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for place, name in ids:
        if name in seen:
            yield Flaw((*place, "id"), f"De id '{name}' is hoger in dit bestand al gebruikt voor {kind}.", _UNIQUE)
        seen.add(name)


def _revived(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Statements that are listed as retired and yet are there."""
    for i, gone in enumerate(questionnaire.retired):
        if gone.id in questionnaire.questions:
            message = f"De stelling '{gone.id}' staat bij retired, maar is nog een stelling van deze vragenlijst."
            yield Flaw(
                ("retired", i, "id"), message, "Haal ze weg bij retired, of geef de nieuwe stelling een eigen id."
            )


def _groups(questionnaire: Questionnaire, types: frozenset[str]) -> Iterator[Flaw]:
    for name, members in questionnaire.type_groups.items():
        if name in types:
            message = f"De groep '{name}' heet zoals een type bestuur: dan is niet duidelijk wat bedoeld is."
            yield Flaw(("type_groups", name), message, "Geef de groep een andere naam.")
        if not members:
            yield Flaw(
                ("type_groups", name), f"De groep '{name}' is leeg.", "Vul ze met types bestuur, of haal ze weg."
            )
        yield from _types(("type_groups", name), members, types)


def _types(place: Place, names: Iterable[str], known: Collection[str]) -> Iterator[Flaw]:
    for i, name in enumerate(names):
        if name not in known:
            yield Flaw(
                (*place, i), f"Het type bestuur of de groep '{name}' bestaat niet.", choose_from(name, sorted(known))
            )


def _scales(questionnaire: Questionnaire) -> Iterator[Flaw]:
    used: list[tuple[Place, str]] = [(("default_scale",), questionnaire.default_scale)]
    used += [((*place, "scale"), each.scale) for place, each in statements(questionnaire) if each.scale]
    for place, name in used:
        if name not in questionnaire.scales:
            yield Flaw(place, f"De schaal '{name}' bestaat niet.", choose_from(name, questionnaire.scales))


def _profile(place: Place, question: Question, questionnaire: Questionnaire) -> Iterator[Flaw]:
    known = {each.id: [option.id for option in each.options] for each in questionnaire.profile}
    for name, options in question.asked_when.profile.items():
        if name not in known:
            yield Flaw((*place, name), f"De profielvraag '{name}' bestaat niet.", choose_from(name, known))
            continue
        for i, option in enumerate(options):
            if option not in known[name]:
                message = f"De profielvraag '{name}' heeft geen antwoord '{option}'."
                yield Flaw((*place, name, i), message, choose_from(option, known[name]))

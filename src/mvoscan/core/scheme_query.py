"""What can be asked of the label inventory: a filter by theme, product group, kind and use; read strictly.

Codes of one filter mean "or", filters together mean "and". The order is always that of the inventory.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.flaw import choose_from
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.scheme import UNKNOWN, Inventory, Scheme
from mvoscan.core.scheme_words import KINDS, NOT_KNOWN, NOWHERE, USES

NO_USE = "none"
"""The code for a scheme that may be asked for nowhere."""


class LabelFilter(StrEnum):
    """What the inventory can be filtered by."""

    THEME = "theme"
    GROUP = "group"
    KIND = "kind"
    USE = "use"


Choices = Mapping[LabelFilter, Mapping[str, str]]
"""Per filter its codes with their Dutch labels, in the order of the screen."""

Asked = Mapping[LabelFilter, tuple[str, ...]]
"""Per filter the codes that are kept; a filter that is not there keeps all."""


def choices(inventory: Inventory, questionnaire: Questionnaire | None) -> Choices:
    """What there is to choose; themes need the edition that the inventory names."""
    themes = questionnaire.themes if questionnaire else ()
    return {
        LabelFilter.THEME: {each.id: each.title for each in themes if each.id in inventory.themes},
        LabelFilter.GROUP: {each.code: each.label for each in inventory.product_groups} | {UNKNOWN: NOT_KNOWN},
        LabelFilter.KIND: {each.value: label for each, label in KINDS.items()},
        LabelFilter.USE: {each.value: label for each, label in USES.items()} | {NO_USE: NOWHERE},
    }


def read_filters(given: Mapping[str, Sequence[str]], known: Choices) -> Asked:
    """The filters in these parameters of an address; raises `Invalid` with all that is wrong, and what there is."""
    asked: dict[LabelFilter, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for name, values in given.items():
        codes = tuple(dict.fromkeys(part.strip() for value in values for part in value.split(",") if part.strip()))
        if name not in set(LabelFilter):
            message = f"‘{name[:40]}’ kennen we niet. Kies uit: {', '.join(LabelFilter)}."
            problems += [Problem(field=name, message=message)] if codes else []
            continue
        there = known[LabelFilter(name)]
        problems += [_unknown(name, each, there) for each in codes if each not in there]
        if codes:
            asked[LabelFilter(name)] = codes
    if problems:
        raise Invalid(*problems)
    return {each: asked[each] for each in LabelFilter if each in asked}


def select(inventory: Inventory, asked: Asked) -> tuple[Scheme, ...]:
    """The schemes that fit all filters."""
    return tuple(each for each in inventory.labels if all(_keeps(inventory, each, *one) for one in asked.items()))


def counts(inventory: Inventory, asked: Asked, known: Choices) -> dict[LabelFilter, dict[str, int]]:
    """For every code how many schemes there would be with it, beside the other filters that were asked."""
    found = {}
    for name, codes in known.items():
        others = {each: kept for each, kept in asked.items() if each is not name}
        left = [codes_of(inventory, each, name) for each in select(inventory, others)]
        found[name] = {code: sum(code in own for own in left) for code in codes}
    return found


def codes_of(inventory: Inventory, scheme: Scheme, name: LabelFilter) -> tuple[str, ...]:
    """The codes under which a scheme is found by a filter."""
    if name is LabelFilter.THEME:
        return inventory.themes_of(scheme) or ()
    if name is LabelFilter.GROUP:
        return (UNKNOWN,) if scheme.product_groups is None else scheme.product_groups
    if name is LabelFilter.KIND:
        return (scheme.kind.value,)
    return tuple(each.value for each in scheme.uses) or (NO_USE,)


def _keeps(inventory: Inventory, scheme: Scheme, name: LabelFilter, codes: tuple[str, ...]) -> bool:
    return any(each in codes for each in codes_of(inventory, scheme, name))


def _unknown(name: str, code: str, there: Mapping[str, str]) -> Problem:
    return Problem(field=name, message=f"‘{code[:40]}’ bestaat niet. {choose_from(code, there)}")

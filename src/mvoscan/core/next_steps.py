"""From a weak theme to what helps: entries of the offer and labels that fit what is still to do; our own proposal.

What fits follows from clauses of ISO 26000: those of statements, of entries and of labels. The numbers are in
`reference/next-steps.yaml`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.iso26000 import CLAUSES, overlaps
from mvoscan.core.offer import Entry
from mvoscan.core.result import Result, ThemeResult
from mvoscan.core.scheme import Inventory, ProductGroup, Scheme

_Percent = Annotated[int, Field(ge=1, le=100)]
_Most = Annotated[int, Field(ge=0, le=10)]

Clauses = tuple[str, ...]
"""Clauses of ISO 26000 of one statement."""


class EntryOrder(StrEnum):
    """What puts an entry before another."""

    STATEMENTS = "statements"
    AUDIENCE = "audience"


class LabelOrder(StrEnum):
    """What puts a label before another."""

    PURCHASE = "purchase"
    STATEMENTS = "statements"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EntryRule(_Value):
    """How many entries at most, and which first."""

    most: _Most
    first: tuple[EntryOrder, ...]


class LabelRule(_Value):
    """How many labels at most, in all and for one purchase, and which first."""

    most: _Most
    first: tuple[LabelOrder, ...]
    per_purchase: Annotated[int, Field(ge=1, le=10)]


class Rule(_Value):
    """When a theme is weak (points of 100), and what is named then; `share` is in percent of what is still to do."""

    version: str
    weak_below: _Percent
    share: _Percent
    entries: EntryRule
    labels: LabelRule

    def weak(self, score: int | None) -> bool:
        """Whether a theme with this score is weak: of one without a score that is not known."""
        return score is not None and score < self.weak_below


class Suggested(NamedTuple):
    """A label, and the purchase for which it is named; None when it is not known for which purchases it is."""

    scheme: Scheme
    purchase: ProductGroup | None


class NextSteps(NamedTuple):
    """What fits a theme or a statement; false when nothing does."""

    entries: tuple[Entry, ...] = ()
    labels: tuple[Suggested, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries or self.labels)


class Guide(NamedTuple):
    """The rule, and which labels can be offered for each theme and clause, looked up once.

    `questionnaire` is the one whose themes `fitting` names.
    """

    rule: Rule
    questionnaire: str
    groups: Mapping[str, ProductGroup]
    schemes: Mapping[str, Scheme]
    fitting: Mapping[str, Mapping[str, frozenset[str]]]


def guide(rule: Rule, inventory: Inventory) -> Guide:
    """The rule beside the labels of an inventory."""
    return Guide(
        rule,
        inventory.questionnaire,
        {each.code: each for each in inventory.product_groups},
        {each.code: each for each in inventory.labels},
        {
            theme: {
                clause: frozenset(each.code for each in inventory.fitting(theme=theme, clauses=(clause,)))
                for clause in CLAUSES
            }
            for theme in inventory.themes
        },
    )


def weak_themes(result: Result, rule: Rule) -> tuple[ThemeResult, ...]:
    """The themes with a score below the rule, in their order; none of a result that a correction took the place of."""
    return () if result.replaced_at else tuple(each for each in result.themes if rule.weak(each.score.score))


def steps_for(
    found: Guide, theme: str, todo: Sequence[Clauses], entries: Sequence[Entry], families: frozenset[str]
) -> NextSteps:
    """What fits statements of a theme that are still to do, by their clauses, for bodies of these families.

    A theme that the inventory does not know (pass `""` for one of another questionnaire) has no labels.
    """
    return NextSteps(
        fitting_entries(found.rule, todo, entries, families)[: found.rule.entries.most],
        tuple(islice(_labels(found, theme, todo), found.rule.labels.most)),
    )


def fitting_entries(
    rule: Rule, todo: Sequence[Clauses], entries: Iterable[Entry], families: frozenset[str]
) -> tuple[Entry, ...]:
    """All entries that are about enough of these statements, those that the rule puts first first.

    Those that are for other families than these are left out; no families at all asks for nobody in particular.
    """
    about: dict[int, int] = {}
    kept: list[Entry] = []
    for each in entries:
        audience, own = each.content.audience, _reach(each.content.iso)
        number = sum(not own.isdisjoint(clauses) for clauses in todo)
        if _enough(number, todo, rule) and (not families or not audience or families & set(audience)):
            kept.append(each)
            about[each.id] = number

    def order(each: Entry) -> tuple[int, ...]:
        ranks = {
            EntryOrder.STATEMENTS: -about[each.id],
            EntryOrder.AUDIENCE: 0 if families & set(each.content.audience) else 1,
        }
        return tuple(ranks[name] for name in rule.entries.first)

    return tuple(sorted(kept, key=order))


@lru_cache(maxsize=512)
def _reach(iso: Clauses) -> frozenset[str]:
    """All clauses that are one of these, hold one of them, or are inside one."""
    return frozenset(clause for clause in CLAUSES if any(overlaps(own, clause) for own in iso))


def _labels(found: Guide, theme: str, todo: Sequence[Clauses]) -> Iterator[Suggested]:
    """The labels that fit, in the order of the rule, each for a purchase that has not had its number of labels."""
    taken = Counter[str]()
    for scheme in _ordered(found, _about(found.fitting.get(theme, {}), todo), todo):
        groups = scheme.product_groups or ()
        free = next((each for each in groups if taken[each] < found.rule.labels.per_purchase), None)
        if free:
            taken[free] += 1
        if free or not groups:
            yield Suggested(scheme, found.groups[free] if free else None)


def _about(fitting: Mapping[str, frozenset[str]], todo: Sequence[Clauses]) -> Counter[str]:
    """How many of the statements each label is about."""
    nothing = frozenset[str]()
    return Counter(
        code for clauses in todo for code in nothing.union(*(fitting.get(each, nothing) for each in clauses))
    )


def _ordered(found: Guide, about: Counter[str], todo: Sequence[Clauses]) -> list[Scheme]:
    rule = found.rule

    def order(each: Scheme) -> tuple[int, ...]:
        ranks = {
            LabelOrder.PURCHASE: 0 if each.product_groups else 1,
            LabelOrder.STATEMENTS: -about[each.code],
        }
        return tuple(ranks[name] for name in rule.labels.first)

    return sorted((each for code, each in found.schemes.items() if _enough(about[code], todo, rule)), key=order)


def _enough(number: int, todo: Sequence[Clauses], rule: Rule) -> bool:
    return number > 0 and 100 * number >= rule.share * len(todo)

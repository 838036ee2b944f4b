"""What the codes of a published row mean in Dutch, as the sealed edition its series starts with has it."""

from collections.abc import Iterable

from mvoscan.core.institution import PROVINCES, InstitutionTypes
from mvoscan.core.observation import NOT_APPLICABLE, TOTAL, Observation
from mvoscan.core.questionnaire import Questionnaire, Scope

BREAKDOWNS = {
    "total": "Alle besturen",
    "group": "Per groep",
    "family": "Per familie",
    "gemeente-province": "Gemeenten per provincie",
}
BASES = {"year": "Jaar", "quarter": "Kwartaal"}
SCOPES = {Scope.LIGHT.value: "Snelle scan", Scope.FULL.value: "Volledige scan"}
OBS_STATUSES = {
    "A": "Normaal",
    "B": "Breuk in de meetreeks",
    "U": "Weinig besturen (5 tot 9)",
    "Q": "Niet gepubliceerd",
}
CONF_STATUSES = {"F": "Vrij", "C": "Vertrouwelijk"}
TOTALS = {
    "group": "Alle groepen",
    "family": "Alle families",
    "province": "Alle provincies",
    "theme": "Totaalscore",
}
DOES_NOT_APPLY = "Niet van toepassing"


class Labels:
    """Labels of codes; one that is not known is its own label, so that an old release can always be read."""

    def __init__(self, types: InstitutionTypes, editions: Iterable[Questionnaire]) -> None:
        """Take the labels of these types and of these editions, oldest first."""
        self._editions = {(each.id, each.edition): each for each in editions}
        self._titles = {each.id: each.title for each in self._editions.values()}
        self._fixed = {
            "breakdown": BREAKDOWNS,
            "base": BASES,
            "group": {each.code: each.label for each in types.groups},
            "family": {each.code: each.label for each in types.families},
            "province": PROVINCES,
            "basis": SCOPES,
            "obs_status": OBS_STATUSES,
            "conf_status": CONF_STATUSES,
        }

    def of(self, row: Observation, dimension: str) -> str:
        """The label of a row's code on a dimension."""
        code = str(getattr(row, dimension))
        if code == NOT_APPLICABLE:
            return DOES_NOT_APPLY
        if code == TOTAL:
            return TOTALS.get(dimension, "Totaal")
        if dimension in self._fixed:
            return self._fixed[dimension].get(code, code)
        return self._worded(row, dimension, code)

    def population(self, row: Observation) -> str:
        """Whose figures a row holds, in words."""
        if row.province != TOTAL:
            return f"{self.of(row, 'family')}, provincie {self.of(row, 'province')}"
        if row.family != TOTAL:
            return self.of(row, "family")
        return self.of(row, "group") if row.group != TOTAL else BREAKDOWNS["total"]

    def _worded(self, row: Observation, dimension: str, code: str) -> str:
        """A label from the questionnaire."""
        if dimension == "questionnaire":
            return self._titles.get(code, code)
        if dimension == "series":
            return f"Meetreeks vanaf editie {code}"
        edition = self._editions.get((row.questionnaire, row.series))
        if edition is None:
            return code
        if dimension == "theme":
            theme = edition.theme(code)
            return theme.title if theme else code
        question = edition.questions.get(row.question)
        if question is None:
            return code
        if dimension == "question":
            return question.text
        option = edition.scale_of(question).by_id.get(code)
        return option.label if option else code

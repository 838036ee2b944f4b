"""The policy: the thresholds of disclosure control. A reviewed file, not code; it may be stricter than the least."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mvoscan.core.questionnaire import Closed, Edition

LEAST_LEFT = 3
"""Organisations that have to remain unknown when a coalition is taken away."""


class Policy(Closed):
    """Thresholds: `k_*` and `coalition` are numbers of organisations, `protection_width` is in points of 100."""

    version: Edition = Field(description="De versie van het beleid.")
    participation_public: Literal[True] = Field(description="Wie meedeed is openbaar: de aanval gaat daarvan uit.")
    k_theme: Annotated[int, Field(ge=3, le=100)] = Field(description="Minste aantal besturen voor een gemiddelde.")
    k_question: Annotated[int, Field(ge=5, le=100)] = Field(description="Minste aantal besturen voor antwoorden.")
    round_base: Literal[5, 10] = Field(description="Aantallen antwoorden worden hierop afgerond: 5 of 10.")
    k_dispersion: Annotated[int, Field(ge=20, le=200)] = Field(description="Minste aantal besturen voor spreiding.")
    means: Literal["integer"] = Field(description="Gemiddelden zijn gehele getallen: integer.")
    protection_width: Annotated[int, Field(ge=10, le=50)] = Field(
        description="Punten waarbinnen niemand gekend mag zijn."
    )
    coalition: Annotated[int, Field(ge=1, le=2)] = Field(description="Besturen die samen proberen te rekenen: 1 of 2.")
    homogeneity: Annotated[int, Field(ge=2, le=10)] = Field(description="Besturen die minstens anders antwoordden.")
    coding_step: Literal[5] = Field(description="Stap van '≥90' en '≤10': 5.")

    @model_validator(mode="after")
    def _leaves_enough(self) -> Self:
        if self.k_theme - self.coalition < LEAST_LEFT:
            raise ValueError(f"k_theme is minstens coalition + {LEAST_LEFT}: {self.coalition + LEAST_LEFT}.")
        if not self.k_theme <= self.k_question <= self.k_dispersion:
            raise ValueError("k_theme is hoogstens k_question, en k_question hoogstens k_dispersion.")
        return self

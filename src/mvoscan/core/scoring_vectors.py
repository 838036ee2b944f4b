"""Golden examples of the scoring rule: what to score and what must come out, for whoever does the arithmetic again."""

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.scoring import NoScore


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectedScore(_Part):
    """What must come out for one score."""

    score: int | None = Field(description="0-100, rounded half up; null when there is none.")
    coverage: int = Field(description="In percent, rounded half up.")
    exact: str | None = Field(description="The unrounded score as numerator/denominator in lowest terms.")
    reason: NoScore | None = Field(default=None, description="Why there is no score; only promised when it is there.")
    counts: dict[str, int] = Field(default={}, description="How many statements; only those named are promised.")


class Expected(_Part):
    """What must come out for a scan."""

    overall: ExpectedScore = Field(description="The overall score.")
    themes: dict[str, ExpectedScore] = Field(description="The score of every theme of which something was asked.")


class Vector(_Part):
    """One scan, and what must come out."""

    name: str = Field(description="What it is an example of.")
    questionnaire: str = Field(description="Which of `questionnaires` was answered.")
    types: tuple[str, ...] = Field(description="Type of the body, or both types when two take a scan together.")
    profile: dict[str, tuple[str, ...]] = Field(description="Chosen options per question of the profile.")
    scope: Scope = Field(description="Whether the light or the full scan was taken.")
    basis: Scope = Field(description="Over which statements to score.")
    answers: dict[str, str] = Field(description="Option per statement; one that is not named is open.")
    interesting: tuple[str, ...] = Field(description="Statements marked as interesting; they never count.")
    expected: Expected = Field(description="What must come out.")
    why: str = Field(description="The sum, by hand.")


class ScoringVectors(_Part):
    """The golden examples of one scoring rule, with the tiny questionnaires that they answer."""

    about: str = Field(description="How to read them.")
    rule: str = Field(description="Name and version of the scoring rule.")
    steps: tuple[str, ...] = Field(description="The arithmetic, step by step.")
    questionnaires: dict[str, Questionnaire] = Field(
        description="What is answered, as /api/v1/questionnaires gives it."
    )
    vectors: tuple[Vector, ...] = Field(description="The examples.")

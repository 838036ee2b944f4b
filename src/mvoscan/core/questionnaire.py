"""What a questionnaire is: themes of subthemes of statements, with scales, profile and scoring rule.

The file is the model: a YAML file is parsed once, at the edge, into these frozen, closed values; no dict travels
further. Field descriptions become the JSON Schema that editors use, so they are written for authors, in Dutch.
"""

from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
EDITION = r"[0-9]{4}\.[0-9]{1,3}"  # how an edition is named, wherever a name is taken apart: year and number.
Edition = Annotated[str, StringConstraints(pattern=f"^{EDITION}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Weight = Annotated[int, Field(ge=1, le=100)]


class Closed(BaseModel):
    """A frozen value that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Scope(StrEnum):
    """Light or full over the same statements; also the basis of a score."""

    LIGHT = "light"
    FULL = "full"


class Status(StrEnum):
    """A draft can be previewed; only a published edition can be taken, and it is sealed."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Role(StrEnum):
    """What an option does to a score: it scores points, it is unknown (scores nothing), or it leaves the score."""

    POINTS = "points"
    UNKNOWN = "unknown"
    EXCLUDED = "excluded"


class Relation(StrEnum):
    """How a statement descends from statements of the edition that this one follows."""

    REWORDED = "reworded"
    CHANGED = "changed"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"


class Option(Closed):
    """One answer of a scale, with the points it scores."""

    id: Identifier = Field(description="Vaste code van het antwoord, bijvoorbeeld 'ja'.")
    label: Line = Field(description="Wat de invuller leest.")
    role: Role = Field(description="points: telt mee met punten; unknown: 0 punten; excluded: telt niet mee.")
    points: Annotated[int, Field(ge=0, le=100)] | None = Field(
        default=None, description="Punten van dit antwoord; alleen bij role points, en daar verplicht."
    )
    description: Text | None = Field(default=None, description="Uitleg bij dit niveau, voor schalen met niveaus.")
    note: Literal["optional", "required"] = Field(
        default="optional", description="required: wie dit antwoordt, schrijft er een notitie bij voor het indienen."
    )

    @model_validator(mode="after")
    def _points_belong_to_role(self) -> "Option":
        if (self.role is Role.POINTS) != (self.points is not None):
            raise ValueError("points horen bij role points, en alleen daar.")
        return self


class Scale(Closed):
    """The options a statement can be answered with, in the order of the screen."""

    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=12)] = Field(
        description="De antwoorden, in de volgorde van het scherm."
    )

    @model_validator(mode="after")
    def _can_be_scored(self) -> "Scale":
        if len({option.id for option in self.options}) < len(self.options):
            raise ValueError("elk antwoord van een schaal heeft een eigen id.")
        if self.most == 0:
            raise ValueError("een schaal heeft minstens één antwoord met meer dan 0 punten.")
        return self

    @cached_property
    def most(self) -> int:
        """The points of the best option: what counts as 'in orde'."""
        return max((option.points or 0 for option in self.options), default=0)

    @cached_property
    def by_id(self) -> dict[str, Option]:
        """Options by their id."""
        return {option.id: option for option in self.options}

    @cached_property
    def noted(self) -> frozenset[str]:
        """The options that ask for a note."""
        return frozenset(option.id for option in self.options if option.note == "required")

    @cached_property
    def shares(self) -> dict[str, Fraction | None]:
        """What each option scores as a share 0-1 of the best; None for an option that leaves the score."""
        return {option.id: self._share(option) for option in self.options}

    def _share(self, option: Option) -> Fraction | None:
        if option.role is Role.EXCLUDED:
            return None
        return Fraction(option.points or 0, self.most)


class ProfileOption(Closed):
    """One choice of a profile question."""

    id: Identifier = Field(description="Vaste code van de keuze.")
    label: Line = Field(description="Wat de invuller leest.")
    help: Text | None = Field(default=None, description="Uitleg bij de keuze.")


class ProfileQuestion(Closed):
    """A question asked at the start that tailors which statements are asked; it is never scored."""

    id: Identifier = Field(description="Vaste code van de profielvraag.")
    text: Line = Field(description="De vraag aan het begin van de scan.")
    help: Text | None = Field(default=None, description="Uitleg bij de vraag.")
    multiple: bool = Field(default=False, description="true als er meer dan één antwoord mag zijn.")
    options: Annotated[tuple[ProfileOption, ...], Field(min_length=2, max_length=12)] = Field(
        description="De keuzes, in de volgorde van het scherm."
    )


class AskedWhen(Closed):
    """When a statement is asked: lists only. An empty list or a profile question left out means 'always'."""

    types: tuple[Identifier, ...] = Field(default=(), description="Types bestuur of namen uit type_groups.")
    profile: dict[Identifier, tuple[Identifier, ...]] = Field(
        default_factory=dict, description="Per profielvraag de antwoorden waarbij de stelling gesteld wordt."
    )


class Lineage(Closed):
    """What a statement descends from in the edition that this one follows."""

    relation: Relation = Field(description="reworded, changed, split, merged of new.")
    ancestors: tuple[Identifier, ...] = Field(
        default=(), alias="from", description="De stellingen van de vorige editie waar deze van afstamt."
    )


class Question(Closed):
    """A statement: one verifiable claim, with what is enough for 'ja' and what to do when it fails."""

    id: Identifier = Field(description="Vaste code, uniek in de vragenlijst, nooit hergebruikt.")
    text: Sentence = Field(description="De stelling: één bewering die je kunt nagaan, in hoogstens 30 woorden.")
    help: Text = Field(description="Wanneer is het ja?")
    evidence: Text = Field(description="Een voorbeeld van bewijs.")
    scope: Scope = Field(description="light: ook in de snelle scan; full: alleen in de volledige scan.")
    iso: Annotated[tuple[str, ...], Field(min_length=1)] = Field(description="Clausules van ISO 26000, zoals '6.5.5'.")
    sdgs: tuple[int, ...] = Field(default=(), description="Nummers van de duurzame-ontwikkelingsdoelen (1-17).")
    service: Line = Field(description="De dienst die het meestal weet.")
    advice: Text = Field(description="Een concrete eerste stap als het nog niet zo is.")
    weight: Weight = Field(default=1, description="Gewicht binnen het thema: een geheel getal van 1 tot 100.")
    scale: Identifier | None = Field(default=None, description="Een andere schaal dan default_scale.")
    asked_when: AskedWhen = Field(default=AskedWhen(), description="Wanneer de stelling gesteld wordt; leeg: altijd.")
    shown_when: dict[Identifier, Annotated[tuple[Identifier, ...], Field(min_length=1)]] = Field(
        default_factory=dict,
        description="Per stelling die eerder in het bestand staat de antwoorden waarna deze verschijnt; leeg: altijd.",
    )
    lineage: Lineage | None = Field(default=None, description="Afstamming van de editie die bij follows staat.")


class Subtheme(Closed):
    """Statements that belong together within a theme."""

    id: Identifier = Field(description="Vaste code van het subthema.")
    title: Line = Field(description="Titel van het subthema.")
    introduction: Text | None = Field(default=None, description="Korte inleiding bij het subthema.")
    questions: Annotated[tuple[Question, ...], Field(min_length=1)] = Field(description="De stellingen, in volgorde.")


class Theme(Closed):
    """A domain of the scan; a theme is what is scored."""

    id: Identifier = Field(description="Vaste code van het thema.")
    title: Line = Field(description="Titel van het thema.")
    introduction: Text | None = Field(default=None, description="Korte inleiding bij het thema.")
    weight: Weight = Field(default=1, description="Gewicht van het thema in de totaalscore.")
    subthemes: Annotated[tuple[Subtheme, ...], Field(min_length=1)] = Field(description="De subthema's, in volgorde.")

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All statements of the theme, in order."""
        return tuple(question for subtheme in self.subthemes for question in subtheme.questions)


class Scoring(Closed):
    """Which scoring rule holds, and the coverage (percent of the asked weight) below which no score is given."""

    rule: Literal["weighted-share-1"] = Field(description="De versie van de scoreregel.")
    minimum_coverage: Annotated[int, Field(ge=1, le=100)] = Field(description="Procent van het gevraagde gewicht.")


class Minutes(Closed):
    """Estimated time in minutes to fill in the light and the full scan."""

    light: Annotated[int, Field(ge=1)] = Field(description="Minuten voor de snelle scan.")
    full: Annotated[int, Field(ge=1)] = Field(description="Minuten voor de volledige scan.")


class Retired(Closed):
    """A statement of the previous edition that is gone, and why."""

    id: Identifier = Field(description="De stelling van de vorige editie die weg is.")
    reason: Line = Field(description="Waarom ze weg is.")


class Questionnaire(Closed):
    """One edition of a questionnaire; its key is id and edition."""

    id: Identifier = Field(description="Vaste code van de vragenlijst; ook de naam van haar map.")
    edition: Edition = Field(
        description='Jaar en volgnummer tussen aanhalingstekens, zoals "2026.1"; ook de bestandsnaam.'
    )
    title: Line = Field(description="Titel van de vragenlijst.")
    language: Literal["nl", "fr", "de", "en"] = Field(description="Taal van de teksten.")
    status: Status = Field(description="draft: een ontwerp, alleen te bekijken; published: in te vullen en verzegeld.")
    audience: Text = Field(description="Voor wie de vragenlijst bedoeld is.")
    introduction: Text = Field(description="Wat de invuller eerst leest.")
    sources: tuple[Line, ...] = Field(default=(), description="Waar de vragenlijst op steunt.")
    follows: Edition | None = Field(default=None, description="De editie waar deze van afstamt.")
    retired: tuple[Retired, ...] = Field(default=(), description="Stellingen van de vorige editie die weg zijn.")
    minutes: Minutes = Field(description="Geschatte tijd om in te vullen.")
    type_groups: dict[Identifier, tuple[Identifier, ...]] = Field(
        default_factory=dict, description="Eigen lijsten van types bestuur, te gebruiken in asked_when.types."
    )
    institution_types: Annotated[tuple[Identifier, ...], Field(min_length=1)] = Field(
        description="Wie de vragenlijst mag invullen: types bestuur of namen uit type_groups."
    )
    scoring: Scoring = Field(description="De scoreregel.")
    default_scale: Identifier = Field(description="De schaal van stellingen die er zelf geen noemen.")
    scales: Annotated[dict[Identifier, Scale], Field(min_length=1)] = Field(description="De antwoordschalen per code.")
    profile: tuple[ProfileQuestion, ...] = Field(default=(), description="Vragen aan het begin, om op maat te maken.")
    themes: Annotated[tuple[Theme, ...], Field(min_length=1)] = Field(description="De thema's, in volgorde.")

    def __hash__(self) -> int:
        """Quick, so that what follows from an edition can be remembered; two of one name are still compared."""
        return hash((self.id, self.edition))

    @property
    def key(self) -> str:
        """`id/edition`, the name under which it is found and stored."""
        return f"{self.id}/{self.edition}"

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All statements by id, in the order of the file."""
        return {question.id: question for theme in self.themes for question in theme.questions}

    @cached_property
    def allowed_types(self) -> frozenset[str]:
        """The institution types that may take this questionnaire, groups written out."""
        return self.types_of(self.institution_types)

    def types_of(self, names: tuple[str, ...]) -> frozenset[str]:
        """Institution types for a list of type codes and names of `type_groups`."""
        return frozenset(code for name in names for code in self.type_groups.get(name, (name,)))

    @cached_property
    def meant_for(self) -> dict[str, frozenset[str]]:
        """Per statement id the institution types it is meant for, groups written out; empty means all."""
        return {name: self.types_of(question.asked_when.types) for name, question in self.questions.items()}

    @cached_property
    def conditional(self) -> bool:
        """Whether any statement is only shown after a given answer to an earlier one."""
        return any(question.shown_when for question in self.questions.values())

    def scale_of(self, question: Question) -> Scale:
        """The scale a statement is answered on."""
        return self.scales[question.scale or self.default_scale]

    def theme(self, theme_id: str) -> Theme | None:
        """The theme with this id, if there is one."""
        return next((theme for theme in self.themes if theme.id == theme_id), None)


def edition_order(edition: str) -> tuple[int, ...]:
    """What editions are sorted by: their numbers.

    >>> sorted(["2026.10", "2026.9", "2025.11"], key=edition_order)
    ['2025.11', '2026.9', '2026.10']
    """
    return tuple(int(part) for part in edition.split("."))

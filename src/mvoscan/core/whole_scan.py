"""A whole scan in one request: what another front end sends, and all that is wrong with it, by JSON pointer."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from mvoscan.core.answers import NOTE_LIMIT, Answer, note_problems, problems_of
from mvoscan.core.errors import Invalid, Problem, json_pointer
from mvoscan.core.questionnaire import Questionnaire, Scope
from mvoscan.core.tailoring import Asked, Tailoring, asked, check_profile, has_full
from mvoscan.core.visibility import counted


class GivenBody(BaseModel):
    """For whom the scan is: one of the register, one that is not in it, or only a type."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str = Field(description="Code of the type: /api/v1/institution-types.", examples=["gemeente"])
    ovo: str | None = Field(default=None, description="OVO code.", examples=["OVO001992"])
    kbo: str | None = Field(default=None, description="KBO number.", examples=["0207437468"])
    nis: str | None = Field(default=None, description="NIS code; with the type it names one body.", examples=["41002"])
    name: str | None = Field(
        default=None,
        description="Name of a body that is not in the register; with `ovo` or `kbo` the one there goes first.",
    )


class GivenAnswer(BaseModel):
    """The answer to one statement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    option: str | None = Field(default=None, description="Id of an option of its scale; null leaves it open.")
    interesting: bool = Field(default=False, description="Marked as interesting for later; never counts.")
    note: str = Field(default="", description=f"Stays in the dossier; at most {NOTE_LIMIT} characters.")

    @property
    def answer(self) -> Answer:
        """As it is kept; a note that is too long is cut, and is a problem of its own."""
        return Answer(option=self.option, interesting=self.interesting, note=self._tidy[:NOTE_LIMIT])

    @property
    def too_long(self) -> bool:
        """Whether the note is longer than is kept."""
        return len(self._tidy) > NOTE_LIMIT

    @property
    def _tidy(self) -> str:
        return self.note.replace("\r\n", "\n").strip()


_EXAMPLE: dict[str, JsonValue] = {
    "questionnaire": "mvo-overheid",
    "edition": "2026.2",
    "institution": {"type": "gemeente", "ovo": "OVO001992"},
    "profile": {"omvang": ["klein"], "aanbod": ["beleid", "diensten"], "gebouwen": ["ja"], "aankoop": ["ja"]},
    "answers": {
        "duurzaamheid-in-plan": {"option": "ja", "interesting": True},
        "trekker-duurzaamheid": {"option": "nee", "note": "Vanaf januari"},
    },
}


class WholeScan(BaseModel):
    """A whole scan: the edition, for whom, the profile and the answers."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    questionnaire: str = Field(description="Its id: /api/v1/questionnaires.", examples=["mvo-overheid"])
    edition: str = Field(description="The edition that is offered now; another is refused.", examples=["2026.2"])
    scope: Scope = Field(default=Scope.LIGHT, description="light or full.")
    institution: GivenBody = Field(description="For whom the scan is.")
    joint: bool = Field(default=False, description="Whether a municipality and its OCMW take it together.")
    profile: dict[str, list[str]] = Field(default={}, description="Chosen options by profile question.")
    answers: dict[str, GivenAnswer] = Field(description="Answers by statement id; what is left out stays open.")


def edition_problems(scan: WholeScan, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What is wrong with edition, scope and type, for the edition that is offered."""
    if scan.edition != questionnaire.edition:
        message = f"Deze editie wordt niet aangeboden. Gebruik '{questionnaire.edition}'."
        yield Problem(field="/edition", message=message)
    if scan.scope is Scope.FULL and not has_full(questionnaire):
        yield Problem(field="/scope", message="Deze vragenlijst heeft alleen een snelle scan: kies 'light'.")


def profile_problems(scan: WholeScan, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What is wrong with the profile."""
    try:
        check_profile(questionnaire, {name: tuple(chosen) for name, chosen in scan.profile.items()})
    except Invalid as wrong:
        for each in wrong.problems:
            yield Problem(field=json_pointer("profile", each.field.removeprefix("p.")), message=each.message)


def answer_problems(scan: WholeScan, questionnaire: Questionnaire, tailoring: Tailoring | None) -> Iterator[Problem]:
    """What is wrong with the answers; without a tailoring only what no tailoring could mend."""
    asked_now = asked(questionnaire, tailoring) if tailoring else _everything(questionnaire)
    wrong = False
    for name, given in scan.answers.items():
        for problem in _wrong_with(name, given, questionnaire, asked_now):
            wrong = True
            yield problem
    if tailoring and not wrong:
        answers = {name: each.answer for name, each in scan.answers.items()}
        for each in note_problems(questionnaire, counted(questionnaire, tailoring, answers), answers):
            yield Problem(field=json_pointer("answers", each.field.removeprefix("n."), "note"), message=each.message)


def _wrong_with(name: str, given: GivenAnswer, questionnaire: Questionnaire, asked_now: Asked) -> Iterator[Problem]:
    known = name in questionnaire.questions
    for each in problems_of(questionnaire, asked_now, {name: given.answer}):
        place = ("answers", name, "option") if known and given.option is not None else ("answers", name)
        yield Problem(field=json_pointer(*place), message=each.message)
    if given.too_long:
        message = f"Maak de nota korter: hoogstens {NOTE_LIMIT} tekens."
        yield Problem(field=json_pointer("answers", name, "note"), message=message)
    if "\0" in given.note:
        message = "In de nota staat een teken dat we niet kunnen bewaren (U+0000). Haal het weg."
        yield Problem(field=json_pointer("answers", name, "note"), message=message)


def _everything(questionnaire: Questionnaire) -> Asked:
    return {theme.id: theme.questions for theme in questionnaire.themes}

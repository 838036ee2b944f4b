"""A link to share a result (deellink): what whoever makes it chooses, until when it holds, and what its reader sees.

A shared result never holds a note, and no number that leads back to the dossier. Without the name of the institution
it says the type only; what people wrote themselves, as in an action plan, then stays behind as a whole.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from mvoscan.core.action_plan import Action
from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Subject
from mvoscan.core.errors import Gone, Invalid, Problem
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.result import Result, Since, StatementResult, SubthemeResult, ThemeResult
from mvoscan.core.submission import Submission
from mvoscan.core.term import Terms, day_before, end_of, last_day

LONGEST_LABEL = 80
MOST_SHARES = 50
"""Links to one result, revoked ones included: a page stays readable."""

TERMS = {
    "week": "1 week",
    "maand": "1 maand",
    "kwartaal": "3 maanden",
    "jaar": "1 jaar",
    "dag": "Tot en met een dag die je kiest",
}
"""How long a link holds, by what the form sends; `dag` goes with a date."""

_TERMS = Terms(
    days={"week": 7},
    months={"maand": 1, "kwartaal": 3, "jaar": 12},
    most=12,
    missing="Kies hoelang je dit deelt.",
    again="Later kun je altijd opnieuw delen.",
)


class Showing(BaseModel):
    """What somebody who is no colleague is shown of one result, until when: revocable, and `public_id` only names it.

    It holds up to `expires_at`, the end of a Belgian calendar day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_id: str
    submission: str
    anonymous: bool
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return day_before(self.expires_at)

    def ended(self, now: datetime) -> bool:
        """Whether it was revoked or has expired."""
        return self.revoked_at is not None or self.expires_at <= now


class Shared(Showing):
    """What was shared of one result; `label` is for whoever did it, and is shown to nobody else."""

    label: str
    with_plan: bool


class ShareGrant(Shared):
    """A right to read one result, which a token opens; `openings` counts how often the token was exchanged."""

    openings: int = 0
    last_opened_on: date | None = None

    def check(self, now: datetime) -> None:
        """Raise `Gone`, with why, when it does not hold any more."""
        if self.revoked_at is not None:
            raise Gone(
                "Wie dit resultaat deelde, heeft deze deellink ingetrokken. Heb je het resultaat nog nodig? Vraag dan "
                "een nieuwe deellink aan wie je deze gaf."
            )
        if self.expires_at <= now:
            raise Gone(
                f"Deze deellink gold tot en met {self.last_day:%d/%m/%Y}. Heb je het resultaat nog nodig? Vraag dan "
                "een nieuwe deellink aan wie je deze gaf."
            )


class ShareWish(BaseModel):
    """What whoever makes a link chose; `label` is for themselves and is never shown to a reader."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    last_day: date
    anonymous: bool
    with_plan: bool

    @property
    def expires_at(self) -> datetime:
        """The end of the last day on the Belgian calendar."""
        return end_of(self.last_day)


def read_wish(given: Mapping[str, str], *, today: date) -> ShareWish:
    """Read the form; raises `Invalid` with all that is wrong. `today` is the Belgian calendar day."""
    problems = [*_form_problems(given)]
    day, wrong = last_day(given.get("termijn", ""), given.get("dag", "").strip(), today=today, terms=_TERMS)
    problems += [wrong] if wrong else []
    if problems or day is None:
        raise Invalid(*problems)
    return ShareWish(
        label=" ".join(given.get("waarvoor", "").split()),
        last_day=day,
        anonymous=given.get("vorm") == "zonder-naam",
        with_plan=given.get("plan") == "ja",
    )


def as_shared(result: Result, grant: Showing, *, types: InstitutionTypes) -> Result:
    """The result as a reader sees it: without notes and numbers of ours, and without the name when that was chosen."""
    shown = result._replace(
        submission=_plain(result.submission, grant),
        themes=tuple(_theme(each) for each in result.themes),
        since=_since(result.since, grant),
    )
    if not grant.anonymous:
        return shown
    subject = result.submission.subject
    labels = (types.by_code[code].label for code in (subject.type, subject.partner_type) if code)
    return shown._replace(subject=" samen met ".join(labels), claim=None)


def shared_action(action: Action) -> Action:
    """An action as a reader sees it: without who does it, the budget, and what was noted on the way."""
    content = action.content.model_copy(update={"owner": "", "budget": ""})
    steps = tuple(each.model_copy(update={"note": ""}) for each in action.steps)
    return action.model_copy(update={"public_id": "", "content": content, "steps": steps})


def _form_problems(given: Mapping[str, str]) -> list[Problem]:
    problems = []
    label = given.get("waarvoor", "").strip()
    if len(label) > LONGEST_LABEL:
        message = f"Waarvoor het dient, mag hoogstens {LONGEST_LABEL} tekens lang zijn. Maak het korter."
        problems.append(Problem(field="waarvoor", message=message))
    elif not label.isprintable():
        message = "Waarvoor het dient, bevat een onzichtbaar teken. Typ het opnieuw."
        problems.append(Problem(field="waarvoor", message=message))
    if given.get("vorm") not in {"met-naam", "zonder-naam"}:
        problems.append(Problem(field="vorm", message="Kies of de naam van jullie bestuur erbij staat."))
    if given.get("vorm") == "zonder-naam" and given.get("plan"):
        message = (
            "Zonder naam kan het actieplan niet mee: in wat jullie zelf schreven, kan de naam staan. Haal het vinkje "
            "weg, of kies de vorm met de naam."
        )
        problems.append(Problem(field="plan", message=message))
    return problems


def _plain(submission: Submission, grant: Showing) -> Submission:
    """A submission that leads nowhere: its id is that of the link."""
    subject = Subject(type=submission.subject.type) if grant.anonymous else submission.subject
    answers = {name: _unnoted(each) for name, each in submission.answers.items()}
    changed = {"public_id": grant.public_id, "subject": subject, "answers": answers, "previous": None}
    return submission.model_copy(update=changed)


def _theme(theme: ThemeResult) -> ThemeResult:
    parts = (
        SubthemeResult(each.subtheme, tuple(_statement(statement) for statement in each.statements))
        for each in theme.subthemes
    )
    return theme._replace(subthemes=tuple(parts))


def _statement(each: StatementResult) -> StatementResult:
    return each._replace(answer=_unnoted(each.answer))


def _unnoted(answer: Answer) -> Answer:
    return replace(answer, note="", revision=0)


def _since(since: Since | None, grant: Showing) -> Since | None:
    return since and since._replace(earlier=tuple(_plain(each, grant) for each in since.earlier))

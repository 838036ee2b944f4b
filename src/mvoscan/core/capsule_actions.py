"""The action plan beside a result capsule: unsigned, as it is now, with ids that stay. Never who does it, no budget."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.action_plan import PHASES, Action, ActionStatus, Phase
from mvoscan.core.result import Result, StatementResult
from mvoscan.core.sharing import shared_action


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CapsulePhase(_Part):
    """A phase of the method."""

    code: Phase = Field(description="Code of the phase, as in `phase` of an action.")
    label: str = Field(description="The phase in Dutch.")


class CapsuleActionStatement(_Part):
    """The statement that an action came from."""

    id: str = Field(description="Code of the statement, as in the document.")
    theme: str = Field(description="Code of its theme.")
    text: str = Field(description="The statement.")
    iso26000: tuple[str, ...] = Field(description="Clauses of ISO 26000:2010.")
    sdgs: tuple[int, ...] = Field(description="Numbers of sustainable development goals.")


class CapsuleAction(_Part):
    """One action; the neutral columns fit the phases of a plan of any tool."""

    id: str = Field(description="Names the action; it stays the same while the plan changes.")
    phase: Phase = Field(description="Where it stands in the method.")
    action: str = Field(description="What is done.")
    status: ActionStatus = Field(description="How far it is: te-doen, bezig, klaar or stopgezet.")
    percent: int = Field(description="How far it is, in percent.")
    service: str = Field(description="The service that does it; empty when not filled in.")
    deadline: date | None = Field(description="By when.")
    indicator: str = Field(description="How it is measured; empty when not filled in.")
    unit: str = Field(description="Unit of the indicator.")
    baseline: Decimal | None = Field(description="Indicator at the start, a decimal as text.")
    value: Decimal | None = Field(description="Indicator as it was noted last, a decimal as text.")
    target: Decimal | None = Field(description="Indicator to be reached, a decimal as text.")
    objective: str = Field(description="Policy objective in the body's own multi-year plan.")
    plan: str = Field(description="Action plan in the body's own multi-year plan.")
    plan_action: str = Field(description="Action in the body's own multi-year plan.")
    statement: CapsuleActionStatement | None = Field(description="Where it came from; null for one of the body's own.")
    changed: datetime = Field(description="When what it says was changed last.")


class CapsuleActions(_Part):
    """The action plan of a result that was shared with its plan."""

    capsule: str = Field(description="Id of the document that this goes with.")
    signed: bool = Field(default=False, description="Always false: a plan goes on changing and is not signed.")
    changed: datetime | None = Field(description="When an action was changed last; null without actions.")
    phases: tuple[CapsulePhase, ...] = Field(description="The five phases, in order.")
    actions: tuple[CapsuleAction, ...] = Field(description="The actions, in the order of the plan.")


def actions_of(capsule: str, result: Result, actions: Sequence[Action]) -> CapsuleActions:
    """The actions beside a capsule, as a reader sees them."""
    told = {each.question.id: (theme.theme.id, each) for theme in result.themes for each in theme.statements}
    return CapsuleActions(
        capsule=capsule,
        changed=max((each.changed_at for each in actions), default=None),
        phases=tuple(CapsulePhase(code=code, label=label) for code, label in PHASES.items()),
        actions=tuple(_action(each, told.get(each.question or "")) for each in actions),
    )


def _action(action: Action, origin: tuple[str, StatementResult] | None) -> CapsuleAction:
    content = shared_action(action).content
    values = [each.value for each in action.steps if each.value is not None]
    return CapsuleAction(
        id=action.public_id,
        percent=action.percent,
        value=values[-1] if values else None,
        statement=_statement(*origin) if origin else None,
        changed=action.changed_at,
        **content.model_dump(exclude={"owner", "budget"}),
    )


def _statement(theme: str, each: StatementResult) -> CapsuleActionStatement:
    question = each.question
    return CapsuleActionStatement(
        id=question.id, theme=theme, text=question.text, iso26000=question.iso, sdgs=question.sdgs
    )

"""A result capsule: one result as a closed document for another program, signed as bytes and never changed.

It is made of the result as a reader of a share sees it (`sharing.as_shared`), so that it holds no note, no name of a
person, no address and no number that leads to the dossier. Scores are those that were stored at hand-in. Single answers
stay behind: only counts, and which statements were marked as interesting. Instants are UTC, units as in `core.scoring`.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.capsule_grant import CapsuleGrant
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.institution import ClaimState, Institution, InstitutionTypes
from mvoscan.core.institution import Standing as Listing
from mvoscan.core.questionnaire import Scope
from mvoscan.core.result import Result, StatementResult, View
from mvoscan.core.scoring import Counts, NoScore, Score, Standing
from mvoscan.core.sharing import as_shared

KIND: Literal["mvoscan-result-capsule"] = "mvoscan-result-capsule"
VERSION: Literal[1] = 1
SCHEMA_ID = f"urn:mvoscan:schema:result-capsule:{VERSION}"
SCHEMA_FILE = "result-capsule.schema.json"
"""Its name in reference/."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CapsuleEdition(_Part):
    """The questionnaire that was answered."""

    id: str = Field(description="Code of the questionnaire.")
    edition: str = Field(description="Its edition, as 2026.1.")
    sha256: str = Field(description="Hash that seals the edition: whoever has the file can check it.")
    title: str = Field(description="Title, in the language of the questionnaire.")
    language: str = Field(description="Language of all texts of the questionnaire in this document (ISO 639-1).")


class CapsuleScoring(_Part):
    """How the scores were reckoned."""

    rule: str = Field(description="Name and version of the scoring rule; /api/v1/scoring/vectors has its examples.")
    minimum_coverage: int = Field(description="Coverage in percent below which a theme has no score.")


class CapsuleScore(_Part):
    """A score as it was stored when the scan was handed in."""

    score: int | None = Field(description="0-100, rounded half up; null when there is none: see reason.")
    coverage: int = Field(description="Share of the asked weight that the score rests on, in percent.")
    exact: str | None = Field(description="The unrounded score as numerator/denominator; null without a score.")
    reason: NoScore | None = Field(description="Why there is no score; null when there is one.")
    counts: Counts = Field(description="How many statements: asked, in order, short, unknown, excluded, open.")


class _Titled(_Part):
    id: str = Field(description="Code of the theme, stable within the questionnaire.")
    title: str = Field(description="Title of the theme.")


class CapsuleTheme(CapsuleScore, _Titled):
    """The score of one theme, on the basis of the document."""


class CapsuleLight(_Part):
    """The scores of a full scan over the statements of the light one only, to lay beside light scans."""

    overall: CapsuleScore = Field(description="Overall score on the light basis.")
    themes: tuple[CapsuleTheme, ...] = Field(description="Score per theme on the light basis.")


class CapsuleBody(_Part):
    """A body that the scan says it is for; only its type when the name was not shared."""

    type: str = Field(description="Code of its type: /api/v1/institution-types.")
    type_label: str = Field(description="The type in Dutch.")
    name: str | None = Field(description="Its name; null when it is not shared or was not given.")
    kbo: str | None = Field(description="KBO number, ten digits; it can be that of several bodies.")
    ovo: str | None = Field(description="OVO code.")
    nis: str | None = Field(description="NIS code; a municipality and its OCMW share one.")
    uri: str | None = Field(description="URI in the Flemish linked data.")
    listed: bool | None = Field(
        description="Whether it is in the register; false when who took the scan typed the name; null without a name."
    )


class CapsuleInstitution(_Part):
    """For whom the scan was taken, as far as it was shared."""

    named: bool = Field(description="Whether the name was shared.")
    bodies: tuple[CapsuleBody, ...] = Field(description="One body, or the two that took the scan together.")
    claim: ClaimState | None = Field(
        description="Whether it was confirmed, when this document was issued, that the scan is theirs; null unnamed."
    )


class CapsuleInteresting(_Part):
    """A statement that was marked as interesting for the own organisation; that never counts."""

    id: str = Field(description="Code of the statement, stable within the questionnaire.")
    theme: str = Field(description="Code of its theme.")
    text: str = Field(description="The statement.")
    iso26000: tuple[str, ...] = Field(description="Clauses of ISO 26000:2010 that it belongs to.")
    sdgs: tuple[int, ...] = Field(description="Numbers of the sustainable development goals that it belongs to.")


class CapsuleView(_Part):
    """The same answers ordered by a goal or a core subject: counts, no scores. The mapping is the author's own."""

    code: str = Field(description="Number of the goal, or clause of the core subject.")
    title: str = Field(description="Its title in Dutch.")
    counts: Counts = Field(description="How many statements under it, and how they were answered.")
    statements: tuple[str, ...] = Field(description="Codes of the statements under it that were asked.")


class Capsule(_Part):
    """One result of one body for another program. It never changes; `status` says whether it still holds."""

    kind: Literal["mvoscan-result-capsule"] = Field(default=KIND, description="What this document is.")
    version: Literal[1] = Field(default=VERSION, description="Version of its form.")
    id: str = Field(description="Names this document; it opens nothing.")
    issuer: str = Field(description="Address of the service that issued it; its keys are at /.well-known/jwks.json.")
    issued: datetime = Field(description="When it was issued.")
    expires: datetime = Field(description="Until when it may be used, if it is not revoked before.")
    status: str = Field(description="Address that says whether it still holds.")
    demo: bool = Field(description="Whether all data of this service are made up.")
    practice: bool = Field(description="Whether somebody only had a look around: then it is no scan of a body.")
    questionnaire: CapsuleEdition = Field(description="The edition that was answered.")
    scoring: CapsuleScoring = Field(description="The rule behind the scores.")
    scope: Scope = Field(description="Whether the light or the full scan was taken.")
    basis: Scope = Field(description="Over which statements `overall` and `themes` were reckoned; never mix the two.")
    handed_in: datetime = Field(description="When the scan was handed in.")
    institution: CapsuleInstitution = Field(description="For whom the scan was taken.")
    overall: CapsuleScore = Field(description="The overall score.")
    themes: tuple[CapsuleTheme, ...] = Field(description="The score per theme, in the order of the questionnaire.")
    light: CapsuleLight | None = Field(description="Of a full scan: its scores on the light basis; else null.")
    interesting: tuple[CapsuleInteresting, ...] = Field(description="Statements marked as interesting.")
    sdgs: tuple[CapsuleView, ...] = Field(description="The answers by sustainable development goal.")
    iso26000: tuple[CapsuleView, ...] = Field(description="The answers by core subject of ISO 26000:2010.")
    actions: bool = Field(description="Whether the action plan was shared too, at …/actions of the same address.")

    @property
    def last_day(self) -> date:
        """The last day on which it may be used, on the Belgian calendar."""
        return (self.expires - timedelta(seconds=1)).astimezone(BRUSSELS).date()


class Issuer(_Part):
    """Who issues: the public address of the service, and whether its data are made up."""

    address: str
    demo: bool


def capsule_of(
    result: Result, grant: CapsuleGrant, *, bodies: Sequence[Institution], issuer: Issuer, types: InstitutionTypes
) -> Capsule:
    """The document of a result as this grant shares it; `bodies` are the register entries of its subject, in order."""
    shown = as_shared(result, grant, types=types)
    submission, light = shown.submission, shown.light
    return Capsule(
        id=grant.public_id,
        issuer=issuer.address,
        issued=grant.made_at,
        expires=grant.expires_at,
        status=f"{issuer.address}/api/v1/results/{grant.public_id}/status",
        demo=issuer.demo,
        practice=submission.practice,
        questionnaire=CapsuleEdition(
            id=submission.questionnaire,
            edition=submission.edition,
            sha256=submission.edition_hash,
            title=shown.questionnaire.title,
            language=shown.questionnaire.language,
        ),
        scoring=CapsuleScoring(rule=shown.main.rule, minimum_coverage=shown.questionnaire.scoring.minimum_coverage),
        scope=submission.scope,
        basis=shown.main.basis,
        handed_in=submission.handed_in_at,
        institution=_institution(result, grant, bodies, types),
        overall=CapsuleScore(**_numbers(shown.main.overall)),
        themes=_themes(shown, shown.main.themes),
        light=CapsuleLight(overall=CapsuleScore(**_numbers(light.overall)), themes=_themes(shown, light.themes))
        if light
        else None,
        interesting=tuple(
            _interesting(each, theme.theme.id)
            for theme in shown.themes
            for each in theme.statements
            if each.answer.interesting
        ),
        sdgs=tuple(_view(each) for each in shown.goals),
        iso26000=tuple(_view(each) for each in shown.subjects),
        actions=grant.with_plan,
    )


def document_bytes(value: BaseModel) -> bytes:
    """A document as it is stored, signed and sent: UTF-8, indented for people who look inside."""
    return value.model_dump_json(indent=2).encode() + b"\n"


def schema_text() -> str:
    """The JSON Schema of the document, as it is published and as it must be in its file."""
    made = Capsule.model_json_schema(mode="serialization")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **made}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _institution(
    result: Result, grant: CapsuleGrant, bodies: Sequence[Institution], types: InstitutionTypes
) -> CapsuleInstitution:
    subject = result.submission.subject
    codes = [code for code in (subject.type, subject.partner_type) if code]
    if grant.anonymous or not bodies:
        return CapsuleInstitution(named=False, bodies=tuple(_body(code, None, types) for code in codes), claim=None)
    told = tuple(_body(code, body, types) for code, body in zip(codes, bodies, strict=True))
    return CapsuleInstitution(named=True, bodies=told, claim=result.claim)


def _body(code: str, body: Institution | None, types: InstitutionTypes) -> CapsuleBody:
    return CapsuleBody(
        type=code,
        type_label=types.by_code[code].label,
        name=body.name if body else None,
        kbo=body.kbo if body else None,
        ovo=body.ovo if body else None,
        nis=body.nis if body else None,
        uri=body.uri if body else None,
        listed=body.standing is Listing.LISTED if body else None,
    )


def _numbers(score: Score) -> dict[str, Any]:
    return {name: getattr(score, name) for name in CapsuleScore.model_fields}


def _themes(result: Result, scores: dict[str, Score]) -> tuple[CapsuleTheme, ...]:
    return tuple(
        CapsuleTheme(id=each.theme.id, title=each.theme.title, **_numbers(scores[each.theme.id]))
        for each in result.themes
        if each.theme.id in scores
    )


def _interesting(each: StatementResult, theme: str) -> CapsuleInteresting:
    question = each.question
    return CapsuleInteresting(
        id=question.id, theme=theme, text=question.text, iso26000=question.iso, sdgs=question.sdgs
    )


def _view(view: View) -> CapsuleView:
    counts = {each.value: view.count(each) for each in Standing}
    marked = sum(each.answer.interesting for each in view.statements)
    return CapsuleView(
        code=view.code,
        title=view.title,
        counts=Counts(asked=len(view.statements), interesting=marked, **counts),
        statements=tuple(each.question.id for each in view.statements),
    )

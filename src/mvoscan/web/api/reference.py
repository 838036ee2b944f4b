"""`/api/v1/questionnaires` and `/api/v1/institution-types`: the codes that usage is counted by, and what they mean."""

from pydantic import BaseModel, Field
from starlette.responses import Response

from mvoscan.core.errors import NotFound
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.questionnaire import Questionnaire, Scope, Status
from mvoscan.web.api.part import part
from mvoscan.web.deps import Scan
from mvoscan.web.errors import problem_responses

router = part("reference")

_BRIEFLY = {"cache-control": "public, max-age=300"}


class EditionSummary(BaseModel):
    """One published edition of a questionnaire."""

    id: str = Field(description="Code of the questionnaire: the filter `questionnaire` of usage.")
    edition: str = Field(description="The edition, as 2026.1.")
    key: str = Field(description="id/edition: the filter `edition` of usage.")
    title: str = Field(description="Title (in the language of the questionnaire).")
    language: str = Field(description="Language of the questionnaire.")
    audience: str = Field(description="For whom it is meant.")
    hash: str = Field(description="SHA-256 that seals this edition: it never changes.")
    offered: bool = Field(description="Whether a new scan is taken on this edition.")
    statements_light: int = Field(description="Statements in the light scan, all types together.")
    statements_full: int = Field(description="Statements in the full scan, all types together.")
    institution_types: list[str] = Field(description="Codes of the types that can take it.")


class Questionnaires(BaseModel):
    """All published editions."""

    questionnaires: list[EditionSummary] = Field(description="Published editions.")


class EditionDocument(BaseModel):
    """One published edition, whole."""

    hash: str = Field(description="SHA-256 that seals this edition: it never changes.")
    questionnaire: Questionnaire = Field(description="The edition as its author wrote it.")


@router.get("/questionnaires", response_model=Questionnaires, summary="Published questionnaires")
def list_questionnaires(service: Scan) -> Response:
    """Every published edition, with the codes that usage is counted by."""
    offered = {each.key for each in service.library.offered()}
    found = [
        _summary(each, seal=service.library.hash_of(each.key), offered=each.key in offered)
        for each in service.library.published()
    ]
    return _answer(Questionnaires(questionnaires=found))


@router.get(
    "/questionnaires/{questionnaire}/{edition}",
    response_model=EditionDocument,
    summary="One edition, whole",
    responses=problem_responses(404, 422),
)
def read_questionnaire(questionnaire: str, edition: str, service: Scan) -> Response:
    """Themes, statements, scales and scoring rule of a published edition, with its hash."""
    found = service.library.get(questionnaire, edition)
    if found.status is not Status.PUBLISHED:
        raise NotFound("Deze editie is nog niet gepubliceerd. Zie /api/v1/questionnaires voor wat er is.")
    return _answer(EditionDocument(hash=service.library.hash_of(found.key), questionnaire=found))


@router.get("/institution-types", response_model=InstitutionTypes, summary="Types of institution")
def list_institution_types(service: Scan) -> Response:
    """Types of institution with their family and group, and the URI in the Flemish code list where there is one."""
    return _answer(service.types)


def _summary(edition: Questionnaire, *, seal: str, offered: bool) -> EditionSummary:
    light = [each for each in edition.questions.values() if each.scope is Scope.LIGHT]
    return EditionSummary(
        id=edition.id,
        edition=edition.edition,
        key=edition.key,
        title=edition.title,
        language=edition.language,
        audience=edition.audience,
        hash=seal,
        offered=offered,
        statements_light=len(light),
        statements_full=len(edition.questions),
        institution_types=sorted(edition.allowed_types),
    )


def _answer(value: BaseModel) -> Response:
    return Response(value.model_dump_json(by_alias=True), media_type="application/json", headers=_BRIEFLY)

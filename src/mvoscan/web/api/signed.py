"""What it takes to check a signed result: the public keys, the schema of the document, and examples of the rule."""

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from mvoscan.core.capsule import schema_text
from mvoscan.core.scoring_vectors import ScoringVectors
from mvoscan.web.api.part import operation, part
from mvoscan.web.api.replies import BRIEFLY, Made, made, offer, reply, reply_json
from mvoscan.web.deps import OpenDoor, Scan

keys_router = APIRouter(tags=["results"], generate_unique_id_function=operation)
router = part("results")

SCHEMA = "/api/v1/schemas/result-capsule-1.json"
_SCHEMA_TYPE = "application/schema+json"


class PublicKey(BaseModel):
    """A public key (RFC 7517, RFC 8037)."""

    kty: str = Field(description="Kind of key: OKP.")
    crv: str = Field(description="Its curve: Ed25519.")
    x: str = Field(description="The key itself, in base64url.")
    kid: str = Field(description="Its name: the thumbprint of RFC 7638.")
    use: str = Field(description="What it is for: sig, signatures.")
    alg: str = Field(description="Algorithm: EdDSA.")


class PublicKeys(BaseModel):
    """A JWK set: every key that signed something that still holds."""

    keys: list[PublicKey] = Field(description="The keys, oldest first; none when this service signs nothing.")


def list_public_keys(request: Request, service: Scan) -> Response:
    """The public keys of signed results. A key that signs no more stays here for what it signed."""
    found = service.signing.published() if service.signing else {"keys": []}
    return reply_json(request, PublicKeys.model_validate(found), BRIEFLY)


def read_capsule_schema(request: Request) -> Response:
    """The JSON Schema (2020-12) of the signed document; a later version of its form gets an address of its own."""
    return reply(request, _schema(), media_type=_SCHEMA_TYPE, headers=BRIEFLY)


def read_scoring_vectors(request: Request, opened: OpenDoor) -> Response:
    """Golden examples of the scoring rule, with the questionnaires that they answer: check your own arithmetic."""
    found = _vectors(opened.settings.reference_folder)
    return reply(request, found, media_type="application/json", headers=BRIEFLY)


@cache
def _schema() -> Made:
    return made(schema_text().encode(), media_type=_SCHEMA_TYPE)


@cache
def _vectors(folder: Path) -> Made:
    return made((folder / "scoring-vectors.json").read_bytes(), media_type="application/json")


_SCHEMA_SAID: dict[int | str, dict[str, Any]] = {
    200: {"content": {_SCHEMA_TYPE: {"schema": {"type": "object"}}}, "description": "The JSON Schema."}
}

offer(
    keys_router, "/.well-known/jwks.json", list_public_keys, response_model=PublicKeys, summary="Keys of signed results"
)
offer(
    router,
    "/schemas/result-capsule-1.json",
    read_capsule_schema,
    summary="Schema of a signed result",
    responses=_SCHEMA_SAID,
)
offer(
    router,
    "/scoring/vectors",
    read_scoring_vectors,
    response_model=ScoringVectors,
    summary="Golden examples of the scoring rule",
)

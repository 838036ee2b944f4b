"""`/api/v1/submissions`: a whole scan in one request, from the front end of somebody else."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import BaseModel, Field

from mvoscan.core.client import ClientAccess
from mvoscan.core.client import Scope as ClientScope
from mvoscan.core.limits import hand_ins
from mvoscan.core.questionnaire import Scope
from mvoscan.core.scoring import ScanScore
from mvoscan.core.whole_scan import WholeScan
from mvoscan.usecases.count_tries import take_turn
from mvoscan.usecases.keep_contact import tell_of_other_scan
from mvoscan.usecases.take_scan import CREATED, Names, Taken, take_scan
from mvoscan.web.api.keys import keyed
from mvoscan.web.api.part import part
from mvoscan.web.deps import Now, OpenDoor, public_id
from mvoscan.web.errors import problem_responses

router = part("submissions")

Sender = Annotated[ClientAccess, Depends(keyed(ClientScope.SUBMISSIONS_WRITE))]
IdempotencyKey = Annotated[
    str,
    Header(
        description="Chosen by the sender, anew for every scan: with the same key the same scan is kept once.",
        pattern=r"^[!-~]{8,200}$",
        examples=["6f1c1f0e-7a0b-4a63-9a55-5a4a3f4f6f0f"],
    ),
]


class SubmissionLinks(BaseModel):
    """Where the scan is, for whoever answers for it."""

    manage: str | None = Field(
        description="Link to manage the scan: a key, to be given to whoever answers for it. Not kept here: null when "
        "it was replaced, or asked again with another key."
    )
    result: str = Field(description="The result, for whoever opened the link.")


class TakenSubmission(BaseModel):
    """A scan that was handed in, with its scores as they are stored."""

    id: str = Field(description="Public id of the submission.")
    dossier: str = Field(description="Public id of its dossier.")
    questionnaire: str = Field(description="Id of the questionnaire.")
    edition: str = Field(description="The edition.")
    scope: Scope = Field(description="light or full.")
    handed_in_at: datetime = Field(description="When it was handed in (UTC).")
    month: str = Field(description="The month it counts in, on the Belgian calendar.")
    scores: list[ScanScore] = Field(description="Scores with coverage and counts, for each basis of this scan.")
    links: SubmissionLinks = Field(description="Where the scan is.")


@router.post(
    "/submissions",
    status_code=CREATED,
    summary="Send in a whole scan",
    responses=problem_responses(400, 401, 403, 409, 413, 422, 503),
)
def submit_scan(
    scan: WholeScan, request: Request, client: Sender, opened: OpenDoor, now: Now, idempotency_key: IdempotencyKey
) -> TakenSubmission:
    """Checked, scored and counted like a scan from our own pages. All that is wrong is told, by JSON pointer."""
    shown = request.headers["authorization"].rpartition(" ")[2]
    names = Names(public_id(), public_id(), public_id(), shown, opened.settings.link_days)
    service = opened.service
    with service.writing() as connection:
        taken = take_scan(
            connection,
            scan,
            client,
            key=idempotency_key,
            names=names,
            library=service.library,
            types=service.types,
            now=now,
        )
        if taken.fresh:
            take_turn(connection, hand_ins(opened.settings.hand_ins_per_hour), client.public_id, now=now)
            tell_of_other_scan(connection, taken.dossier, now=now)
    return _told(taken, opened.settings.public_url)


def _told(taken: Taken, place: str) -> TakenSubmission:
    submission = taken.submission
    return TakenSubmission(
        id=submission.public_id,
        dossier=taken.dossier.public_id,
        questionnaire=submission.questionnaire,
        edition=submission.edition,
        scope=submission.scope,
        handed_in_at=submission.handed_in_at,
        month=submission.month,
        scores=list(submission.scores),
        links=SubmissionLinks(
            manage=f"{place}/verder/{taken.token}" if taken.token else None,
            result=f"{place}/dossier/{taken.dossier.public_id}/resultaat",
        ),
    )

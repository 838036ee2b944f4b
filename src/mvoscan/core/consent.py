"""A consent (toestemming): whoever manages a scan lets one client read its result, until they take it back."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from mvoscan.core.event import Subjects


class Consent(BaseModel):
    """What one client may read: the result of one submission, with or without the name and the action plan.

    `submission` is the public id of the submission; there is none while the scan is not handed in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_id: str
    client: str
    """Public id of the client."""
    client_name: str
    dossier: int
    submission: str | None
    anonymous: bool
    with_plan: bool
    given_at: datetime
    revoked_at: datetime | None = None

    @property
    def subjects(self) -> Subjects:
        """What an event about it names; the document that was issued by it has the same id."""
        return Subjects(submission=self.submission, consent=self.public_id, capsule=self.public_id, client=self.client)

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.revoked_at is None

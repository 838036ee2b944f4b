"""The result of a submission, put together of what is kept: its edition, in words for whom, and its claim."""

from sqlalchemy import Connection

from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.result import Result, result_of
from mvoscan.core.submission import Submission
from mvoscan.storage import claims, subjects
from mvoscan.storage.library import Library


def of_submission(
    connection: Connection, submission: Submission, *, library: Library, types: InstitutionTypes
) -> Result:
    """The stored scores with what is needed to show them; without the scans that it goes on from."""
    claim = claims.of_submission(connection, submission.public_id)
    return result_of(
        submission,
        library.get(submission.questionnaire, submission.edition),
        subject=subjects.in_words(connection, submission.subject, types=types),
        type_label=types.by_code[submission.subject.type].label,
        claim=claim.state if claim else None,
    )

"""`/dossier/…/antwoorden.csv`: what was filled in, with notes, to keep a copy of; for who may read the dossier."""

from fastapi import APIRouter
from starlette.responses import Response

from mvoscan.render.own_answers import own_answers_csv
from mvoscan.render.tables import Dialect
from mvoscan.usecases.fill_in_scan import read_sheet
from mvoscan.web.deps import OpenDoor, Visitor

router = APIRouter()


@router.get("/dossier/{dossier_id}/antwoorden.csv")
def as_csv(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The answers as a table that Excel opens."""
    with opened.service.reading() as connection:
        sheet = read_sheet(connection, visitor, dossier_id, library=opened.service.library)
    made = own_answers_csv(sheet.questionnaire, sheet.shown, sheet.answers, dialect=Dialect.EXCEL_NL)
    headers = {"content-disposition": f'attachment; filename="mvo-scan-antwoorden-{sheet.dossier.public_id[:8]}.csv"'}
    return Response(made, media_type="text/csv; charset=utf-8; header=present", headers=headers)

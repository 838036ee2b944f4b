"""An action plan as a file, at the address of its page with a suffix."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from mvoscan.render.formats import CSV, XLSX
from mvoscan.render.mapped_plan import plan_mapped
from mvoscan.render.plan_files import PlanShown, plan_csv, plan_json, plan_xlsx
from mvoscan.usecases.plan_actions import read_plan
from mvoscan.usecases.read_mappings import mapping_named
from mvoscan.web.deps import Door, OpenDoor, Visitor
from mvoscan.web.pages.result_files import asked_dialect

router = APIRouter()


@router.get("/dossier/{dossier_id}/actieplan.json")
def as_json(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The plan for programs."""
    shown = _shown(dossier_id, opened, visitor)
    return _file(plan_json(shown), shown, "json", "application/json")


@router.get("/dossier/{dossier_id}/actieplan.csv")
def as_csv(dossier_id: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The plan as one table, also for Excel with Dutch settings (`dialect=excel-nl`)."""
    dialect, shown = asked_dialect(request), _shown(dossier_id, opened, visitor)
    return _file(plan_csv(shown, dialect=dialect), shown, "csv", CSV.media_type)


@router.get("/dossier/{dossier_id}/actieplan.{mapping}.csv")
def as_mapped(dossier_id: str, mapping: str, request: Request, opened: OpenDoor, visitor: Visitor) -> Response:
    """The plan as one table, with where each action belongs in the plan of another tool."""
    dialect, shown = asked_dialect(request), _shown(dossier_id, opened, visitor)
    chosen = mapping_named(opened.settings.reference_folder, opened.service.library, mapping)
    return _file(plan_mapped(shown, chosen, dialect=dialect), shown, f"{chosen.id}.csv", CSV.media_type)


@router.get("/dossier/{dossier_id}/actieplan.xlsx")
def as_xlsx(dossier_id: str, opened: OpenDoor, visitor: Visitor) -> Response:
    """The plan as a workbook."""
    shown = _shown(dossier_id, opened, visitor)
    return _file(plan_xlsx(shown), shown, "xlsx", XLSX.media_type)


def _shown(dossier_id: str, opened: Door, visitor: Visitor) -> PlanShown:
    service = opened.service
    with service.reading() as connection:
        plan = read_plan(connection, visitor, dossier_id, library=service.library, types=service.types)
    return PlanShown(plan.result, plan.actions, demo=service.demo)


def _file(made: bytes, shown: PlanShown, suffix: str, media_type: str) -> Response:
    name = f"actieplan-{shown.result.submission.public_id[:8]}.{suffix}"
    return Response(made, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})

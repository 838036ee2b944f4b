"""`/api/v1/funnel`: how far scans get, for clients with `statistics:internal`. Never scores."""

from typing import Annotated

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from mvoscan.core.client import Scope
from mvoscan.core.dossier import brussels_month
from mvoscan.core.funnel import Funnel
from mvoscan.core.usage_query import read_months
from mvoscan.render.funnel_table import funnel_csv
from mvoscan.usecases.count_funnel import count_funnel
from mvoscan.web.api.keys import keyed
from mvoscan.web.api.part import part
from mvoscan.web.deps import Now, Scan
from mvoscan.web.errors import problem_responses

router = part("usage", dependencies=[Depends(keyed(Scope.STATISTICS_INTERNAL))])

_ERRORS = problem_responses(401, 403, 422, 503)


class FunnelParameters(BaseModel):
    """Of which months."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: list[str] = Field(
        default=[], alias="from", description="First month, YYYY-MM. Without it: January of this year."
    )
    to: list[str] = Field(default=[], description="Last month, YYYY-MM, included. Without it: December of this year.")


@router.get("/funnel.json", response_model=Funnel, summary="How far scans get, as JSON", responses=_ERRORS)
def read_funnel(asked: Annotated[FunnelParameters, Query()], service: Scan, now: Now) -> Response:
    """Scans begun, themes reached, handed in and abandoned, by month, edition and type; live, and without scores."""
    found = _count(asked, service, now)
    return Response(found.model_dump_json(by_alias=True), media_type="application/json")


@router.get(
    "/funnel.csv",
    response_class=Response,
    summary="How far scans get, as CSV",
    responses={
        200: {
            "content": {"text/csv": {"schema": {"type": "string"}}},
            "description": "One line a number: started, reached (with the theme), handed_in, abandoned or open.",
        },
        **_ERRORS,
    },
)
def read_funnel_as_csv(asked: Annotated[FunnelParameters, Query()], service: Scan, now: Now) -> Response:
    """The same numbers, one a line."""
    found = _count(asked, service, now)
    name = f"verloop-mvo-scan-{found.from_month}-{found.to_month}.csv"
    return Response(
        funnel_csv(found),
        media_type="text/csv; charset=utf-8; header=present",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _count(asked: FunnelParameters, service: Scan, now: Now) -> Funnel:
    first, last = read_months({"from": asked.from_, "to": asked.to}, now_month=brussels_month(now))
    with service.reading() as connection:
        return count_funnel(connection, first, last, library=service.library, now=now)

"""`/api/v1/labels`: labels, quality marks and audit options for procurement, with the filters of the page /labels."""

from datetime import date
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from mvoscan.core.clause import sentence
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.scheme import Inventory, LabelControl, LabelDegree, LabelKind, LabelUnchecked, LabelUse, Scheme
from mvoscan.core.scheme_query import LabelFilter
from mvoscan.render.formats import CSV, XLSX
from mvoscan.render.label_files import ATTRIBUTION, OURS, LabelsShown, labels_csv, labels_xlsx
from mvoscan.render.tables import Dialect
from mvoscan.usecases.find_labels import Found, find_labels, inventory, label_named
from mvoscan.web.api.asked import parameters
from mvoscan.web.api.part import part
from mvoscan.web.api.replies import BRIEFLY, made, offer, reply, reply_json
from mvoscan.web.deps import Door, OpenDoor
from mvoscan.web.errors import problem_responses

router = part("labels")

_CODES = "Keep only these codes; commas or repeated parameters mean 'or'."
_FILE = "labels-mvo-scan"


class LabelParameters(BaseModel):
    """What can be asked; anything else is refused."""

    model_config = ConfigDict(extra="allow")

    theme: list[str] = Field(default=[], description=f"{_CODES} Themes of the scan; `counts` of an answer names them.")
    group: list[str] = Field(default=[], description=f"{_CODES} Product groups, or unknown; `counts` names them.")
    kind: list[str] = Field(default=[], description=f"{_CODES} One of: {', '.join(LabelKind)}.")
    use: list[str] = Field(default=[], description=f"{_CODES} One of: {', '.join(LabelUse)}, or none.")


class LabelCsvParameters(LabelParameters):
    """What can be asked of the CSV."""

    dialect: list[str] = Field(
        default=[],
        json_schema_extra={"maxItems": 1, "items": {"type": "string", "enum": list(Dialect)}},
        description="rfc4180 (the default), or excel-nl for people: byte order mark, semicolons, Dutch words.",
    )


class Label(BaseModel):
    """One label; null is not known, an empty list is none."""

    code: str = Field(description="Our code; it never changes.")
    name: str = Field(description="Its name.")
    about: str = Field(description="What it is, in Dutch.")
    kind: LabelKind = Field(description="What it is.")
    owner: str | None = Field(description="Whose it is.")
    control: LabelControl | None = Field(description="Whether somebody independent looks if its requirements are met.")
    controller: str | None = Field(description="Who looks, in Dutch.")
    iso26000: tuple[str, ...] | None = Field(description="Clauses of ISO 26000 that it is about (our proposal).")
    themes: tuple[str, ...] | None = Field(description="Themes of the scan that it helps with (our proposal).")
    product_groups: tuple[str, ...] | None = Field(description="Purchases that it is for (our proposal).")
    uses: tuple[LabelUse, ...] = Field(description="Places of a tender where it may be asked for (our proposal).")
    clauses: dict[LabelUse, str] = Field(
        description="A model sentence per place, only for a verified label (our proposal)."
    )
    note: str = Field(description="What to mind, in Dutch.")
    site: str | None = Field(description="Its own site.")
    source: str | None = Field(description="Where it was verified.")
    degree: LabelDegree = Field(description="How far it was verified.")
    checked: str = Field(description="What exactly was verified, where that is less than all, in Dutch.")
    checked_on: date | None = Field(description="The day on which it was verified.")
    unchecked: tuple[LabelUnchecked, ...] = Field(description="What is general knowledge all the same.")


class LabelList(BaseModel):
    """The labels that were asked for, in the order of the inventory."""

    version: str = Field(description="The version of the inventory.")
    changed: date = Field(description="The day of its last change.")
    total: int = Field(description="Labels in the inventory.")
    count: int = Field(description="Labels in this answer.")
    filters: dict[LabelFilter, tuple[str, ...]] = Field(description="The codes that were kept, per filter.")
    counts: dict[LabelFilter, dict[str, int]] = Field(
        description="Per filter and code how many labels there would be with it, beside the other filters."
    )
    labels: tuple[Label, ...] = Field(description="The labels.")
    attribution: str = Field(description="What to name where these data are passed on.")
    ours: str = Field(description="What in it is our own proposal.")


def list_labels(
    asked: Annotated[LabelParameters, Query()],  # noqa: ARG001 # it describes what is read below.
    request: Request,
    opened: OpenDoor,
) -> Response:
    """Labels with what is known of them, and how far that was verified. No legal advice."""
    found = _found(request, opened)
    return reply_json(
        request,
        LabelList(
            version=found.inventory.version,
            changed=found.inventory.changed,
            total=len(found.inventory.labels),
            count=len(found.labels),
            filters=dict(found.asked),
            counts={name: dict(codes) for name, codes in found.counts.items()},
            labels=tuple(_label(found.inventory, each) for each in found.labels),
            attribution=ATTRIBUTION,
            ours=OURS,
        ),
    )


def list_labels_as_csv(
    asked: Annotated[LabelCsvParameters, Query()],  # noqa: ARG001 # idem.
    request: Request,
    opened: OpenDoor,
) -> Response:
    """The same labels as a table of comma-separated values (RFC 4180), or for Excel with Dutch settings."""
    given = parameters(request)
    dialect = _dialect(given.pop("dialect", []))
    body = labels_csv(
        _shown(find_labels(opened.settings.reference_folder, opened.service.library, given)), dialect=dialect
    )
    return _file(request, body, CSV.media_type, "csv")


def list_labels_as_xlsx(
    asked: Annotated[LabelParameters, Query()],  # noqa: ARG001 # idem.
    request: Request,
    opened: OpenDoor,
) -> Response:
    """The same labels as a workbook, in Dutch words, with a sheet that explains them."""
    return _file(request, labels_xlsx(_shown(_found(request, opened))), XLSX.media_type, "xlsx")


def read_label(label: str, request: Request, opened: OpenDoor) -> Response:
    """One label, by its code."""
    reference = opened.settings.reference_folder
    return reply_json(request, _label(inventory(reference), label_named(reference, label)))


def _found(request: Request, opened: Door) -> Found:
    return find_labels(opened.settings.reference_folder, opened.service.library, parameters(request))


def _shown(found: Found) -> LabelsShown:
    return LabelsShown(found.inventory, found.choices, found.labels)


def _label(found: Inventory, scheme: Scheme) -> Label:
    return Label(
        **scheme.model_dump(exclude={"asks", "proof", "own_clauses", "iso"}),
        iso26000=scheme.iso,
        themes=found.themes_of(scheme),
        clauses={use: said for use in scheme.uses if (said := sentence(scheme, use))},
    )


def _dialect(values: list[str]) -> Dialect:
    if not values:
        return Dialect.RFC_4180
    if len(values) == 1 and values[0] in set(Dialect):
        return Dialect(values[0])
    raise Invalid(Problem(field="dialect", message=f"Dit dialect bestaat niet. Kies uit: {', '.join(Dialect)}."))


def _file(request: Request, body: bytes, media_type: str, suffix: str) -> Response:
    sent = {**BRIEFLY, "content-disposition": f'attachment; filename="{_FILE}.{suffix}"'}
    return reply(request, made(body, media_type=media_type), media_type=media_type, headers=sent)


def _of_file(media_type: str, **shape: str) -> dict[int | str, dict[str, object]]:
    content = {media_type.partition(";")[0]: {"schema": {"type": "string", **shape}}}
    told = "A row per label; `unknown` is not known, empty is none."
    return {200: {"content": content, "description": told}, **problem_responses(422)}


offer(
    router, "/labels", list_labels, response_model=LabelList, summary="Labels as JSON", responses=problem_responses(422)
)
offer(router, "/labels.csv", list_labels_as_csv, summary="Labels as CSV", responses=_of_file(CSV.media_type))
offer(
    router,
    "/labels.xlsx",
    list_labels_as_xlsx,
    summary="Labels as a workbook",
    responses=_of_file(XLSX.media_type, format="binary"),
)
offer(
    router, "/labels/{label}", read_label, response_model=Label, summary="One label", responses=problem_responses(404)
)

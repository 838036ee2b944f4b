"""Every address of the service as somebody knocks there who has nothing: what is public, and what an answer must be."""

import re

from fastapi.routing import iter_route_contexts
from httpx2 import Response
from tests.guarded import Guarded

from mvoscan.core.client import KEY_PREFIX, TOKEN_PREFIX, secret_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
PUBLIC = {
    "/",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
    "/aanmelden",
    "/afgemeld",
    "/aanbod",
    "/aanbod/{code}",
    "/afmelden",
    "/api/v1/catalog.jsonld",
    "/api/v1/catalog.ttl",
    "/api/v1/institution-types",
    "/api/v1/labels",
    "/api/v1/labels.csv",
    "/api/v1/labels.xlsx",
    "/api/v1/labels/{label}",
    "/api/v1/openapi.json",
    "/api/v1/orders.csv",
    "/api/v1/orders.json",
    "/api/v1/questionnaires",
    "/api/v1/questionnaires/{questionnaire}/{edition}",
    "/api/v1/results/{share}/status",
    "/api/v1/schemas/result-capsule-1.json",
    "/api/v1/scoring/vectors",
    "/api/v1/statistics",
    "/api/v1/statistics/codelists",
    "/api/v1/statistics/codelists/{codelist}",
    "/api/v1/statistics/datasets",
    "/api/v1/statistics/datasets/{dataset}",
    "/api/v1/statistics/datasets/{dataset}.schema.jsonld",
    "/api/v1/statistics/datasets/{dataset}/data.csv-metadata.json",
    "/api/v1/statistics/releases",
    "/api/v1/usage.csv",
    "/api/v1/usage.json",
    "/besteld",
    "/cijfers",
    "/cijfers/aanbod",
    "/cijfers/antwoord",
    "/cijfers/antwoord.docx",
    "/cijfers/antwoord.json",
    "/cijfers/evolutie",
    "/cijfers/evolutie.csv",
    "/cijfers/publicaties",
    "/cijfers/resultaten",
    "/cijfers/stellingen",
    "/contact",
    "/embed.js",
    "/favicon.ico",
    "/feedback/bedankt",
    "/healthz",
    "/huisstijl.css",
    "/ingetrokken",
    "/labels",
    "/labels/clausule",
    "/labels/{label}",
    "/link-kwijt",
    "/link-kwijt/gevraagd",
    "/logo",
    "/over",
    "/privacy",
    "/readyz",
    "/robots.txt",
    "/start",
    "/static/{name}",
    "/stellingen",
    "/toegankelijkheid",
    "/vragenlijst-controleren",
}
"""What anybody may read: whoever adds to it means it."""

GUESSED = "V2VsLWdldm9ybWQtbWFhci1nZXJhZGVu"
NO_EMBED = "8119248a085e4102ca6c7bcd11f7dd1e"
LEADS_TO = ("/start", "/aanmelden?", "/cijfers/antwoord/", "/api/v1/catalog", "/vragenlijst-controleren")
"""Where a stranger is sent instead."""

OTHERS = {
    "code": "voorbeeld-netwerk-gelijke-kansen",
    "codelist": "type",
    "data": "data.csv",
    "dataset": "theme-results",
    "edition": "2026.1",
    "label": "anysurfer",
    "mapping": "sustatool",
    "name": "ours.css",
    "number": "1",
    "question_id": "bestuur-1",
    "questionnaire": "mvo-overheid",
    "release": "2026-Q3.1",
    "service": "personeel",
    "theme_id": "bestuur",
}
"""What the parts of addresses are that name nothing of a scan."""


def patterns(kept: Guarded) -> dict[str, set[str]]:
    """Every address of the application with the methods that it knows, out of the application itself."""
    found: dict[str, set[str]] = {}
    for each in iter_route_contexts(kept.app.routes):
        assert each.path and each.methods, f"say in this test what {each} is to a stranger"
        found.setdefault(each.path, set()).update(each.methods)
    assert len(found) > 180
    return found


def place(kept: Guarded, pattern: str, *, guessed: bool) -> str:
    """An address of this pattern: with the names of what is kept, or with what is made up in their shape."""
    dossier, consent = kept.names["dossier_id"], kept.names["consent_id"]
    known = {"public_id": dossier, "share": consent, "token": GUESSED, "embed_id": NO_EMBED, "embed": NO_EMBED}
    parts = re.findall(r"{(\w+)}", pattern)
    names = OTHERS | known | dict(kept.names)
    assert set(parts) <= names.keys(), f"say in this test what {pattern} takes"
    return pattern.format_map(dict.fromkeys(parts, GUESSED) if guessed else names)


def guesses(method: str) -> dict[str, str]:
    """A session, a login, and a key or token: all well formed, and nobody's."""
    shown = secret_of(KEY_PREFIX if method == "GET" else TOKEN_PREFIX, bytes(20))
    return {"cookie": f"scan={GUESSED}; beheer={GUESSED}", "authorization": f"Bearer {shown}"}


def is_strict(answer: Response) -> bool:
    """Whether a browser keeps to what this answer is, and loads and runs nothing of others."""
    policy, kind = answer.headers["content-security-policy"], answer.headers.get("content-type", "")
    strict = (
        policy.startswith("default-src 'none'; ")
        and "unsafe" not in policy
        and "*" not in policy.partition("frame-ancestors")[0]
    )
    sniffed = answer.headers["x-content-type-options"] != "nosniff" or (bool(answer.content) and not kind)
    named = not kind.startswith("text/") or "charset=utf-8" in kind
    return strict and not sniffed and named and answer.headers["referrer-policy"] == "no-referrer"

"""Scans that were handed in with a low score on some themes, for tests of what comes after a result."""

from collections.abc import Collection
from typing import Any

from starlette.testclient import TestClient
from tests.corrected import hand_in
from tests.started import asked_ids, start_in

from mvoscan.core.dossier import Dossier
from mvoscan.usecases.open_service import Service


def weak_on(
    client: TestClient, service: Service, *themes: str, left_open: Collection[str] = (), **choices: Any
) -> Dossier:
    """A scan with 'nee' everywhere on these themes, nothing on those left open, and 'ja' on all others."""
    dossier = start_in(client, service, **choices)
    for theme, names in asked_ids(service, dossier).items():
        if theme not in left_open:
            sent = {f"a.{name}": "nee" if theme in themes else "ja" for name in names}
            assert client.post(f"/dossier/{dossier.public_id}/thema/{theme}", data=sent).status_code == 303
    hand_in(client, dossier.public_id)
    return dossier

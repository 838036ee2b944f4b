"""Embeds of a scan that was handed in, for tests: made through the page of who manages it."""

from starlette.testclient import TestClient

EVERYWHERE = {"wat": "samenvatting", "waar": "overal", "vorm": "met-naam", "termijn": "jaar"}
SITE = "https://www.aalst.be"
LISTED = EVERYWHERE | {"waar": "websites", "websites": SITE}


def embedded(client: TestClient, home: str, **choices: str) -> str:
    """Make an embed; gives its address."""
    answer = client.post(f"{home}/insluiten", data=EVERYWHERE | choices)
    assert answer.status_code == 303, answer.text
    return f"/embed/{answer.headers['location'].split('toon=')[1]}"


def ancestors(policy: str) -> str:
    """The sites that a policy lets show a page."""
    return policy.split("frame-ancestors ")[1].split(";")[0]

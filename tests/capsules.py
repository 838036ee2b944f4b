"""Results shared with other programs, for tests: made and read as their maker and their receiver do."""

import jwt
from starlette.testclient import TestClient
from tests.sharing import WITH_NAME

PAGE = "delen/programma"


def issued(client: TestClient, home: str, *, at: str = "http://testserver", **choices: str) -> str:
    """Share a result with a program; gives the path of its address as it is shown to its maker."""
    answer = client.post(f"{home}/{PAGE}", data=WITH_NAME | choices)
    assert answer.status_code == 303, answer.text
    return client.get(f"{home}/{PAGE}").text.split(f">{at}")[1].split("<")[0]


def capsule_id(client: TestClient, home: str) -> str:
    """The public id of what was shared last."""
    return client.get(f"{home}/{PAGE}").text.split(f'href="{home}/{PAGE}/')[1].split("/")[0]


def revoked(client: TestClient, home: str) -> None:
    """Take back what was shared last."""
    answer = client.post(f"{home}/{PAGE}/{capsule_id(client, home)}/intrekken")
    assert answer.status_code == 303, answer.text


def read_jws(client: TestClient, link: str) -> bytes:
    """The document in the signed form, checked with the keys that the service publishes."""
    text = client.get(f"{link}.jws").text
    keys = jwt.PyJWKSet.from_dict(client.get("/.well-known/jwks.json").json())
    found = jwt.api_jws.decode_complete(text, keys[jwt.get_unverified_header(text)["kid"]], algorithms=["EdDSA"])
    return bytes(found["payload"])

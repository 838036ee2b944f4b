"""What a visitor must find behind the proxy of `deploy/haproxy.cfg`, and what nobody may get there."""

import ssl
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from httpx2 import Client, HTTPTransport
from tests.scanned import take_practice_scan

from benchmarks.image import demand

RATION = 10
"""Requests to the API a minute of one address; little, so that it is soon used up, of each replica by itself too."""
_LIMIT = 400
"""Requests in ten seconds that the proxy lets pass of one address, as in its configuration."""
_API = "/api/v1/usage.json"


def visitor(public: str, certificate: Path, *, source: str = "127.0.0.1") -> Client:
    """Somebody who trusts the certificate of this installation and asks from an address of loopback."""
    trusted = ssl.create_default_context(cafile=str(certificate))
    return Client(base_url=public, transport=HTTPTransport(verify=trusted, local_address=source), timeout=60)


def demand_front_door(public: str, plain: str, certificate: Path) -> None:
    """Plain http leads to https; a scan works with cookies that travel by https only; probes stay inside."""
    with Client(base_url=plain, timeout=30) as client:
        led = client.get("/over")
        demand((led.status_code, led.headers["location"][:8]) == (308, "https://"), "plain http does not lead to https")
    with visitor(public, certificate) as client:
        first, second = (client.get("/", headers={"x-request-id": "of-the-visitor"}) for _ in range(2))
        ids = {each.headers["x-request-id"] for each in (first, second)}
        demand(len(ids) == 2 and "of-the-visitor" not in ids, f"requests are not told apart: {ids}")
        demand("strict-transport-security" in first.headers, "the service does not know that it is on https")
        for path in ("/healthz", "/readyz"):
            demand(client.get(path).status_code == 404, f"{path} is there for everybody")
        scanned = take_practice_scan(client)
        demand(scanned.pdf.startswith(b"%PDF-"), "what should be a PDF is none")
        kept = {each.name: each.secure for each in client.cookies.jar}
        demand(kept.get("__Host-scan") is True, f"the session is not in a secure cookie of this host: {kept}")
        sent = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
        demand(client.post(f"{scanned.home}/link", headers=sent).status_code == 403, "another site may send a form")
        own = client.post("/start", data={}, headers={"origin": public, "sec-fetch-site": "same-origin"})
        demand(own.status_code not in (403, 502), f"our own form answered {own.status_code}")
        keys = client.get("/.well-known/jwks.json").json()["keys"]
        demand(len(keys) == 1, "the key to sign with that was made is not the one that is published")
    with visitor(public, certificate) as stranger:
        demand(stranger.get(f"{scanned.home}/resultaat").status_code in (403, 404), "a stranger reads a result")


def demand_own_address(public: str, certificate: Path) -> None:
    """Each visitor is counted by the address that the proxy saw, whatever they say it is."""
    if time.time() % 60 > 40:  # the service counts by the minute of the clock.
        time.sleep(60 - time.time() % 60)
    with (
        visitor(public, certificate, source="127.0.0.5") as greedy,
        visitor(public, certificate, source="127.0.0.6") as other,
    ):
        answers = [greedy.get(_API) for _ in range(4 * RATION)]
        demand(answers[0].status_code == 200, f"the API answered {answers[0].status_code}")
        refused = answers[-1]
        demand(refused.status_code == 429 and "ratelimit" in refused.headers, "whoever asks too often is not refused")
        for said in ({"x-forwarded-for": "203.0.113.9"}, {"forwarded": "for=203.0.113.9"}):
            demand(greedy.get(_API, headers=said).status_code == 429, f"a visitor is believed: {said}")
        demand(other.get(_API).status_code == 200, "one visitor pays for another")


def demand_proxy_limits(public: str, certificate: Path) -> None:
    """Whoever asks very often is refused by the proxy already, and nobody else."""
    with (
        visitor(public, certificate, source="127.0.0.7") as greedy,
        visitor(public, certificate, source="127.0.0.8") as other,
    ):
        statuses = [greedy.get("/healthz").status_code for _ in range(_LIMIT + 50)]
        demand(set(statuses) == {404, 429}, f"the proxy answered {set(statuses)}")
        demand(other.get("/").status_code == 200, "one visitor pays for another at the proxy")


def asked_while(public: str, certificate: Path, act: Callable[[], object]) -> int:
    """Ask for pages while something happens, and a second after; how many, and every one was answered with 200."""
    ended, statuses = Event(), list[int]()

    def ask() -> None:
        with visitor(public, certificate, source="127.0.0.9") as client:
            while not ended.is_set():
                statuses.append(client.get("/over").status_code)
                time.sleep(0.03)

    asking = Thread(target=ask)
    asking.start()
    time.sleep(0.5)
    act()
    time.sleep(1)
    ended.set()
    asking.join(60)
    demand(set(statuses) == {200}, f"while a replica stopped, pages answered {sorted(set(statuses))}")
    return len(statuses)

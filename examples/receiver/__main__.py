"""A receiver: a small web application of its own that asks people for the result of their MVO-scan."""

import secrets
import sys
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx2
from standardwebhooks import Webhook, WebhookVerificationError

from receiver import pages
from receiver.following import Follower
from receiver.service import Refusal, Service
from receiver.settings import Settings, from_environment
from receiver.store import Store

LARGEST = 100_000
"""Bytes of a request: what we are sent is small."""


class Receiver(ThreadingHTTPServer):
    """The server, with what its pages need."""

    daemon_threads = True

    def __init__(self, settings: Settings) -> None:
        """Listen at the port of our own address."""
        self.settings = settings
        self.store = Store(settings.data)
        self.service = Service(settings)
        self.follower = Follower(self.service, self.store)
        super().__init__(("127.0.0.1", settings.port), Pages)


class Pages(BaseHTTPRequestHandler):
    """Its addresses. `owner` stands for your own login: it is the browser that a result is of."""

    server: Receiver
    timeout = 30

    def do_GET(self) -> None:
        """A page, or somebody who comes back from the service."""
        place = urlsplit(self.path)
        if place.path == "/":
            self._home(parse_qs(place.query).get("gezegd", [""])[0])
        elif place.path == "/terug":
            self._come_back({name: values[0] for name, values in parse_qs(place.query).items()})
        elif place.path == "/stijl.css":
            self._answer(200, pages.STYLE, "text/css")
        else:
            self._answer(404, "Deze pagina is er niet.", "text/plain")

    def do_POST(self) -> None:
        """A button, or a webhook."""
        size = self.headers.get("content-length") or "0"
        if not size.isdecimal() or int(size) > LARGEST:
            self._answer(413, "", "text/plain")
            return
        body = self.rfile.read(int(size))
        if self.path == "/haak":
            self._hear(body)
        elif self.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            self._answer(403, "Dit formulier kwam van een andere site.", "text/plain")
        elif self.path == "/haal":
            self._leave()
        elif self.path == "/toon":
            self._show({name: values[0] for name, values in parse_qs(body.decode()).items()})
        else:
            self._answer(404, "Deze pagina is er niet.", "text/plain")

    def _home(self, said: str) -> None:
        store, owner = self.server.store, self._owner()
        service = self.server.settings.service
        body = pages.home(store.results(owner), store.events(owner), service=service, said=said)
        self._answer(200, body, "text/html")

    def _leave(self) -> None:
        """Send somebody to the service, and remember what for."""
        owner = self._owner() or secrets.token_urlsafe(24)
        state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        self.server.store.add_launch(state, owner=owner, verifier=verifier)
        self._go(self.server.service.launch(state=state, verifier=verifier), owner=owner)

    def _come_back(self, brought: dict[str, str]) -> None:
        """Somebody is back, with a code or with a no: only who left from this browser, and once."""
        owner = self._owner()
        verifier = self.server.store.take_launch(brought.get("state", ""), owner=owner)
        if verifier is None:
            self._go("/?gezegd=vreemd")
        elif "code" not in brought:
            self._go("/?gezegd=nee" if brought.get("error") == "access_denied" else "/?gezegd=fout")
        else:
            self._fetch(brought["code"], verifier, owner)

    def _fetch(self, code: str, verifier: str, owner: str) -> None:
        """Exchange the code, read the result, check it, keep it; the token is not needed any more."""
        service = self.server.service
        try:
            name, token = service.exchange(code, verifier=verifier)
            signed, document = service.result(name, token=token)
        except (Refusal, httpx2.HTTPError) as error:
            sys.stderr.write(f"receiver: {error}\n")
            self._go("/?gezegd=fout")
            return
        self.server.store.add_result(name, owner=owner, signed=signed, document=document)
        self.server.follower.wake()
        self._go("/?gezegd=ja")

    def _show(self, form: dict[str, str]) -> None:
        """Show an embed beside a result: only one of the service that we know."""
        address = form.get("adres", "").strip()
        if not address.startswith(f"{self.server.settings.service}/embed/"):
            self._go("/?gezegd=adres")
            return
        self.server.store.set_embed(form.get("resultaat", ""), owner=self._owner(), address=address)
        self._go("/")

    def _hear(self, body: bytes) -> None:
        """A webhook: check it, keep it, answer at once; the work comes after."""
        secret = self.server.store.fact("secret")
        try:
            event = Webhook(secret).verify(body, dict(self.headers.items())) if secret else None
        except (WebhookVerificationError, ValueError):
            event = None
        if event is None:
            self._answer(400, "", "text/plain")
            return
        self.server.store.take([event], heard="webhook")
        self._answer(204, "", "text/plain")
        self.server.follower.wake()

    def _owner(self) -> str:
        cookie = SimpleCookie(self.headers.get("cookie", "")).get("wie")
        return cookie.value if cookie else ""

    def _go(self, place: str, *, owner: str = "") -> None:
        self.send_response(303)
        self.send_header("location", place)
        if owner:
            secure = "; Secure" if self.server.settings.address.startswith("https://") else ""
            self.send_header("set-cookie", f"wie={owner}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}")
        self.send_header("content-length", "0")
        self.end_headers()

    def _answer(self, status: int, body: str, media_type: str) -> None:
        service, sent = self.server.settings.service, body.encode()
        self.send_response(status)
        self.send_header("content-type", f"{media_type}; charset=utf-8")
        self.send_header("content-length", str(len(sent)))
        self.send_header("cache-control", "no-store")
        self.send_header("referrer-policy", "same-origin")
        self.send_header("x-content-type-options", "nosniff")
        self.send_header(
            "content-security-policy",
            # The form may lead to the service; its frame, its script and the height that it sets may be here.
            f"default-src 'none'; style-src 'self'; form-action 'self' {service}; frame-src {service};"
            f" script-src {service}; base-uri 'none'; frame-ancestors 'none'",
        )
        self.end_headers()
        if status != 204:
            self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name is that of the library.
        """Log nothing: addresses hold codes."""


def main() -> None:
    """Serve until it is stopped."""
    settings = from_environment()
    server = Receiver(settings)
    server.follower.start()
    sys.stdout.write(f"De ontvanger draait op {settings.address}. Stoppen: Ctrl+C.\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

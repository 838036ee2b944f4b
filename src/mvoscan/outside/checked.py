"""One POST over a connection to an address that was judged first, with one deadline for all of it.

The name is looked up once, and the connection goes to what was found and judged: a name that means something else a
moment later leads nowhere. TLS still asks for the name, not for the address.
"""

import ssl
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any

import httpcore2

from mvoscan.core.errors import Unavailable

Resolve = Callable[[str, int], list[str]]
"""From a host and a port to addresses that we may reach, or an error."""

_AGENT = "mvoscan-webhooks/1"


def post(url: str, headers: Mapping[str, str], body: bytes, *, seconds: float, resolve: Resolve) -> int:
    """Send a body of JSON and give the status; what is answered with it is not read."""
    network = _Network(resolve, monotonic() + seconds)
    sent = {"content-type": "application/json", "user-agent": _AGENT, "connection": "close", **headers}
    waits = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
    try:
        with (
            httpcore2.ConnectionPool(
                ssl_context=ssl.create_default_context(), max_connections=1, network_backend=network
            ) as pool,
            pool.stream("POST", url, headers=list(sent.items()), content=body, extensions={"timeout": waits}) as answer,
        ):
            return answer.status
    except httpcore2.TimeoutException as error:
        raise Unavailable(f"Geen antwoord binnen {seconds:.0f} seconden.") from error
    except httpcore2.ConnectError as error:
        raise Unavailable(f"Geen verbinding: {_plain(error)}") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise Unavailable(f"De verbinding brak af, of het antwoord was geen HTTP ({type(error).__name__}).") from error


class _Network(httpcore2.NetworkBackend):
    """Connects to judged addresses only."""

    def __init__(self, resolve: Resolve, deadline: float) -> None:
        self._resolve, self._deadline = resolve, deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that takes us."""
        failed: Exception = httpcore2.ConnectError("no address")
        for address in self._resolve(host, port):
            try:
                opened = self._plain.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
            else:
                return _Timed(opened, self._deadline)
        raise failed

    def connect_unix_socket(self, path: str, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        """Never."""
        raise httpcore2.ConnectError(f"not to {path}")


class _Timed(httpcore2.NetworkStream):
    """A connection that ends at its deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there in time."""
        return self._inner.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write in time."""
        self._inner.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        """Hang up."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Begin TLS with the name of the host."""
        inner = self._inner.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _Timed(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection."""
        return self._inner.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    """The seconds that are left; raises when there are none."""
    left = deadline - monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("deadline")
    return left if timeout is None else min(left, timeout)


def _plain(error: Exception) -> str:
    """What went wrong, in short: of TLS with its reason, never with what the other side sent."""
    cause = error.__cause__ or error.__context__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"het certificaat is niet te vertrouwen ({cause.verify_message})."
    return f"{type(cause).__name__}."

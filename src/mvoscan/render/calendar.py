"""One appointment as a calendar file (RFC 5545), which every calendar opens; times are in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime

_WIDEST = 75
"""Bytes on a line; a longer one goes on behind a space (RFC 5545 3.1)."""


@dataclass(frozen=True)
class Event:
    """What stands in a calendar; with the same `uid` and a higher `sequence` it takes the place of what was there."""

    uid: str
    made_at: datetime
    begins: datetime
    ends: datetime
    summary: str
    place: str
    description: str
    sequence: int
    cancelled: bool
    service: str


def calendar(event: Event) -> bytes:
    """The file."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(event.service)}//mvoscan//NL",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_instant(event.made_at)}",
        f"DTSTART:{_instant(event.begins)}",
        f"DTEND:{_instant(event.ends)}",
        f"SUMMARY:{_text(event.summary)}",
        f"LOCATION:{_text(event.place)}",
        f"DESCRIPTION:{_text(event.description)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(_folded(line) for line in lines)


def _text(text: str) -> str:
    r"""A text as a value: its own commas, semicolons, backslashes and line ends escaped (RFC 5545 3.3.11).

    >>> _text("Aalst, zaal 1; \\ achteraan\n2e verdieping")
    'Aalst\\, zaal 1\\; \\\\ achteraan\\n2e verdieping'
    """
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> bytes:
    """A line with its end, folded between signs where it is too wide: no sign of several bytes is cut."""
    parts, part = list[bytes](), b""
    for sign in line:
        encoded = sign.encode()
        if len(part) + len(encoded) > _WIDEST - (1 if parts else 0):
            parts.append(part)
            part = b""
        part += encoded
    return b"\r\n ".join([*parts, part]) + b"\r\n"

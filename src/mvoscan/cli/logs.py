"""The log, on standard error: sentences for somebody at a terminal, or JSON for whoever gathers the logs of machines.

What somebody wrote is never in it: of an exception only its kind and its places in our program are told, since its
message may quote an answer, a note or a row; and mail addresses are taken out of every line.
"""

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import extract_tb
from typing import Any, TextIO

from mvoscan.core.audit import without_mail
from mvoscan.settings import Settings
from mvoscan.web.watched import REQUEST_ID

MOST_PLACES = 30
"""Of one exception, the innermost: a loop of calls must not fill a line."""


class TextLines(logging.Formatter):
    """A moment, a level and a sentence; what went wrong, and where, below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines."""
        told = f"{_moment(record):%Y-%m-%d %H:%M:%S} {record.levelname} {without_mail(record.getMessage())}"
        return "\n".join((told, *(f"    {each}" for each in _broken(record))))


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what belongs to a request carries its id."""
        told: dict[str, Any] = {
            "at": _moment(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_mail(record.getMessage()),
        }
        told |= getattr(record, "told", {})
        if name := REQUEST_ID.get():
            told["request_id"] = name
        if broken := list(_broken(record)):
            told["exception"] = broken
        return json.dumps(told, ensure_ascii=False)


def keep_logs(settings: Settings, *, telling: bool = False, stream: TextIO | None = None) -> logging.Handler:
    """Send all logs there from now on; gives what writes them.

    As JSON every request has its line. As text only what needs somebody is told, or, `telling`, also what was done.
    """
    as_json = settings.log_format == "json"
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if as_json else TextLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("mvoscan").setLevel(logging.INFO if as_json or telling else logging.WARNING)
    return handler


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _broken(record: logging.LogRecord) -> Iterator[str]:
    return broken_at(record.exc_info[1] if record.exc_info else None)


def broken_at(error: BaseException | None) -> Iterator[str]:
    """The kind of an exception and of what caused it, with the places it passed; never its message."""
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        for each in extract_tb(error.__traceback__)[-MOST_PLACES:]:
            yield f"{each.filename}:{each.lineno} {each.name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

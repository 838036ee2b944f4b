"""Somebody whose line breaks amid a form: that is no error of ours, and nobody is alerted."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message

from mvoscan.settings import Settings
from mvoscan.usecases.open_service import Service
from mvoscan.web.app import create_app
from mvoscan.web.watched import Seen

pytestmark = [pytest.mark.database, pytest.mark.once]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_who_hangs_up_amid_a_form_is_no_error_of_ours(
    settings: Settings, service: Service, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Seen] = []
    app = create_app(settings, service, observers=(told.append,))
    messages: Iterator[Message] = iter(
        [{"type": "http.request", "body": b"a.plan=ja&", "more_body": True}, {"type": "http.disconnect"}],
    )

    async def receive() -> Message:
        return next(messages)

    async def send(_: Message) -> None:
        """Nobody is there to read it."""

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/link-kwijt",
        "query_string": b"",
        "headers": [(b"content-type", kind.encode()), (b"content-length", b"500")],
    }
    asyncio.run(app(scope, receive, send))
    assert [each.status for each in told] == [400]
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []

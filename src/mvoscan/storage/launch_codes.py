"""What the protocol of a launch asks of whoever keeps clients, codes and tokens, in one transaction."""

import re
from datetime import datetime, timedelta

from sqlalchemy import Connection

from mvoscan.core.client import KEY_PREFIX, Client, Scope, well_formed
from mvoscan.core.errors import NoKey
from mvoscan.core.launch import CONSENT_DAYS, Code
from mvoscan.storage import clients, consents, launches

_ID = re.compile(r"[0-9a-f]{20}")


class LaunchCodes:
    """Clients, codes and tokens as the protocol asks for them, in one transaction."""

    def __init__(
        self, connection: Connection, now: datetime, *, launch: str = "", consent: int = 0, place: str = ""
    ) -> None:
        self._connection, self._now, self._place = connection, now, place
        self._launch, self._consent = launch, consent

    def client(self, client_id: str) -> Client | None:
        """A client that may launch, if it stands."""
        found = clients.find(self._connection, client_id) if _ID.fullmatch(client_id) else None
        if found is None or found[1].revoked_at is not None or Scope.RESULTS_READ not in found[1].scopes:
            return None
        return found[1]

    def secret_fits(self, client: Client, secret: str) -> bool:
        """Whether this is a key of the client that works."""
        found = clients.with_key(self._connection, secret) if well_formed(secret, KEY_PREFIX) else None
        if found is None or found.client.public_id != client.public_id:
            return False
        try:
            found.key.check(self._now)
        except NoKey:
            return False
        return True

    def keep_code(self, code: str) -> None:
        """Keep the code that was made for what was consented to."""
        launches.keep_code(self._connection, self._launch, code, consent=self._consent, now=self._now)

    def code(self, code: str, client: Client) -> Code | None:
        """A code of this client that can be exchanged; one that was before ends what came of it."""
        number, _ = clients.get(self._connection, client.public_id)
        shown = launches.with_code(self._connection, code, client=number)
        if shown is None:
            return None
        if shown.used:
            launches.end_tokens(self._connection, shown.code.launch, now=self._now)
            return None
        return shown.code if shown.expires_at > self._now and self._stands(shown.code) else None

    def issue(self, code: Code, token: str) -> str:
        """Keep the token that a code is exchanged for, and give the address of its result."""
        end = self._now + timedelta(days=CONSENT_DAYS)
        if not launches.use_code(self._connection, code, token=token, now=self._now, expires_at=end):
            raise LookupError(code.launch)
        return f"{self._place}/api/v1/results/{consents.with_number(self._connection, code.consent).public_id}"

    def _stands(self, code: Code) -> bool:
        return consents.with_number(self._connection, code.consent).stands

"""What the receiver is told by its environment."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Settings:
    """Where the scan service is, who we are there, and where people find us."""

    service: str
    client_id: str
    key: str
    address: str
    data: Path

    @property
    def port(self) -> int:
        """Where we listen: the port of our own address."""
        return urlsplit(self.address).port or 8001

    @property
    def back(self) -> str:
        """Where people come back to: this very address is registered at the service."""
        return f"{self.address}/terug"

    @property
    def hook(self) -> str:
        """Where the service tells us what happened."""
        return f"{self.address}/haak"


def from_environment() -> Settings:
    """The settings; stops with a sentence when one is missing."""
    missing = [name for name in ("MVO_CLIENT_ID", "MVO_KEY") if not os.environ.get(name)]
    if missing:
        raise SystemExit(f"Set {' and '.join(missing)}: what `mvoscan clients create` showed. See README.md.")
    return Settings(
        service=os.environ.get("MVO_SERVICE", "http://127.0.0.1:8000").rstrip("/"),
        client_id=os.environ["MVO_CLIENT_ID"],
        key=os.environ["MVO_KEY"],
        address=os.environ.get("RECEIVER_ADDRESS", "http://localhost:8001").rstrip("/"),
        data=Path(os.environ.get("RECEIVER_DATA", "receiver.db")),
    )

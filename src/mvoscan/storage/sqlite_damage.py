"""Which errors of SQLite say that a file is damaged: others pass, or are mended without a backup."""

import sqlite3

_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_damage(error: BaseException | None) -> bool:
    """Whether this says that what is in the file is no database, or a broken one."""
    return isinstance(error, sqlite3.DatabaseError) and (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _CODES

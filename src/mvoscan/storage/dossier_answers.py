"""The answers of scans in progress; a write changes an answer only from the revision it was read at."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import JSON, Connection, Integer, Select, Text, any_, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvoscan.core.answers import Answer
from mvoscan.core.dossier import Dossier
from mvoscan.core.errors import Conflict
from mvoscan.core.history import Signature
from mvoscan.storage.tables import AnswerRow, table_of

_CHANGED = "Iemand anders veranderde net hetzelfde antwoord. Er is niets bewaard. Probeer het opnieuw."

_answer = table_of(AnswerRow)


def _to_some(query: Select[Any]) -> dict[str, Select[Any]]:
    """The query for some statements, on each engine: named by one parameter, so that its text is always the same."""
    named = func.json_each(bindparam("questions", type_=JSON)).table_valued("value").c.value
    listed = any_(bindparam("questions", type_=postgresql.ARRAY(Text)))
    return {
        "sqlite": query.where(_answer.c.question.in_(select(named))),
        "postgresql": query.where(_answer.c.question == listed),
    }


_ANSWERS = select(
    _answer.c.question, _answer.c.option, _answer.c.interesting, _answer.c.note, _answer.c.revision
).where(_answer.c.dossier_id == bindparam("dossier"))
_ANSWERS_TO = _to_some(_ANSWERS)


def read(connection: Connection, dossier: Dossier, *, questions: Collection[str] | None = None) -> dict[str, Answer]:
    """The answers of a dossier by statement id: all, or only those to some statements."""
    if questions is None:
        rows = connection.execute(_ANSWERS, {"dossier": dossier.id})
    else:
        rows = connection.execute(
            _ANSWERS_TO[connection.dialect.name], {"dossier": dossier.id, "questions": list(questions)}
        )
    return {name: Answer(*content) for name, *content in rows}


_SIGNATURE = (_answer.c.author, _answer.c.changed_at, _answer.c.grant_id)
_WITH_SIGNATURE = _ANSWERS.add_columns(*_SIGNATURE)
_WITH_SIGNATURE_TO = _to_some(_WITH_SIGNATURE)


def read_signed(
    connection: Connection, dossier: Dossier, *, questions: Collection[str] | None = None
) -> tuple[dict[str, Answer], dict[str, Signature]]:
    """The answers of a dossier and who gave them, both by statement id: all, or only those to some statements."""
    if questions is None:
        rows = connection.execute(_WITH_SIGNATURE, {"dossier": dossier.id}).all()
    else:
        rows = connection.execute(
            _WITH_SIGNATURE_TO[connection.dialect.name], {"dossier": dossier.id, "questions": list(questions)}
        ).all()
    answers = {
        name: Answer(option, interesting, note, revision) for name, option, interesting, note, revision, *_ in rows
    }
    return answers, {name: Signature(*signature) for name, _, _, _, _, *signature in rows}


_SIGNED = select(_answer.c.question, *_SIGNATURE).where(_answer.c.dossier_id == bindparam("dossier"))
_SIGNED_TO = _to_some(_SIGNED)


def signatures(
    connection: Connection, dossier: Dossier, *, questions: Collection[str] | None = None
) -> dict[str, Signature]:
    """Who gave the answers that stand now, by statement id: of all, or only of some statements."""
    if questions is None:
        rows = connection.execute(_SIGNED, {"dossier": dossier.id})
    else:
        rows = connection.execute(
            _SIGNED_TO[connection.dialect.name], {"dossier": dossier.id, "questions": list(questions)}
        )
    return {name: Signature(author, at, grant) for name, author, at, grant in rows}


_GIVEN = {
    "option": bindparam("new_option"),
    "interesting": bindparam("new_interesting"),
    "note": bindparam("new_note"),
    "revision": bindparam("base", type_=Integer) + 1,
    "changed_at": bindparam("now"),
    "author": bindparam("new_author"),
    "grant_id": bindparam("new_grant"),
}
_CHANGE = (
    update(_answer)
    .where(
        _answer.c.dossier_id == bindparam("dossier"),
        _answer.c.question == bindparam("name"),
        _answer.c.revision == bindparam("base", type_=Integer),
    )
    .values(_GIVEN)
)
_FIRST = {
    name: dialect.insert(_answer)
    .values(dossier_id=bindparam("dossier"), question=bindparam("name"), **_GIVEN)
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True)
    for name, dialect in (("postgresql", postgresql), ("sqlite", sqlite))
}


def save(connection: Connection, dossier: Dossier, answers: Mapping[str, Answer], signature: Signature) -> None:
    """Write answers of a dossier that is locked, each on top of its `revision`; all of them, or `Conflict`."""
    values = [_values(dossier, name, each, signature) for name, each in answers.items()]
    first, changed = ([each for each in values if bool(each["base"]) is there] for there in (False, True))
    for statement, given in ((_FIRST[connection.dialect.name], first), (_CHANGE, changed)):
        if given and connection.execute(statement, given).rowcount != len(given):
            raise Conflict(_CHANGED)


def _values(dossier: Dossier, question: str, answer: Answer, signature: Signature) -> dict[str, Any]:
    return {
        "dossier": dossier.id,
        "name": question,
        "base": answer.revision,
        "new_option": answer.option,
        "new_interesting": answer.interesting,
        "new_note": answer.note,
        "now": signature.at,
        "new_author": signature.author,
        "new_grant": signature.grant,
    }

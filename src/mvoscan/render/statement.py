"""Statements as HTML, prepared once per questionnaire and only filled with the answers.

A theme page shows up to twenty statements of which only the answers differ from one visitor to the next. Each statement
is rendered once from `parts/statement.html` with marks in its gaps and becomes a format string; filling it is one
string operation. A mistake or a clash is rare and is rendered from `parts/remarks.html` when it happens.
"""

import re
from collections.abc import Collection

from jinja2 import Environment
from markupsafe import Markup, escape

from mvoscan.core.answers import NOTE_LIMIT, Answer
from mvoscan.core.questionnaire import Option, Question, Questionnaire

_MARK = re.compile("\ue000([a-z0-9.-]+)\ue000")
"""A gap: only the names that we give, so that a text with these signs in it cannot become a format of its own."""


class Statements:
    """The statements of one questionnaire, in the language that the environment speaks when this is made."""

    def __init__(
        self, environment: Environment, questionnaire: Questionnaire, *, only: Collection[str] | None = None
    ) -> None:
        """Prepare every statement, or only these, with the templates of this environment, which must escape."""
        questions = {name: each for name, each in questionnaire.questions.items() if only is None or name in only}
        self._remarks = environment.get_template("parts/remarks.html")
        self._before = environment.get_template("parts/before.html")
        self._options = {name: questionnaire.scale_of(each).options for name, each in questions.items()}
        self._noted = {name: questionnaire.scale_of(each).noted for name, each in questions.items()}
        self._forms = {name: _prepare(environment, each, self._options[name]) for name, each in questions.items()}

    def html(
        self,
        question_id: str,
        answer: Answer,
        *,
        number: int | str,
        hidden: bool = False,
        error: str = "",
        clash: Answer | None = None,
        before: Answer | None = None,
        base: str = "",
        signed: str = "",
        by: str = "",
    ) -> Markup:
        """One statement with this answer; `clash` is the answer that stands now, when that is another one.

        `before` is the answer of an earlier scan, filled in to be confirmed where there is none yet. A statement that
        is hidden waits for another answer. The form carries `base`: that of what stands; without one that of what is
        shown, of the clash when there is one. `signed` says who gave the answer, and `by` who gave the one of a clash.
        Raises KeyError for a statement that is not in the questionnaire.
        """
        filled = before or answer
        values = _values(filled, number, base or (clash or answer).base)
        values |= {"signed": escape(signed)} if signed else {"unsigned": " hidden"}
        if before:
            values |= {"before": self._before.render(id=question_id, options=self._options[question_id], before=before)}
            values["described"] = f' aria-describedby="b.{question_id}"'
        if hidden:
            values["hidden"] = " hidden"
        if filled.option not in self._noted[question_id] or filled.note.strip():
            values["note.there"] = " hidden"
        if error or clash:
            values["remarks"] = self.remarks(question_id, answer, error=error, clash=clash, by=by)
        if error:
            values |= {"class": " app-statement--error", "described": f' aria-describedby="f.{question_id}"'}
        return Markup(self._forms[question_id] % values)  # noqa: S704 - made of escaped parts only.

    def remarks(
        self, question_id: str, answer: Answer, *, error: str = "", clash: Answer | None = None, by: str = ""
    ) -> Markup:
        """Only what is wrong with this statement: the panel that an autosave gets when it clashes."""
        options = self._options[question_id]
        html = self._remarks.render(id=question_id, options=options, answer=answer, error=error, clash=clash, by=by)
        return Markup(html)  # noqa: S704 - rendered by an escaping template.


class _Gaps(dict[str, str]):
    """Values by gap; a gap without a value stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _values(answer: Answer, number: int | str, base: str) -> _Gaps:
    values = _Gaps(number=str(number), base=base)
    if answer.option:
        values[f"option.{answer.option}"] = " checked"
    if answer.interesting:
        values["interesting"] = " checked"
    if answer.note:
        values.update({"note": escape(answer.note), "note.open": " open"})
    return values


def _prepare(environment: Environment, question: Question, options: tuple[Option, ...]) -> str:
    template = environment.get_template("parts/statement.html")
    html = template.render(question=question, options=options, note_limit=NOTE_LIMIT, slot=_slot)
    return _MARK.sub(r"%(\1)s", html.replace("%", "%%"))


def _slot(name: str) -> Markup:
    return Markup(f"\ue000{name}\ue000")  # noqa: S704 - names are ours or identifiers of a checked questionnaire.

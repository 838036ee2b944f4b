"""A statement as a form: the answer is in it, nothing of it is lost, and nothing in it can break out."""

from html.parser import HTMLParser

import pytest
from tests.browser.patterns import QUESTIONNAIRE
from tests.tiny import tiny

from mvoscan.core.answers import Answer
from mvoscan.render.statement import Statements
from mvoscan.settings import Settings
from mvoscan.web.templating import Templates

HOSTILE = """\n</textarea><script>1</script>"'%(base)s %s {{ 7 }}"""


@pytest.fixture(scope="module")
def statements() -> Statements:
    return Statements(Templates(Settings(), demo=False, version="0").environment, QUESTIONNAIRE)


@pytest.fixture(scope="module")
def waiting() -> Statements:
    return Statements(Templates(Settings(), demo=False, version="0").environment, tiny("conditional"))


@pytest.fixture(scope="module")
def noted() -> Statements:
    return Statements(Templates(Settings(), demo=False, version="0").environment, tiny("notes"))


class Form(HTMLParser):
    """What a browser would send, and what it would show."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.shown = ""
        self.tags: list[str] = []
        self._writing = ""
        self.feed(str(html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if given.get("type") == "hidden" or "checked" in given:
            self.sent[given["name"]] = given["value"]
        if tag == "textarea":
            self._writing = given["name"]
            self.sent[self._writing] = ""

    def handle_endtag(self, tag: str) -> None:
        self._writing = "" if tag == "textarea" else self._writing

    def handle_data(self, data: str) -> None:
        self.shown += data
        if self._writing:
            self.sent[self._writing] += data


@pytest.mark.parametrize("option", ["ja", "nee", "weet-niet", "nvt"])
def test_the_answer_given_is_the_one_chosen(statements: Statements, option: str) -> None:
    form = Form(statements.html("plan", Answer(option=option), number=1))
    assert form.sent["a.plan"] == option


def test_an_open_statement_has_nothing_chosen(statements: Statements) -> None:
    assert set(Form(statements.html("plan", Answer(), number=1)).sent) == {"n.plan", "v.plan"}


def test_the_mark_and_the_base_travel_along(statements: Statements) -> None:
    answer = Answer(option="ja", interesting=True, revision=4)
    assert Form(statements.html("plan", answer, number=1)).sent | {"n.plan": ""} == {
        "a.plan": "ja",
        "i.plan": "1",
        "n.plan": "",
        "v.plan": answer.base,
    }


def test_a_note_comes_back_as_it_was_written(statements: Statements) -> None:
    form = Form(statements.html("plan", Answer(note=HOSTILE), number=1))
    assert form.sent["n.plan"] == "\n" + HOSTILE  # A browser drops the first line break in a textarea.
    assert "script" not in form.tags


def test_a_percent_sign_in_a_statement_stays_one(statements: Statements) -> None:
    assert "100 % eigen doelen" in Form(statements.html("plan", Answer(), number=1)).shown


def test_a_level_of_another_scale_shows_what_it_means(statements: Statements) -> None:
    assert "De raad keurde een plan goed." in Form(statements.html("niveau", Answer(), number=1)).shown


def test_a_mistake_is_named_at_its_statement(statements: Statements) -> None:
    html = statements.html("plan", Answer(), number=1, error="Kies <een> antwoord.")
    assert "Fout: Kies <een> antwoord." in Form(html).shown
    assert 'aria-describedby="f.plan"' in html


def test_a_clash_shows_both_answers_and_builds_on_the_newest(statements: Statements) -> None:
    mine, theirs = Answer(option="ja", revision=1), Answer(option="nee", note=HOSTILE, interesting=True, revision=2)
    form = Form(statements.html("plan", mine, number=1, clash=theirs))
    assert form.sent["v.plan"] == theirs.base
    assert form.sent["a.plan"] == "ja"
    assert "Nee, interessant" in form.shown


def test_a_clash_with_an_answer_that_was_taken_away_says_so(statements: Statements) -> None:
    html = statements.remarks("plan", Answer(option="ja"), clash=Answer(revision=2))
    assert "nog geen antwoord" in html


def test_a_hidden_statement_is_in_the_form_and_says_what_it_waits_for(waiting: Statements) -> None:
    html = waiting.html("plan-gepland", Answer(option="ja"), number="1.1", hidden=True)
    assert """data-number="1.1" data-shown-when='{"plan": ["nee", "weet-niet"]}' hidden>""" in html
    assert Form(html).sent["a.plan-gepland"] == "ja"


def test_a_statement_that_is_always_shown_says_nothing_of_waiting(waiting: Statements) -> None:
    html = waiting.html("plan", Answer(), number=1)
    assert "data-shown-when" not in html
    assert " hidden>" not in html.partition("<legend>")[0]


def test_a_missing_note_is_marked_at_its_statement(noted: Statements) -> None:
    assert " hidden>" not in _mark(noted, Answer(option="nee"))


@pytest.mark.parametrize("answer", [Answer(), Answer(option="ja"), Answer(option="nee", note="Zie mei.")])
def test_nothing_is_marked_when_no_note_is_missing(noted: Statements, answer: Answer) -> None:
    assert " hidden>" in _mark(noted, answer)


def test_a_note_that_may_be_required_is_open_and_says_at_which_answers(noted: Statements) -> None:
    html = noted.html("code", Answer(), number=1)
    assert "<details open><summary>Notitie" in html
    assert "Verplicht bij: Nee, Niet van toepassing." in Form(html).shown


def test_a_statement_that_is_not_in_the_questionnaire_is_not_made_up(statements: Statements) -> None:
    with pytest.raises(KeyError):
        statements.html("onbekend", Answer(), number=1)


def _mark(noted: Statements, answer: Answer) -> str:
    """The mark of a missing note, as HTML up to its text."""
    html = noted.html("code", answer, number=1)
    return html[html.index("<strong data-note-for") : html.index("Nog een notitie nodig")]

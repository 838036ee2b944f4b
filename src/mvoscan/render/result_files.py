"""A result as a table (CSV) and as a workbook; the numbers are those that were stored.

Notes stay out unless they were asked for. What people wrote is never taken for a formula.
"""

from collections.abc import Iterator

from mvoscan.core.result import Result, StatementResult
from mvoscan.core.scoring import Score, Standing
from mvoscan.render import dutch
from mvoscan.render import result_words as words
from mvoscan.render.result_words import Shown
from mvoscan.render.since_last import SinceLast, since_last
from mvoscan.render.tables import Dialect, write_csv
from mvoscan.render.workbook import Cell, Sheet, workbook

COLUMNS = (
    "niveau",
    "thema",
    "subthema",
    "nummer",
    "code",
    "tekst",
    "antwoord",
    "stand",
    "interessant",
    "score",
    "dekking",
    "gevraagd",
    "in orde",
    "nog niet in orde",
    "weet niet",
    "niet van toepassing",
    "niet beantwoord",
    "dienst",
    "eerste stap",
    "iso 26000",
    "sdg",
    "notitie",
    "bestuur",
    "vragenlijst",
    "editie",
    "basis",
    "scoreregel",
    "ingediend",
    "vervangen",
)
_WIDTHS = {"Thema's": (40, 12, 12, 12, 12, 14, 12, 18, 16), "Stellingen": (26, 26, 8, 56, 18, 18, 12, 22, 56, 14, 12)}


def result_csv(shown: Shown, *, dialect: Dialect = Dialect.RFC_4180) -> bytes:
    """The result as one table: a row for the total, each theme and each statement, with its place in `niveau`."""
    return write_csv(COLUMNS, _rows(shown), dialect=dialect)


def result_xlsx(shown: Shown) -> bytes:
    """The result as a workbook: summary, themes, statements, views and method."""
    result = shown.result
    sheets = (
        Sheet("Samenvatting", list(_summary(shown)), widths=(34, 100)),
        Sheet("Thema's", list(_theme_rows(result)), _THEME_HEADER, _WIDTHS["Thema's"], fixed=1),
        Sheet("Stellingen", list(_statement_rows(shown)), _statement_header(shown), _statement_widths(shown), fixed=1),
        *_trend(result),
        Sheet("SDG en ISO 26000", list(_view_rows(result)), _VIEW_HEADER, (12, 46, 12, 12, 16, 12), fixed=1),
        Sheet("Methode", [(each,) for each in _method(shown)], widths=(120,)),
    )
    return workbook(sheets, title=f"{result.questionnaire.title}: {result.subject}")


def about(shown: Shown) -> Iterator[tuple[str, str]]:
    """What every form of a result says about itself, as label and value."""
    result, submission = shown.result, shown.result.submission
    yield "Bestuur", result.subject
    yield "Ingediend op", f"{dutch.date(submission.handed_in_at)} om {dutch.time(submission.handed_in_at)}"
    yield "Vragenlijst", f"{result.questionnaire.title}, editie {submission.edition}"
    yield "Basis", words.BASIS[result.main.basis]
    yield "Scoreregel", result.main.rule
    if result.replaced_at:
        yield "Let op", words.replaced(shown)
    if submission.practice:
        yield "Let op", "Dit is een oefenscan. Ze telt nergens mee."
    if shown.demo:
        yield "Let op", "Dit zijn verzonnen gegevens."


def _rows(shown: Shown) -> Iterator[tuple[Cell, ...]]:
    result, submission = shown.result, shown.result.submission
    own = (
        result.subject,
        submission.questionnaire,
        submission.edition,
        result.main.basis.value,
        result.main.rule,
        submission.handed_in_at.isoformat(timespec="seconds"),
        result.replaced_at.isoformat(timespec="seconds") if result.replaced_at else None,
    )
    yield (
        "totaal",
        None,
        None,
        None,
        None,
        "Totaal",
        None,
        None,
        None,
        *_numbers(result.main.overall),
        *_blank(5),
        *own,
    )
    for theme in result.themes:
        title = theme.theme.title
        start = ("thema", title, None, None, theme.theme.id, title, None, None, None)
        yield (*start, *_numbers(theme.score), *_blank(5), *own)
        for part in theme.subthemes:
            for each in part.statements:
                yield (
                    *("stelling", title, part.subtheme.title, each.number, each.question.id, each.question.text),
                    *(words.answer(each), words.STANDING[each.standing], _yes(each)),
                    *_blank(8),
                    *_about_statement(each),
                    each.answer.note if shown.notes else None,
                    *own,
                )


def _numbers(score: Score) -> tuple[Cell, ...]:
    given = score.counts
    counts = (given.asked, given.in_order, given.short, given.unknown, given.excluded, given.open)
    return (score.score, score.coverage, *counts)


def _blank(number: int) -> tuple[None, ...]:
    return (None,) * number


def _about_statement(each: StatementResult) -> tuple[Cell, ...]:
    question = each.question
    return (
        question.service,
        question.advice if each.to_do else None,
        ", ".join(question.iso),
        ", ".join(map(str, question.sdgs)),
    )


def _yes(each: StatementResult) -> str:
    return "ja" if each.answer.interesting else "nee"


_THEME_HEADER = (
    "Thema",
    "Score (0-100)",
    "Dekking (%)",
    "Gevraagd",
    "In orde",
    "Nog niet in orde",
    "Weet niet",
    "Niet van toepassing",
    "Niet beantwoord",
)
_VIEW_HEADER = ("Code", "Doel of onderwerp", "Gevraagd", "In orde", "Nog niet in orde", "Weet niet")


def _summary(shown: Shown) -> Iterator[tuple[Cell, ...]]:
    yield from about(shown)
    yield None, None
    for each in words.summary(shown.result):
        yield "Wat opvalt", each
    light = shown.result.light
    if light:
        score = words.score_or_why(light.overall, minimum=shown.result.questionnaire.scoring.minimum_coverage)
        yield "Alleen de snelle scan", f"{score} (dekking {light.overall.coverage} %)"


def _theme_rows(result: Result) -> Iterator[tuple[Cell, ...]]:
    for title, score in (*((each.theme.title, each.score) for each in result.themes), ("Totaal", result.main.overall)):
        minimum = result.questionnaire.scoring.minimum_coverage
        shown = score.score if score.score is not None else words.no_score(score, minimum=minimum)
        yield title, shown, *_numbers(score)[1:]


def _statement_header(shown: Shown) -> tuple[str, ...]:
    names = ("Thema", "Subthema", "Nr.", "Stelling", "Antwoord", "Stand", "Interessant", "Dienst", "Eerste stap")
    return (*names, "ISO 26000", "SDG", *(("Notitie",) if shown.notes else ()))


def _statement_widths(shown: Shown) -> tuple[int, ...]:
    return (*_WIDTHS["Stellingen"], *((60,) if shown.notes else ()))


def _statement_rows(shown: Shown) -> Iterator[tuple[Cell, ...]]:
    for theme in shown.result.themes:
        for part in theme.subthemes:
            for each in part.statements:
                start = (theme.theme.title, part.subtheme.title, _number(each.number), each.question.text)
                stand = (words.answer(each), words.STANDING[each.standing], _yes(each))
                note = (each.answer.note,) if shown.notes else ()
                yield (*start, *stand, *_about_statement(each), *note)


def _number(number: str) -> Cell:
    return int(number) if number.isdecimal() else number


def _trend(result: Result) -> Iterator[Sheet]:
    """A sheet on the scans before, when there are any."""
    if result.since is None:
        return
    told = since_last(result.questionnaire, result.since, now=result.submission.handed_in_at)
    header = ("Thema", "Toen", "Nu", "Verschil", "Vergelijkbaar deel", "Waarom niet")
    yield Sheet("Sinds de vorige scan", list(_since_rows(told)), header, (40, 10, 10, 16, 20, 70), fixed=1)


def _since_rows(told: SinceLast) -> Iterator[tuple[Cell, ...]]:
    for row in (*told.rows, told.total):
        yield row.title, _number(row.then), _number(row.now), row.change, row.share, row.reason


def _view_rows(result: Result) -> Iterator[tuple[Cell, ...]]:
    for kind, views in (("SDG", result.goals), ("ISO 26000", result.subjects)):
        for each in views:
            short, unknown = each.count(Standing.SHORT), each.count(Standing.UNKNOWN)
            counts = (len(each.statements), each.count(Standing.IN_ORDER), short, unknown)
            yield f"{kind} {each.code}", each.title, *counts


def _method(shown: Shown) -> Iterator[str]:
    result = shown.result
    yield words.method(result)
    yield f"Scoreregel: {result.main.rule}. {words.OURS}"
    yield words.OWN_MAPPING
    yield f"Controlegetal van de editie (sha256): {result.submission.edition_hash}"
    if shown.shared:
        yield words.WE
    elif not shown.notes:
        yield "Notities staan niet in dit bestand. Vink ze aan bij het downloaden als je ze erbij wilt."

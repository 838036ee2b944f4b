"""A result as a badge: a small picture with the total, whose it is and of when; or that it is shown no more."""

from markupsafe import Markup, escape

from mvoscan.core.institution import ClaimState
from mvoscan.core.result import Result
from mvoscan.render import dutch
from mvoscan.render.drawing import BRAND, INK, LINE, QUIET, text, wrapped
from mvoscan.render.result_words import BASIS, score_or_why

WIDTH, HEIGHT = 240, 88
_BLOCK, _LEFT, _LETTERS, _LINES = 68, 78, 25, 2
_UNCONFIRMED = "opgave niet bevestigd"
_DEMO = "demo: verzonnen gegevens"


def badge(result: Result, *, demo: bool) -> Markup:
    """The badge of a result; one that is made up or unconfirmed says so."""
    overall, on = result.main.overall, BASIS[result.main.basis]
    when = dutch.month(result.submission.month)
    remark = _DEMO if demo else _UNCONFIRMED if result.claim is ClaimState.UNCONFIRMED else ""
    why = score_or_why(overall, minimum=result.questionnaire.scoring.minimum_coverage)
    said = f"{result.subject}, {when}, {on}. Totaal: {why}{' op 100' if overall.score is not None else ''}. {remark}"
    score = "–" if overall.score is None else str(overall.score)
    middle = _BLOCK / 2
    number = text(score, middle, 48, size=30, fill="#fff", weight=700, anchor="middle")
    below = "geen totaal" if overall.score is None else "op 100"
    under = text(below, middle, 66, size=11, fill="#fff", anchor="middle")
    lines = [(each, INK, 400) for each in _short(result.subject)] + [(f"{when}, {on}", QUIET, 400)]
    return _drawn("MVO-scan", lines, said.strip(), block=BRAND, mark=number + under, remark=remark)


def ended_badge(why: str) -> Markup:
    """The badge of a result that is shown no more."""
    mark = text("–", _BLOCK / 2, 54, size=30, fill="#fff", weight=700, anchor="middle")
    return _drawn("MVO-scan", [("Dit resultaat staat", INK, 400), ("hier niet meer.", INK, 400)], why, QUIET, mark)


def _drawn(head: str, lines: list[tuple[str, str, int]], said: str, block: str, mark: str, remark: str = "") -> Markup:
    """A block with a mark, and lines beside it."""
    words = text(head, _LEFT, 20, size=13, weight=700)
    for at, (line, ink, weight) in enumerate([*lines, *([(remark, INK, 700)] if remark else [])]):
        words += text(line, _LEFT, 37 + 14 * at, size=11, fill=ink, weight=weight)
    # Every text in it was escaped where it was written.
    return Markup(  # noqa: S704
        f'<svg xmlns="http://www.w3.org/2000/svg" class="badge" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" aria-labelledby="badge-title badge-said" font-family="system-ui, sans-serif">'
        f'<title id="badge-title">{escape(head)}</title><desc id="badge-said">{escape(said)}</desc>'
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="6" fill="#fff" stroke="{LINE}"/>'
        f'<path class="block" d="M6 0H{_BLOCK}V{HEIGHT}H6A6 6 0 0 1 0 {HEIGHT - 6}V6A6 6 0 0 1 6 0Z" fill="{block}"/>'
        f"{mark}{words}</svg>"
    )


def _short(subject: str) -> list[str]:
    """Whose it is on two lines at most."""
    lines = list(wrapped(subject, _LETTERS))
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1][: _LETTERS - 1].rstrip()}…"]
    return lines

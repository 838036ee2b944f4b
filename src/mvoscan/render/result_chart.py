"""The profile of a result: a bar per theme, for a page or as a picture of its own."""

from xml.sax.saxutils import escape

from markupsafe import Markup

from mvoscan.core.result import Result
from mvoscan.render import dutch
from mvoscan.render.chart import Bar, bar_chart
from mvoscan.render.drawing import INK, QUIET, WIDTH
from mvoscan.render.result_words import BASIS, no_score, score_or_why

_MARGIN = 16
_HEAD = 58
_LINE = 46


def profile_chart(result: Result, *, identifier: str = "scores") -> Markup:
    """Bars from 0 to 100, a theme each, with its score or why there is none."""
    minimum = result.questionnaire.scoring.minimum_coverage
    bars = [
        Bar(
            label=each.theme.title,
            value=each.score.score,
            reason=no_score(each.score, minimum=minimum) if each.score.score is None else "",
        )
        for each in result.themes
    ]
    described = "; ".join(f"{each.theme.title}: {score_or_why(each.score, minimum=minimum)}" for each in result.themes)
    return bar_chart(bars, title="Score per thema", description=described, identifier=identifier)


def profile_svg(result: Result) -> bytes:
    """The chart as a picture that says itself whose it is, of when, on what basis, and with which total."""
    chart = str(profile_chart(result))
    height = float(chart.partition(f'viewBox="0 0 {WIDTH} ')[2].partition('"')[0])
    overall = score_or_why(result.main.overall, minimum=result.questionnaire.scoring.minimum_coverage)
    replaced = " · vervangen" if result.replaced_at else ""
    lines = (
        (result.subject, INK, 700),
        (f"Totaal: {overall} · dekking {result.main.overall.coverage} %", INK, 400),
        (f"{dutch.date(result.submission.handed_in_at)} · {BASIS[result.main.basis]}{replaced}", QUIET, 400),
        (f"{result.questionnaire.title}, editie {result.submission.edition}", QUIET, 400),
    )
    words = "".join(
        f'<text x="{_MARGIN}" y="{20 + 18 * at}" font-size="{14 if at == 0 else 12}" font-weight="{weight}" '
        f'fill="{ink}">{escape(_short(text))}</text>'
        for at, (text, ink, weight) in enumerate(lines)
    )
    width, whole = WIDTH + 2 * _MARGIN, height + _HEAD + _LINE
    inner = chart.replace("<svg ", f'<svg x="{_MARGIN}" y="{_HEAD + 34}" width="{WIDTH}" height="{height:g}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {whole:g}" width="{2 * width}" '
        f'height="{2 * whole:g}" font-family="system-ui, sans-serif">'
        f'<rect width="{width}" height="{whole:g}" fill="#fff"/>{words}{inner}</svg>'
    ).encode()


def _short(text: str) -> str:
    """A text that fits on one line of the picture."""
    return text if len(text) <= 52 else f"{text[:51].rstrip()}…"

"""Charts of published results: true to the rows, readable without colour, and nothing in them breaks out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.drawn import Node, kinds, length, parsed, shapes, texts

from mvoscan.core.mean import Range
from mvoscan.render.share_chart import Part, Shares, share_chart
from mvoscan.render.spread_chart import Legend, SpreadBar, spread_chart
from mvoscan.render.trend_chart import Dot, Moment, trend_chart

LEGEND = Legend(bar="eigen score", mark="gemiddelde", band="middelste helft")


def spread(*bars: SpreadBar) -> Node:
    return parsed(spread_chart(bars, title="t", description="d", identifier="a", legend=LEGEND))


def bar(low: int = 60, high: int | None = None, **more: object) -> SpreadBar:
    value = Range(low, low if high is None else high)
    return SpreadBar.model_validate({"label": "Milieu", "value": value, "shown": str(low), **more})


def share(*rows: Shares) -> Node:
    return parsed(share_chart(rows, title="t", description="d", identifier="a"))


def trend(*moments: Moment) -> Node:
    return parsed(trend_chart(moments, title="t", description="d", identifier="a"))


def moment(label: str, *values: int, series: str = "2024.1", **more: object) -> Moment:
    dots = tuple(Dot(series=series, value=Range(each, each), shown=str(each)) for each in values)
    return Moment.model_validate({"label": label, "dots": dots, **more})


def test_a_score_is_as_long_as_its_share_of_the_scale() -> None:
    chart = spread(bar(25), bar(100))
    quarter, whole = shapes(chart, "mark")[-2:]
    assert length(whole) == pytest.approx(4 * length(quarter)) == length(shapes(chart, "track")[0])


def test_a_coded_mean_is_sure_as_far_as_its_bound_and_hatched_beyond() -> None:
    chart = spread(bar(90, 100, shown="≥90"))
    assert length(shapes(chart, "mark")[-1]) == pytest.approx(9 * length(shapes(chart, "gap")[-1]), rel=0.01)
    assert {"≥90", "het gemiddelde ligt ergens in dit stuk"} <= set(texts(chart))


def test_the_legend_names_only_what_is_drawn() -> None:
    plain, full = texts(spread(bar())), texts(spread(bar(band=Range(40, 70), mark=Range(55, 55))))
    assert ("gemiddelde" in plain, "middelste helft" in plain) == (False, False)
    assert {"eigen score", "gemiddelde", "middelste helft"} <= set(full)


def test_a_withheld_mean_has_its_reason_and_no_bar() -> None:
    chart = spread(SpreadBar(label="Milieu", value=None, reason="niet gepubliceerd"))
    assert "niet gepubliceerd" in texts(chart)
    assert len(shapes(chart, "mark")) == len(shapes(spread(), "mark"))


def test_the_parts_of_a_statement_are_as_long_as_their_counts_and_named() -> None:
    parts = (Part(label="Ja", count=60, shown="75 %"), Part(label="Nee", count=20, shown="25 %"))
    chart = share(Shares(label="We meten ons verbruik.", parts=parts))
    yes, no = length(shapes(chart, "mark")[0]), length(shapes(chart, "track")[0])
    assert yes == pytest.approx(3 * no, rel=0.02)
    assert "Ja 75 % · Nee 25 %" in texts(chart)


def test_a_withheld_statement_is_hatched_and_says_so() -> None:
    chart = share(Shares(label="We meten ons verbruik.", reason="niet gepubliceerd"))
    assert (len(shapes(chart, "gap")), "niet gepubliceerd" in texts(chart)) == (1, True)


def test_neighbours_of_one_series_are_joined_and_higher_is_higher() -> None:
    chart = trend(moment("2024", 40), moment("2025", 80))
    low, high = shapes(chart, "mark")
    assert length(low, "cy") > length(high, "cy")
    assert len(lines(chart)) == 1


def test_no_line_runs_over_a_break_or_a_gap() -> None:
    broken = trend(moment("2024", 40), moment("2025", 50, series="2025.1", breaks=True))
    gap = trend(moment("2024", 40), moment("2025", reason="geen publicatie"), moment("2026", 50))
    assert (lines(broken), lines(gap)) == ([], [])
    assert "nieuwe meetreeks" in texts(broken)
    assert "geen publicatie" in texts(gap)


def test_a_later_series_has_marks_of_another_shape() -> None:
    chart = trend(moment("2024", 40), moment("2025", 50, series="2025.1", breaks=True))
    assert [node.tag.split("}")[1] for node in shapes(chart, "mark")] == ["circle", "rect"]


def test_a_trend_of_nothing_is_still_a_chart() -> None:
    assert trend().get("role") == share().get("role") == spread().get("role") == "img"


@given(st.text(alphabet="<>&\"'/ab ]", max_size=40))
def test_no_text_breaks_out_of_its_place(text: str) -> None:
    bars = spread(SpreadBar(label=text, value=None, reason=text), bar(label=text, shown=text, detail=text))
    parts = (Part(label=text, count=5, shown=text),)
    statements = share(Shares(label=text, parts=parts), Shares(label=text, reason=text))
    dot = Dot(series=text, value=Range(1, 1), shown=text)
    over = trend(Moment(label=text, dots=(dot,)), Moment(label=text, reason=text))
    allowed = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "text", "circle", "g"}
    assert kinds(bars) | kinds(statements) | kinds(over) <= allowed


def lines(chart: Node) -> list[Node]:
    """The lines between dots: those of two points."""
    return [node for node in shapes(chart, "axis") if "L" in (node.get("d") or "")]

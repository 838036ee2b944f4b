"""Charts can be read by everyone: the numbers are text, the shapes are true, nothing in them can break out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.drawn import Node, kinds, length, parsed, shapes, texts

from mvoscan.render.chart import Bar, Point, bar_chart, column_chart
from mvoscan.render.drawing import BRAND, DEEP, INK, QUIET, TRACK, round_above

MONTHS = tuple(Point(label=f"m{number}", group="2026", value=number) for number in range(1, 13))
NOT_COUNTED = Point(label="jan", value=None, reason="niet geteld")


def bars(*given: Bar, maximum: float | None = 100, unit: str = "") -> Node:
    return parsed(bar_chart(given, title="Scores", description="d", identifier="scores", maximum=maximum, unit=unit))


def columns(*given: Point) -> Node:
    return parsed(column_chart(given, title="Per maand", description="d", identifier="maanden"))


def test_a_bar_shows_its_label_and_its_number_with_unit() -> None:
    assert texts(bars(Bar(label="Milieu", value=62.5), unit=" %"))[:2] == ["Milieu", "62,5 %"]


def test_a_bar_is_as_long_as_its_share_of_the_scale() -> None:
    chart = bars(Bar(label="a", value=25), Bar(label="b", value=100))
    quarter, whole = shapes(chart, "mark")
    assert length(whole) == pytest.approx(4 * length(quarter)) == length(shapes(chart, "track")[0])


def test_a_bar_without_a_value_shows_its_reason_and_no_mark() -> None:
    chart = bars(Bar(label="Milieu", value=None, reason="te weinig beantwoord"))
    assert "te weinig beantwoord" in texts(chart)
    assert not shapes(chart, "mark")


def test_a_score_of_zero_is_not_the_same_as_no_score() -> None:
    zero, none = bars(Bar(label="a", value=0)), bars(Bar(label="a", value=None))
    assert (len(shapes(zero, "gap")), len(shapes(none, "gap"))) == (0, 1)


def test_a_long_label_is_written_on_several_lines_within_the_chart() -> None:
    label = "Betrokkenheid bij en ontwikkeling van de gemeenschap"
    lines = texts(bars(Bar(label=label, value=3)))[:2]
    assert " ".join(lines) == label


def test_a_bar_longer_than_its_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than the scale"):
        bars(Bar(label="a", value=101))


def test_counts_get_a_scale_that_fits_them() -> None:
    assert texts(bars(Bar(label="gemeente", value=143), maximum=None))[-1] == "200"


def test_neighbours_that_were_not_counted_are_one_gap_with_its_reason() -> None:
    chart = columns(NOT_COUNTED, NOT_COUNTED, Point(label="mrt", value=4))
    assert len(shapes(chart, "gap")) == 1
    assert texts(chart).count("niet geteld") == 1


def test_a_month_with_zero_scans_is_a_number_and_no_gap() -> None:
    chart = columns(Point(label="jan", value=0), Point(label="feb", value=3))
    assert "0" in texts(chart)
    assert not shapes(chart, "gap")


def test_a_column_is_as_high_as_its_count() -> None:
    three, twelve = shapes(columns(*MONTHS), "mark")[2::9]
    assert length(twelve, "height") == pytest.approx(4 * length(three, "height"))


def test_a_group_is_written_once_under_its_columns() -> None:
    assert texts(columns(*MONTHS)).count("2026") == 1


def test_many_columns_keep_their_labels_apart() -> None:
    shown = [text for text in texts(columns(*MONTHS, *MONTHS, *MONTHS)) if text.startswith("m")]
    assert len(shown) == 12


def test_a_chart_has_a_name_and_a_description_that_it_points_to() -> None:
    chart = bars(Bar(label="a", value=1))
    named = {node.get("id"): node.text for node in chart.iter() if node.get("id")}
    assert [named[name] for name in chart.get("aria-labelledby", "").split()] == ["Scores", "d"]
    assert chart.get("role") == "img"


def test_two_charts_on_a_page_share_no_id() -> None:
    first, second = bars(Bar(label="a", value=1)), columns(*MONTHS)
    ids = [node.get("id") for chart in (first, second) for node in chart.iter() if node.get("id")]
    assert len(ids) == len(set(ids))


def test_an_empty_chart_is_still_a_chart() -> None:
    assert bars().get("role") == columns().get("role") == "img"


@pytest.mark.parametrize("identifier", ["", "9a", 'a" onload="x', "A b"])
def test_an_identifier_that_cannot_be_an_id_is_refused(identifier: str) -> None:
    with pytest.raises(ValueError, match="cannot be the identifier"):
        bar_chart([], title="t", description="d", identifier=identifier)


@given(st.text(alphabet="<>&\"'/ab ]", max_size=40))
def test_no_text_breaks_out_of_its_place(text: str) -> None:
    bar = Bar(label=text, value=1, detail=text)
    gap = Bar(label=text, value=None, reason=text)
    chart = parsed(bar_chart([bar, gap], title=text, description=text, unit=text, identifier="a"))
    allowed = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "text"}
    assert kinds(chart) <= allowed


@given(st.lists(st.integers(min_value=0, max_value=10**7), max_size=8))
def test_a_scale_holds_its_values_and_wastes_less_than_half(values: list[int]) -> None:
    largest = max(values, default=0)
    assert largest <= round_above(values) <= max(4, 2 * largest)


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [(INK, "#ffffff", 7), (QUIET, "#ffffff", 4.5), (BRAND, TRACK, 3), (DEEP, TRACK, 3), (BRAND, "#ffffff", 3)],
)
def test_colours_differ_enough_to_be_seen(front: str, back: str, least: float) -> None:
    light, dark = sorted((luminance(front), luminance(back)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

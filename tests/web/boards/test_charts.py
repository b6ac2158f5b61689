"""Lines and bars: what is missing leaves a gap, the parts fill the whole."""

from lianxin.web.boards.charts import bar, line


def test_a_missing_value_leaves_a_gap():
    drawn = line([10, 20, None, 40, None], top=40)
    assert len(drawn.pieces) == 1
    assert len(drawn.dots) == 1


def test_the_highest_value_is_at_the_top():
    assert line([0, 100], top=100).pieces == ("3.0,25.0 117.0,3.0",)


def test_nothing_draws_nothing():
    assert line([], top=1).pieces == ()
    assert bar([("met", 0), ("short", 0)]) == ()


def test_the_parts_of_a_bar_follow_one_another():
    pieces = bar([("met", 1), ("short", 1), ("open", 2)])
    assert [(piece.kind, piece.start, piece.length) for piece in pieces] == [("met", 0, 25), ("short", 25, 25), ("open", 50, 50)]

"""The figures of an edition worked from its lines, for any lines: sums, order, and what leaving out means."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hezhi.steering.indicators.queries.score_content import Line, _content, is_of, pack, unpack
from hezhi.steering.indicators.rules.composite_score import Scheme

WEIGHTS = {"response": Fraction(1, 10), "resolution": Fraction(1, 2), "satisfaction": Fraction(2, 5)}
SCHEME = Scheme("t", date(2019, 1, 1), WEIGHTS, Fraction(9, 10))
UNITS = [
    {"unit": n, "name": f"第{n}", "within": "", "kind": "", "sort": f"{n}", "households": 100 * n if n > 1 else None,
     "score_before": "80.0" if n > 1 else None, "left_out": n}
    for n in (1, 2, 3)
]  # fmt: skip
HEAD = {"period": "2026-11", "begins": "", "ends": "", "is_over": True, "area": {}, "by": "handler", "as_of": ""}
KINDS = ("accepted", "valid", "contacted", "resolved", "unresolved", "satisfied", "basically", "dissatisfied", "group")


@st.composite
def some_lines(draw):
    asked = st.sampled_from([None, True, False])
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["1", "2", "3", ""]),
                asked,
                asked,
                st.sampled_from([None, 1, 2, 3, 4, 5]),
                st.integers(1, 4),
            ),
            max_size=40,
        )
    )
    return [
        Line(n, f"HZ{n}", "2026-11-01", unit, "院", "灯", contacted, resolved, level, voices)
        for n, (unit, contacted, resolved, level, voices) in enumerate(rows)
    ]


def worked(lines, excluded=frozenset()):
    return _content(HEAD, UNITS, lines, SCHEME, excluded, None)


@settings(max_examples=150, deadline=None)
@given(some_lines())
def test_rows_and_the_rest_add_up_to_the_sum(lines):
    content = worked(lines)

    for kind in KINDS:
        assert content["total"][kind] == sum(is_of(line, kind) for line in lines)
        assert sum(row[kind] for row in content["rows"]) <= content["total"][kind]
    assert content["of_no_unit"] == sum(line.unit == "" for line in lines)


@settings(max_examples=150, deadline=None)
@given(some_lines(), st.data())
def test_leaving_numbers_out_is_working_without_them(lines, data):
    gone = frozenset(data.draw(st.lists(st.sampled_from([line.number for line in lines] or ["x"]), max_size=8)))

    content, without = worked(lines, gone), worked([line for line in lines if line.number not in gone])

    for row in content["rows"]:
        other = next(one for one in without["rows"] if one["unit"] == row["unit"])
        assert {k: row[k] for k in (*KINDS, "score", "rank")} == {k: other[k] for k in (*KINDS, "score", "rank")}
        mine = sum(line.number in gone and line.unit == str(row["unit"]) for line in lines)
        assert row["left_out"] == other["left_out"] + mine


@settings(max_examples=150, deadline=None)
@given(some_lines())
def test_who_was_never_asked_about_has_no_place_and_the_order_is_by_score_then_volume(lines):
    rows = worked(lines)["rows"]

    assert all((row["rank"] is None) == (row["valid"] == 0) for row in rows)
    ranked = [row for row in rows if row["rank"]]
    keys = [(-float(row["score"]), -row["accepted"]) for row in ranked]
    assert keys == sorted(keys)
    for above, below in pairwise(ranked):
        assert (above["rank"] == below["rank"]) == (above["score"] == below["score"])


@given(some_lines())
def test_lines_come_back_as_they_were_kept(lines):
    assert unpack(pack(lines)) == lines

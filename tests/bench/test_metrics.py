"""The figures of the search measurements, against sums made by hand."""

import math

import pytest

from bench.search.metrics import dcg, ndcg, reciprocal_rank, scores, success

JUDGED = {"a": 3, "b": 2, "c": 1}


def test_gain_of_the_first_place_is_not_discounted():
    assert dcg([3]) == 7


def test_dcg_discounts_by_the_logarithm_of_the_place():
    # Gains 3, 7, 0 and 1, discounted by log2 of 2, 3, 4 and 5.
    assert dcg([2, 3, 0, 1]) == pytest.approx(3 + 7 / 1.584963 + 1 / 2.321928, abs=1e-5)


def test_dcg_stops_at_the_cut():
    assert dcg([0] * 10 + [3]) == 0


def test_ndcg_of_the_best_order_is_one():
    assert ndcg(["a", "b", "c", "other"], JUDGED) == 1


def test_ndcg_of_a_worse_order():
    # The best order is worth 9.392789, this one 7.416508.
    assert ndcg(["b", "a"], JUDGED) == pytest.approx(0.789596, abs=1e-6)


def test_ndcg_counts_what_was_not_judged_as_irrelevant():
    assert ndcg(["x", "a"], {"a": 3}) == pytest.approx(1 / math.log2(3))


def test_ndcg_of_nothing_found_is_zero():
    assert ndcg([], JUDGED) == 0


def test_ndcg_takes_the_best_ten_of_more_for_ideal():
    judged = {str(number): 3 for number in range(25)}
    assert ndcg([str(number) for number in range(15, 25)], judged) == 1


def test_ndcg_needs_something_relevant():
    with pytest.raises(ValueError, match="relevant"):
        ndcg(["a"], {"a": 0})


def test_reciprocal_rank_is_of_the_first_document_from_grade_two():
    assert reciprocal_rank(["c", "x", "b", "a"], JUDGED) == pytest.approx(1 / 3)


def test_reciprocal_rank_looks_at_ten_documents():
    assert reciprocal_rank(["x"] * 10 + ["a"], JUDGED) == 0


@pytest.mark.parametrize(("within", "expected"), [(1, 0.0), (2, 0.0), (3, 1.0)])
def test_success_looks_no_further_than_asked(within, expected):
    assert success(["c", "x", "b"], JUDGED, within) == expected


def test_scores_are_means_over_queries():
    found = scores([(["a", "b", "c"], JUDGED), ([], JUDGED), (["x", "a"], {"a": 3})])
    assert found.queries == 3
    assert found.ndcg == pytest.approx((1 + 0 + 0.630930) / 3, abs=1e-6)
    assert found.mrr == pytest.approx((1 + 0 + 0.5) / 3)
    assert found.success1 == pytest.approx(1 / 3)
    assert found.success3 == pytest.approx(2 / 3)
    assert found.empty == pytest.approx(1 / 3)


def test_scores_of_no_queries_are_an_error():
    with pytest.raises(ValueError, match="nothing"):
        scores([])

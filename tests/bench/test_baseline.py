"""The mark that the quality of search must not fall below."""

import pytest

from bench.search.baseline import Result, guard, keep, regressions

MARK = Result(ndcg=0.9, mrr=0.92, names=0.98, classes={"name": 0.95, "code": 1.0})


@pytest.fixture
def file(tmp_path):
    kept = tmp_path / "baseline.json"
    keep(MARK, kept)
    return kept


def test_the_same_result_is_no_regression(file):
    assert regressions(MARK, file) == []


def test_a_better_result_is_no_regression(file):
    better = Result(ndcg=0.95, mrr=0.95, names=1.0, classes={"name": 0.99, "code": 1.0})
    assert regressions(better, file) == []


def test_a_change_within_the_tolerance_is_no_regression(file):
    other = Result(ndcg=0.895, mrr=0.915, names=0.975, classes={"name": 0.9, "code": 0.95})
    assert regressions(other, file) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ndcg": 0.88}, "ndcg was 0.900 and is 0.880."),
        ({"mrr": 0.9}, "mrr was 0.920 and is 0.900."),
        ({"names": 0.96}, "names was 0.980 and is 0.960."),
        ({"classes": {"name": 0.95, "code": 0.9}}, "ndcg of class code was 1.000 and is 0.900."),
        ({"classes": {"name": 0.95}}, "ndcg of class code was 1.000 and is 0.000."),
    ],
)
def test_a_worse_result_is_told(file, changed, said):
    values = {"ndcg": 0.9, "mrr": 0.92, "names": 0.98, "classes": dict(MARK.classes)}
    assert regressions(Result(**values | changed), file) == [said]


def test_the_guard_ends_with_an_error_when_something_is_worse(file, capsys):
    worse = Result(ndcg=0.5, mrr=0.92, names=0.98, classes=dict(MARK.classes))
    assert guard(MARK, file) == 0
    assert guard(worse, file) == 1
    assert "ndcg was 0.900 and is 0.500." in capsys.readouterr().out

"""Versions of the weights: drafts, what is in force, and the way back."""

from dataclasses import asdict, replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from kring.core.stamps import Cached
from search.curation import weights
from search.engine.weights import DEFAULT
from search.models import WeightsVersion
from tests.support import factories
from tests.support.editors import forget, make_manager

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    forget()
    with translation.override("en"):
        yield
    forget()


@pytest.fixture
def manager():
    return make_manager()


def draft(manager, **values):
    return weights.make_draft(
        values={**asdict(DEFAULT), **values}, reason="Names first", by=manager
    )


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what happens after a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_without_a_version_the_weights_are_krings_own():
    assert weights.weights_in_force() == DEFAULT


def test_a_draft_changes_nothing(manager):
    draft(manager, title=9.0)

    assert weights.weights_in_force() == DEFAULT


def test_what_is_put_in_force_counts_at_once(manager, committed):
    weights.weights_in_force()
    version = draft(manager, title=9.0)

    with committed():
        weights.put_in_force(version=version, by=manager)

    assert weights.weights_in_force() == replace(DEFAULT, title=9.0)


def test_another_process_sees_it_by_the_stamp(manager, committed):
    elsewhere = Cached(weights.STAMP, weights._load)
    assert elsewhere.get() == DEFAULT

    with committed():
        weights.put_in_force(version=draft(manager, title=9.0), by=manager)

    assert elsewhere.get().title == 9.0


def test_the_weights_in_force_cost_no_sql(manager, django_assert_num_queries):
    weights.weights_in_force()

    with django_assert_num_queries(0):
        weights.weights_in_force()


def test_one_version_is_in_force_and_the_one_before_is_kept(manager):
    first, second = draft(manager), draft(manager, title=9.0)
    weights.put_in_force(version=first, by=manager)
    weights.put_in_force(version=second, by=manager)

    states = dict(WeightsVersion.objects.values_list("pk", "status"))
    assert states == {first.pk: "former", second.pk: "in_force"}


def test_going_back_makes_a_version_that_says_so(manager, committed):
    first = draft(manager, title=9.0)
    weights.put_in_force(version=first, by=manager)
    weights.put_in_force(version=draft(manager), by=manager)

    with committed():
        again = weights.go_back(version=first, reason="Worse for names", by=manager)

    assert weights.weights_in_force().title == 9.0
    assert again.reason == f"Back to version {first.pk}: Worse for names"


def test_what_was_in_force_is_not_changed_afterwards(manager):
    version = draft(manager)
    weights.put_in_force(version=version, by=manager)

    with pytest.raises(ValidationError):
        weights.change_draft(version=version, values=asdict(DEFAULT), reason="x", by=manager)
    with pytest.raises(ValidationError):
        weights.discard_draft(version=version, by=manager)


@pytest.mark.parametrize("value", [-1.0, 101.0])
def test_a_weight_is_from_zero_to_a_hundred(manager, value):
    with pytest.raises(ValidationError) as caught:
        draft(manager, title=value)

    assert "title" in caught.value.message_dict


def test_a_version_says_why(manager):
    with pytest.raises(ValidationError):
        weights.make_draft(values=asdict(DEFAULT), reason=" ", by=manager)


def test_a_weight_that_kring_no_longer_has_is_left_aside():
    assert weights.weights_of({"gone": 3.0, "title": 5}) == replace(DEFAULT, title=5.0)


def test_nobody_weighs_without_the_permission():
    with pytest.raises(PermissionDenied):
        draft(factories.make_user())

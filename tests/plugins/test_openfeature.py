"""The standard client gives the same answers as the gate."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from openfeature import api
from openfeature.evaluation_context import EvaluationContext
from openfeature.flag_evaluation import ErrorCode, Reason

from plugins.api import explain, is_on
from plugins.gate import snapshot
from plugins.gate.decisions import identity
from plugins.gate.openfeature import context_for
from plugins.gate.rules import trial_bucket
from plugins.models import Breaker
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return api.get_client("kring")


def test_the_client_says_what_the_gate_says(client, sample, give):
    holder, other = give(factories.make_user()), factories.make_user()

    for user, on in ((holder, True), (other, False)):
        assert is_on("sample", user) is on
        assert client.get_boolean_value("sample", not on, context_for(user)) is on


def test_the_client_names_the_rule_that_decided(client, sample, give):
    holder = give(factories.make_user())

    details = client.get_boolean_details("sample", False, context_for(holder))

    assert details.reason == Reason.TARGETING_MATCH
    assert details.flag_metadata["reason"] == explain("sample", holder).reason


def test_a_percentage_is_a_split(client, make_release, release_manager):
    from releases.services.ladder import advance_release

    release = make_release({"percentage": 10_000}, slug="sample")
    advance_release(release=release, user=release_manager, reason="Because.")
    snapshot.forget()

    details = client.get_boolean_details("sample", False, context_for(factories.make_user()))

    assert (details.value, details.reason) == (True, Reason.SPLIT)


@pytest.mark.parametrize(
    "context",
    [
        EvaluationContext(),
        EvaluationContext(targeting_key="anna"),
        EvaluationContext(targeting_key="", attributes={"keys": ["user:1"]}),
    ],
)
def test_a_context_without_an_identity_is_nobody(client, sample, context):
    assert client.get_boolean_value("sample", True, context) is False


def test_somebody_who_is_not_signed_in_is_nobody():
    assert context_for(AnonymousUser()).targeting_key is None


def test_a_plugin_that_is_not_known_gives_the_default(client, db):
    details = client.get_boolean_details("nothing", True)

    assert (details.value, details.error_code) == (True, ErrorCode.FLAG_NOT_FOUND)


def test_a_plugin_has_no_text_value(client, sample):
    assert client.get_string_details("sample", "x").error_code == ErrorCode.TYPE_MISMATCH


def test_the_client_tells_from_whom_a_half_open_stop_keeps_it(client, sample, give):
    holder = give(factories.make_user())
    stop = Breaker.objects.create(feature="sample", share=1, half_open_at=timezone.now())
    snapshot.forget()
    details = client.get_boolean_details("sample", True, context_for(holder))
    Breaker.objects.filter(pk=stop.pk).update(share=10_000)
    snapshot.forget()

    assert (details.value, details.reason) == (False, Reason.DISABLED)
    assert details.flag_metadata == {"reason": "tripped", "detail": explain_draw(holder)}
    assert client.get_boolean_value("sample", False, context_for(holder))


def explain_draw(user) -> str:
    rules = snapshot.current().rules["sample"]
    return f"{trial_bucket(rules, identity(user))} ≥ 1"

"""The demo organisation, loaded once for all tests of this module."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from kring_ideas.models import Idea, Vote
from kring_reactions.models import Reaction
from wagtail.models import Page, Revision, WorkflowState

from adoption.ambassadors.models import Ambassador
from adoption.evaluation.models import EvaluationMoment
from adoption.evaluation.selectors import report
from adoption.feedback.models import Feedback
from adoption.feedback.selectors import open_flops_by_plugin, unread_answers
from adoption.goals.models import Goal
from adoption.tasks.selectors import progress, tasks_of
from blog.models import Blog, BlogPost
from demo.accounts import PASSWORD, SIGN_INS
from editorial.models import ContentRecord, KringDocument, Rendition
from editorial.selectors import visible_to
from home.models import ContentPage
from news.models import NewsPage
from people.models import Location, OrgUnit, Person, User
from plugins.contributions.charts import indicator_value
from plugins.gate import snapshot
from plugins.install import registry
from releases.models import Release, ReleaseEvent, Ring
from releases.selectors.opt_outs import put_aside
from tests.support import editors
from tests.support.kept import kept_for_a_module, settle


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, in a transaction that is rolled back after the module."""
    with kept_for_a_module(django_db_blocker):
        call_command("setup_kring", verbosity=0)
        call_command("load_demo")
        settle()
        yield
    # This process remembers the releases of the demo, and what its editors told search.
    snapshot.forget()
    editors.forget()


# The mark has these tests run before those that empty the database.
pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


def user(email: str) -> User:
    return User.objects.get(email=email)


def test_it_has_the_people_units_and_locations_of_a_credible_organisation():
    counts = (Person.objects.count(), OrgUnit.objects.count(), Location.objects.count())

    assert counts == (400, 45, 6)


def test_it_has_two_years_of_content():
    counts = {
        "news": NewsPage.objects.count(),
        "blogs": Blog.objects.count(),
        "documents": KringDocument.objects.count(),
    }

    assert counts == {"news": 150, "blogs": 9, "documents": 30}
    # The root of guidance comes from set-up.
    assert ContentPage.objects.count() == 60 + 1
    assert BlogPost.objects.count() >= 9 * 10


def test_every_live_page_has_its_record():
    assert ContentRecord.objects.count() == Page.objects.filter(live=True, depth__gte=2).count()


def test_things_are_scheduled_in_review_expired_and_restricted():
    states = {
        "scheduled": Revision.objects.filter(approved_go_live_at__isnull=False).count(),
        "in review": WorkflowState.objects.filter(status="in_progress").count(),
        "expired": NewsPage.objects.filter(expired=True).count(),
        "restricted": ContentRecord.objects.filter(kind="news", rules__isnull=False).count(),
        "must read": ContentRecord.objects.filter(must_read=True).count(),
    }

    assert all(number >= 3 for number in states.values()), states


def test_content_is_in_dutch_and_english():
    languages = set(ContentRecord.objects.filter(kind="news").values_list("language", flat=True))

    assert languages == {"nl", "en"}


@pytest.mark.parametrize("sign_in", SIGN_INS, ids=lambda sign_in: sign_in.email)
def test_each_role_signs_in_and_reads_the_home_page(sign_in):
    client = Client()
    client.post("/accounts/login/", {"login": sign_in.email, "password": PASSWORD})

    assert client.get("/").status_code == 200


def test_somebody_outside_the_unit_does_not_see_restricted_news():
    restricted = ContentRecord.objects.filter(kind="news", rules__isnull=False)
    employee = user("medewerker@kring.example")

    assert visible_to(employee).filter(pk__in=restricted).count() < restricted.count()


def test_a_manager_has_a_blog_to_write_in():
    assert Blog.objects.filter(manager__user=user("manager@kring.example")).exists()


def test_it_is_never_loaded_on_top_of_content():
    with pytest.raises(CommandError, match="empty Kring"):
        call_command("load_demo")


def test_loading_when_there_is_content_may_be_asked_for_quietly(capsys):
    call_command("load_demo", "--if-empty")

    assert capsys.readouterr().out == ""


def test_whoever_plays_the_ambassador_is_one_among_others():
    active = Ambassador.objects.filter(status=Ambassador.Status.ACTIVE)

    assert active.filter(user__email="ambassadeur@kring.example").exists()
    assert active.count() == 13
    assert Ambassador.objects.filter(status=Ambassador.Status.APPLIED).count() == 2


def test_it_has_goals_with_a_value_for_each_week():
    values = {goal.slug: goal.values.count() for goal in Goal.objects.all()}

    assert set(values) == {"find-faster", "two-way-communication", "appreciation", "innovation"}
    assert all(number >= 10 for number in values.values()), values


def test_each_bundled_plugin_serves_a_goal_that_it_measures_itself():
    snapshot.forget()
    for slug, indicator in (("reactions", "given"), ("ideas", "done")):
        goal = Goal.objects.get(indicator=f"{slug}.{indicator}")
        latest = goal.values.order_by("measured_on").last()

        assert goal.slug in registry.get(slug).manifest.goals
        # Some of the last 30 days have passed since it was loaded.
        assert abs(latest.value - indicator_value(goal.indicator)) <= 5
        assert goal.values.order_by("measured_on").first().value < latest.value < goal.target


def test_one_plugin_has_reached_everybody_and_one_is_on_its_way():
    states = dict(Release.objects.values_list("plugin", "status"))
    opened = Ring.objects.filter(release__plugin="ideas", opened_at__isnull=False).count()

    assert states == {"reactions": Release.Status.DONE, "ideas": Release.Status.RUNNING}
    assert opened == 3
    assert Ring.objects.get(starts_at__gt=timezone.now()).release.plugin_id == "ideas"
    assert ReleaseEvent.objects.first_broken() is None
    assert ReleaseEvent.objects.filter(created_at__gt=timezone.now()).count() == 0


def test_one_release_has_an_end_a_task_is_open_and_some_put_a_feature_aside():
    tasks = tasks_of(user("ambassadeur@kring.example"))

    assert Release.objects.get(plugin="ideas").ends_at > timezone.now()
    assert [own.answer for own in tasks] == [None]
    assert progress([tasks[0].task])[0].remarks
    assert put_aside("reactions") == 6
    assert ReleaseEvent.objects.first_broken() is None


def test_people_said_what_they_think_and_got_answers():
    given = Feedback.objects.all()

    assert {kind: given.filter(kind=kind).exists() for kind in Feedback.Kind.values} == {
        "tip": True,
        "top": True,
        "flop": True,
    }
    assert open_flops_by_plugin()["ideas"] == 1
    assert unread_answers(user("medewerker@kring.example")) == 1
    assert given.filter(giver=None).exists()


def test_an_evaluation_tells_what_a_ring_said_and_what_was_decided():
    found = report(EvaluationMoment.objects.get(plugin="reactions"))

    assert found.total >= 5
    assert found.texts
    assert found.moment.decided


def test_ideas_and_reactions_were_used():
    assert Idea.objects.filter(state="done").count() == 6
    assert Vote.objects.count() > 200
    assert Reaction.objects.count() > 200
    assert not Reaction.objects.filter(created_at__gt=timezone.now()).exists()


@pytest.mark.parametrize("sign_in", SIGN_INS, ids=lambda sign_in: sign_in.email)
def test_the_first_view_of_the_home_page_has_no_picture_to_cut(client, sign_in):
    cut = set(Rendition.objects.values_list("pk", flat=True))
    client.force_login(user(sign_in.email))

    assert client.get("/").status_code == 200

    made = Rendition.objects.exclude(pk__in=cut)
    assert [(made_now.image.title, made_now.filter_spec) for made_now in made] == []

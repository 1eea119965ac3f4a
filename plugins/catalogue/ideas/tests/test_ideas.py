"""The idea box."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from kring_ideas import contributions, privacy, selectors, services
from kring_ideas.models import Idea, State, Vote

from plugins.contributions.health import problems
from plugins.models import PluginSetting
from search.outbox.draining import drain
from tests.support import factories
from tests.support.forms import HTML, send_twice, token_of
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(released_to, as_role):
    released_to("ideas")
    return as_role("employee")


@pytest.fixture
def manager(released_to, as_role):
    released_to("ideas")
    return as_role("employee", "ideas.manage")


def hand_in(title="Een fietsenstalling met dak", author=None, **fields):
    author = author or factories.make_user()
    return services.hand_in_idea(title=title, text="Dan blijft het droog.", author=author, **fields)


def move(idea, state, user, answer="Goed idee."):
    return services.move_idea(idea=idea, state=state, answer=answer, owner=user, user=user)


def titles(response):
    return [idea.title for idea in response.context["ideas"]]


def test_a_new_idea_has_the_vote_of_its_author(reader):
    response = reader.post(reverse("ideas:new"), {"title": "Fruit", "text": "Elke dag."})

    idea = Idea.objects.get()
    assert response.url == idea.get_absolute_url()
    assert (idea.author, idea.state, idea.votes.count()) == (reader.user, State.NEW, 1)


def test_an_idea_that_is_sent_twice_is_in_the_box_once(reader):
    first, second = send_twice(
        reader, reverse("ideas:new"), {"title": "Fruit", "text": "Elke dag."}
    )

    assert Idea.objects.count() == 1
    assert second["Location"] == first["Location"]


def test_a_vote_is_taken_back_on_the_page_that_is_drawn_after_it(reader):
    idea = hand_in()
    counts = []
    for _vote in range(3):
        token = token_of(reader.get(idea.get_absolute_url(), headers=HTML))
        sent = {"csrfmiddlewaretoken": token}
        reader.post(reverse("ideas:vote", args=[idea.pk]), sent, headers=HTML)
        counts.append(idea.votes.filter(user=reader.user).count())

    assert counts == [1, 0, 1]


def test_an_idea_without_a_title_is_not_handed_in(reader):
    response = reader.post(reverse("ideas:new"), {"title": " ", "text": "Elke dag."})

    assert response.status_code == 200
    assert not Idea.objects.exists()


def test_a_closed_box_takes_no_ideas(reader):
    PluginSetting.objects.create(slug="ideas", values={"takes_ideas": False})

    assert reader.get(reverse("ideas:new")).status_code == 403


def test_one_person_has_one_vote_and_can_take_it_back(reader):
    idea = hand_in()
    address = reverse("ideas:vote", args=[idea.pk])

    reader.post(address)
    assert idea.votes.count() == 2
    reader.post(address)
    assert idea.votes.count() == 1


def test_voting_by_htmx_answers_with_the_button(reader):
    address = reverse("ideas:vote", args=[hand_in().pk])

    html = reader.post(address, headers={"HX-Request": "true"}).content.decode()

    assert 'aria-pressed="true"' in html
    assert "<html" not in html


def test_votes_close_with_the_answer(reader, manager):
    idea = hand_in()
    move(idea, State.WONT_DO, manager.user)

    assert reader.post(reverse("ideas:vote", args=[idea.pk])).status_code == 403


def test_votes_close_when_the_organisation_closes_them(reader):
    PluginSetting.objects.create(slug="ideas", values={"votes_open": False})

    assert reader.post(reverse("ideas:vote", args=[hand_in().pk])).status_code == 403


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Fietsen droog stallen", True),
        ("Stalling voor een fiets", True),
        ("Vers fruit op elke verdieping", False),
        ("een de het", False),
    ],
)
def test_a_similar_title_is_found_while_typing(reader, typed, is_found):
    idea = hand_in("Fietsenstalling met een droog dak")

    html = reader.get(reverse("ideas:similar"), {"title": typed}).content.decode()

    assert (idea.title in html) is is_found


def test_looking_for_similar_ideas_costs_one_query(django_assert_num_queries):
    for number in range(20):
        hand_in(f"Fietsenstalling {number}")

    with django_assert_num_queries(1):
        assert len(selectors.similar_ideas("Fietsenstalling")) == selectors.MOST_SIMILAR


def test_a_manager_moves_an_idea_through_its_life(manager):
    idea = hand_in()
    for state in (State.REVIEW, State.PLANNED, State.DONE):
        answer = {"state": state, "answer": f"Stap {state}", "owner": manager.user.pk}
        assert manager.post(reverse("ideas:move", args=[idea.pk]), answer).status_code == 302

    idea.refresh_from_db()
    assert (idea.state, idea.owner, idea.answer) == (State.DONE, manager.user, "Stap done")
    assert [step.state for step in idea.steps.all()] == ["new", "review", "planned", "done"]


def test_no_idea_ends_without_an_answer(manager):
    idea = hand_in()

    response = manager.post(
        reverse("ideas:move", args=[idea.pk]), {"state": "wont_do", "answer": " "}
    )

    assert "answer" in response.context["form"].errors
    with pytest.raises(services.IdeaError, match="no-answer"):
        move(idea, State.WONT_DO, manager.user, answer="")


def test_a_state_that_cannot_follow_is_refused(manager):
    idea = move(hand_in(), State.DONE, manager.user)

    with pytest.raises(services.IdeaError, match="not-next"):
        move(idea, State.PLANNED, manager.user)


def test_only_managers_move_ideas(reader):
    idea = hand_in()

    assert reader.post(reverse("ideas:move", args=[idea.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        move(idea, State.DONE, reader.user)
    assert "move/" not in reader.get(idea.get_absolute_url()).content.decode()


def test_the_author_is_told_in_their_own_language(manager, run_jobs):
    author = factories.make_user(language="nl")
    move(hand_in(author=author), State.PLANNED, manager.user, answer="In mei.")

    run_jobs()

    [message] = mail.outbox
    assert message.to == [author.email]
    assert message.subject == "Je idee: Gepland"
    assert "In mei." in message.body


def test_the_list_is_sorted_and_filtered(reader, manager):
    old, popular = hand_in("Oud"), hand_in("Populair")
    done = move(hand_in("Gedaan"), State.DONE, manager.user)
    services.toggle_vote(idea=popular, user=reader.user, votes_open=True)
    address = reverse("ideas:index")

    assert titles(reader.get(address)) == [done.title, popular.title, old.title]
    assert titles(reader.get(address, {"order": "votes"}))[0] == popular.title
    assert titles(reader.get(address, {"state": "done"})) == [done.title]


def test_my_ideas_are_those_i_had_and_those_i_take_care_of(manager):
    hand_in("Van een ander")
    mine = hand_in("Van mij", author=manager.user)
    taken = move(hand_in("Opgepakt"), State.REVIEW, manager.user)

    assert titles(manager.get(reverse("ideas:mine"))) == [taken.title, mine.title]


@pytest.mark.parametrize("name", ["ideas:index", "ideas:mine"])
def test_lists_cost_the_same_for_one_and_for_many(manager, name):
    def make():
        move(hand_in(author=factories.make_employee()), State.REVIEW, manager.user)

    few, many = few_and_many(manager, reverse(name), make)

    assert len(many) <= len(few)


def test_the_home_page_shows_the_newest_and_the_most_voted(reader):
    idea = hand_in()

    html = reader.get(factories.make_home().url).content.decode()

    assert html.count(idea.title) == 2
    assert reverse("ideas:index") in html


def test_an_empty_box_takes_no_room_on_the_home_page(reader):
    assert "ideas-home" not in reader.get(factories.make_home().url).content.decode()


def test_search_finds_ideas_for_who_has_them(reader, as_role, released_to):
    idea = hand_in()
    drain()
    address = reverse("search:results")

    hit = idea.get_absolute_url()
    assert hit in reader.get(address, {"q": "fietsenstalling"}).content.decode()
    released_to("ideas", f"user:{reader.user.pk}")
    other = as_role("employee")
    assert hit not in other.get(address, {"q": "fietsenstalling"}).content.decode()


def test_who_has_not_the_plugin_sees_no_trace(as_role):
    hand_in()
    client = as_role("employee")

    assert client.get("/apps/ideas/").status_code == 404
    assert "/apps/ideas/" not in client.get(factories.make_home().url).content.decode()


def test_managers_are_told_once_a_week_of_new_ideas(manager, run_jobs):
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        hand_in("Van vorige week")
    hand_in("Van deze week")

    contributions.weekly_digest()
    contributions.weekly_digest()
    run_jobs()

    [message] = mail.outbox
    assert message.to == [manager.user.email]
    assert "Van deze week" in message.body
    assert "Van vorige week" not in message.body


def test_a_manager_chooses_to_do_without_the_mail_of_the_week(manager, run_jobs):
    hand_in()
    choices = reverse("plugins:edit_own_settings", args=["ideas"])
    manager.post(choices, {"order": "newest"})

    contributions.weekly_digest()
    run_jobs()

    assert mail.outbox == []


def test_who_does_not_answer_ideas_is_not_asked_about_that_mail(reader):
    form = reader.get(reverse("plugins:edit_own_settings", args=["ideas"])).context["form"]

    assert list(form.fields) == ["order"]


def test_the_list_opens_in_the_order_that_the_reader_chose(reader):
    hand_in("Oud", author=reader.user)
    Vote.objects.create(idea=Idea.objects.get(), user=factories.make_user())
    hand_in("Nieuw", author=reader.user)
    reader.post(reverse("plugins:edit_own_settings", args=["ideas"]), {"order": "votes"})

    assert titles(reader.get(reverse("ideas:index"))) == ["Oud", "Nieuw"]
    assert titles(reader.get(reverse("ideas:index"), {"order": "newest"})) == ["Nieuw", "Oud"]


def test_nobody_is_told_of_a_week_without_ideas(manager, run_jobs):
    contributions.weekly_digest()
    run_jobs()

    assert mail.outbox == []


def test_an_idea_that_nobody_looks_at_is_a_health_problem(reader):
    with time_machine.travel(datetime(2026, 1, 5, tzinfo=UTC)):
        hand_in()

    [problem] = problems("ideas")
    assert problem.startswith("1 ")


def test_the_figures_for_the_release_and_the_goal(manager):
    hand_in()
    move(hand_in(), State.DONE, manager.user)

    assert dict(selectors.by_state())[str(State.NEW.label)] == 1
    assert selectors.ideas_done() == 1


def test_what_the_box_knows_of_a_person_is_handed_over_and_erased(manager):
    idea = hand_in(author=manager.user)
    move(idea, State.REVIEW, manager.user)
    known = privacy.export(manager.user)
    assert {kind: len(found) for kind, found in known.items()} == {
        "ideas": 1,
        "taken_up": 1,
        "votes": 1,
        "steps": 2,
    }

    privacy.erase(manager.user)

    assert not any(privacy.export(manager.user).values())
    idea.refresh_from_db()
    assert (idea.author, idea.owner) == (None, None)

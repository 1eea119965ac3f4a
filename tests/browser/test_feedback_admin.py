"""The board of feedback in the admin."""

from adoption.ambassadors.models import Ambassador
from adoption.feedback.models import Feedback
from plugins.testing.browser import axe_violations
from tests.support import factories

# Wagtail's own frame around the screen is not ours to judge.
OURS = {"include": [["#main"]]}


def test_the_board_and_the_applications_meet_wcag(visitor, site):
    giver = factories.make_employee(first_name="Bram", last_name="Jansen")
    for kind, status, text in (
        ("flop", "new", "De knop staat te laag"),
        ("tip", "planned", "Toon ook de datum"),
        ("top", "done", "Werkt fijn"),
        ("tip", "new", "Zonder naam graag een kleur"),
    ):
        who = None if "Zonder naam" in text else giver
        Feedback.objects.create(plugin="ideas", kind=kind, status=status, text=text, giver=who)
    Ambassador.objects.create(user=giver, motivation="Ik help graag")
    window = visitor("manager", factories.make_user(is_superuser=True, language="nl"))
    found = []
    for name, address in (("board", "/admin/feedback/"), ("applications", "/admin/ambassadors/")):
        window.page.goto(address)
        if details := window.page.locator(".board-card details").all():
            details[0].locator("summary").click()
        results = axe_violations(window.page, context=OURS, options=None)
        found += [f"{name}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in results]
        window.look(f"feedback-{name}")

    assert not found, "\n".join(found)

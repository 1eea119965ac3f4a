"""``plugins personal_data``: what plugins keep of a person, handed over and erased."""

import json
import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from kring_ideas.models import Idea

from adoption.feedback.models import Feedback
from plugins.privacy.kept import OWN

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("plugins", "personal_data", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def giver(django_user_model):
    user = django_user_model.objects.create_user(email="giver@kring.example", password="x")
    Idea.objects.create(title="A bench by the water", text="To sit on.", author=user)
    Feedback.objects.create(plugin="ideas", kind="top", text="Handy", giver=user)
    return user


def test_everything_kept_is_printed_as_json(giver):
    kept = json.loads(run("Giver@kring.example"))

    assert "A bench by the water" in json.dumps(kept["ideas"])
    assert "Handy" in json.dumps(kept[OWN])


def test_the_file_is_for_its_owner_alone_and_nothing_is_erased(giver, tmp_path):
    path = tmp_path / "kept.json"

    run(giver.email, "--to", str(path))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Feedback.objects.filter(giver=giver).exists()


def test_erasing_writes_first_what_goes(giver, tmp_path):
    path = tmp_path / "kept.json"

    run(giver.email, "--to", str(path), "--erase", "--yes")

    assert "Handy" in path.read_text()
    assert not Feedback.objects.filter(giver=giver).exists()
    assert Idea.objects.get().author is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody@kring.example"], "Nobody signs in"),
        (["giver@kring.example", "--erase"], "name a file"),
        (["giver@kring.example", "--erase", "--to", "{there}"], "it is meant"),
        (["giver@kring.example", "--erase", "--yes", "--to", "{there}"], "Nothing was erased"),
    ],
)
def test_a_wrong_call_is_explained_and_erases_nothing(giver, tmp_path, arguments, said):
    there = tmp_path / "there.json"
    there.touch()

    with pytest.raises(CommandError, match=said):
        run(*(argument.format(there=there) for argument in arguments))

    assert Feedback.objects.filter(giver=giver).exists()

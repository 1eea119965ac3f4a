"""Finding a colleague, and being found."""

import re

import pytest
from playwright.sync_api import expect

from people.models import Person
from tests.support import factories
from tests.support.organisation import draw_picture, expect_drawn, make_portrait


@pytest.fixture
def colleagues(site):
    housing = factories.make_unit(name_nl="Huisvesting", code="huisvesting")
    water = factories.make_unit(name_nl="Waterbeheer", code="waterbeheer")
    zoe = factories.make_person(
        housing,
        "Projectleider",
        first_name="Zoë",
        prefix="van der",
        last_name="Meer-Özdemir",
        email="zoe@example.org",
        mobile="06 12 34 56 78",
    )
    make_portrait(zoe, 3)
    for first_name, last_name in (("Jürgen", "Müller"), ("Fatma", "Yılmaz"), ("Łukasz", "Wójcik")):
        factories.make_person(water, first_name=first_name, last_name=last_name)
    return zoe


@pytest.fixture
def employee(colleagues):
    return factories.make_employee(factories.make_unit(name_nl="Financiën"), language="nl")


def test_a_name_typed_without_its_accents_finds_the_colleague(visitor, employee, colleagues):
    window = visitor("employee", employee, phone=True)
    page = window.page
    page.goto("/colleagues/")
    results = page.locator("#people-results")

    page.locator("#people-q").press_sequentially("zoe ozdemir")

    # The list follows the typing; nobody pressed a button.
    expect(results.locator(".person-card")).to_have_count(1)
    expect(results).to_contain_text("Zoë van der Meer-Özdemir")
    expect(page).to_have_url(re.compile("q=zoe"))
    window.look("people-1-found")
    results.get_by_role("link", name="Zoë van der Meer-Özdemir").click()
    expect(page.locator("h1")).to_have_text("Zoë van der Meer-Özdemir")
    expect(page.get_by_role("link", name="06 12 34 56 78")).to_be_visible()
    window.look("people-2-profile")
    page.go_back()
    expect(page.locator("#people-q")).to_have_value("zoe ozdemir")
    expect(results.locator(".person-card")).to_have_count(1)


def test_the_directory_is_filtered_by_unit(visitor, employee):
    window = visitor("employee", employee)
    page = window.page
    page.goto("/colleagues/")

    page.locator("#people-unit").select_option("waterbeheer")

    expect(page.locator("#people-results .person-card")).to_have_count(3)
    expect(page.locator("#people-results")).not_to_contain_text("Zoë")
    window.look("people-3-unit")


def test_the_directory_works_without_javascript(visitor, employee):
    window = visitor("employee", employee, java_script_enabled=False)
    page = window.page
    page.goto("/colleagues/")

    page.locator("#people-q").fill("zoe ozdemir")
    page.locator("#people-unit").select_option("huisvesting")
    page.locator(".directory-filters button[type=submit]").click()

    expect(page.locator("#people-results .person-card")).to_have_count(1)
    expect(page.locator("#people-results")).to_contain_text("Zoë van der Meer-Özdemir")


def test_an_employee_keeps_the_own_profile_with_a_photo(visitor, employee, tmp_path):
    window = visitor("employee", employee, phone=True)
    page = window.page
    page.goto(Person.objects.get(user=employee).get_absolute_url())
    page.locator("main a[href='/colleagues/edit/']").click()

    # On a phone one part of the form is open at a time.
    parts = page.locator(".profile-part > summary")
    expect(page.locator(".profile-part[open]")).to_have_count(1)
    parts.filter(has_text="Foto").click()
    page.locator("input[type=file]").set_input_files(draw_picture(tmp_path / "me.jpg"))
    parts.filter(has_text="Over jou").click()
    page.locator("input[name=nickname]").fill("Annie")
    page.locator("input[name=ask_me_about]").fill("subsidies")
    page.locator("input[name=skills]").fill("Boekhouden, Excel")
    parts.filter(has_text="Werkdagen").click()
    page.locator("input[name=day-0-works]").check()
    window.look("people-4-edit")
    page.locator("form.profile-form button[type=submit]").click()

    expect(page.locator("h1")).to_contain_text("Annie")
    expect(page.locator("main")).to_contain_text("subsidies")
    expect(page.locator("main")).to_contain_text("Excel")
    photo = page.locator(".profile-header img")
    expect_drawn(photo)
    window.look("people-5-own-profile")

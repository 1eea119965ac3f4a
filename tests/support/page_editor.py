"""Wagtail's admin as an editor handles it: by what is on the screen, whatever its language."""

import re
from datetime import datetime
from pathlib import Path

from django.utils import timezone, translation
from playwright.sync_api import Locator, Page, expect

from editorial.blocks import BodyBlock

LANGUAGE = "nl"
# Wagtail saves by itself half a second after the last change; that must not cross our own saving.
WATCH = """
window.lastChange = performance.now();
for (const event of ["input", "change", "w-unsaved:add", "w-autosave:save", "w-autosave:success"]) {
  document.addEventListener(event, () => { window.lastChange = performance.now(); }, true);
}
"""
AT_REST = """
() => performance.now() - window.lastChange > 1000
  && document.querySelector("#w-autosave-indicator")?.dataset.wAutosaveStateValue !== "saving"
"""
CALENDAR = ".xdsoft_datetimepicker:visible"


class PageEditor:
    """The form in which a page is written."""

    def __init__(self, page: Page):
        self.page = page
        self.page.add_init_script(WATCH)

    def new(self, parent, model: str) -> "PageEditor":
        """Begin a page of this type (``news/newspage``) below ``parent``."""
        self.page.goto(f"/admin/pages/add/{model}/{parent.pk}/")
        return self

    def open(self, pk: int) -> "PageEditor":
        """Open a page that exists."""
        self.page.goto(f"/admin/pages/{pk}/edit/")
        return self

    def fill(self, **fields: str) -> None:
        """Type into plain fields, found by the name that the form gives them."""
        for name, value in fields.items():
            self.page.locator(f"#id_{name}").fill(value)

    def upload_lead_image(self, file: Path, title: str) -> None:
        """Choose the lead image by uploading a file in the chooser's window."""
        field = self.page.locator("#id_lead_image-chooser")
        field.locator("[data-chooser-action-choose]").click()
        window = self.page.locator(".modal.in")
        window.locator("[role=tab][href='#tab-upload']").click()
        form = window.locator("[data-chooser-modal-creation-form]")
        form.locator("input[type=file]").set_input_files(file)
        form.locator("input[name$=title]").fill(title)
        form.locator("[type=submit]").click()
        expect(window).to_have_count(0)
        expect(field.locator("[data-chooser-title]")).to_have_text(title)

    def add_block(self, kind: str) -> Locator:
        """Add a block at the end of the body and return it."""
        with translation.override(LANGUAGE):
            label = str(BodyBlock().child_blocks[kind].label)
        blocks = self.page.locator("[data-streamfield-child]")
        number = blocks.count()
        self.page.locator(".c-sf-add-button").last.click()
        self.page.get_by_role("option", name=label, exact=True).click()
        expect(blocks).to_have_count(number + 1)
        return blocks.nth(number)

    def add_heading(self, text: str) -> None:
        """Add a heading block."""
        self.add_block("heading").locator("input[name$=-text]").fill(text)

    def add_text(self, text: str) -> None:
        """Add a rich text block and type into it."""
        writing = self.add_block("rich_text").locator("[role=textbox]")
        writing.click()
        self.page.keyboard.type(text)
        expect(writing).to_contain_text(text)

    def schedule(self, moment: datetime) -> None:
        """Set the time of going live, below the text, and save it."""
        field, calendar = self.page.locator("#id_go_live_at"), self.page.locator(CALENDAR)
        field.click()
        # It unfolds a moment after the click and lies over the button; a click beside it closes it.
        expect(calendar).to_have_count(1)
        field.fill(timezone.localtime(moment).strftime("%Y-%m-%d %H:%M"))
        self.page.keyboard.press("Escape")
        expect(calendar).to_have_count(0)
        self.save_draft()

    def save_draft(self) -> None:
        """Save without submitting, from the menu beside the big button."""
        self.open_actions()
        self._send(self.page.locator("button.action-save").first)

    def submit(self) -> None:
        """Send the page into its workflow, by the big button."""
        self._send(self.page.locator("button[name=action-submit]"))

    def open_actions(self) -> None:
        """Unfold the menu beside the big button."""
        self.page.locator("footer .w-dropdown__toggle, .footer .w-dropdown__toggle").first.click()

    def actions(self) -> list[str]:
        """Return the names of what can be done with the page: ``publish``, ``submit``, ``approve`` …"""
        names = self.page.locator(
            "button[name^=action-], button[data-workflow-action-name]"
        ).evaluate_all("found => found.map(b => b.name || b.dataset.workflowActionName)")
        return sorted({name.removeprefix("action-") for name in names})

    def approve(self) -> None:
        """Approve the page, by the big button."""
        approve = self.page.locator(
            "button[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])"
        )
        self._send(approve)

    def pk(self) -> int:
        """Return the number of the page that is open."""
        return int(re.search(r"/pages/(\d+)/", self.page.url).group(1))

    def _send(self, button: Locator) -> None:
        self.page.wait_for_function(AT_REST)
        with self.page.expect_navigation():
            button.click()


class Dashboard:
    """What an editor sees first."""

    def __init__(self, page: Page):
        self.page = page

    def open(self) -> "Dashboard":
        """Go there."""
        self.page.goto("/admin/")
        return self

    def awaiting_review(self) -> Locator:
        """Return the rows of what waits for this editor."""
        return self.page.locator("#awaiting-review-section tbody tr")

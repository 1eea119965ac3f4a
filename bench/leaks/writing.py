"""A writer who publishes, restricts, opens, moves, unpublishes and deletes, one change after the other."""

import random
from collections.abc import Callable, Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import Collection, CollectionViewRestriction, Page

from bench.leaks.ledger import WORD, Ledger
from editorial.access.rules import key_sets_of
from editorial.models import ContentRecord, DocumentText, KringDocument
from home.models import ContentPage
from tests.support import factories

WORDS = (
    "waterpeil",
    "jubileum",
    "kopieermachine",
    "bagger",
    "muskusrat",
    "zonnepaneel",
    "fietsplan",
)
PAGES, FILES, SECTIONS, UNITS, GROUPS, PEOPLE = 40, 12, 5, 4, 4, 12


class Writer:
    """Makes an organisation and changes it at random, the same at every run."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger, self.chance = ledger, random.Random(seed)
        self.changes: tuple[Callable[[], None], ...] = (
            self.add_page,
            self.rewrite_page,
            self.rewrite_page,
            self.rewrite_page,
            self.restrict_section,
            self.move_page,
            self.unpublish_page,
            self.delete_page,
            self.change_file,
            self.change_file,
            self.add_file,
            self.move_file,
            self.close_collection,
        )
        self.done = 0

    def make(self) -> None:
        """Make units, groups, people, sections, pages and files."""
        units = [factories.make_unit() for _ in range(UNITS)]
        self.groups = [factories.make_group(f"Groep {number}") for number in range(GROUPS)]
        self.locks = [f"unit:{unit.pk}" for unit in units]
        self.locks += [f"group:{group.pk}" for group in self.groups]
        self.users = [factories.make_employee(self.chance.choice(units)) for _ in range(PEOPLE)]
        for user in self.users:
            user.groups.set(self.chance.sample(self.groups, self.chance.randint(0, 2)))
        root = Collection.get_first_root_node()
        names = range(3)
        self.collections = [root.pk, *(root.add_child(name=f"Map {name}").pk for name in names)]
        home = factories.make_home()
        self.sections = [self._page(home, restricted_to=self._lock()).pk for _ in range(SECTIONS)]
        for _ in range(PAGES):
            self.add_page()
        for _ in range(FILES):
            self.add_file()

    def change(self) -> None:
        """Change one thing, in one transaction."""
        with transaction.atomic():
            self.chance.choice(self.changes)()
        self.done += 1

    def add_page(self) -> None:
        """Publish a new page in a section."""
        self._page(
            Page.objects.get(pk=self.chance.choice(self.sections)), restricted_to=self._lock()
        )

    def rewrite_page(self) -> None:
        """Give a page another text and another restriction at once, as one who lifts an embargo does."""
        if (page := self._some_page()) is not None:
            page.restricted_to = self._lock()
            self._write(page)
            page.save_revision().publish(skip_permission_checks=True)
            self._allow([page])

    def restrict_section(self) -> None:
        """Close or open a section with everything below it."""
        section = ContentPage.objects.get(pk=self.chance.choice(self.sections))
        section.restricted_to = self._lock()
        self._write(section)
        section.save_revision().publish(skip_permission_checks=True)
        self._allow(ContentPage.objects.descendant_of(section, inclusive=True))

    def move_page(self) -> None:
        """Move a page to another section."""
        if (page := self._some_page()) is not None:
            section = Page.objects.get(pk=self.chance.choice(self.sections))
            if not page.is_child_of(section):
                page.move(section, pos="last-child")
                self._allow([ContentPage.objects.get(pk=page.pk)])

    def unpublish_page(self) -> None:
        """Take a page off the site; it may come back by being rewritten."""
        if (page := self._some_page()) is not None:
            page.unpublish()

    def delete_page(self) -> None:
        """Delete a page, while there are enough."""
        page = self._some_page()
        if page is not None and ContentRecord.objects.count() > PAGES // 2:
            page.delete()

    def add_file(self) -> None:
        """Add a document."""
        word = self.ledger.new_word()
        file = factories.make_document(
            title=f"{self._words()} {word}",
            file=ContentFile(b"-", name="stuk.txt"),
            collection=Collection.objects.get(pk=self.chance.choice(self.collections)),
            restricted_to=self._lock(),
        )
        DocumentText.objects.update_or_create(document=file, defaults={"text": f"Tekst {word}."})
        self._allow_file(file)

    def change_file(self) -> None:
        """Give a document another title and another restriction at once, or delete it."""
        if (file := self._some_file()) is None:
            return
        if self.chance.random() < 0.1 and KringDocument.objects.count() > FILES // 2:
            file.delete()
            return
        word, file.restricted_to = self.ledger.new_word(), self._lock()
        file.title = f"{self._words()} {word}"
        DocumentText.objects.filter(document=file).update(text=f"Tekst {word}.")
        file.save()
        self._allow_file(file)

    def move_file(self) -> None:
        """Move a document to another collection, with a new title."""
        if (file := self._some_file()) is not None:
            file.collection_id = self.chance.choice(self.collections)
            file.title = f"{self._words()} {self.ledger.new_word()}"
            DocumentText.objects.filter(document=file).update(text="Tekst.")
            file.save()
            self._allow_file(file)

    def close_collection(self) -> None:
        """Close a collection to all but a group, or open it."""
        collection = self.chance.choice(self.collections[1:])
        restriction = CollectionViewRestriction.objects.filter(collection=collection)
        if restriction.exists():
            for each in restriction:
                each.delete()
        else:
            made = CollectionViewRestriction.objects.create(
                collection_id=collection, restriction_type=CollectionViewRestriction.GROUPS
            )
            made.groups.set(self.chance.sample(self.groups, 1))
        for file in KringDocument.objects.filter(collection=collection):
            self._allow_file(file)

    def _page(self, parent: Page, **fields: Any) -> ContentPage:
        page = ContentPage(title="-", language=self.chance.choice(("nl", "en")), **fields)
        self._write(page)
        parent.add_child(instance=page)
        page.save_revision().publish(skip_permission_checks=True)
        self._allow([page])
        return page

    def _write(self, page: ContentPage) -> None:
        word = self.ledger.new_word()
        page.title = f"{self._words()} {word}"
        page.body = [("rich_text", f"<p>{self._words()} met {word}.</p>")]

    def _allow(self, pages: Iterable[ContentPage]) -> None:
        """Note, before the change is committed, under which rules the titles of these pages can be read."""
        for page in pages:
            self.ledger.allow(WORD.findall(page.title), key_sets_of(page))

    def _allow_file(self, file: KringDocument) -> None:
        own = [file.restricted_to] if file.restricted_to else []
        collection = Collection.objects.get(pk=file.collection_id)
        needed = [*own, *self._of_collection(collection.pk)]
        self.ledger.allow(WORD.findall(file.title), needed)

    def _of_collection(self, collection: int) -> list[list[str]]:
        restrictions = CollectionViewRestriction.objects.filter(collection=collection)
        return [
            [f"group:{pk}" for pk in each.groups.values_list("pk", flat=True)]
            for each in restrictions
        ]

    def _some_page(self) -> ContentPage | None:
        pages = ContentPage.objects.exclude(pk__in=self.sections).filter(depth__gt=3)
        return self.chance.choice(list(pages)) if pages else None

    def _some_file(self) -> KringDocument | None:
        files = list(KringDocument.objects.all())
        return self.chance.choice(files) if files else None

    def _lock(self) -> list[str]:
        return sorted(self.chance.sample(self.locks, self.chance.choice((0, 0, 1, 2))))

    def _words(self) -> str:
        return " ".join(self.chance.sample(WORDS, 3))

"""What a page may show of files that it names: nothing of those that its reader may not see.

A page, a card or a text names images and documents that have restrictions of their own. Whoever may read the
page may still be somebody who may not know of the file: neither its title nor its file name, nor what an
alternative text or a caption tells of it.

Blocks ask here, so this module imports no model of this room: those import the blocks.
"""

from collections.abc import Iterable
from typing import Any

from editorial.access.collections import closed_collections, closed_to_some
from kring.core.memo import memoized
from kring.core.reader import current_reader
from kring.core.subjects import subject_keys
from kring.core.types import AnyUser


class _Sight:
    """What one reader may see of files, each question asked of the database once."""

    def __init__(self, user: AnyUser):
        self.keys = subject_keys(user)
        self.closed = frozenset(closed_collections(user).values_list("pk", flat=True))
        self.satisfied: dict[int, bool] = {}

    def sees(self, file: Any) -> bool:
        return file.collection_id not in self.closed and self._satisfies(file)

    def _satisfies(self, file: Any) -> bool:
        rule = file.access_rule_id
        if rule is None:
            return True
        if rule not in self.satisfied:
            rules = file._meta.get_field("access_rule").related_model.objects
            self.satisfied[rule] = rules.filter(pk=rule, keys__key__in=self.keys).exists()
        return self.satisfied[rule]


def sees(user: AnyUser | None, file: Any) -> bool:
    """Return whether the user may see the image or document: what ``visible_images`` says of many, of one.

    One query for all files of a request, and one for each rule that a file has.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return memoized(user, "_kring_sight_of_files", lambda: _Sight(user)).sees(file)


def shown(file: Any) -> Any:
    """Return the image or document if whoever reads now may see it, else None."""
    return file if file is not None and sees(current_reader(), file) else None


def all_shown(files: Iterable[Any]) -> list[Any]:
    """Return those of the images or documents that whoever reads now may see."""
    return [file for file in map(shown, files) if file is not None]


def is_for_everybody(file: Any) -> bool:
    """Return whether every colleague may see the image or document."""
    return file.access_rule_id is None and file.collection_id not in set(
        closed_to_some().values_list("pk", flat=True)
    )

"""Helpers for the rooms' ``kring_setup.py``: make each thing once in the life of an installation."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import override
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from kring.core.models import SetupItem
from kring.core.pages import LabelMixin


@transaction.atomic
def once(key: str, make: Callable[[], models.Model | None]) -> Any:
    """Return the object made under this key; make it now if it never was.

    Returns None for an object that an administrator has deleted since; callers then skip what
    depends on it.
    """
    if item := SetupItem.objects.filter(key=key).first():
        return item.made
    made = make()
    item = SetupItem(key=key)
    if made is not None:
        item.content_type = ContentType.objects.get_for_model(made, for_concrete_model=False)
        item.object_id = str(made.pk)
    item.save()
    return made


def made_as(key: str) -> Any:
    """Return the object made under this key, even if it was renamed, or None."""
    item = SetupItem.objects.filter(key=key).first()
    return item.made if item else None


def make_group(name: str) -> Group | None:
    """Return the group of this role; make it if it never was."""
    return once(f"group:{name}", lambda: Group.objects.get_or_create(name=name)[0])


def group_called(name: str) -> Group | None:
    """Return the group of this role, even if an administrator has renamed it."""
    return made_as(f"group:{name}") or Group.objects.filter(name=name).first()


def grant(key: str, group: Group | None, codenames: Iterable[str]) -> None:
    """Give the group permissions such as ``people.add_person``, once. ValueError for an unknown one."""

    def make() -> None:
        if group is not None:
            group.permissions.add(*_permissions(codenames))

    once(f"grant:{key}", make)


def grant_on_page(key: str, group: Group | None, page: Page | None, names: Sequence[str]) -> None:
    """Give the group rights such as ``publish`` on the page and everything below it, once."""

    def make() -> None:
        if group is not None and page is not None:
            GroupPagePermission.objects.bulk_create(
                (
                    GroupPagePermission(group=group, page_id=page.pk, permission=permission)
                    for permission in _permissions(f"wagtailcore.{name}_page" for name in names)
                ),
                ignore_conflicts=True,
            )

    once(f"grant:{key}", make)


def grant_on_files(
    key: str, group: Group | None, collection: Collection | None, names: Sequence[str]
) -> None:
    """Give the group rights such as ``choose`` on images and documents of a collection, once."""

    def make() -> None:
        if group is not None and collection is not None:
            # As Wagtail asks for them: on its own models, not on those of this project.
            files = [
                f"{app_label}.{name}_{kind}"
                for app_label, kind in (("wagtailimages", "image"), ("wagtaildocs", "document"))
                for name in names
            ]
            GroupCollectionPermission.objects.bulk_create(
                (
                    GroupCollectionPermission(
                        group=group, collection=collection, permission=permission
                    )
                    for permission in _permissions(files)
                ),
                ignore_conflicts=True,
            )

    once(f"grant:{key}", make)


def make_page(
    key: str, parent: Page | None, model: type[Page], *, title: str | Promise, **fields: Any
) -> Any:
    """Return the page made under this key; publish it below ``parent`` unless one exists.

    A lazy title of a page type with labels is kept in every language that has a label.
    """

    def make() -> Page | None:
        if parent is None:
            return None
        if existing := model.objects.filter(path__startswith=parent.path).first():
            return existing
        page = Page.objects.get(pk=parent.pk).add_child(
            instance=model(
                live=False,
                show_in_menus=True,
                title=str(title),
                **_labels(model, title),
                **fields,
            )
        )
        page.save_revision().publish(skip_permission_checks=True)
        return model.objects.get(pk=page.pk)

    return once(f"page:{key}", make)


def _labels(model: type[Page], title: str | Promise) -> dict[str, str]:
    if not issubclass(model, LabelMixin) or not isinstance(title, Promise):
        return {}
    labels = {}
    for language in ("nl", "en"):
        with override(language):
            labels[f"title_{language}"] = str(title)
    return labels


def make_workflow(
    key: str, name: str, page: Page | None, make_tasks: Callable[[], list[Task]]
) -> Workflow | None:
    """Return the workflow made under this key, with these tasks in order, assigned to the section.

    A section that has a workflow keeps it.
    """

    def make() -> Workflow:
        workflow = Workflow.objects.create(name=name)
        for order, task in enumerate(make_tasks()):
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
        if page is not None:
            WorkflowPage.objects.get_or_create(page_id=page.pk, defaults={"workflow": workflow})
        return workflow

    return once(f"workflow:{key}", make)


def make_collection(name: str) -> Collection | None:
    """Return the collection made under this name; make it if it never was."""

    def make() -> Collection:
        root = Collection.get_first_root_node()
        existing = root.get_children().filter(name=name).first()
        return existing or root.add_child(instance=Collection(name=name))

    return once(f"collection:{name}", make)


def _permissions(names: Iterable[str]) -> list[Permission]:
    """Return the permissions with names like ``people.add_person``. ValueError for an unknown one."""
    wanted = list(names)
    codenames = [name.partition(".")[2] for name in wanted]
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.filter(codename__in=codenames).select_related(
            "content_type"
        )
    }
    for name in wanted:
        if name not in found:
            message = f"There is no permission {name!r}. Run migrate before setup_kring."
            raise ValueError(message)
    return [found[name] for name in wanted]

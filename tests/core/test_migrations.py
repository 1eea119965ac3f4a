"""What the migrations of all apps together keep to."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

# What the user model itself needs, and no more of it than that.
BEFORE_USERS = {("people", "0001_initial")}
# What a StreamField of Wagtail freezes, and where its blocks come from.
BLOCKS = ["StreamField", "wagtail.blocks", "editorial.blocks", "plugins.contributions"]


def is_ours(label: str) -> bool:
    """Return whether the app of this label is a room of Kring or a plugin that comes with it."""
    folder = Path(apps.get_app_config(label).path)
    return folder.is_relative_to(settings.BASE_DIR) and ".venv" not in folder.parts


def test_migrations_of_libraries_run_before_those_of_kring():
    # Django renders every related model anew after most operations. After the models of Kring, the many
    # small steps of Wagtail take twice as long. A new one is added to kring_core.0001_initial.
    graph = MigrationLoader(None).graph
    plan = []
    for leaf in graph.leaf_nodes():
        plan += [node for node in graph.forwards_plan(leaf) if node not in plan]
    ours = [node for node in plan if is_ours(node[0]) and node not in BEFORE_USERS]
    late = [node for node in plan[plan.index(ours[0]) :] if not is_ours(node[0])]
    assert late == []


@pytest.mark.parametrize(
    "path",
    [
        path
        for config in apps.get_app_configs()
        if is_ours(config.label)
        for path in sorted((Path(config.path) / "migrations").glob("0*.py"))
    ],
    ids=lambda path: f"{path.parts[-3]}-{path.stem}",
)
def test_a_migration_names_no_block(path):
    source = path.read_text()

    assert [name for name in BLOCKS if name in source] == []

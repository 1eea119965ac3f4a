"""``Contributions``: where a plugin registers what it adds."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from django.urls import URLPattern
from django.utils.functional import Promise
from ninja import Router
from wagtail.blocks import Block

from kring.core.types import AuthenticatedUser
from plugins.contributions import store
from plugins.contributions.blocks import OfferedBlock
from plugins.contributions.cache import PluginCache
from plugins.contributions.charts import Chart, Indicator
from plugins.contributions.declared import DeclaredSettings, declared_settings
from plugins.contributions.navigation import NavigationEntry
from plugins.contributions.notifications import NotificationKind
from plugins.contributions.search import follow_rows
from plugins.contributions.slots import PLACES, PlacedSlot, Slot
from plugins.contributions.tasks import PluginTask, Schedule
from plugins.gate.keys import feature_key
from plugins.install import registry
from plugins.install.features import find_feature
from plugins.install.manifest import SLUG
from plugins.privacy.requests import DataSubject


class Contributions:
    """Everything that one plugin adds. Made once, in the plugin's ``contributions.py``.

    The framework gates and guards each of these; a plugin registers nothing anywhere else. What takes
    ``feature`` belongs to that feature of the manifest: it is on where the feature is, off means that there
    is no trace of it, and its use and faults count for the feature. ValueError for a slug that is malformed or
    taken, for a name that is registered twice, and for a feature that the manifest does not have.
    """

    def __init__(self, slug: str):
        if not SLUG.match(slug):
            message = f"{slug!r} is not the slug of a plugin."
            raise ValueError(message)
        self.slug = slug
        self.cache = PluginCache(slug)
        self.url_modules: list[tuple[str, str | ModuleType | URLPattern]] = []
        self.routers: list[tuple[str, Router]] = []
        self.slots: list[PlacedSlot] = []
        self.blocks: dict[str, OfferedBlock] = {}
        self.search_sources: list[tuple[str, Any]] = []
        self.notification_kinds: dict[str, NotificationKind] = {}
        self.tasks: dict[str, PluginTask] = {}
        self.schedules: list[Schedule] = []
        self.declared_settings: DeclaredSettings | None = None
        self.navigation_entries: list[NavigationEntry] = []
        self.data_subjects: list[DataSubject] = []
        self.health_checks: list[Callable[[], str | None]] = []
        self.charts: dict[str, Chart] = {}
        self.indicators: dict[str, Indicator] = {}
        store.register(self)

    def urls(self, module: str | ModuleType | URLPattern, *, feature: str = "") -> None:
        """Serve the module's ``urlpatterns``, or one ``path()``, below ``/apps/<slug>/`` in the namespace ``<slug>``.

        A page, or a route of the API, that takes more than three seconds is served and counted as a fault.
        """
        self.url_modules.append((self._key(feature), module))

    def api(self, router: Router, *, feature: str = "") -> None:
        """Serve a Django Ninja router below ``/api/plugins/<slug>/``, for a session or a token."""
        self.routers.append((self._key(feature), router))

    def slot(
        self, place: str, slot: type[Slot], order: int = 100, *, feature: str = ""
    ) -> type[Slot]:
        """Show the slot at a place of a page; the lowest order comes first. ValueError for an unknown place."""
        if place not in PLACES:
            message = f"There is no place {place!r}. There are: {', '.join(PLACES)}."
            raise ValueError(message)
        self.slots.append(PlacedSlot(self._key(feature), place, slot, order))
        return slot

    def block(self, key: str, block: Block, label: str | Promise, *, feature: str = "") -> None:
        """Let editors put this block into a page, and fill in its fields if it has any.

        Pages keep its key and what was filled in, also while the plugin is not there, so the key never
        changes. A block without fields is shown as it is by default.
        """
        self._once(self.blocks, key, OfferedBlock(self._key(feature), block, label))

    def search_source(self, source: Any, *, feature: str = "") -> None:
        """Add documents to search, see ``search.api.ModelSource``. The key of the source starts with the slug."""
        if source.key.split(".")[0] != self.slug:
            message = (
                f"The search source {source.key!r} must be called {self.slug} or {self.slug}.…"
            )
            raise ValueError(message)
        self.search_sources.append((self._key(feature), source))
        follow_rows(source)

    def notification_kind(
        self,
        key: str,
        label: str | Promise,
        description: str | Promise = "",
        *,
        feature: str = "",
    ) -> None:
        """Register a kind of message that ``plugins.api.notify`` sends."""
        kind = NotificationKind(self.slug, key, label, description, self._key(feature))
        self._once(self.notification_kinds, key, kind)

    def task(
        self, function: Callable[..., Any] | None = None, *, name: str = "", feature: str = ""
    ) -> Any:
        """Make a background task of a function: decorate it, then call ``.enqueue(**arguments)``.

        Its name is ``<slug>.<name>``. Its arguments must be JSON, and it must be safe to repeat.
        """

        def add(function: Callable[..., Any]) -> PluginTask:
            key = name or function.__name__
            task = PluginTask(self.slug, key, function, self._key(feature))
            self._once(self.tasks, task.key, task)
            return task

        return add(function) if function else add

    def schedule(self, task: PluginTask, every: int) -> None:
        """Enqueue a task every so many seconds (at least 10) while anybody has the plugin, or its feature."""
        if every < 10:
            message = "A schedule runs every 10 seconds at most."
            raise ValueError(message)
        self.schedules.append(Schedule(task, every))

    def settings(self, declaration: type) -> None:
        """Declare the settings: a dataclass with defaults, or a form whose fields have initial values.

        A field of a dataclass may have ``metadata``: ``label``, ``help``, ``choices``, ``validators``;
        ``"scope": "person"`` lets people who have the plugin choose for themselves; and
        ``"permission": "<slug>.…"`` limits the setting to people with that permission. The settings of a
        form are those of the site.
        """
        self.declared_settings = declared_settings(self.slug, declaration)

    def navigation(
        self, label: str | Promise, url_name: str, icon: str = "app", *, feature: str = ""
    ) -> None:
        """Add an entry to the main menu that leads to a page of this plugin."""
        self.navigation_entries.append(
            NavigationEntry(self.slug, label, url_name, icon, self._key(feature))
        )

    def data_subject(
        self,
        *,
        export: Callable[[AuthenticatedUser], Any],
        erase: Callable[[AuthenticatedUser], None],
    ) -> None:
        """Register how to export (as JSON) and how to erase what the plugin keeps of a user."""
        self.data_subjects.append(DataSubject(self.slug, export, erase))

    def health_check(self, function: Callable[[], str | None]) -> Callable[[], str | None]:
        """Add a check that returns what is wrong, or nothing."""
        self.health_checks.append(function)
        return function

    def chart(
        self,
        key: str,
        title: str | Promise,
        function: Callable[[Any], dict],
        *,
        counts_people: bool = True,
    ) -> None:
        """Add a bar chart to the release page: ``function(release)`` returns the data of Chart.js.

        That is ``{"labels": […], "datasets": [{"label": …, "data": […]}]}``. Numbers of people from one to
        four are shown as "fewer than 5"; pass ``counts_people=False`` when they count something else.
        """
        self._once(self.charts, key, Chart(self.slug, key, title, function, counts_people))

    def indicator(self, key: str, label: str | Promise, function: Callable[[], Any]) -> None:
        """Offer a number by which goals can be measured, known as ``<slug>.<key>``."""
        self._once(self.indicators, key, Indicator(self.slug, key, label, function))

    def _key(self, feature: str) -> str:
        """Return the full key of a feature. ValueError for one that is not in the manifest."""
        key = feature_key(self.slug, feature)
        if feature and registry.get(self.slug) and find_feature(key) is None:
            message = f"{self.slug} has no feature {feature!r} in its plugin.toml."
            raise ValueError(message)
        return key

    def _once(self, registered: dict[str, Any], key: str, value: Any) -> None:
        if key in registered:
            message = f"{self.slug} registers {key!r} twice."
            raise ValueError(message)
        registered[key] = value

"""Generate the reference for plugin developers as Markdown, each section from the code that it describes."""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from plugins import api
from plugins.contributions.declared import FIELDS, METADATA
from plugins.contributions.slots import LIST_PLACES, PLACES
from plugins.install import quality
from plugins.install.commands import subcommands
from plugins.install.manifest import FEATURE_KEYS, KEYS
from plugins.install.problems import SENTENCES

HEADER = """# Reference

What a plugin may use. `manage.py plugins reference` prints this page from the code and its docstrings.
[Compatibility](compatibility.md) says for how long it is stable.
"""
# Key: whether it is required, its meaning.
MANIFEST = {
    "slug": (True, "two to 31 small letters and digits, a letter first; it never changes"),
    "title": (True, 'one text, or one in each language: `{ nl = "…", en = "…" }`'),
    "summary": (True, "what people get from it, in one sentence; like `title`"),
    "version": (True, "its version, by PEP 440"),
    "author": (True, "who makes it"),
    "requires-kring": (True, 'the versions of Kring it runs on, for example `">=0.1,<1"`'),
    "depends": (False, 'plugins that it needs: `{ ideas = ">=1.0" }`, or a list of slugs'),
    "after": (False, "a list of plugins that load before it, if they are installed"),
    "goals": (False, "a list of slugs of the goals that it serves"),
    "personal-data": (False, "a list that describes what it keeps of people"),
    "quality": (False, "the tier it claims: `bronze` (the default), `silver` or `gold`"),
    "features": (
        False,
        "a table `[[features]]` for each part with releases of its own, at most 100, see below",
    ),
}
FEATURE = {
    "key": (
        True,
        "two to 31 small letters and digits, a letter first; its full key is `<slug>.<key>`",
    ),
    "title": (True, "what people call it; like `title` above"),
    "since": (True, "the version that has it first"),
    "depends": (False, "a list of plugins and full keys of features without which it is off"),
}
# The page for operators says the same.
ISOLATION = """## What isolation is and is not
> **A plugin is code that you trust. Nothing here is a sandbox.**
>
> - *Installed, not enabled* runs with full power: every process of Kring loads it when it starts, and it can then read and change whatever Kring can: the database, files,
>   settings, secrets, the network. Enabling, rings, exceptions and a stop decide what people see of it, not what it may do. Only uninstalling its package takes it away.
> - What is looked at before it is loaded (manifest, a trial in another process, names, imports) finds mistakes. It does not find intent.
> - What is guarded while it runs (faults, lateness, its own queue for tasks) keeps the mistakes of one plugin from pages and from other plugins. A stop takes it from people within a
>   second; its code stays loaded until a restart.
> - Quality says what was tried, for exactly these files. It does not say that they are harmless, and whoever can write to the database or the packages can write a record too.
> - Code that you would not run with these rights belongs outside: a service of its own that uses the API with a token of its own. If in doubt about what is there, start with
>   `KRING_SAFE_MODE=true`, which loads no plugin at all.
"""
QUALITY = """## Quality
`manage.py plugins check SLUG` prints these rules and the tier reached. The last two are up to the organisation:
`manage.py plugins conform SLUG` runs the suite and keeps the outcome, and another file in the package asks for
another run; `--from FILE --reason …` takes over what its own tests elsewhere wrote with
`pytest --kring-plugin SLUG --kring-record FILE`; `--accept-warnings --reason …` accepts what people would notice of
the migrations. A supplier's own record, `conformance.json` in the package, is shown and worth silver.
"""
SEARCH = ("ModelSource", "Document", "Kind", "Label", "bilingual")
COMPONENTS = ("callout", "empty", "field", "form_actions", "icon", "page_header", "pagination")
BLOCKS = ("title", "head_extra", "main", "scripts")
MODULE = re.compile(r"(?:[a-z_]+\.)+(?=[A-Za-z])")
BLANK_LINES = re.compile(r"\n{3,}")
TESTING = Path(__file__).parents[2] / "testing"


def page() -> str:
    """Return the whole page. KeyError when a key of the manifest has no explanation here."""
    sections = (
        _manifest,
        _contributions,
        _names,
        _slots,
        _settings,
        _search,
        _templates,
        _quality,
        _commands,
        _problems,
        _fixtures,
        _rules,
    )
    text = "\n".join([HEADER, ISOLATION, *("\n".join(section()) for section in sections)])
    return BLANK_LINES.sub("\n\n", text).rstrip()


def _manifest() -> Iterator[str]:
    yield "## plugin.toml\nEvery fault in it is reported at once, with the key and the cure.\n"
    rows = ((f"`{key}`", "yes" if MANIFEST[key][0] else "", MANIFEST[key][1]) for key in _keys())
    yield from _table(("key", "required", "meaning"), rows)
    yield from _features()


def _features() -> Iterator[str]:
    yield "\nA feature is off until its own release opens, and on only where the plugin is. It is stopped, given, kept away and put aside by itself. Each `[[features]]` has:\n"
    rows = (
        (f"`{key}`", "yes" if required else "", text) for key, (required, text) in FEATURE.items()
    )
    yield from _table(("key", "required", "meaning"), rows)


def _keys() -> list[str]:
    if unexplained := (KEYS ^ MANIFEST.keys()) | (FEATURE_KEYS ^ FEATURE.keys()):
        raise KeyError(*sorted(unexplained))
    return list(MANIFEST)


def _contributions() -> Iterator[str]:
    yield "## Contributions\n`kring = Contributions(slug)`: " + _text(api.Contributions) + "\n"
    yield from _methods(api.Contributions, "kring")


def _names() -> Iterator[str]:
    yield "## plugins.api\nThe only module of Kring that a plugin imports, apart from `search.api`.\n"
    for name in api.__all__:
        value = getattr(api, name)
        if name in ("PLACES", "Contributions", "Slot"):
            continue
        yield from _entry(name, value)


def _slots() -> Iterator[str]:
    yield "## Slots\n" + _text(api.Slot) + "\n"
    rows = (
        (f"`{place}`", subject, "yes" if place in LIST_PLACES else "")
        for place, subject in PLACES.items()
    )
    yield from _table(("place", "its subject", "at every entry of a list"), rows)
    yield from _attributes(api.Slot)
    yield from _methods(api.Slot)


def _settings() -> Iterator[str]:
    kinds = ", ".join(f"`{kind.__name__}`" for kind in FIELDS)
    yield "## Settings\n`kring.settings` takes a form whose fields have initial values, or a dataclass. Its fields are"
    yield f"{kinds}, each with a default, and may have `metadata`, a dictionary with these keys:\n"
    rows = ((f"`{key}`", meaning) for key, meaning in METADATA.items())
    yield from _table(("key", "meaning"), rows)
    yield "The administrator changes them under *Releases*, and every change is kept. People who have the plugin change their personal"
    yield "settings under *My features* in their own menu; these are exported, erased and uninstalled with the rest."
    yield '`plugin_settings("ideas", user)` returns the choice of the user, else that of the site, else the default.\n'


def _search() -> Iterator[str]:
    # Imported by name: this room does not depend on search.
    module = import_module("search.api")
    yield "## search.api\nImported in the module `search_sources.py` of a plugin, and nowhere else.\n"
    for name in SEARCH:
        yield from _entry(name, getattr(module, name))


def _templates() -> Iterator[str]:
    blocks = ", ".join(f"`{name}`" for name in BLOCKS)
    yield f"## Templates\nA page extends `base.html` and fills the blocks {blocks}. These components are there:\n"
    folder = settings.SITE_DIR / "templates" / "components"
    rows = []
    for name in COMPONENTS:
        variables = re.search(r"<c-vars ([^>]*)/>", (folder / name / "index.html").read_text())
        names = re.findall(r"([\w-]+)=", variables[1]) if variables else []
        tag = f"`<c-{name.replace('_', '-')} />`"
        rows.append((tag, ", ".join(f"`{each}`" for each in names)))
    yield from _table(("component", "attributes"), rows)
    yield '`{% load plugins %}{% is_on "ideas.voting2" as voting2 %}` asks whether a plugin or feature is on for the reader.\n'


def _quality() -> Iterator[str]:
    yield QUALITY
    rows = (
        (tier, f"{quality.max_percentage_for(tier) / 100:g} %", text)
        for tier, text, _check in (*quality.RULES, *quality.OURS)
    )
    yield from _table(("tier", "widest ring", "what must hold"), rows)


def _commands() -> Iterator[str]:
    yield "## Commands\n`manage.py startplugin NAME` begins a plugin. The rest are subcommands of `manage.py plugins`.\n"
    rows = ((f"`{name}`", module.HELP) for name, module in subcommands())
    yield from _table(("subcommand", "what it does"), rows)


def _problems() -> Iterator[str]:
    yield "## Why a plugin is parked\nPlaceholders such as %(slug)s are filled in.\n"
    yield from _table(("code", "reason", "cure"), ((f"`{k}`", *v) for k, v in SENTENCES.items()))


def _fixtures() -> Iterator[str]:
    yield '## Fixtures\nAvailable with `pytest_plugins = ["plugins.testing"]` in `conftest.py`.\n'
    for function in _functions(TESTING / "__init__.py"):
        marks = [ast.unparse(each) for each in function.decorator_list]
        if "pytest.fixture" in marks and not function.name.startswith("_"):
            yield f"- **`{function.name}`** {_one_line(ast.get_docstring(function))}"
    yield ""


def _rules() -> Iterator[str]:
    yield "## The rules for every plugin\nThe tests of `plugins.testing.conformance.PluginConformance`:\n"
    for file in sorted(TESTING.glob("*.py")):
        for function in _functions(file):
            if function.name.startswith("test_"):
                yield f"- {function.name.removeprefix('test_').replace('_', ' ')}"
    yield ""


def _functions(file: Path) -> Iterator[ast.FunctionDef]:
    """Yield the functions and methods of a module in their order, without running it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def _entry(name: str, value: Any) -> Iterator[str]:
    """Yield a function or a class with its signature, docstring and methods."""
    if not inspect.isclass(value):
        yield f"### {name}\n`{name}{_signature(value)}`\n\n{_text(value)}\n"
        return
    yield f"### {name}\n{_text(value)}\n"
    if is_dataclass(value):
        yield from _fields(value)
    yield from _attributes(value)
    yield from _methods(value)


def _fields(value: Any) -> Iterator[str]:
    rows = (
        (
            f"`{field.name}`",
            f"`{_kind(field.type)}`",
            "" if field.default is MISSING else f"`{field.default!r}`",
        )
        for field in fields(value)
    )
    yield from _table(("field", "type", "default"), rows)


def _attributes(value: Any) -> Iterator[str]:
    """Yield the attributes that a subclass may set."""
    if is_dataclass(value):
        return
    for name, kind in inspect.get_annotations(value).items():
        if name not in vars(value):
            yield f"- **`{name}: {_kind(kind)}`**"
    for name, content in vars(value).items():
        if isinstance(content, str | int) and not name.startswith("_"):
            yield f"- **`{name} = {content!r}`**"


def _methods(value: Any, subject: str = "") -> Iterator[str]:
    for name, method in vars(value).items():
        if name.startswith("_"):
            continue
        label = f"{subject}.{name}" if subject else name
        if isinstance(method, property):
            yield f"- **`{label}`** {_text(method)}"
        elif inspect.isfunction(method):
            yield f"- **`{label}{_signature(method)}`** {_text(method)}"
    yield ""


def _signature(function: Any) -> str:
    """Return the signature without ``self`` and without the modules of the types."""
    signature = inspect.signature(function)
    known = [each for each in signature.parameters.values() if each.name != "self"]
    return MODULE.sub("", str(signature.replace(parameters=known)))


def _kind(annotation: Any) -> str:
    text = annotation.__name__ if inspect.isclass(annotation) else str(annotation)
    # A bare class of generics, such as tuple[str, ...], is a class too.
    return MODULE.sub("", str(annotation) if "[" in str(annotation) else text)


def _text(value: Any) -> str:
    return _one_line(inspect.getdoc(value))


def _one_line(text: str | None) -> str:
    """Return a docstring in Markdown: one paragraph, with its code in single marks."""
    return " ".join((text or "").replace("``", "`").split())


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    columns = list(head)
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""

"""The key of a job begins with the label of the app that enqueues it, so that no two rooms share one."""

import ast
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings

from tools import repository

MODULES = repository.modules(settings.BASE_DIR)


def enqueued() -> Iterator:
    """Yield the module and the expression of the key of every call of ``enqueue()`` that has one."""
    for name, file in sorted(MODULES.items()):
        text = (settings.BASE_DIR / file).read_text()
        if "enqueue(" not in text:
            continue
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enqueue":
                keys = [each.value for each in node.keywords if each.arg == "key"]
                yield from (
                    pytest.param(name, tree, key, id=f"{name}:{node.lineno}") for key in keys
                )


def beginnings(name: str, tree: ast.Module, key: ast.expr | None) -> set[str]:
    """Return what the values of the expression begin with, as far as the module says."""
    if isinstance(key, ast.Constant):
        return {key.value} - {""}
    if isinstance(key, ast.JoinedStr):
        return beginnings(name, tree, key.values[0])
    found: list[ast.expr | None] = []
    if isinstance(key, ast.BoolOp):
        found = list(key.values)
    elif isinstance(key, ast.IfExp):
        found = [key.body, key.orelse]
    elif isinstance(key, ast.Call):
        found = [
            each.value for each in ast.walk(function(tree, key)) if isinstance(each, ast.Return)
        ]
    elif isinstance(key, ast.Name):
        if isinstance(value := getattr(import_module(name), key.id, None), str):
            return {value}
        found = [
            each.value
            for each in ast.walk(tree)
            if isinstance(each, ast.Assign) and key.id in map(ast.unparse, each.targets)
        ]
    return {text for each in found for text in beginnings(name, tree, each)}


def function(tree: ast.Module, call: ast.Call) -> ast.AST:
    """Return the function of the module that is called."""
    name = ast.unparse(call.func)
    return next(each for each in tree.body if getattr(each, "name", "") == name)


@pytest.mark.parametrize(("name", "tree", "key"), enqueued())
def test_a_key_begins_with_the_app_that_enqueues_the_job(name, tree, key):
    label = apps.get_containing_app_config(name).label

    found = beginnings(name, tree, key)

    assert found, f"Begin the key with {label!r} where this test can read it."
    assert {text for text in found if not text.startswith(f"{label}:")} == set()

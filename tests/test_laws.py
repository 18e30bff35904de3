"""Every property is tried as often as `laws` says, on the same examples in every run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from laws import tries_more_in_ci

MODULES = sorted(Path(__file__).parent.glob("test_*.py"))


def names(node: ast.AST) -> set[str]:
    found = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return found | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def called(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator


def properties(module: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Each function that Hypothesis calls, and what is named by its other decorators."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            used = {each for each in node.decorator_list if "given" in names(called(each))}
            others = set(node.decorator_list) - used
            if used:
                yield node.name, set().union(*map(names, others))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_property_is_under_the_settings_of_the_suite(path: Path) -> None:
    found = properties(ast.parse(path.read_text("utf-8")))
    assert [name for name, others in found if not others & tries_more_in_ci(path)] == []

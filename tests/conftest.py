"""What several tests share: octets that each view reads, the same ones in every run."""

from __future__ import annotations

import functools
import gc
import os
import pickle
from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from laws import VALID, examples, tries_more_in_ci
from recordings import LARGE

from grammar.specification import SPECIFICATION
from smtpkit.capabilities import EhloLine
from smtpkit.command import Command
from smtpkit.reply import ReplyView
from smtpkit.testing import strategies
from smtpkit.view import View

if LARGE is None or not (LARGE / "public").is_dir():
    collect_ignore = ["test_public_captures.py"]


def pytest_collection_finish() -> None:
    """Leave thousands of tests and grammars out of each collection of garbage."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what says more in CI: the tests that try as much as `laws` says."""
    for item in items if config.option.markexpr else ():
        if isinstance(item, pytest.Function) and item.originalname in tries_more_in_ci(item.path):
            item.add_marker(pytest.mark.full)


def octets_read_by(view: type[View]) -> SearchStrategy[bytes]:
    """Any octets that a view reads."""
    if issubclass(view, Command):
        return strategies.COMMANDS[view.verb].lines()
    if issubclass(view, ReplyView):
        return strategies.REPLIES[view.__name__].lines()
    name = view.rule
    if issubclass(view, EhloLine):
        offered = {each.keyword: each.attribute for each in SPECIFICATION.extensions}
        name = f"offer-{offered[view.keyword]}"
    if name == "esmtp-param":
        value = st.one_of(st.just(b""), strategies.esmtp_value().map(lambda value: b"=" + value))
        return st.tuples(strategies.esmtp_keyword(), value).map(b"".join)
    if name == "attribute-param":
        names = strategies.attribute_name()
        return st.tuples(names, st.just(b"="), strategies.attribute_value()).map(b"".join)
    rule: SearchStrategy[bytes] = getattr(strategies, name.lower().replace("-", "_"))()
    return rule


@pytest.fixture(scope="session")
def octets_of() -> Callable[[type[View]], SearchStrategy[bytes]]:
    """The strategy of the octets that a view reads."""
    return octets_read_by


@pytest.fixture(scope="session")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[bytes]]:
    """Some octets that a view reads; drawn once for all processes of a run."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    @functools.cache
    def some(view: type[View], count: int = VALID) -> list[bytes]:
        kept = shared / f"{view.__module__}.{view.__name__}.{count}"
        if kept.exists():
            drawn: list[bytes] = pickle.loads(kept.read_bytes())
            return drawn
        drawn = examples(octets_read_by(view), count)
        unfinished = own / kept.name
        unfinished.write_bytes(pickle.dumps(drawn))
        unfinished.replace(kept)
        return drawn

    return some

"""The examples: right as they stand, short, and good in every output of their dialects."""

from __future__ import annotations

import doctest
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from laws import volume

import smtpkit
from grammar.declarations import Extension
from smtpkit.testing import check_round_trips

FOLDER = Path(__file__).parent.parent / "examples"
FILES = sorted(FOLDER.glob("*.py"))
#: stands above what an author has to write
MARK = "# --- the declaration ---\n"


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"examples.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXTENSIONS = {
    f"{path.stem}.{name}": extension
    for path in FILES
    if MARK in path.read_text("utf-8")
    for name, extension in vars(load(path)).items()
    if isinstance(extension, Extension)
}
each = pytest.mark.parametrize("name", EXTENSIONS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_declaration_is_short(path: Path) -> None:
    lines = path.read_text("utf-8").partition(MARK)[2].splitlines()
    assert len([line for line in lines if line]) <= 20


@each
def test_its_dialect_keeps_to_the_laws(name: str) -> None:
    check_round_trips(smtpkit.dialect(EXTENSIONS[name]), max_examples=volume(50))


@each
def test_the_examples_of_its_pages_are_right(name: str) -> None:
    dialect = smtpkit.dialect(EXTENSIONS[name])
    known = smtpkit.DIALECT.pages()
    for page, text in dialect.pages().items():
        if text.replace("dialect.", "smtpkit.") == known.get(page):
            continue
        told: list[str] = []
        test = doctest.DocTestParser().get_doctest(text, {"dialect": dialect}, page, page, 0)
        doctest.DocTestRunner(verbose=False).run(test, out=told.append)
        assert not told, "".join(told)


@each
def test_what_it_adds_is_told(name: str) -> None:
    """Every word of a declaration stands in the pages, and every rule in the ABNF."""
    extension, dialect = EXTENSIONS[name], smtpkit.dialect(EXTENSIONS[name])
    page = dialect.pages()[f"docs/reference/extension-{extension.keyword.lower()}.md"]
    abnf = dialect.abnf()
    assert f'"{extension.keyword}"' in abnf
    for mechanism in extension.mechanisms:
        assert mechanism.name in page
        assert all(f"\n{message.rule} " in abnf for message in mechanism.messages)
    for reply in extension.standard_replies:
        assert f"| `{reply.method}` | {reply.code} |" in page
        assert hasattr(dialect.SmtpBuilder, reply.method)
    for code in extension.status_codes:
        assert getattr(code, "meaning", "") in page
    for place, leniencies in extension.leniencies.items():
        for leniency in leniencies:
            assert f"| `{leniency.name}` | {leniency.sentence} | odd | `{place}` |" in page
            assert leniency.name in dialect.tables.lenient
            listed = dialect.pages()["docs/reference/leniencies.md"]
            assert f"| `{leniency.name}` | {leniency.sentence} | odd | `{place}` |" in listed


def test_what_an_extension_takes_the_place_of_is_gone_from_the_page_of_the_other() -> None:
    dialect = smtpkit.dialect(EXTENSIONS["vendor_size.UNITS"])
    pages = dialect.pages()
    row = "| `SIZE` | `size` |"
    assert row in pages["docs/reference/extension-x-units.md"]
    assert row not in pages["docs/reference/extension-size.md"]
    assert row in smtpkit.DIALECT.pages()["docs/reference/extension-size.md"]

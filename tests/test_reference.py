"""The reference pages tell of everything that is declared, and their links lead somewhere."""

from __future__ import annotations

import doctest
import re
from pathlib import PurePosixPath

import pytest

from grammar.declarations import Command, Extension, Message, ReplyForm
from grammar.generator.reference import FOLDER, pages
from grammar.generator.session import session_pages
from grammar.model.lines import class_name
from grammar.specification import SPECIFICATION, specification

PAGES = pages(SPECIFICATION)
ALL = PAGES | session_pages(SPECIFICATION)
Declared = Command | ReplyForm | Extension | Message
DECLARED: list[Declared] = [
    *SPECIFICATION.commands,
    *SPECIFICATION.forms,
    *SPECIFICATION.extensions,
    *SPECIFICATION.messages,
]


def page(declared: Declared) -> str:
    """The page of a declaration, found by the link that the index has to it."""
    index = PAGES[f"{FOLDER}/index.md"]
    kind, title = {
        Command: lambda: ("command", declared.verb),
        ReplyForm: lambda: ("reply", declared.name_of_class),
        Extension: lambda: ("extension", declared.keyword),
        Message: lambda: ("message", class_name(declared)),
    }[type(declared)]()
    link = re.search(rf"\[{re.escape(title)}\]\(({kind}-[^)]*)\)", index)
    assert link is not None
    return PAGES[f"{FOLDER}/{link[1]}"]


@pytest.mark.parametrize("declared", DECLARED, ids=repr)
def test_everything_declared_has_a_page_that_says_what_it_is(declared: Declared) -> None:
    text = page(declared)
    assert declared.summary[1:] in text
    assert "```abnf\n" in text
    assert "```pycon\n>>> import smtpkit\n" in text


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_every_parameter_has_a_row_with_its_command_and_with_its_extension(verb: str) -> None:
    for extension in SPECIFICATION.extensions:
        for parameter in extension.parameters.get(verb, ()):
            row = f"| `{parameter.keyword}` | `{parameter.field}` |"
            assert row in page(extension)
            assert row in page(SPECIFICATION.command(verb))
            assert f"| `{parameter.keyword}` | {verb} |" in PAGES[f"{FOLDER}/index.md"]


@pytest.mark.parametrize("command", SPECIFICATION.commands, ids=repr)
def test_every_field_and_reply_of_a_command_has_a_row(command: Command) -> None:
    text = page(command)
    parameters = command.parameters
    typed = {known.field for known in parameters.known} if parameters is not None else set()
    for field in set(command.fields) - typed:
        assert f"| `{field}` |" in text
    for codes in command.replies.phases.values():
        for code in (*codes.success, *codes.failure):
            assert f"| {code} |" in text


def test_what_an_extension_adds_is_told() -> None:
    size = page(next(e for e in SPECIFICATION.extensions if e.keyword == "SIZE"))
    assert "A line of MAIL may be 26 octets longer." in size
    assert "https://www.rfc-editor.org/rfc/rfc1870" in size


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_to_pages(name: str) -> None:
    for target in re.findall(r"\]\(([^)]*)\)", PAGES[name]):
        if not target.startswith("https://www.rfc-editor.org/rfc/rfc"):
            assert str(PurePosixPath(name).parent / target) in ALL


def test_each_page_is_linked_from_the_index() -> None:
    linked = set(re.findall(r"\]\(([^)]*\.md)\)", PAGES[f"{FOLDER}/index.md"]))
    assert {f"{FOLDER}/{target}" for target in linked} == {
        name for name in ALL if name.endswith(".md") and name != f"{FOLDER}/index.md"
    }


@pytest.mark.parametrize("name", PAGES)
def test_the_rows_of_a_table_have_as_many_cells(name: str) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", PAGES[name], re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1, table


@pytest.mark.parametrize("name", PAGES)
def test_the_examples_are_right(name: str) -> None:
    runner = doctest.DocTestRunner(verbose=False)
    told: list[str] = []
    runner.run(doctest.DocTestParser().get_doctest(PAGES[name], {}, name, name, 0), out=told.append)
    assert not told, "".join(told)


def test_the_pages_are_the_same_each_time() -> None:
    assert pages(specification()) == PAGES

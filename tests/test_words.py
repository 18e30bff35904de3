"""The public names of both packages are there, and are told by their task."""

from __future__ import annotations

import pydoc
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import grammar
import smtpkit
from grammar.extensions import VENDOR
from smtpkit.generated import constants

#: the second column of the table in a docstring, whose lines are indented
TABLE = re.compile(r"^ {4}.{16}(.*)$", re.M)


def table(doc: str | None) -> list[str]:
    """The rows of the table in a docstring, without what they are headed by."""
    return TABLE.findall(doc or "")


def test_the_table_of_the_docstring_has_each_word_once() -> None:
    listed = re.findall(r"\w+", " ".join(table(grammar.__doc__)))
    assert sorted(listed) == sorted(grammar.__all__)
    assert len(listed) == len({*listed})


def test_the_table_of_the_library_has_each_of_its_names_once() -> None:
    text = " ".join(table(smtpkit.__doc__))
    listed = [name for name in re.findall(r"\w+", text) if name in smtpkit.__all__]
    assert [*listed, *constants.__all__].count("SMTPS_PORT") == 2  # which begins otherwise
    assert sorted({*listed, *constants.__all__}) == sorted(smtpkit.__all__)
    assert len(listed) == len({*listed})
    for name in constants.__all__:
        assert name in listed or f"{name.partition('_')[0]}_*" in text


def test_the_commands_of_vendors_are_listed_by_themselves() -> None:
    declared = [command.name_of_class for each in VENDOR for command in each.commands]
    row = re.search(r"of vendors +([^;]*?)\n +their parts", smtpkit.__doc__ or "")
    assert row
    assert re.findall(r"\w+", row[1]) == declared


def test_the_names_of_the_library_are_found_without_having_been_used() -> None:
    code = "import smtpkit\nprint(*dir(smtpkit))\nprint(smtpkit.Ret.FULL, smtpkit.sasl)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = done.stdout.splitlines()[0].split()
    assert {*smtpkit.__all__, "__version__"} <= {*names}
    assert [name for name in names if name not in smtpkit.__all__ and name[:2] != "__"] == []


def test_star_imports_and_help_give_what_is_listed() -> None:
    given: dict[str, object] = {}
    exec("from smtpkit import *", given)
    assert {*given} - {"__builtins__"} == {*smtpkit.__all__}
    helped = pydoc.plain(pydoc.render_doc(smtpkit))
    for name in ("parse_command", "class Mail(", "class Ret(", "class Capabilities(", "AnyCommand"):
        assert name in helped
    assert "TYPE_CHECKING" not in helped.partition("CLASSES")[0]
    assert "\n    TYPE_CHECKING" not in helped


def test_every_word_is_there_and_hides_no_module_of_the_package() -> None:
    for name in grammar.__all__:
        assert not isinstance(getattr(grammar, name), type(sys)), name


@pytest.mark.parametrize(
    "statement",
    ["import grammar", "from grammar import Command", "from grammar.language.text import Octets"],
)
def test_without_construct_one_is_told_how_to_get_it(statement: str) -> None:
    code = f"import sys\nsys.modules['construct'] = None\n{statement}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == (
        "ImportError: grammar needs construct: pip install 'smtpkit-wire[grammar]'"
    )
    assert "During handling" not in done.stderr


def test_without_construct_a_dialect_says_the_same() -> None:
    code = "import sys\nsys.modules['construct'] = None\nimport smtpkit\nsmtpkit.dialect()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == (
        "smtpkit.errors.DialectError: a dialect needs construct: "
        "pip install 'smtpkit-wire[grammar]'"
    )


# --- extras ---------------------------------------------------------------------------------------

TOP = Path(__file__).parent.parent
EXTRAS = tomllib.loads(TOP.joinpath("pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]


def test_every_extra_is_told_in_the_readme() -> None:
    rows = re.findall(r"^\| (`.*?) \|", TOP.joinpath("README.md").read_text("utf-8"), re.M)
    told = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(told) == sorted(EXTRAS)


def test_every_extra_that_is_named_exists() -> None:
    named = {
        name
        for package in ("grammar", "smtpkit")
        for path in TOP.joinpath(package).rglob("*.py")
        for name in re.findall(r"smtpkit-wire\[(\w+)\]", path.read_text("utf-8"))
    }
    assert {"cli", "grammar", "testing"} <= named <= {*EXTRAS}


def test_what_others_need_for_their_tests_brings_no_tool_of_this_project() -> None:
    needed = {re.match(r"[\w-]+(\[\w+\])?", each)[0] for each in EXTRAS["testing"]}  # type: ignore[index]
    assert needed == {"smtpkit-wire[grammar]", "hypothesis"}
    assert [each.partition("=")[0] for each in EXTRAS["grammar"]] == ["construct"]

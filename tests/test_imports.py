"""Who imports whom (CONTRIBUTING.md), and what `import smtpkit` loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
STANDARD = set(sys.stdlib_module_names)

# package -> what it may import beside the standard library, and what within functions only
ALLOWED = {
    "grammar": ({"grammar", "construct"}, set()),
    "smtpkit": ({"smtpkit"}, {"grammar"}),
}
# the optional parts, each with its extra
EXTRAS = {
    "smtpkit/address.py": {"idna"},
    "smtpkit/captures.py": {"dpkt"},
    "smtpkit/cli.py": {"click", "rich"},
    "smtpkit/testing": {"hypothesis"},
}
FILES = [path for package in ALLOWED for path in sorted((TOP / package).rglob("*.py"))]


def imports(tree: ast.AST, *, top: bool = True) -> Iterator[tuple[str, bool]]:
    """The packages that a module imports, and whether it does so when it is itself imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            yield str(node.module).partition(".")[0], top
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from imports(ast.Module(node.body, []), top=False)
            yield from imports(ast.Module(node.orelse, []), top=top)
        else:
            inside = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            yield from imports(node, top=top and not inside)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TOP)))
def test_a_module_imports_what_its_package_may(path: Path) -> None:
    name = path.relative_to(TOP).as_posix()
    allowed, lazily = ALLOWED[name.partition("/")[0]]
    extra = set().union(*(extras for part, extras in EXTRAS.items() if name.startswith(part)))
    for package, at_once in imports(ast.parse(path.read_text("utf-8"))):
        may = STANDARD | allowed | extra | (set() if at_once else lazily)
        assert package in may, f"{name} imports {package}"


def test_the_library_names_the_grammar_in_a_few_places_only() -> None:
    found = {
        path.relative_to(TOP).as_posix()
        for path in FILES
        for package, _ in imports(ast.parse(path.read_text("utf-8")))
        if package == "grammar" and path.is_relative_to(TOP / "smtpkit")
    }
    # the dialect compiler, what prints the grammar, and what tests a dialect
    optional = {"smtpkit/dialects.py", "smtpkit/cli.py"}
    assert {name for name in found if not name.startswith("smtpkit/testing/")} <= optional


def loaded(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"import sys; sys.path.insert(0, {str(TOP)!r})\n{code}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


# what costs time at start-up, or is not there without an extra
HEAVY = ["construct", "grammar", "re", "enum", "typing", "dataclasses", "collections", "functools"]


@pytest.mark.parametrize("module", [*HEAVY, "datetime", "hypothesis", "click", "rich", "dpkt"])
def test_importing_the_library_does_not_load(module: str) -> None:
    assert module not in LOADED
    assert not any(name.startswith(f"{module}.") for name in LOADED)


LOADED = loaded("import smtpkit") - loaded("pass")


def test_importing_the_library_loads_only_itself() -> None:
    assert {name for name in LOADED if name.partition(".")[0] != "smtpkit"} <= {"__future__"}


def test_building_and_reading_load_neither_construct_nor_the_grammar() -> None:
    used = loaded(
        "import smtpkit\n"
        "line = smtpkit.Mail.build('ned@x.example', size=5, body='8BITMIME', envid='x+y')\n"
        "smtpkit.parse_command(line).to_dict()\n"
        "smtpkit.SmtpLayer(b'FOO').show()\n"
        "try: smtpkit.parse_command(b'MAIL FROM:x')\n"
        "except smtpkit.ParseError as error: str(error)\n"
        "smtpkit.Capabilities(b'250-x.example\\r\\n250 SIZE 5\\r\\n').size\n"
    )
    assert not {"construct", "grammar", "hypothesis", "click"} & used


def test_every_public_name_of_the_library_is_there() -> None:
    import smtpkit

    for name in dir(smtpkit):
        getattr(smtpkit, name)
    with pytest.raises(AttributeError, match="no attribute 'Missing'"):
        _ = smtpkit.Missing

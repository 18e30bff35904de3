"""Who imports whom (CONTRIBUTING.md), and what `import smtpkit` loads."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from made_captures import pcap_header

TOP = Path(__file__).parent.parent
STANDARD = set(sys.stdlib_module_names)

# package -> what it may import beside the standard library, and what within functions only
ALLOWED = {
    "grammar": ({"grammar", "construct"}, set()),
    "smtpkit": ({"smtpkit"}, {"grammar"}),
}
# what a checker alone reads, and brings with it
FOR_CHECKERS = {"typing_extensions"}
# the optional parts, each with its extra
EXTRAS = {
    "smtpkit/address.py": {"idna"},
    "smtpkit/captures/frames.py": {"dpkt"},
    "smtpkit/cli.py": {"click"},
    "smtpkit/dissection.py": {"click", "rich"},
    "smtpkit/explanation.py": {"click"},
    "smtpkit/terminal.py": {"click"},
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
        may = STANDARD | allowed | extra | (set() if at_once else lazily | FOR_CHECKERS)
        assert package in may, f"{name} imports {package}"


def test_the_library_names_the_grammar_in_a_few_places_only() -> None:
    found = {
        path.relative_to(TOP).as_posix()
        for path in FILES
        if path.is_relative_to(TOP / "smtpkit")
        and "grammar" in dict(imports(ast.parse(path.read_text("utf-8"))))
    }
    # the dialects, their compiler, and what tests one
    assert found == {
        "smtpkit/compiling.py",
        "smtpkit/dialects.py",
        "smtpkit/testing/round_trips.py",
    }


def test_nothing_looks_for_what_lies_beside_the_repository() -> None:
    parts = ("grammar", "smtpkit", "tests", "benchmarks", "docs")
    files = [
        *TOP.glob("*.*"),
        *(path for part in parts for path in TOP.joinpath(part).rglob("*.*")),
    ]
    # and not an option of a compiler
    beside = re.compile(rb"(?<!-)\bshared[/\"']")
    found = [path for path in files if path.is_file() and beside.search(path.read_bytes())]
    assert found == []


# --- floors ---------------------------------------------------------------------------------------

#: the floors of each package, the lowest first: a module imports from below its floor alone, be it
#: at once, within a function, or for its annotations
FLOORS: dict[str, tuple[tuple[str, ...], ...]] = {
    "smtpkit": (
        ("generated",),
        (
            "engine",
            "errors",
            "order",
            "phases",
            "generated.codecs",
            "generated.constants",
            "generated.content",
            "generated.leniencies",
            "generated.positions",
            "generated.restrictions",
        ),
        ("modules", "octets", "matching", "wording", "generated.enumerations", "generated.nodes"),
        ("generated.machines",),
        ("machines",),
        ("facts", "generated.patterns", "blame", "protocol"),
        ("pickling",),
        ("view",),
        ("generated.values",),
        ("command", "address", "writing", "sasl_message", "reading", "rows"),
        ("mentions", "secrets", "tables", "reply", "generated.commands"),
        ("diagnosis", "generated.replies"),
        ("profiles",),
        ("offered",),
        ("capabilities",),
        # for other people's tests, and loaded when a dialect is asked for its strategies
        ("testing.drawing",),
        ("testing.combinators",),
        ("testing.strategies",),
        ("offers",),
        ("dialects",),
        ("compiling", "generated.dialect"),
        ("made",),
        ("layer", "generated.capabilities", "generated.sasl"),
        ("builder", "sasl"),
        ("generated.builder",),
        # the wire
        ("events",),
        ("scanning",),
        ("data", "session", "received"),
        ("connection",),
        ("stream", "printing"),
        ("messages", "tunnels", "content", "directions", "pairing"),
        ("hiding",),
        ("followed",),
        ("judging",),
        ("client_side",),
        ("server_side",),
        ("observer",),
        # the face: what `import smtpkit` gives
        ("",),
        # optional parts
        ("testing.boundaries", "testing.round_trips"),
        ("testing.servers",),
        ("testing", "terminal", "transactions"),
        ("captures.connection", "captures.transcripts", "captures.transcripts.anchors"),
        ("captures.transcripts.text", "captures.transcripts.finder"),
        ("captures.transcripts.apart", "captures.transcripts.sides", "captures.transcripts.styles"),
        ("captures.transcripts.mail_data",),
        ("captures.transcripts.dialogue",),
        ("captures.judge", "captures.pcap", "captures.frames"),
        ("captures.recorded", "captures.transcript", "captures.tcp"),
        ("captures.reading",),
        ("captures",),
        ("dissection", "explanation"),
        ("cli",),
    ),
    "grammar": (
        # the vocabulary, which knows no SMTP
        ("language", "language.restrictions", "language.codecs", "language.remembered"),
        ("language.text",),
        ("language.lists", "language.values"),
        # SMTP
        ("constants", "codes", "leniencies"),
        ("lexical", "session", "data"),
        # what a declaration is, and what follows from it
        ("model", "model.nodes", "model.positions"),
        ("declarations",),
        ("model.shapes", "model.rows"),
        ("model.automaton",),
        ("model.lines", "model.octets", "model.actions"),
        # SMTP again
        ("address",),
        ("replies", "commands", "sasl"),
        # the face: the words of a declaration
        ("",),
        ("extensions.*",),
        ("extensions.microsoft",),
        ("extensions",),
        ("specification",),
        # what is written
        ("generator", "generator.layout", "generator.module", "generator.syntax"),
        ("generator.machines",),
        ("generator.machine_rows",),
        ("generator.narrow_xtext", "generator.arguments", "generator.bases", "generator.functions"),
        ("generator.regex", "generator.strategies"),
        ("generator.narrow", "generator.pieces"),
        ("generator.views",),
        ("generator.capabilities", "generator.sasl", "generator.own_machines"),
        ("generator.abnf", "generator.node_rows"),
        ("generator.constants",),
        ("generator.modules", "generator.reference", "generator.session"),
        ("generator.files",),
        # what may not be declared
        ("review", "review.writes"),
        ("review.rules",),
        ("review.names", "review.coverage", "review.facts"),
        ("generator.dialect", "generator.protocol"),
        ("generator.compiler",),
        ("dialects",),
        ("__main__",),
    ),
}
MODULES = {
    ".".join(path.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__"): path
    for path in FILES
}
ON_FLOORS = [name for name in MODULES if name.partition(".")[0] in FLOORS]


def floors_of(module: str) -> list[int]:
    """The floors that a module stands on: it should be one. What is named goes before `*`."""
    package, _, name = module.partition(".")
    floors = list(enumerate(FLOORS[package]))
    named = [number for number, names in floors if name in names]
    return named or [n for n, names in floors if any(fnmatchcase(name, each) for each in names)]


def floor_of(module: str) -> int:
    [floor] = floors_of(module)
    return floor


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The modules of this project that a module imports, and the names that it takes from them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield (inner, "") if inner in MODULES else (node.module, alias.name)


@pytest.mark.parametrize("module", ON_FLOORS)
def test_a_module_stands_on_one_floor(module: str) -> None:
    assert len(floors_of(module)) == 1


def test_nothing_stands_on_a_floor_but_modules() -> None:
    for package, floors in FLOORS.items():
        for each in (each for floor in floors for each in floor):
            name = f"{package}.{each}".removesuffix(".")
            assert any(fnmatchcase(module, name) for module in ON_FLOORS), name


@pytest.mark.parametrize("module", ON_FLOORS)
def test_a_module_imports_from_the_floors_below(module: str) -> None:
    package = module.partition(".")[0]
    for other, _ in imported(ast.parse(MODULES[module].read_text("utf-8"))):
        if other != module and other.partition(".")[0] == package:
            assert floor_of(other) < floor_of(module), f"{module} imports {other}"


#: names that others have given: construct's protocol, and named tuples'; and the extension
NOT_OURS = {
    "_engine",
    "_parse",
    "_build",
    "_sizeof",
    "_parsereport",
    "_replace",
    "_asdict",
    "_value_",
}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__") and name not in NOT_OURS


def own_names(tree: ast.AST) -> Iterator[str]:
    """The names that a module gives to what it defines: on itself, on its classes, on `self`."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
                yield node.attr
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__slots__":
            yield from ast.literal_eval(node.value)


@pytest.mark.parametrize("module", ON_FLOORS)
def test_what_begins_with_an_underscore_is_used_where_it_is_defined(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    for other, name in imported(tree):
        assert not any(map(is_private, (*other.split("."), name))), f"{other}.{name}"
    own = set(own_names(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            assert node.attr in own, f"line {node.lineno}: {ast.unparse(node)}"


# --- what is loaded -------------------------------------------------------------------------------


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


# every interpreter loads `os`, unless it is asked not to
LOADED = loaded("import smtpkit") - loaded("import os")


def test_importing_the_library_loads_only_itself() -> None:
    assert {name for name in LOADED if name.partition(".")[0] != "smtpkit"} <= {"__future__"}


#: what `import smtpkit` may do at most, where no clock is needed to see that it has grown: a tenth
#: more than it does. Whoever needs more of one says so here
MOST = {"modules": 29, "octets of bytecode": 690_000, "classes": 110, "calls": 2_450}
COUNT = """
from marshal import dumps
calls = 0
def count(frame, event, argument):
    global calls
    calls += event == "call" and frame.f_code.co_filename.startswith(TOP)
sys.setprofile(count)
import smtpkit
sys.setprofile(None)
modules = [m for name, m in sys.modules.items() if name.partition(".")[0] == "smtpkit"]
read = [m for m in modules if m.__file__.endswith(".py")]
octets = sum(len(dumps(m.__loader__.get_code(m.__name__))) for m in read)
classes = {c for m in read for c in vars(m).values() if isinstance(c, type)}
print(len(modules), octets, len(classes), calls)
"""


@pytest.mark.parametrize("engine", ["python", ""], ids=["pure", "any"])
def test_importing_the_library_does_little(engine: str) -> None:
    code = f"import sys; TOP = {str(TOP)!r}; sys.path.insert(0, TOP); {COUNT}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        env={**os.environ, "SMTPKIT_ENGINE": engine},
        capture_output=True,
        text=True,
        check=True,
    )
    found = dict(zip(MOST, map(int, done.stdout.split()), strict=True))
    assert {name: number for name, number in found.items() if number > MOST[name]} == {}


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


def test_reading_packets_loads_nothing_that_reads_transcripts() -> None:
    used = loaded(
        "from io import BytesIO\n"
        "from smtpkit.captures import CaptureError, stream_capture\n"
        f"head = {pcap_header()!r}\n"
        "try: list(stream_capture(BytesIO(head)))\n"
        "except CaptureError: pass\n"
    )
    assert "smtpkit.captures.tcp" in used
    assert not any(name.startswith("smtpkit.captures.transcript") for name in used)


def test_every_public_name_of_the_library_is_there() -> None:
    import smtpkit

    for name in dir(smtpkit):
        getattr(smtpkit, name)
    with pytest.raises(AttributeError, match="no attribute 'Missing'"):
        _ = smtpkit.Missing


def test_construct_is_imported_where_declarations_become_a_model() -> None:
    rooms = ("grammar.language.", "grammar.model.", "grammar.declarations")
    found = {
        module
        for module, path in MODULES.items()
        if "construct" in dict(imports(ast.parse(path.read_text("utf-8"))))
    }
    # the face says how to get it where it is missing
    assert {module for module in found if not module.startswith(rooms)} == {"grammar"}
    assert "grammar.language.text" in found

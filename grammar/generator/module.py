"""A generated module: its text, and the imports that the text needs."""

from __future__ import annotations

import ast
import builtins
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

#: what generated code may use, and where it comes from
RUNTIME = {
    "smtpkit": ("rows",),
    "smtpkit.generated": ("builder", "capabilities", "commands", "sasl"),
    "smtpkit.address": ("MailboxView", "PathView"),
    "smtpkit.builder": (
        "ExchangeBuilder",
        "MessageBuilder",
        "lacks",
        "writes",
        "write_to",
    ),
    "smtpkit.capabilities": (
        "CapabilitiesView",
        "EhloLine",
        "keyword_alone",
    ),
    "smtpkit.command": ("Command",),
    "smtpkit.dialects": ("Dialect",),
    "smtpkit.errors": ("BuildError",),
    "smtpkit.facts": ("Lead", "ViewFacts"),
    "smtpkit.generated.codecs": (),
    "smtpkit.generated.restrictions": (
        "AsciiOnly",
        "Checked",
        "Decodable",
        "Excludes",
        "MaxLineOctets",
        "MaxOctets",
        "Narrower",
        "Needs",
        "Once",
        "SameAs",
        "SameClass",
        "Utf8Needs",
    ),
    "smtpkit.matching": ("EnumerationCodec", "Items", "Pattern", "longest", "rejects"),
    "smtpkit.modules": ("AddedTables", "leans_on", "part_of"),
    "smtpkit.octets": ("is_utf8",),
    "smtpkit.order": ("Order",),
    "smtpkit.phases": ("Replies", "ReplyCodes"),
    "smtpkit.protocol": ("Protocol",),
    "smtpkit.reply": ("CodedReplyView", "EnhancedCode", "ReplyView"),
    "smtpkit.sasl_message": ("BearerMessage", "SaslMessage"),
    "smtpkit.view": ("View",),
    "smtpkit.writing": (
        "ListWriter",
        "OffersWriter",
        "ParametersWriter",
        "SecretWriter",
        "StructureWriter",
        "Writer",
        "flag_of",
        "led",
    ),
}
#: what only annotations use
TYPES = {
    "collections.abc": ("Iterable", "Mapping"),
    "typing": ("Any", "ClassVar", "Literal", "Self"),
}


def members(*classes: str) -> frozenset[str]:
    """The public names that hand-written classes of the library have for themselves.

    Each is given as `module.Class`. The library is read, and not run: it may be broken.
    """
    found: set[str] = set()
    for path in classes:
        module, _, name = path.partition(".")
        library = find_spec("smtpkit")
        assert library is not None
        assert library.submodule_search_locations
        file = Path(library.submodule_search_locations[0], f"{module}.py")
        body = ast.parse(file.read_text("utf-8")).body
        found |= {
            member
            for owner in body
            if isinstance(owner, ast.ClassDef) and owner.name == name
            for statement in owner.body
            for member in _members(statement)
        }
    return frozenset(member for member in found if not member.startswith("_"))


def _members(statement: ast.stmt) -> list[str]:
    """The names that a statement in the body of a class gives to its members."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=[ast.Name(id="__slots__")], value=value):
            return list(ast.literal_eval(value))
        case ast.Assign(targets=[ast.Name(id=name)]):
            return [name]
    return []


@cache
def library_version() -> str:
    """The version of the library, which is read, and not run."""
    library = find_spec("smtpkit")
    assert library is not None
    assert library.origin is not None
    found = re.search(r'^__version__ = "(.+)"$', Path(library.origin).read_text("utf-8"), re.M)
    assert found is not None
    return found[1]


HEADER = '''"""{doc}

Generated from {source} by `python -m grammar`; edit that instead.
"""

from __future__ import annotations
'''


def module_text(
    doc: str,
    source: str,
    body: str,
    *,
    runtime: dict[str, tuple[str, ...]] | None = None,
    types: dict[str, tuple[str, ...]] | None = None,
) -> str:
    """A module of this body, with the imports it needs; `runtime` and `types` add to the usual."""
    used, defined = _names(body)
    needed = used - defined - set(dir(builtins))
    at_run_time = _imports({**RUNTIME, **(runtime or {})}, needed)
    usual = {name: (*names, *TYPES.get(name, ())) for name, names in (types or {}).items()}
    for_types = _imports({**TYPES, **usual}, needed)
    parts = [HEADER.format(doc=doc, source=source), *at_run_time]
    if for_types or "Match" in needed:
        parts += ["", "TYPE_CHECKING = False", "if TYPE_CHECKING:"]
        parts += ["    import re"] if "Match" in needed else []
        parts += [f"    {line}" for line in for_types]
        parts += ["", "    Match = re.Match[bytes]"] if "Match" in needed else []
    return "\n".join([*parts, "", body, ""])


def _imports(modules: dict[str, tuple[str, ...]], needed: set[str]) -> list[str]:
    chosen = {name: sorted(needed.intersection(names)) for name, names in modules.items()}
    return [f"from {name} import {', '.join(names)}" for name, names in chosen.items() if names]


def _names(body: str) -> tuple[set[str], set[str]]:
    """The names that a module's text uses, and those that it defines at its top."""
    tree = ast.parse(body)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    defined: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, (ast.ClassDef, ast.FunctionDef)):
            defined.add(statement.name)
        elif isinstance(statement, ast.Assign):
            defined |= {t.id for t in statement.targets if isinstance(t, ast.Name)}
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            defined.add(statement.target.id)
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            defined |= {alias.asname or alias.name for alias in statement.names}
    return used, defined


def import_lines(lines: set[str]) -> dict[str, tuple[str, ...]]:
    """`from datetime import datetime` as a table of modules and names."""
    found: dict[str, tuple[str, ...]] = {}
    for line in sorted(lines):
        match = re.fullmatch(r"from (\S+) import (\w+)", line)
        if match is None:
            raise TypeError(f"a value's imports are lines `from module import name`, not {line!r}")
        found[match[1]] = (*found.get(match[1], ()), match[2])
    return found

"""The functions that are copied: what octets mean, and what is looked at beside their rule.

A function stands beside the rule that needs it. The library has those of the whole specification
in one module, behind the generic ones; a dialect has its own, in the same way.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from types import ModuleType

from grammar.generator.module import HEADER
from grammar.language import codecs, restrictions
from grammar.language.text import Construct, Rule, walk
from grammar.language.values import Codec
from grammar.specification import SPECIFICATION, Specification

__all__ = [
    "CODECS",
    "codecs_module",
    "copied",
    "imports_of",
    "library_functions",
    "library_imports",
    "module_copy",
    "own_functions",
    "restrictions_module",
]

Function = Callable[..., object]

#: where the library has its copies
CODECS = "smtpkit.generated.codecs"


def copied(construct: Construct) -> Iterator[Function]:
    """The functions that a construct needs at run time, and the class of what they read."""
    if isinstance(construct, Codec):
        if construct.own_type is not None:
            yield construct.own_type
        yield from (construct.decoder, construct.encoder)
    elif isinstance(construct, Rule) and construct.check is not None:
        yield construct.check


@cache
def library_functions() -> dict[str, Function]:
    """The functions of the library, by name: the generic ones, and those of its rules."""
    messages = (inner for message in SPECIFICATION.messages for inner in walk(message))
    rules = (*SPECIFICATION.constructs(), *messages)
    found = _generic()
    for function in (function for each in rules for function in copied(each)):
        if found.setdefault(function.__name__, function) is not function:
            raise ValueError(f"two functions are called {function.__name__}")
    return found


def library_imports() -> dict[str, tuple[str, ...]]:
    """What a module may import of them, and from where."""
    return {CODECS: tuple(sorted(library_functions()))}


def _generic() -> dict[str, Function]:
    """Those that belong to no rule of SMTP."""
    return {
        name: function
        for name, function in inspect.getmembers(codecs, inspect.isfunction)
        if function.__module__ == codecs.__name__ and not name.startswith("_")
    }


def module_copy(module: ModuleType, doc: str) -> str:
    """A module of the grammar as it stands there, which imports the standard library alone."""
    body = inspect.getsource(module).partition("from __future__ import annotations\n")[2]
    return HEADER.format(doc=doc, source=module.__name__.replace(".", "/") + ".py") + body


def restrictions_module() -> str:
    """The restrictions, without what only emitters ask of them."""
    text = module_copy(restrictions, "Restrictions: what the prose of an RFC adds to a rule.")
    of_emitters = {"Emitter", "Drawing", "quick_test", "drawn", "remark"}
    lines = text.splitlines(keepends=True)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name in of_emitters:
            first, last = node.lineno - 1, node.end_lineno or 0
            lines[first:last] = [""] * (last - first)
    return "".join(lines)


def codecs_module() -> str:
    """The library's functions, as they stand in the grammar."""
    generic = _generic()
    own = [function for name, function in library_functions().items() if name not in generic]
    body = inspect.getsource(codecs).partition("from __future__ import annotations\n")[2]
    head = HEADER.format(
        doc="What octets mean, in both directions.",
        source="the functions of the package grammar",
    )
    return "\n".join([head + body, *_sources(own)])


def own_functions(specification: Specification) -> list[str]:
    """The source of the functions of a dialect that the library does not have.

    Before them stand the imports of their modules that they, and the types of the values, need.
    """
    known = library_functions()
    owners = [(each, function) for each in specification.constructs() for function in copied(each)]
    own = [(each, func) for each, func in owners if known.get(func.__name__) is not func]
    imports: set[str] = set()
    for construct, function in own:
        if function.__name__ in known:
            raise ValueError(f"a codec is called {function.__name__}, as one of the library's is")
        of_module = imports_of(function)
        if not of_module:
            continue
        types = (getattr(construct, "reads", ""), getattr(construct, "takes", ""))
        for text in (_source(function), *filter(None, types)):
            names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
            imports |= {of_module[name] for name in names & of_module.keys()}
    return [*sorted(imports), *_sources(function for _, function in own)]


def imports_of(function: Function) -> dict[str, str]:
    """The names that the module of a function imports at its top, each with the line that does.

    What comes from the grammar is left out: nothing that is written stands on it.
    """
    try:
        tree = ast.parse(inspect.getsource(inspect.getmodule(function)))  # type: ignore[arg-type]
    except (OSError, TypeError, SyntaxError):
        return {}
    found: dict[str, str] = {}
    for statement in tree.body:
        head = ""
        if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            head = f"from {statement.module} "
            if statement.module.partition(".")[0] in ("grammar", "__future__"):
                continue
        if head or isinstance(statement, ast.Import):
            for each in statement.names:
                name = each.asname or each.name
                found[name.partition(".")[0]] = f"{head}import {each.name}" + (
                    f" as {each.asname}" if each.asname else ""
                )
    return found


def _sources(functions: Iterable[Function]) -> list[str]:
    """The source of each function, in the order of their names."""
    found = {function.__name__: _source(function) for function in functions}
    return [line for name in sorted(found) for line in (found[name], "")]


def _source(function: Function) -> str:
    try:
        source = inspect.getsource(function)
    except OSError:
        raise ValueError(f"the source of {function.__name__} cannot be found") from None
    if not source.startswith(("def ", "class ")):
        raise ValueError(f"{function.__name__} is not a plain function of a module, or a class")
    return source

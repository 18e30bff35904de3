"""What the generator wrote, run as a module; and what such a module asks of the library."""

from __future__ import annotations

import sys

from smtpkit.errors import DialectError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType
    from typing import Any, TypeVar

    V = TypeVar("V")
else:
    # without `types`, which takes its time
    ModuleType = type(sys)

#: where the classes of dialects that are made at run time are found, by what those are made of
MADE = "smtpkit.made"

_count = 0


class Made(ModuleType):
    """A module that is made at run time; a pickle has what it is made of."""

    #: what it is made of; "" where nobody needs to find it again
    of: str

    def __reduce__(self) -> tuple[Any, ...]:
        return named, (MADE, self.of)


def run(source: str, of: str = "") -> ModuleType:
    """Run what the generator wrote, as a module that a debugger can step through.

    It is among no other modules: it lives as long as something that it made, and so does its text.
    Its classes are called after what it is made of, `of`: `smtpkit.made` finds them by that.
    """
    import linecache
    import weakref

    global _count
    _count += 1
    name = f"smtpkit.dialect_{_count}"
    filename = f"<{name}>"
    module = Made(MADE if of else name)
    module.of = of
    # whoever holds a function of it holds its namespace, and so the module
    module.__dict__["_this"] = module
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    weakref.finalize(module, linecache.cache.pop, filename, None).atexit = False
    exec(compile(source, filename, "exec"), module.__dict__)
    for made in [*module.__dict__.values()] if of else ():
        if isinstance(made, type) and made.__module__ == MADE:
            made.__qualname__ = f"{of}.{made.__qualname__}"
    return module


def named(module: str, path: str) -> Any:
    """What a module has by this name, or path of names: how a pickle finds it again."""
    from importlib import import_module

    found: Any = import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    return found


def place_of(declared: object) -> str:
    """Where a declaration can be imported from, `module:NAME`; "" where it cannot.

    A dot of the module's name is written as a slash.
    """
    # the program itself comes last: others may not know it
    modules = sorted(sys.modules.items(), key=lambda item: item[0] == "__main__")
    for module, each in modules:
        for name, value in [*getattr(each, "__dict__", {}).items()]:
            if value is declared and name.isidentifier():
                return f"{module.replace('.', '/')}:{name}"
    return ""


def name_of(declared: Any) -> str:
    """What a declaration is called: an extension by its keyword."""
    return str(getattr(declared, "keyword", "") or declared.name)


def declared_at(place: str) -> Any:
    """What is declared at a place, `module:NAME`; raises `DialectError`."""
    module, _, name = place.replace("/", ".").partition(":")
    try:
        return named(module, name)
    except (ImportError, AttributeError) as error:
        raise DialectError(f"{place} is not there: {error}") from error


def leans_on(wanted: tuple[str, str], found: tuple[str, str]) -> None:
    """Refuse a module that was written for another library: its version, and what its rows are.

    Raises `DialectError`.
    """
    if wanted != found:
        (version, rows), (here, rows_here) = wanted, found
        detail = "" if version != here else f", with other rules ({rows}, and not {rows_here})"
        message = f"it was written for smtpkit {version}{detail}, and this is smtpkit {here}"
        raise DialectError(f"{message}: write it again, by `python -m grammar dialect`")


def part_of(mapping: Mapping[str, V], *, only: str = "", without: str = "") -> dict[str, V]:
    """A part of a mapping: what some words name, or what others do not."""
    named, lacking = only.split(), without.split()
    return {
        key: value
        for key, value in mapping.items()
        if key not in lacking and (key in named or not named)
    }


class AddedTables:
    """What the tables of a dialect have beyond those of the library, where these end.

    Those of another protocol stand alone: they are all there is.
    """

    def __init__(
        self,
        *,
        stands_alone: bool = False,
        sets: tuple[bytes, ...] = (),
        scopes: tuple[tuple[Any, ...], ...] = (),
        rows: tuple[tuple[Any, ...], ...] = (),
        leniencies: Mapping[str, str] | None = None,
        rules: Mapping[str, int] | None = None,
        roots: Mapping[str, int] | None = None,
    ) -> None:
        self._stands_alone = stands_alone
        self._more: dict[str, Any] = {
            "SETS": sets,
            "SCOPES": scopes,
            "ROWS": rows,
            "LENIENCIES": leniencies or {},
            "RULES": rules or {},
            "ROOTS": roots or {},
        }

    def beyond(self, tables: Any) -> Any:
        """These tables behind those of a module, as a module has them."""
        from types import SimpleNamespace

        if self._stands_alone:
            return SimpleNamespace(**self._more)
        joined = SimpleNamespace()
        for name, more in self._more.items():
            first = getattr(tables, name)
            both = (*first, *more) if isinstance(more, tuple) else {**first, **more}
            setattr(joined, name, both)
        return joined

"""The engine in use, and what the native one needs to know.

The pure engine matches regular expressions. The native one (`_engine.c`) runs tables, and leaves
what it is not sure of to the pure one, which reads and explains: views, values and errors are the
same. It is in use where it was built, which needs a C compiler and an interpreter with a lock
(PEP 703 has those without); `SMTPKIT_ENGINE=python` chooses the pure one all the same, and with
`SMTPKIT_ENGINE=native` the import raises `ImportError` where the native one cannot be used. One
that was built from other sources is not used either, with a `RuntimeWarning`.
"""

from __future__ import annotations

from os import environ

from smtpkit.generated import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

#: what is looked at after a match, by its name in a row (`grammar.generator.machines`)
_KINDS = (
    "length",
    "each",
    "follows",
    "xtext",
    "doubt",
    "ascii",
    "needs",
    "excludes",
    "utf8-needs",
    "lead",
)
#: the kinds of fields that are read natively
TEXT, INTEGER, FLAG, PART, PARSED, CALL, XTEXT, WORDS, LINES, ITEMS, PARTS = range(11)
#: the kinds of pieces that are written natively
(
    LITERAL,
    WRITE_FLAG,
    WRITE_TEXT,
    WRITE_BRACKETED,
    WRITE_INTEGER,
    WRITE_XTEXT,
    WRITE_WORD,
    WRITE_CALL,
) = range(8)

_wanted = environ.get("SMTPKIT_ENGINE") or None
if _wanted not in (None, "python", "native"):
    raise ImportError(f"SMTPKIT_ENGINE is python or native, not {_wanted!r}")
#: the extension; None: the engine is the pure one
native: Any = None
if _wanted != "python":
    try:
        native = __import__("smtpkit._engine", fromlist=["Spans"])
        _version = getattr(native, "VERSION", 1)
        if _version != VERSION:
            found, native = native, None
            raise ImportError(f"{found.__file__} is of version {_version}, not {VERSION}")
    except ImportError as error:
        if _wanted == "native":
            raise ImportError(
                f"SMTPKIT_ENGINE=native, but there is no native engine here: {error}; install "
                "smtpkit again where there is a C compiler, or leave SMTPKIT_ENGINE unset"
            ) from error
        if not isinstance(error, ModuleNotFoundError):
            from warnings import warn

            # it was built, for this library once, or for another interpreter
            warn(f"the pure engine is used: {error}; install smtpkit again", RuntimeWarning, 2)

#: the engine in use
ENGINE: Literal["python", "native"] = "python" if native is None else "native"


class Spans:
    """What a view stands on, in the pure engine: a match, and the group in it that is the whole."""

    __slots__ = ("first_group", "match")

    match: Any
    first_group: int


# a view is made in place: this is half of what a call of its class costs
new = object.__new__
if native is not None and not TYPE_CHECKING:
    Spans = native.Spans
    new = Spans.__new__


class Machine:
    """A rule as tables, and what prose says of it; made when it is first used."""

    __slots__ = ("_made", "rows", "text")

    def __init__(self, text: str, *rows: tuple[Any, ...]) -> None:
        """A machine of octets in base64.

        rows: what is looked at: kind, capture, number, machine; and what a lead needs
        """
        self.text, self.rows = text, rows
        self._made: Any = None

    @property
    def made(self) -> Any:
        """The machine itself."""
        if self._made is None:
            from binascii import a2b_base64

            self._made = native.Machine(a2b_base64(self.text), self.made_rows)
        return self._made

    @property
    def made_rows(self) -> tuple[tuple[Any, ...], ...]:
        """The rows as the machine takes them."""
        found = []
        for kind, capture, *more in self.rows:
            number, other, *lead = (*more, 0, None)[: max(2, len(more))]
            made = other.made if isinstance(other, Machine) else None
            found.append((_KINDS.index(kind), capture, number, made, *lead))
        return tuple(found)

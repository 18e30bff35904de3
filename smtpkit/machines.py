"""Which machine reads what, for the native engine."""

from __future__ import annotations

from smtpkit.engine import (
    LITERAL,
    WRITE_BRACKETED,
    WRITE_CALL,
    WRITE_FLAG,
    WRITE_INTEGER,
    WRITE_TEXT,
    WRITE_WORD,
    WRITE_XTEXT,
    Machine,
    native,
)
from smtpkit.generated.codecs import (
    encode_integer,
    encode_printable_xtext,
    encode_text,
    encode_xtext,
)
from smtpkit.matching import EnumerationCodec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])
    #: the first octets of messages, and the class that reads them; where not all was offered, bits
    #: for the groups that may not be there, the group of the parameters, bits for the groups of
    #: those that may, and a group with a value that it may not have
    Head = tuple[bytes, type[Any]] | tuple[bytes, type[Any], int, int, int, int, bytes]


def machine_of(view: type[Any]) -> Any:
    """The machine of a class of views; None where it has none, or the engine is the pure one."""
    if native is None:
        return None
    facts = view.facts
    found = facts.machine
    if found == "":
        # of a dialect that is made at run time it is made now
        found = None if facts.dialect is None else facts.dialect.made_machine(view)
    elif isinstance(found, str):
        from smtpkit.generated import machines

        found = getattr(machines, found)
    facts.machine = found
    try:
        return found.made if isinstance(found, Machine) else None
    except ValueError as error:
        # of a module that was kept, by another version of the library
        facts.machine = None
        from warnings import warn

        told = f"{view.__module__}: its tables are not read natively: {error}; write it again, by"
        warn(f"{told} `python -m grammar dialect`", RuntimeWarning, 2)
        return None


def heads_of(commands: Iterable[Any]) -> list[tuple[bytes, type[Any]]]:
    """The first octets that tell the classes of commands."""
    return [(view.verb[:4].encode("ascii"), view) for view in commands]


def reader(heads: Iterable[Head], fallback: F, others: Mapping[Any, Any] | None = None) -> F:
    """What reads messages by their first four octets, and leaves what it is not sure of.

    A head without octets is that of all messages.

    others: what reads by the argument `profile`, or by the keywords of `offered`; None: the same
    """
    heads = list(heads)
    whole = [head for head in heads if len(head[0]) in (0, 4)]
    # what may follow a shorter verb
    verbs = [head for head in heads if len(head[0]) == 3]
    short = [(verb + end, *rest) for verb, *rest in verbs for end in (b" ", b"\r")]
    known = {} if others is None else others
    return _as(native.Reader(whole + short, machine_of, fallback, known), fallback)


def sure_reader(heads: Iterable[Head]) -> Callable[..., Any] | None:
    """What reads messages as `reader` does, and gives None where it is not sure of them.

    None where the engine is the pure one.
    """
    return None if native is None else reader(heads, _nothing)


def plain_reader(view: type[Any]) -> Callable[[bytes], Any]:
    """What reads octets of a class that are as most are, and gives None for all others."""

    def read(octets: bytes) -> Any:
        match = view.facts.narrow.fullmatch(octets)
        return None if match is None else view(match)

    return read if native is None else reader([(b"", view)], read)


def _nothing(buffer: object, start: int = 0, end: int | None = None) -> None:
    """What is left to the pure engine."""


def _as(found: Any, fallback: F) -> F:
    """What does natively what a method does, with what people ask of the method."""
    for name in ("__doc__", "__name__", "__qualname__", "__module__"):
        setattr(found, name, getattr(fallback, name))
    found.__wrapped__ = fallback
    return found  # type: ignore[no-any-return]


def install(view: Any) -> None:
    """Have the native engine read and write the octets of a class, where it is sure how."""
    if "parse" not in vars(view):
        view.parse = reader([(b"", view)], view.parse)
    if view.facts.pieces:
        view.build = _builder(view)


def _builder(view: Any) -> Any:
    """What writes a line of its pieces (`ViewFacts.pieces`)."""
    made = [_made(view, piece) for piece in view.facts.pieces]
    given = dict.fromkeys(name for name, *_ in made if name)
    # what no piece is written of is no argument here
    by_place = view.__match_args__
    places = [name for at, name in enumerate(by_place) if given.keys() >= set(by_place[: at + 1])]
    names = (*places, *(name for name in given if name not in places), "over_long")
    pieces = [(names.index(name) if name else 0, *rest) for name, *rest in made]
    return _as(native.Builder(pieces, names, len(places), machine_of, view.build), view.build)


def _made(view: Any, piece: Any) -> tuple[Any, ...]:
    """A piece: the argument, the kind, the octets, the writer, if it may be missing, captures."""
    before, last = piece if isinstance(piece, tuple) else (None, piece)
    if isinstance(before, str):
        return before, WRITE_FLAG, last, None, True, ()
    if isinstance(last, bytes):
        return "", LITERAL, last, None, False, ()
    groups = view.facts.groups[last.field]
    return last.field, _kind(last), before, last, before is not None, groups


def _kind(writer: Any) -> int:
    """How the value is written that a writer writes."""
    encode = getattr(writer, "encode", None)
    if encode is None:
        facts = writer.view.facts
        return WRITE_BRACKETED if facts.bracketed else WRITE_TEXT
    codec = getattr(encode, "__self__", None)
    if isinstance(codec, EnumerationCodec):
        # a set has an order, and is no text of words
        return WRITE_WORD if encode == codec.write else WRITE_CALL
    kinds: dict[Any, int] = {encode_text: WRITE_TEXT, encode_integer: WRITE_INTEGER}
    kinds |= dict.fromkeys((encode_xtext, encode_printable_xtext), WRITE_XTEXT)
    return kinds.get(encode, WRITE_CALL)

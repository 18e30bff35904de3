"""The laws of round trips, held against every part of a dialect by one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from smtpkit.dialects import Dialect
from smtpkit.errors import BuildError, FieldError, ParseError
from smtpkit.generated.dialect import DIALECT
from smtpkit.sasl_message import SaslMessage
from smtpkit.testing.combinators import Mistakes, ascii_values
from smtpkit.view import View

__all__ = ["check_round_trips"]

#: what a text may not smuggle into a line
HOSTILE = (
    *("\r", "\n", "\r\n", "\0", " ", "\t", "<", ">", "=", "+", ",", ";", ":", "@", '"', "\\"),
    *("\x7f", "\x80", "\xe9", "\udcff", "\u2028", "\r\nRSET", "> X=<", " X=1", "\r\n.\r\n"),
)
#: how many spoilt values, and lines with mistakes, are tried for each example
SPOILT = 4
#: what is given, or read, where there is nothing
NOTHING: tuple[Any, ...] = (False, None, "", [], ())


def check_round_trips(dialect: Dialect, *, max_examples: int = 200) -> None:
    """Hold every command, parameter, EHLO line and SASL message of a dialect to the laws.

    What a dialect shares with `smtpkit.DIALECT` is left out: this one is held to them, too.

    L1: what is built of values is read as these values. L2: octets are kept, and what is built of
    their values is a fixed point. L3: construct, which runs the declaration as it stands, reads
    the same fields at the same places, and refuses the same octets. L5: no text in a field makes
    a builder write octets that say anything but this text.

    max_examples: how many examples are tried for each part and law, the same ones every time

    Raises `AssertionError`, which names the law, the part and the example. Needs the extras
    `grammar` and `test`.

    >>> import smtpkit
    >>> check_round_trips(smtpkit.dialect(only=["SIZE"]), max_examples=1)
    """
    examples = settings(
        max_examples=max_examples,
        deadline=None,
        database=None,
        derandomize=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    for part in parts(dialect):
        _try(part, examples, part.octets, L2=_octets_are_kept, L3=_construct_reads_the_same)
        _try(part, examples, part.values, L1=_values_come_back, L5=_nothing_is_smuggled_in)


class Part(NamedTuple):
    """A part of a dialect: its name, its view, its declaration, and examples of it."""

    name: str
    view: Any
    declared: Any
    octets: SearchStrategy[bytes]
    values: SearchStrategy[dict[str, Any]]
    mistakes: Callable[[bytes, Random], bytes]

    @property
    def is_in_base64(self) -> bool:
        """Whether it is sent in base64, and may hold any octets."""
        return issubclass(self.view, SaslMessage) and self.view.at_most is None


def parts(dialect: Dialect) -> Iterator[Part]:
    """The commands, the parameters and the EHLO lines that a dialect has for itself."""
    specification, examples = dialect.declaration, dialect.strategies
    library = None if dialect is DIALECT else DIALECT
    inherited = () if library is None else library.declaration.extensions
    commands = () if library is None else library.declaration.commands
    typed = [p for each in commands if each.parameters for p in each.parameters.known]
    for command in specification.commands:
        view, of = dialect.commands[command.verb], examples.COMMANDS[command.verb]
        if library is not None and library.commands.get(command.verb) is view:
            continue
        yield Part(command.verb, view, command, of.lines(), of.values(), of.mistakes)
        if command.parameters is None or command.parameters.required:
            continue
        values = st.sampled_from(_drawn(ascii_values(of.values())))
        for parameter in command.parameters.known:
            if parameter not in typed:
                lines = _lines_with(examples, command, values, view, parameter)
                name, read = f"{command.verb} {parameter.keyword}", _read(view, lines)
                yield Part(name, view, command, lines, read, of.mistakes)
    for extension in specification.extensions:
        if extension in inherited:
            continue
        line_view = dialect.Capabilities.lines_by_keyword[extension.keyword]
        lines = getattr(examples, f"offer_{extension.attribute}")()
        mistakes = Mistakes(extension.keyword.encode("ascii"))
        name, read = f"{extension.keyword} in EHLO", _read(line_view, lines)
        yield Part(name, line_view, extension.line(), lines, read, mistakes)
    messages = {view.rule: view for view in dialect.sasl.MESSAGES}
    for message in specification.messages:
        if library is None or message not in library.declaration.messages:
            of, view = examples.MESSAGES[message.rule], messages[message.rule]
            yield Part(message.rule, view, message, of.lines(), of.values(), of.mistakes)


def _drawn(strategy: SearchStrategy[Any], count: int = 10) -> list[Any]:
    """A few examples of a strategy, the same ones every time."""
    drawn: list[Any] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(example: Any) -> None:
        drawn.append(example)

    draw()
    return drawn


def _lines_with(
    examples: Any, command: Any, values: SearchStrategy[Any], view: Any, parameter: Any
) -> SearchStrategy[bytes]:
    """Lines of a command with one parameter, what this one needs, and no other."""
    known = {each.keyword: each for each in command.parameters.known}
    typed = examples.PARAMETERS[command.verb]
    others = {each.field for each in known.values()} | {"parameters"}
    words = [*(word for word in parameter.needs if word in known), parameter.keyword]
    utf8 = command.utf8_needs

    def line(drawn: tuple[dict[str, Any], ...]) -> bytes:
        values, *sent = drawn
        head: bytes = view.build(**{n: v for n, v in values.items() if n not in others})
        octets = b" ".join([head[:-2], *sent])  # type: ignore[list-item]  # octets, from here on
        if not octets.isascii() and utf8 in known and utf8 not in words:
            octets += b" " + utf8.encode("ascii")
        return octets + b"\r\n"

    lines = st.tuples(values, *(typed[word]() for word in words)).map(line)
    return lines.filter(lambda octets: len(octets) <= view.at_most)


def _read(view: Any, octets: SearchStrategy[bytes]) -> SearchStrategy[dict[str, Any]]:
    """The values of what octets are read as."""
    return octets.map(lambda octets: view.parse(octets).values())


def _try(
    part: Part,
    examples: settings,
    strategy: SearchStrategy[Any],
    **laws: Callable[[Part, Any, Random], str],
) -> None:
    """Try laws on examples; each of them says what is wrong with one, or nothing."""

    @examples
    @given(strategy, _SEEDS)
    def hold(example: Any, seed: int) -> None:
        for law, check in laws.items():
            try:
                wrong = check(part, example, Random(seed))
            except Exception as error:
                message = f"{law}, {part.name}: {example!r}: {type(error).__name__}: {error}"
                raise AssertionError(message) from error
            if wrong:
                raise AssertionError(f"{law}, {part.name}: {example!r}: {wrong}")

    try:
        hold()
    except AssertionError:
        raise
    except Exception as error:
        message = f"{' and '.join(laws)}, {part.name}: no example: {type(error).__name__}: {error}"
        raise AssertionError(message) from error


_SEEDS = st.integers(0, 1 << 32)


# --- the laws -------------------------------------------------------------------------------------


def _octets_are_kept(part: Part, octets: bytes, random: Random) -> str:
    view = part.view.parse(octets)
    if bytes(view) != octets:
        return f"bytes(view) is {bytes(view)!r}"
    canonical = part.view.build(**view.values())
    again = part.view.parse(canonical)
    if again.values() != view.values():
        return f"{canonical!r} is read as {again.values()!r}, and not as {view.values()!r}"
    twice = part.view.build(**again.values())
    return "" if twice == canonical else f"{canonical!r} is built as {twice!r}"


def _construct_reads_the_same(part: Part, octets: bytes, random: Random) -> str:
    """On octets that follow the declaration, and on some that nearly do."""
    for read in (octets, *(part.mistakes(octets, random) for _ in range(SPOILT))):
        container, view = _by_construct(part, read), _by_view(part, read)
        if isinstance(container, Exception) != isinstance(view, Exception):
            verdicts = [f"{type(each).__name__} {each}" for each in (container, view)]
            return f"{read!r}: construct has {verdicts[0]}; the view has {verdicts[1]}"
        if isinstance(view, View) and (found := difference(container, view)):
            return f"{read!r}: {found}"
    return ""


def _by_construct(part: Part, octets: bytes) -> Any:
    from grammar.language.text import Mismatch, Refusal

    try:
        return part.declared.parse(octets)
    except (Mismatch, Refusal) as error:
        return error


def _by_view(part: Part, octets: bytes) -> View | ParseError:
    try:
        view: View = part.view.parse(octets)
    except ParseError as error:
        return error
    return view


def _values_come_back(part: Part, values: dict[str, Any], random: Random) -> str:
    octets: bytes = part.view.build(**values)
    read = part.view.parse(octets)
    if found := _other_values(values, read.values()):
        return f"{octets!r} is read as {found}"
    again = part.view.build(**read.values())
    return "" if again == octets else f"{octets!r} is built again as {again!r}"


def _nothing_is_smuggled_in(part: Part, values: dict[str, Any], random: Random) -> str:
    places = list(_texts(values))
    for _ in range(SPOILT if places else 0):
        place, text = random.choice(places)
        spoilt = _with(values, place, _spoilt(text, random))
        try:
            octets: bytes = part.view.build(**spoilt)
        except BuildError:
            continue
        read = part.view.parse(octets)
        ends = octets.endswith(b"\r\n") and part.view.at_most is not None
        line_ends = octets.count(b"\r") + octets.count(b"\n")
        if line_ends != (2 if ends else 0) and not part.is_in_base64:
            return f"{spoilt!r} is built as {octets!r}, which is not one line"
        if found := _other_values(spoilt, read.values()):
            return f"{spoilt!r} is built as {octets!r}, and read as {found}"
    return ""


def _other_values(given: dict[str, Any], read: dict[str, Any]) -> str:
    """What is read of what was given, where it is something else."""
    names = dict.fromkeys([*given, *read])
    other = {name: read.get(name) for name in names if not _same(given.get(name), read.get(name))}
    return repr(other) if other else ""


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return not _other_values(one, other)
    return bool(one == other) or (one in NOTHING and other in NOTHING)


# --- texts within values --------------------------------------------------------------------------

Place = tuple[Any, ...]


def _texts(value: Any, place: Place = ()) -> Iterator[tuple[Place, str | bytes]]:
    """The texts within a value, and the keys that lead to each."""
    if isinstance(value, (str, bytes)):
        yield place, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, (*place, name))
    elif isinstance(value, (list, tuple)):
        for index, each in enumerate(value):
            yield from _texts(each, (*place, index))


def _with(value: Any, place: Place, text: str | bytes) -> Any:
    """A value with another text at a place."""
    if not place:
        return text
    key, *rest = place
    if isinstance(value, dict):
        return {**value, key: _with(value[key], tuple(rest), text)}
    items = [_with(v, tuple(rest), text) if i == key else v for i, v in enumerate(value)]
    return type(value)(items)


def _spoilt(text: str | bytes, random: Random) -> str | bytes:
    """A text with something hostile in it."""
    hostile, at = random.choice(HOSTILE), random.randrange(len(text) + 1)
    if isinstance(text, bytes):
        return text[:at] + hostile.encode("utf-8", "surrogateescape") + text[at:]
    return str(text)[:at] + hostile + str(text)[at:]


# --- what construct read --------------------------------------------------------------------------


def difference(container: Any, view: View, path: str = "") -> str:
    """Where the fields that construct read differ from those of a view; "" where they do not."""
    if isinstance(container, str):
        same = container.encode("utf-8", "surrogateescape") == bytes(view)
        return "" if same and not view.fields else f"{path or 'it'} is text"
    for name, value in container.items():
        if name.startswith("_"):
            continue
        if name == "parameters":
            if found := _other_parameters(value, view):
                return found
            continue
        at = _span(view, name)
        if container["_spans"].get(name) != at:
            return f"{path}{name} at {container['_spans'].get(name)}, but at {at}"
        seen = getattr(view, name) if name in view.fields else None
        if isinstance(seen, View) and not isinstance(value, str):
            if found := difference(value, seen, f"{path}{name}."):
                return found
        elif isinstance(value, list) and isinstance(seen, tuple):
            if found := _other_items(value, seen, f"{path}{name}"):
                return found
        elif not _same(value, str(seen) if isinstance(seen, View) else seen):
            return f"{path}{name} is {value!r}, but {seen!r}"
    return ""


def _other_items(read: list[Any], seen: tuple[Any, ...], path: str) -> str:
    """Where the items of a list differ."""
    if len(read) != len(seen):
        return f"{path} is {read!r}, but {seen!r}"
    for value, item in zip(read, seen, strict=True):
        if isinstance(item, View) and (found := difference(value, item, f"{path}.")):
            return found
        if not isinstance(item, View) and not _same(value, item):
            return f"{path}: {value!r}, but {item!r}"
    return ""


def _other_parameters(value: Any, view: Any) -> str:
    sent = [(each.keyword, each.value) for each in view.parameters]
    unknown = [
        (keyword, value) for keyword, value in sent if keyword.upper() not in view.facts.known
    ]
    return "" if value == unknown else f"parameters are {value!r}, but {unknown!r}"


def _span(view: View, name: str) -> tuple[int, int] | None:
    try:
        return view.span(name)
    except FieldError:
        return None

"""L5: no field value makes a builder write octets that say anything but that value.

Every field of every builder, by the signatures, times every octet, times what has been dangerous
in other software: either `BuildError`, or octets from which exactly that value is read.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum, IntEnum
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law, some

import smtpkit
from grammar.specification import SPECIFICATION
from smtpkit.generated.codecs import decode_base64
from smtpkit.generated.commands import COMMANDS, STRUCTURES
from smtpkit.generated.replies import FORMS
from smtpkit.generated.replies import STRUCTURES as REPLY_STRUCTURES
from smtpkit.reply import ReplyView
from smtpkit.view import View

Valid = Callable[..., list[bytes]]


class Builder(NamedTuple):
    """A function that builds, the view that reads what it builds, and its fields' defaults."""

    name: str
    build: Callable[..., bytes]
    view: type[View]
    defaults: dict[str, Any]


def builder(name: str, function: Callable[..., Any], view: type[View]) -> Builder:
    found = inspect.signature(function).parameters.items()
    # whether it may be too long is no field: see test_over_long.py
    no_fields = ("self", "cls", "over_long")
    defaults = {name: each.default for name, each in found if name not in no_fields}
    if hasattr(function, "__self__"):
        return Builder(name, function, view, defaults)
    return Builder(
        name, lambda **values: function(smtpkit.SmtpBuilder(), **values).build(), view, defaults
    )


VIEWS: tuple[Any, ...] = (
    *COMMANDS,
    *FORMS,
    *STRUCTURES,
    *REPLY_STRUCTURES,
    *smtpkit.Capabilities.lines_by_keyword.values(),
)
METHODS = {
    name: method
    for name, method in inspect.getmembers(smtpkit.SmtpBuilder, inspect.isfunction)
    if name not in ("build", "command") and not name.startswith("_")
}
OF_COMMANDS = {each.builder: each.name_of_class for each in SPECIFICATION.commands}
# the other methods write a reply; these begin with the server's name
NAMED = {"service_ready": "Greeting", "ehlo_response": "EhloReply"}

OF_VIEWS = [builder(view.__name__, view.build, view) for view in VIEWS]
FLUENT = [
    builder(name, method, getattr(smtpkit, OF_COMMANDS.get(name) or NAMED.get(name, "Reply")))
    for name, method in METHODS.items()
]
# a method calls the `build` of its view, so that one of them is enough for the longer tests
BUILDERS = [*FLUENT, *(each for each in OF_VIEWS if each.view not in {b.view for b in FLUENT})]


def each_field(builders: Iterable[Builder]) -> pytest.MarkDecorator:
    cases = [(builder, field) for builder in builders for field in builder.defaults]
    ids = [f"{builder.name}-{field}" for builder, field in cases]
    return pytest.mark.parametrize(("builder", "field"), cases, ids=ids)


# --- what is put in -------------------------------------------------------------------------------

#: P20 to P23, and what else has been thought of
DANGEROUS = [
    *("\r", "\n", "\r\n", "\0", " ", "<", ">", "=", "\t", "\x0b", "\x0c", "\x1b", "\x7f"),
    *("\x80", "\x85", "\xa0", "\xff", "\u2028", "\u2029", "\u200b", "\ufeff", "\U0010ffff"),
    *("\udc80", "\udcff", "\ud800", "\udfff", "\udc0d\udc0a", "\u010d\u010a", "\u560d\u560a"),
    *("a@b.example> SIZE=1 X=<", "a@b.example>\r\nRCPT TO:<e@f.example", "a@b.example> "),
    *("x\r\nRCPT TO:<eve@evil.example>", "x\nDATA", "x\rDATA", "x\r\n.\r\n", "\r\n.\r\nQUIT"),
    *('"a\r\nb"@c.example', '"a\nb"@c.example', '"a\0b"@c.example', '"a\\\r\n"@c.example'),
    *(
        '"a@b.example> BODY=8BITMIME',
        '"a"b@c.example',
        '"a',
        '"',
        '\\"@c.example',
        '"a\\"@c.example',
    ),
    *(
        "a b@c.example",
        "(c)a@b.example",
        "a@b@c.example",
        "a@b.example,c@d.example",
        "<a@b.example>",
    ),
    *("a@[127.0.0.1]\r\n", "a@[IPv6:::1", "@a:b@c.example\r\n", "a@b..example", "a@b.example\0"),
    *("+0D+0A", "+0d+0aRCPT", "+00", "a+", "a+2", "a+2b", "+3D", "a=b", "a+GG", "rfc822;a+0D+0A"),
    *("rfc822;a b", "rfc822;\r\n", "rfc822", ";", "rfc822;a;b", "utf-8;\u00e9", "rfc822;a=b"),
    *(
        "1 LAST",
        "1\r\nMAIL",
        "0x10",
        "+1",
        "-1",
        "1_000",
        " 1",
        "1 ",
        "\u0661",
        "\u00b2",
        "1.0",
        "1e3",
    ),
    *("8b\u0131tmime", "hdr\u017f", "succe\u00df", "\u212a", "NEVER,SUCCESS", "7BIT\r\n", "FULL "),
    *("PLAIN AGEAYg==", "PLAIN\r\nQUIT", "PLAIN\tx", "x" * 21, "=", "*", "AGEAYg==", "A", "=="),
    *(
        "250 x",
        "250-x",
        "\r\n250 x",
        "x\r\n250 x",
        "2.1.0",
        "2.1.0 x",
        "5.1.1",
        "2.1.0\r\n",
        "3.1.1",
    ),
    *(
        "02.1.0",
        "2.01.0",
        "2.1.0 ",
        "2.1",
        "SIZE 1\r\n250 AUTH",
        "x.example\r\n250-STARTTLS",
        "x y",
    ),
    *("STARTTLS\r\n", "NOOP\r\nDATA", "DATA x", "mail from:<>", "x" * 600, "x" * 3000, ""),
]
BREAKING = [b"\r", b"\n", b"\r\n", b"\0", b" ", b"<", b">", b"=", b'"', b"\\", b"+", b"\t", b"\x80"]

HOLDING_ITSELF: list[Any] = []
HOLDING_ITSELF.append(HOLDING_ITSELF)


class Unshowable:
    """An object that cannot even be shown."""

    def __repr__(self) -> str:
        raise RuntimeError


class Number(IntEnum):
    ONE = 1


OBJECTS: list[Any] = [
    *(None, True, False, 0, 1, -1, 5, 250, 2**63, 2**64, -(2**64), 10**19, 10**20, 10**5000),
    *(1.0, 1.5, float("nan"), float("inf"), 1j, Number.ONE, ..., object(), Unshowable(), int, len),
    *([], (), {}, set(), frozenset(), [None], [[]], [()], [5], ["\r\n"], ["x", "y\r\n"], [b"x"]),
    *([("X", "1"), ("Y",)], [("X", "1 Y=2")], [("X\r\n", "1")], [("X", "\r\n")], [("X", 5)]),
    *([(b"SIZE", b"5")], [("SIZE", "5")], [("s\u0131ze", "5")], [("X", "1", "2")], ["XY"], "XY"),
    *({"X": "1"}, {"X": 5}, {"X": b"1"}, {"X": None}, {"X": ["1"]}, {5: 5}, {"X": "\r\n250 Y"}),
    *({"local_part": "a", "domain": "b\r\n"}, ("a", "b\r\n"), ("a", "b", "c"), {"x": 1}),
    *(("rfc822", "a\r\nb"), ("rfc822\r\n", "a"), {"addr_type": "rfc822", "address": None}),
    *(HOLDING_ITSELF, [HOLDING_ITSELF], {"X": HOLDING_ITSELF}, [10**5000], {"X": 10**5000}),
    *(
        bytearray(b"x\r\n"),
        memoryview(b"x\r\n"),
        memoryview(b"x\0y\0")[::2],
        range(3),
        b"\xff",
        b"",
    ),
    *([Unshowable()], (Unshowable(), "x"), smtpkit.Quit.parse(b"QUIT\r\n")),
]


def spoilt(value: Any, octet: bytes) -> Iterator[Any]:
    """A value with an octet in its text: at the start, in the middle, at the end, and alone."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from ({**value, name: other} for other in spoilt(part, octet))
    elif isinstance(value, (list, tuple)):
        for place, part in enumerate(value):
            for other in spoilt(part, octet):
                yield type(value)((*value[:place], other, *value[place + 1 :]))
    elif isinstance(value, (set, frozenset)):
        yield from ({other} for part in value for other in spoilt(part, octet))
    else:
        plain = octets_of(value) if isinstance(value, (str, bytes)) else str(value).encode()
        middle = len(plain) // 2
        within = plain[:middle] + octet + plain[middle:]
        yield from (octet + plain, within, plain + octet, octet)
        # as text the same octets take the same way, from there on
        yield within.decode("utf-8", "surrogateescape")
        if not octet.isascii():
            yield within.decode("latin-1")


# --- what is read back ----------------------------------------------------------------------------


def is_nothing(value: Any) -> bool:
    """Whether a value, given or read, says that there is nothing; zero, say, is something."""
    if value is None or value is False:
        return True
    return value in ([""], ("",)) or (isinstance(value, (str, bytes, *HOLDING)) and not value)


HOLDING = (list, tuple, dict, set, frozenset)


def octets_of(text: Any) -> bytes:
    if isinstance(text, str):
        return str.encode(text, "utf-8", "surrogateescape")
    return bytes(text)


def is_text(value: Any) -> bool:
    return isinstance(value, (str, bytes, bytearray, memoryview))


def same(given: Any, read: Any) -> bool:
    """Whether what was read is the value that was given, and not merely like it."""
    match read:
        case bool() | None:
            return given is read
        case int():
            return isinstance(given, int) and not isinstance(given, bool) and given == read
        case Enum():
            return is_text(given) and octets_of(given).upper() == octets_of(read.value).upper()
        case str() | bytes():
            return is_text(given) and octets_of(given) == octets_of(read)
        case frozenset():
            words = [given] if is_text(given) else list(given)
            return {octets_of(word).upper() for word in words} == {octets_of(w) for w in read}
        case list() | tuple():
            return same_parts(given, list(read))
    return bool(given == read)


def same_parts(given: Any, read: list[Any]) -> bool:
    if isinstance(given, Mapping):
        # of an answer to EHLO: keyword and parameters; else pairs
        pairs = list(given.items())
        given = [offered(*pair) for pair in pairs] if read and is_text(read[0]) else pairs
    parts = [given] if is_text(given) else list(given)
    if read and is_text(read[0]):
        parts = [offered(*each) if isinstance(each, tuple) else each for each in parts]
    if isinstance(given, (set, frozenset)):
        parts, read = sorted(parts), sorted(read)
    return len(parts) == len(read) and all(map(same, parts, read))


def offered(keyword: Any, rest: Any) -> bytes:
    words = [rest] if is_text(rest) else [] if rest is None else rest
    return b" ".join(octets_of(word) for word in (keyword, *words) if octets_of(word))


def says_all(structure: View, given: Any, read: Any) -> bool:
    """Whether a structure says what was given for it: its fields, or its text as it stands."""
    if is_text(given):
        return octets_of(given) == bytes(structure)
    if isinstance(given, View):
        return bytes(given) == bytes(structure)
    if not isinstance(given, Mapping):
        given = dict(zip(structure.fields, given, strict=False))
    return all(says(structure, each, given.get(each), read.get(each)) for each in {*given, *read})


def says(view: View, name: str, given: Any, read: Any) -> bool:
    """Whether a field of a view says the value that was given for it."""
    if is_nothing(given) or is_nothing(read):
        return is_nothing(given) and is_nothing(read)
    if isinstance(read, dict):
        return says_all(getattr(view, name), given, read)
    if isinstance(read, tuple) and isinstance(read[0], dict):
        items = [given] if is_text(given) else list(given)
        views = getattr(view, name)
        return len(items) == len(views) and all(map(says_all, views, items, read))
    if is_text(given) and isinstance(read, (tuple, int)) and octets_of(given) == view.octets(name):
        return True  # the text of the whole list, or of the number
    return same(given, read)


@functools.lru_cache(maxsize=16)
def read_back(view: type[View], octets: bytes) -> tuple[View, dict[str, Any]]:
    """The view of octets, and what it says by the names of the fields of any builder."""
    read = view.parse(octets)
    values = read.values()
    if isinstance(read, ReplyView):
        first = values.get("lines") or [values.get("greet", "")]
        text = first[0]
        values["text"] = text
        values["challenge"] = decode_base64(octets_of(text)) if read.code == 334 and text else b""
    return read, values


def check(builder: Builder, values: dict[str, Any]) -> bool:
    """Build: it is refused, or what is built says the values. Whether it was built."""
    try:
        octets = builder.build(**values)
    except smtpkit.BuildError:
        return False
    view, read = read_back(builder.view, octets)
    for name, default in builder.defaults.items():
        value = values.get(name, default)
        if name in read or not is_nothing(value):
            assert says(view, name, value, read.get(name)), f"{name}={value!r}: {octets!r}"
    if "lines" in read and not {"lines", "extensions"} & builder.defaults.keys():
        assert len(read["lines"]) == 1, octets
    return True


# --- values that are right ------------------------------------------------------------------------

RIGHT: dict[str, list[Any]] = {
    "code": [250],
    "lines": [["one", "two"]],
    "more_lines": [["one", "two"]],
    "users": [[{"full_name": "Fred Smith", "mailbox": "fred@x.example"}]],
    "text": ["words"],
    "domain": ["x.example"],
    "enhanced_code": ["2.1.0", "4.1.0", "5.1.0", None],
    "extensions": [["SIZE 10", "PIPELINING"]],
    "greet": ["hi"],
    "challenge": ["who?"],
}


def right(builder: Builder, field: str, valid: Valid) -> dict[str, Any]:
    """Values that are built, with the field among them, and as few others as there may be."""
    if issubclass(builder.view, ReplyView):
        needed = [n for n, d in builder.defaults.items() if d is inspect.Parameter.empty]
        values = {name: RIGHT[name][0] for name in needed}
        for value in RIGHT[field]:
            if built(builder, {**values, field: value}):
                return {**values, field: value}
    found = [builder.view.parse(line).values() for line in sorted(valid(builder.view), key=len)]
    built_ones = [values for values in found if built(builder, values)]
    return next(
        (values for values in built_ones if not is_nothing(values.get(field))), built_ones[0]
    )


def built(builder: Builder, values: dict[str, Any]) -> bool:
    try:
        builder.build(**values)
    except smtpkit.BuildError:
        return False
    return True


def test_every_method_of_the_builder_is_tried() -> None:
    assert {each.name for each in FLUENT} | {"command", "build", "dialect"} == {
        name for name in dir(smtpkit.SmtpBuilder) if not name.startswith("_")
    }
    assert len(FLUENT) >= 33


@each_field([*OF_VIEWS, *FLUENT])
def test_a_right_value_says_itself(builder: Builder, field: str, valid: Valid) -> None:
    assert check(builder, right(builder, field, valid))


# --- values that are wrong ------------------------------------------------------------------------


@each_field(BUILDERS)
def test_every_octet_in_every_field(builder: Builder, field: str, valid: Valid) -> None:
    values = right(builder, field, valid)
    for octet in some(range(256), f"{builder.name} {field}"):
        for other in spoilt(values.get(field, b""), bytes((octet,))):
            check(builder, {**values, field: other})


@each_field(BUILDERS)
def test_what_is_dangerous_in_every_field(builder: Builder, field: str, valid: Valid) -> None:
    values = right(builder, field, valid)
    for text in some(DANGEROUS, f"{builder.name} {field}"):
        octets = text.encode("utf-8", "surrogatepass")
        for other in (text, *spoilt(values.get(field, b""), octets)):
            check(builder, {**values, field: other})
    for other in OBJECTS:
        check(builder, {**values, field: other})


@pytest.mark.parametrize("builder", [b for b in OF_VIEWS if b.defaults], ids=lambda b: b.name)
def test_fields_made_of_what_is_dangerous(builder: Builder, valid: Valid) -> None:
    whole = {field: right(builder, field, valid) for field in builder.defaults}

    @law()
    @given(st.sampled_from(list(whole)), HOSTILE, st.booleans())
    def check_any(field: str, text: str, as_octets: bool) -> None:
        other = text.encode("utf-8", "surrogatepass") if as_octets else text
        check(builder, {**whole[field], field: other})

    check_any()


HOSTILE = st.lists(st.sampled_from([*DANGEROUS, "a", "b.example", "@"]), max_size=4).map("".join)


@pytest.mark.parametrize("octet", range(256))
def test_xtext_says_any_octet_but_a_control_character(octet: int) -> None:
    value = b"a" + bytes((octet,)) + b"2B"
    values = {"forward_path": "a@b", "xrdst": value}
    may_be = octet >= 0x20 and octet != 0x7F
    assert built(RCPT_TO, values) is may_be
    assert check(RCPT_TO, values) is may_be


@pytest.mark.parametrize("octet", range(256))
def test_what_a_report_may_hold_is_printable_ascii(octet: int) -> None:
    value = b"a" + bytes((octet,)) + b"2B"
    may_be = 0x20 <= octet < 0x7F
    for builder, values in (
        (MAIL_FROM, {"reverse_path": None, "envid": value}),
        (RCPT_TO, {"forward_path": "a@b", "orcpt": ("rfc822", value)}),
        (RCPT_TO, {"forward_path": "a@b", "orcpt": ("utf-8", value)}),
    ):
        assert built(builder, values) is may_be
        assert check(builder, values) is may_be


MAIL_FROM = next(each for each in FLUENT if each.name == "mail_from")
RCPT_TO = next(each for each in FLUENT if each.name == "rcpt_to")


# --- any command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", [*smtpkit.SMTP_COMMANDS, "X-MINE"])
@pytest.mark.parametrize("field", ["verb", "arguments"])
def test_any_command_is_one_line_of_its_verb_and_arguments(verb: str, field: str) -> None:
    right = {"verb": verb, "arguments": "x"}
    octets = some(range(256), f"{verb} {field}")
    wrong = [other for octet in octets for other in spoilt(right[field], bytes((octet,)))]
    texts = [other for text in DANGEROUS for other in (text, text.encode("utf-8", "surrogatepass"))]
    for other in (*wrong, *texts, *OBJECTS):
        values = {**right, field: other}
        try:
            octets = smtpkit.SmtpBuilder().command(**values).build()
        except smtpkit.BuildError:
            continue
        name, arguments = octets_of(values["verb"]).upper(), octets_of(values["arguments"])
        assert octets == name + (b" " + arguments if arguments else b"") + b"\r\n"
        assert octets.count(b"\r") == octets.count(b"\n") == 1
        assert b"\0" not in octets
        assert name.replace(b"-", b"").isalnum()
        if name.decode() in smtpkit.SMTP_COMMANDS:
            assert smtpkit.parse_command(octets).verb == name.decode()


class Liar(str):
    """Text that is other text when it is encoded."""

    def encode(self, *arguments: Any, **keywords: Any) -> bytes:
        return b"x\r\nRCPT TO:<eve@evil.example>"


@each_field(BUILDERS)
def test_what_text_says_of_itself_is_not_believed(
    builder: Builder, field: str, valid: Valid
) -> None:
    try:
        octets = builder.build(**right(builder, field, valid) | {field: Liar("x")})
    except smtpkit.BuildError:
        return
    builder.view.parse(octets)


def test_a_builder_that_refused_says_nothing_of_it() -> None:
    builder = smtpkit.SmtpBuilder().mail_from("ned@x.example")
    with pytest.raises(smtpkit.BuildError):
        builder.rcpt_to("eve@x.example>\r\nDATA")
    assert builder.build() == bytes(builder) == b"MAIL FROM:<ned@x.example>\r\n"


def test_an_error_tells_the_field_the_rule_and_the_octet() -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        smtpkit.Mail.build("ned@x.example>\r\nRCPT TO:<eve@x.example")
    error = caught.value
    assert (error.field, error.rule, error.offset) == ("reverse_path", "Reverse-path", 14)
    assert str(error) == 'reverse_path: not a Reverse-path at octet 14, "\\r"'

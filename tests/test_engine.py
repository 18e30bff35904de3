"""The native engine against the pure one: the same verdicts, spans and values on any octets.

What the native engine accepts, the pure one accepts; what it leaves to the pure one is read there.
"""

from __future__ import annotations

import sys
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from itertools import product
from os import environ
from random import Random
from subprocess import run
from typing import Any

import pytest
from construct import Construct
from laws import volume
from test_actions import DECLARED, strings, view_of

import smtpkit
from benchmarks.agreement import mutated
from examples.pop3 import POP3
from grammar import DIGIT, Extension, Integer, Octets, Optional, Rule
from grammar.generator.own_machines import machine_source
from grammar.language.text import Mismatch
from grammar.model.actions import tagged
from grammar.model.lines import line_of, unwrapped
from grammar.model.shapes import shape
from grammar.specification import SPECIFICATION
from smtpkit.engine import CALL, native
from smtpkit.generated import machines
from smtpkit.machines import machine_of as native_machine_of
from smtpkit.view import View

needs_native = pytest.mark.skipif(
    native is None, reason="the native engine was not built here, or SMTPKIT_ENGINE=python"
)


def is_built() -> bool:
    return find_spec("smtpkit._engine") is not None


def native_view(view: type[View], octets: bytes, start: int, end: int) -> Any:
    return read_by(native_machine_of(view), view)(octets, start, end)


def read_by(machine: Any, view: type[View]) -> Any:
    """What reads views by a machine; None where the pure engine would have to look."""
    return native.Reader([(b"", view)], lambda _: machine, lambda *_: None)


def pure_view(view: type[View], octets: bytes, start: int, end: int) -> Any:
    """The view as the pure engine reads it, at its first look or by all that prose says."""
    match = view.facts.pattern.fullmatch(octets, start, end)
    if match is None or view.is_doubtful(match, end - start):
        return None
    return view(match)


def with_machines() -> list[str]:
    return [name for name in DECLARED if view_of(name).facts.machine]


def told(view: View) -> Iterator[Any]:
    yield view.to_dict(secrets=True)
    yield view.values()
    for name in view.facts.groups:
        try:
            yield name, view.span(name)
        except smtpkit.FieldError:
            yield name, None


@needs_native
@pytest.mark.parametrize("name", with_machines() if native is not None else [])
def test_native_views_say_what_those_of_the_expression_say(name: str) -> None:
    view, random, accepted, sure = view_of(name), Random(f"{name} 10"), 0, 0
    for octets in strings(name):
        ahead = random.randrange(3)
        buffer = b"\r\n" * ahead + octets + b"\r\nQ"[: random.randrange(3)]
        place = 2 * ahead, 2 * ahead + len(octets)
        found, expected = native_view(view, buffer, *place), pure_view(view, buffer, *place)
        accepted += expected is not None
        if found is None:
            continue
        sure += 1
        assert expected is not None, octets
        assert (bytes(found), found.span()) == (bytes(expected), expected.span())
        assert [*told(found)] == [*told(expected)], octets
    # what is left to the pure engine is the exception
    rows = [row[0] for row in view.facts.machine.rows]
    assert sure or "doubt" in rows


@needs_native
def test_dialects_made_at_run_time_and_other_protocols_run_on_it() -> None:
    small = smtpkit.dialect(without=["PRDR"])
    pop3 = smtpkit.compile(POP3)
    for read, line in (
        (small.parse_command, b"MAIL FROM:<ned@x.example> SIZE=5\r\n"),
        (pop3.parse_command, b"USER ned\r\n"),
        (pop3.parse_command, b"TOP 1 10\r\n"),
    ):
        view: Any = read(line)
        assert type(view.match).__module__ == "smtpkit._engine"
        assert bytes(view) == line
    with pytest.raises(smtpkit.ParseError):
        small.parse_command(b"MAIL FROM:<ned@x.example> SIZE=5 SIZE=6\r\n")


@needs_native
def test_what_is_odd_is_left_to_the_pure_engine() -> None:
    read: Any = smtpkit.parse_command
    for arguments in ((), ("QUIT",), (b"QUIT\r\n", "0"), (b"QUIT\r\n", 0, 1.5), (5,)):
        with pytest.raises(TypeError):
            read(*arguments)
    assert bytes(read(b"xQUIT\r\nx", 1, 7)) == b"QUIT\r\n"
    assert bytes(read(b"QUIT\r\n", -5, 10**30)) == b"QUIT\r\n"
    assert read(buffer=b"QUIT\r\n").verb == "QUIT"
    long = b"NOOP " + b"x" * 100_000 + b"\r\n"
    with pytest.raises(smtpkit.ParseError, match="100007 octets"):
        read(long)


@needs_native
def test_a_spoilt_machine_is_refused_or_does_no_harm() -> None:
    """Whatever the octets of a table say: nothing is read beyond a line."""
    random = Random(10)
    names = [name for name in vars(machines) if name.isupper()]
    lines = [
        b"MAIL FROM:<ned@x.example> SIZE=5 BODY=7BIT\r\n",
        b"250-x.example\r\n250 AUTH PLAIN\r\n",
        b"",
    ]
    refused = 0
    for _ in range(volume(100_000)):
        machine = getattr(machines, random.choice(names))
        octets = bytearray(b64decode(machine.text))
        for _ in range(random.randrange(1, 4)):
            octets[random.randrange(len(octets))] = random.choice((0, 1, 0x7F, 0x80, 0xFF))
        rows = machine.made_rows if random.random() < 0.7 else ()
        try:
            spoilt = native.Machine(bytes(octets), rows)
        except ValueError:
            refused += 1
            continue
        for line in (random.choice(lines), mutated(lines[0], random)):
            view = read_by(spoilt, smtpkit.Mail)(line)
            with suppress(smtpkit.SmtpError):
                for name in () if view is None else smtpkit.Mail.fields:
                    getattr(view, name)
            if view is not None:
                assert len(view.match.regs) > 0
                for group in range(len(view.match.regs)):
                    octets_there = view.match[group]
                    assert octets_there is None or octets_there in line
    assert refused > volume(100_000) / 4


def with_a_sure_shape(constructs: Iterable[Construct]) -> Iterator[tuple[str, Any]]:
    """What says which octets it does not refuse, and the field that it reads."""
    for whole in constructs:
        for capture in line_of(whole).captures:
            for construct in unwrapped(capture.construct):
                if getattr(construct, "sure", None) is not None:
                    yield capture.name, construct
                if isinstance(construct, Rule) and construct.fields:
                    yield from with_a_sure_shape([construct])


SURE = dict(with_a_sure_shape(SPECIFICATION.commands))


@pytest.mark.parametrize("name", SURE)
def test_what_is_said_to_be_sure_is_refused_by_no_function(name: str) -> None:
    assert {"by", "holduntil", "since"} <= SURE.keys()
    random, machine = Random(7), tagged(shape(SURE[name].sure))
    for _ in range(volume(20_000)):
        octets = machine.sample(random, random.randrange(60))
        with suppress(Mismatch):  # its own rule has less, such as no fractions of a second
            SURE[name].parse(octets)


def test_sure_dates_and_times_are_in_the_calendar() -> None:
    construct = SURE["holduntil"]
    machine, pairs = tagged(shape(construct.sure)), [f"{n:02}" for n in range(100)]
    forms = ("2001-{}-{}T00:00:00Z", "2001-01-{1}T{0}:00:59Z", "2001-01-01T00:{}:{}Z")
    found = 0
    for form in (*forms, "2001-01-01T00:00:00+{}:{}", "9999-12-28T23:59:59-{}:{}"):
        for one, two in product(pairs, repeat=2):
            if machine.accepts(octets := form.format(one, two).encode()):
                construct.parse(octets)
                found += 1
    assert found == 12 * 28 + 24 * 28 + 60 * 60 + 2 * 24 * 60


@needs_native
@pytest.mark.parametrize(
    "parameter", ["BY=120;R", "BY=-5;NT", "HOLDUNTIL=2030-12-28T23:59:59.123+13:45"]
)
def test_what_a_function_is_asked_of_is_read_natively_where_the_answer_is_sure(
    parameter: str,
) -> None:
    line = f"MAIL FROM:<ned@x.example> {parameter}\r\n".encode()
    view = native_view(smtpkit.Mail, line, 0, len(line))
    assert view == pure_view(smtpkit.Mail, line, 0, len(line))
    assert (view.by or view.holduntil) is not None


def oddities(value: Any, random: Random) -> tuple[Any, ...]:
    """Values like another one, which may be refused."""
    text = str(value)
    at = random.randrange(len(text) + 1)
    added = random.choice(
        ("\r\n", " SIZE=5", ",DELAY", ">", "<", "+", "=", "\x00", "é", "\udc80", "\ud800", "")
    )
    spoilt = text[:at] + added + text[at:]
    texts = (spoilt, spoilt.encode("utf-8", "replace"), text.lower(), "DELAY,SUCCESS", text * 40)
    lists = (("DELAY", "SUCCESS"), (), [value])
    return (*texts, *lists, -5, True, 10 ** random.randrange(30), None, 5.5)


def built(build: Any, given: dict[str, Any], places: tuple[str, ...]) -> Any:
    by_place = []
    named = dict(given)
    for place in places:
        if place not in named:
            break
        by_place.append(named.pop(place))
    try:
        return build(*by_place, **named)
    except (smtpkit.BuildError, TypeError) as error:
        return type(error), str(error)


@needs_native
@pytest.mark.parametrize(
    "name", [name for name in DECLARED if view_of(name).facts.pieces] if native is not None else []
)
def test_native_builders_write_what_those_of_the_generated_code_write(name: str) -> None:
    view: Any = view_of(name)
    random, native_ones = Random(f"{name} 11"), 0
    for octets in strings(name):
        read = pure_view(view, octets, 0, len(octets))
        if read is None:
            continue
        values = dict(read.values())
        if not native_ones:
            each_once = [
                values | {name: odd} for name in view.fields for odd in oddities("A", random)
            ]
            for given in each_once:
                found = built(view.build, given, view.__match_args__)
                assert found == built(view.build.fallback, given, view.__match_args__), given
        for _ in range(3):
            found = built(view.build, values, view.__match_args__)
            assert found == built(view.build.fallback, values, view.__match_args__), values
            native_ones += isinstance(found, bytes)
            if values:
                spoilt = random.choice(list(values))
                values = values | {spoilt: random.choice(oddities(values[spoilt], random))}
            values |= random.choice(({}, {}, {"over_long": True}, {"size": 5}, {"no_such": 5}))
    assert native_ones


@pytest.mark.parametrize("name", with_machines())
def test_a_dialect_finds_the_machines_of_the_library(name: str) -> None:
    """What is equal to a rule of the library is not made again, but found under its name."""
    made = dict(vars(machines))
    source = machine_source(SPECIFICATION, name)
    assert "Machine(" not in source
    exec(source, made)
    machine = view_of(name).facts.machine
    assert made["MACHINE"] is (made[machine] if isinstance(machine, str) else machine)


@needs_native
def test_a_line_of_an_extension_made_at_run_time_is_read_natively() -> None:
    digits = Rule("shade", "RFC 9999, 2", Octets(DIGIT, 1, 3))
    shade = Extension("SHADE", "the shade", "RFC 9999", ehlo=Optional("deepest" / Integer(digits)))
    mine = smtpkit.dialect(shade)
    view: Any = mine.Capabilities.lines_by_keyword["SHADE"].parse(b"SHADE 9")
    assert type(view.match).__module__ == "smtpkit._engine"
    assert view.deepest == 9


@pytest.mark.parametrize(
    ("wanted", "is_built", "said"),
    [
        ("", False, "python"),
        ("python", True, "python"),
        ("python", False, "python"),
        ("native", False, "there is no native engine here"),
        ("fast", True, "SMTPKIT_ENGINE is python or native, not 'fast'"),
        *([("", True, "native"), ("native", True, "native")] if is_built() else []),
    ],
)
def test_the_engine_is_the_native_one_where_it_is_built_and_not_refused(
    wanted: str, is_built: bool, said: str
) -> None:
    hidden = "" if is_built else "import sys; sys.modules['smtpkit._engine'] = None; "
    code = f"{hidden}import smtpkit; print(smtpkit.ENGINE)"
    variables = {**environ, "SMTPKIT_ENGINE": wanted}
    done = run([sys.executable, "-c", code], capture_output=True, text=True, env=variables)
    assert said in (done.stdout or done.stderr.splitlines()[-1])


@needs_native
def test_that_somebody_wants_an_end_is_no_error_of_a_line() -> None:
    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    class Offer:
        keywords = property(interrupted)

    line, place = b"QUIT\r\n", (0, 6)
    reader = native.Reader([(b"", smtpkit.Quit)], interrupted, lambda *_: None, {})
    plans, row = {smtpkit.Quit: (0, 0, b"\0\0")}, (6, 0)
    field = native.Field(CALL, (1,), interrupted, 0, native_machine_of, len, "")
    tasks: tuple[Callable[[], object], ...] = (
        lambda: reader(line),
        lambda: reader(line, offered=Offer()),
        lambda: list(reader.scan(line, *place)),
        lambda: reader.columns(line, *place, b"[", plans, lambda *_: row),
        lambda: field.__get__(smtpkit.Noop.parse(b"NOOP x\r\n")),
    )
    for task in tasks:
        with pytest.raises(KeyboardInterrupt):
            task()


@pytest.mark.parametrize("version", ["", "VERSION=1"], ids=["none", "another"])
def test_an_engine_of_other_sources_is_not_used_and_said_in_one_line(version: str) -> None:
    code = "import sys; from types import SimpleNamespace as S; "
    code += f"sys.modules['smtpkit._engine'] = S(__file__='_engine.so', {version}); "
    code += "import smtpkit; print(smtpkit.ENGINE)"
    for wanted in ("", "native"):
        variables = {**environ, "SMTPKIT_ENGINE": wanted}
        done = run([sys.executable, "-c", code], capture_output=True, text=True, env=variables)
        assert "_engine.so is of version 1, not 3" in done.stderr
        assert "install smtpkit again" in done.stderr
        assert done.stdout == ("" if wanted else "python\n")
        assert (done.returncode == 0) is not bool(wanted)


@needs_native
def test_a_table_of_another_version_is_refused() -> None:
    octets = b64decode(machines.QUIT.text)
    assert int.from_bytes(octets[:2], "little") == native.VERSION
    native.Machine(octets, ())
    with pytest.raises(ValueError, match="another version"):
        native.Machine(b"\1\0" + octets[2:], ())

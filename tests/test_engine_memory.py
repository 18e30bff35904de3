"""What the native engine does with memory: it gives all of it back, and does without."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from random import Random
from threading import Barrier, Thread
from typing import Any

import pytest

import smtpkit
from smtpkit.engine import native
from smtpkit.generated import machines
from smtpkit.machines import machine_of as machine_made_of

if native is None:
    pytest.skip(
        "the native engine was not built here, or SMTPKIT_ENGINE=python", allow_module_level=True
    )

MAIL = b"MAIL FROM:<ned@x.example> SIZE=500000 BODY=8BITMIME RET=HDRS ENVID=QQ314159 AUTH=<>\r\n"
RCPT = b"RCPT TO:<ned@y.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;ned@y.example\r\n"
REPLY = b"250-2.1.0 one\r\n250 2.1.0 two\r\n"
OFFERED = smtpkit.Capabilities(
    b"250-x.example\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250-DSN\r\n250 AUTH PLAIN\r\n"
)
EHLO = b"250-x.example hi\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n"
STREAM = MAIL + REPLY + RCPT + b"QUIT\r\n"


def fields_of(octets: bytes, parse: Callable[[bytes], Any]) -> Callable[[], object]:
    view = parse(octets)
    return lambda: [getattr(view, name) for name in type(view).fields]


def changed() -> None:
    buffer = bytearray(MAIL)
    view: Any = smtpkit.parse_command(buffer)
    buffer[11] = 0
    for name in type(view).fields:
        with suppress(smtpkit.SmtpError):
            getattr(view, name)


def refused() -> None:
    for line in (b"MAIL FROM:<>> SIZE=x\r\n", MAIL[:-1], b"\r\n", b"RCPT TO:<>\r\n"):
        with pytest.raises(smtpkit.ParseError):
            smtpkit.parse_command(line)


def machine_of(name: str) -> Callable[[], object]:
    machine = getattr(machines, name)
    octets, rows = b64decode(machine.text), machine.made_rows
    return lambda: native.Machine(octets, rows)


def spoilt_machine() -> None:
    octets, rows = b64decode(machines.MAIL.text), machines.MAIL.made_rows
    for at in range(0, len(octets), 997):
        with suppress(ValueError):
            native.Machine(octets[:at] + b"\xff" + octets[at + 1 :], rows)
    try:
        native.Machine(octets, (*rows, (99, 0, 0, None)))
    except ValueError as error:
        assert "restrictions" in str(error)  # what pytest does may need memory
    else:
        raise AssertionError("a row of a kind that there is not")


def matched() -> object:
    match = smtpkit.parse_command(MAIL).match
    return match.regs, match.span(1), match[1], match.string, match.start(), match.end(2)


#: what is done again and again
TASKS: dict[str, Callable[[], object]] = {
    "a view": lambda: smtpkit.parse_command(MAIL),
    "more views than are kept for the next": lambda: [
        smtpkit.parse_command(MAIL) for _ in "x" * 99
    ],
    "a view of other buffers": lambda: [
        smtpkit.parse_command(of) for of in (bytearray(MAIL), memoryview(MAIL), memoryview(MAIL)[:])
    ],
    "a view of a reply": lambda: smtpkit.parse_reply(REPLY),
    "a line of what is offered": lambda: [
        smtpkit.parse_command(MAIL, offered=each) for each in (OFFERED, {"SIZE", *OFFERED})
    ],
    "the fields of MAIL": fields_of(MAIL, smtpkit.parse_command),
    "the fields of RCPT": fields_of(RCPT, smtpkit.parse_command),
    "the fields of a reply": fields_of(REPLY, smtpkit.parse_reply),
    "an EHLO reply": lambda: (smtpkit.Capabilities(EHLO).size, smtpkit.Capabilities(EHLO).auth),
    "a match": matched,
    "a view of changed octets": changed,
    "what is refused": refused,
    "a machine": machine_of("MAIL"),
    "a spoilt machine": spoilt_machine,
    "a line that is built": lambda: smtpkit.Mail.build("ned@x.example", size=5, envid="a+b"),
    "a stream": lambda: list(smtpkit.scan(STREAM)),
    "columns": lambda: smtpkit.scan_columns(STREAM, ["verb", "start", "end", "size"]),
    "readers": lambda: native.Reader([(b"MAIL", smtpkit.Mail), (b"", smtpkit.Reply)], len, len),
    "readers of what is offered": lambda: native.Reader(
        [(b"MAIL", smtpkit.Mail, 0, 8, 512, 10, b"X")], len, len, {}
    ),
}


#: those of them that are done in C, or nearly so: where the interpreter itself has no memory for a
#: frame, it may raise a SystemError
NATIVE = [name for name in TASKS if name not in ("an EHLO reply", "what is refused", "columns")]


@pytest.mark.parametrize("name", TASKS)
def test_all_memory_is_given_back(name: str) -> None:
    task, rounds = TASKS[name], 200
    held = [
        MAIL,
        RCPT,
        REPLY,
        STREAM,
        smtpkit.Mail,
        smtpkit.Rcpt,
        smtpkit.Reply,
        None,
        True,
        native,
    ]
    counts = []
    for _ in range(8):
        gc.collect()
        counts.append([sys.getallocatedblocks(), *map(sys.getrefcount, held)])
        for _ in range(rounds):
            task()
    # what the interpreter keeps for later grows now and then; what is lost is lost each time
    for each in zip(*counts, strict=True):
        assert min(abs(now - then) for then, now in pairwise(each)) < rounds / 4


class Plain(smtpkit.Quit):
    __slots__ = ()


class Told(smtpkit.Quit):
    """A view with a dictionary, which tells when it goes."""

    gone: list[object]

    def __del__(self) -> None:
        self.gone.append(type(self))


def test_views_come_in_the_place_of_those_that_are_gone_whatever_their_class() -> None:
    random, gone = Random(5), list[object]()
    lines = [MAIL, RCPT, b"MAIL FROM:<>\r\n", b"QUIT\r\n"]
    alive: list[tuple[Any, bytes]] = []
    for _ in range(3000):
        line = random.choice(lines)
        for _ in range(random.randrange(80)):
            alive.append((smtpkit.parse_command(line), line))
        random.shuffle(alive)
        del alive[random.randrange(90) :]
        assert all(bytes(view) == line for view, line in alive)
        assert all(getattr(view, "reverse_path", view) is not None for view, _ in alive[:5])
        assert bytes(Plain.parse(b"QUIT\r\n")) == b"QUIT\r\n"
        told = Told.parse(b"QUIT\r\n")
        told.gone = gone
        del told
    assert gone == [Told] * 3000
    # of a class that is known already, too
    Plain.__del__ = lambda self: gone.append(type(self))  # type: ignore[attr-defined]
    assert bytes(Plain.parse(b"QUIT\r\n")) == b"QUIT\r\n"
    assert gone.pop() is Plain
    del Plain.__del__  # type: ignore[attr-defined]


def test_each_view_of_a_class_is_finalized() -> None:
    gone = list[object]()

    class Finalized(smtpkit.Quit):
        __slots__ = ()

        def __del__(self) -> None:
            gone.append(bytes(self))

    for _ in range(100):
        Finalized.parse(b"QUIT\r\n")
    assert gone == [b"QUIT\r\n"] * 100


class Packet(bytearray):
    """A buffer that keeps what was made of it."""

    kept: object = None


#: what is kept, of a buffer of the line REPLY
KEPT: dict[str, Callable[[Packet], object]] = {
    "a view": lambda packet: smtpkit.parse_reply(memoryview(packet)),
    "a view of the pure engine": smtpkit.parse_reply,
    "a match": lambda packet: smtpkit.parse_reply(memoryview(packet)).match,
    "a stream": smtpkit.scan,
    "views of a stream": lambda packet: list(smtpkit.scan(packet)),
}


@pytest.mark.parametrize("kind", KEPT)
def test_a_buffer_that_keeps_its_own_views_goes_with_them(kind: str) -> None:
    alive = []
    for _ in range(5):
        packet = Packet(REPLY)
        packet.kept = KEPT[kind](packet)
        alive.append(weakref.ref(packet))
        del packet
    gc.collect()
    assert [each() for each in alive] == [None] * 5


class Clearing:
    """A cycle: when the collector finds it, a buffer is cleared."""

    def __init__(self, buffer: bytearray) -> None:
        self.buffer, self.me = buffer, self

    def __del__(self) -> None:
        self.buffer.clear()


def test_a_buffer_may_be_cleared_while_a_field_is_read() -> None:
    line, before = b"250-2.1.0 one\r\n" * 25 + b"250 2.1.0 two\r\n", b"x" * 100_000
    cleared, thresholds = 0, gc.get_threshold()
    for waiting in range(20):
        buffer = bytearray(before + line + before)
        view = smtpkit.parse_reply(buffer, len(before), len(before) + len(line))
        gc.collect()
        gc.disable()
        Clearing(buffer)
        kept = [[None] for _ in range(waiting)]
        gc.set_threshold(len(kept), 1, 1)
        gc.enable()
        try:
            lines = view.lines
        except smtpkit.FieldError:
            lines = ()
        finally:
            gc.set_threshold(*thresholds)
        assert len(lines) == (26 if buffer else 0)
        cleared += not buffer
    # newer interpreters collect nothing within a call
    assert cleared or sys.version_info >= (3, 12)


def test_a_buffer_may_be_cleared_while_a_machine_is_made() -> None:
    buffer, asked = bytearray(b"QUIT\r\n" * 1000), list[object]()

    def prepare(view: type[smtpkit.View]) -> object:
        buffer.clear()
        return machine_made_of(view)

    def fallback(octets: bytearray, start: int, end: int) -> tuple[str, int]:
        asked.append((bytes(octets), start, end))
        return "nothing", end

    reader = native.Reader([(b"QUIT", smtpkit.Quit)], prepare, fallback)
    assert list(reader.scan(buffer, 600, 6000)) == ["nothing"]
    assert asked == [(b"", 600, 6000)]


def test_an_allocation_that_fails_is_a_memory_error_and_nothing_else() -> None:
    """Each allocation of each task fails once.

    Where the native engine has no memory, the pure one is asked, which may have some.
    """
    pytest.importorskip("_testcapi", reason="this interpreter has no _testcapi")
    code = "import test_engine_memory as tests; tests.fail_each()"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == NATIVE


def fail_each() -> None:
    """Let each allocation fail; print the tasks that came through it."""
    from _testcapi import remove_mem_hooks, set_nomemory

    for name in NATIVE:
        task, right = TASKS[name], 0
        task()
        for at in range(1, 1000):
            set_nomemory(at, at + 1)
            try:
                task()
                right += 1
            except MemoryError:
                right = 0
            finally:
                remove_mem_hooks()
            if right > 30:
                break
        print(name)


def test_two_threads_that_make_one_machine_leave_none_behind() -> None:
    make, both = machine_of("QUIT"), Barrier(2, timeout=30)

    def prepare(view: object) -> object:
        made = make()
        both.wait()
        return made

    gc.collect()
    before = sys.getrefcount(native.Machine)
    reader = native.Reader([(b"", smtpkit.Quit)], prepare, smtpkit.Quit.parse)
    threads = [Thread(target=reader, args=(b"QUIT\r\n",)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    del reader, threads, thread
    gc.collect()
    # an assertion would hold what it shows
    after = sys.getrefcount(native.Machine)
    assert after <= before

"""Fuzzes the native engine under sanitizers: `python -m tests.sanitize --minutes 30`.

It is built once more with `-fsanitize=address,undefined` into a folder of its own and loaded
instead of the one that is installed; needs gcc and its libasan. A read beyond an object, of one
that is gone, or what C does not define ends the process with a report; so does an exception that
the library does not promise. With `--pytest` the tests of the engine run first. No leaks are looked
for: `tests/test_engine_memory.py` does that.
"""

from __future__ import annotations

import argparse
import gc
import mmap
import os
import subprocess
import sys
import sysconfig
import tempfile
from array import array
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from importlib import machinery, util
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

TOP = Path(__file__).parents[1]
# as the tests import one another
sys.path[:0] = [str(TOP), str(TOP / "tests")]
#: where the child finds the engine that was built for it
BUILT = "SMTPKIT_SANITIZED"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sanitize", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pytest", action="store_true", help="tests/test_engine.py first")
    given = parser.parse_args()
    if BUILT in os.environ:
        load(Path(os.environ[BUILT]))
        return tests() if given.pytest else fuzz(given.minutes * 60, given.seed)
    with tempfile.TemporaryDirectory() as folder:
        built = build(Path(folder))
        library = subprocess.check_output(["gcc", "-print-file-name=libasan.so"], text=True)
        settings = {
            BUILT: str(built),
            "LD_PRELOAD": library.strip(),
            "PYTHONMALLOC": "malloc",
            "ASAN_OPTIONS": "detect_leaks=0",
            "UBSAN_OPTIONS": "print_stacktrace=1",
            "SMTPKIT_ENGINE": "native",
        }
        command = [sys.executable, "-m", "tests.sanitize", "--seed", str(given.seed)]
        command += ["--minutes", str(given.minutes)]
        failed = 0
        for more in [*([["--pytest"]] if given.pytest else []), []]:
            failed |= subprocess.run(
                [*command, *more], env=os.environ | settings, cwd=TOP
            ).returncode
        return int(failed != 0)


def build(folder: Path) -> Path:
    """The engine with the sanitizers in it."""
    built = folder / "_engine.so"
    options = ["-shared", "-fPIC", "-O1", "-g", "-fno-omit-frame-pointer", "-Wall"]
    # what is gone is gone: nothing is kept for what comes next
    options += ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-DMOST_SPARE=0"]
    options += [f"-I{sysconfig.get_path('include')}", "-o", str(built)]
    subprocess.run(["gcc", *options, str(TOP / "smtpkit" / "_engine.c")], check=True)
    return built


def load(built: Path) -> None:
    """Have the library find this engine instead of the one that is installed."""
    name = "smtpkit._engine"
    spec = util.spec_from_file_location(
        name, built, loader=machinery.ExtensionFileLoader(name, str(built))
    )
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = util.module_from_spec(spec)
    spec.loader.exec_module(module)


def tests() -> int:
    import pytest

    return pytest.main(["-n", "0", "-x", "-p", "no:faulthandler", "tests/test_engine.py"])


def fuzz(seconds: float, seed: int) -> int:
    """Play for so long; what goes wrong ends the process."""
    fuzzer, end, rounds = Fuzzer(Random(seed)), monotonic() + seconds, 0
    while monotonic() < end:
        fuzzer.play()
        rounds += 1
    told = ", ".join(f"{count:,} {name}" for name, count in fuzzer.count.items())
    print(f"{rounds:,} rounds, seed {seed}, all clean: {told}")
    return 0


class Fuzzer:
    """What is tried of the native engine, by chance."""

    def __init__(self, random: Random) -> None:
        from test_actions import DECLARED, machine_of

        import smtpkit
        from smtpkit.engine import native
        from smtpkit.generated import machines

        assert native is not None
        self.random, self.library, self.native = random, smtpkit, native
        self.machines = [each for name, each in vars(machines).items() if name.isupper()]
        self.samples = [machine_of(name) for name in DECLARED]
        self.parsers: list[Callable[..., Any]] = [
            smtpkit.parse_command,
            smtpkit.parse_reply,
            smtpkit.SmtpLayer,
            smtpkit.Capabilities,
            smtpkit.Mail.parse,
            smtpkit.Rcpt.parse,
        ]
        words = (b"x", b"SIZE", b"8BITMIME", b"DSN", b"XCLIENT NAME")
        answers = (
            b"250 x\r\n",
            b"250-" + b"\r\n250-".join(words[:-1]) + b"\r\n250 XCLIENT NAME\r\n",
        )
        self.named: list[tuple[str, Any]] = [
            *(("offered", smtpkit.Capabilities(answer)) for answer in answers),
            *(("offered", {"SIZE", "DSN"}), ("offered", len), ("offered", type("", (), {}))),
            *(("profile", "lenient"), ("profile", "strict"), ("profile", frozenset()), ("odd", 1)),
        ]
        self.games = {
            "lines": self.lines,
            "buffers": self.changed_under_views,
            "spoilt tables": self.spoilt_tables,
            "built lines": self.built_lines,
            "streams": self.streams,
            "odd objects": self.odd_objects,
        }
        self.count = dict.fromkeys(self.games, 0)

    def play(self) -> None:
        name = self.random.choice(list(self.games))
        self.games[name]()
        self.count[name] += 1

    # -- what is read

    def line(self) -> bytes:
        from benchmarks.agreement import mutated

        sample = self.random.choice(self.samples).sample(self.random, self.random.randrange(90))
        octets = mutated(sample, self.random)
        return octets * self.random.choice((1, 1, 1, 1, 2, 900))

    def buffer(self, octets: bytes) -> Any:
        kind = self.random.randrange(6)
        if kind == 4 and octets:
            found = mmap.mmap(-1, len(octets))
            found[:] = octets
            return found
        if kind == 5:
            # nothing stands behind its last octet: bytes have a zero there, which may be read; what
            # is made of a list has no room left
            return memoryview(array("B", list(octets)))
        return (bytes, bytearray, memoryview, lambda o: memoryview(bytearray(o)), bytes)[kind](
            octets
        )

    def place(self, size: int) -> Any:
        near = self.random.randrange(-2, size + 3)
        return self.random.choice(
            (0, near, near, near, size, 2**31, 2**63 - 1, -(2**63), 2**70, None)
        )

    def views(self, buffer: Any, size: int) -> Any:
        """A view of a buffer, or of some of it; None where there is none."""
        parse, named = self.random.choice(self.parsers), {}
        if parse is self.library.parse_command and self.random.random() < 0.5:
            named = dict([self.random.choice(self.named)])
        given = () if self.random.random() < 0.7 else (self.place(size) or 0, self.place(size))
        with suppress(self.library.SmtpError, TypeError):
            return parse(buffer, *given, **named)
        return None

    def look_at(self, view: Any) -> None:
        names = [*getattr(type(view), "fields", ()), *getattr(view, "field_names", ())]
        for name in [*names, "no_such_field"]:
            with suppress(self.library.SmtpError, AttributeError):
                self.look_at_part(getattr(view, name))
            with suppress(self.library.SmtpError, AttributeError, TypeError):
                view.span(name), view.octets(name)
        with suppress(self.library.SmtpError, AttributeError):
            repr(view), view == view, hash(view)
            if hasattr(type(view), "__bytes__"):
                bytes(view)

    def look_at_part(self, value: Any) -> None:
        repr(value)
        for name in getattr(type(value), "fields", ()):
            with suppress(self.library.SmtpError):
                repr(getattr(value, name))

    def lines(self) -> None:
        octets = self.line()
        view = self.views(self.buffer(octets), len(octets))
        if view is not None:
            self.look_at(view)

    def changed_under_views(self) -> None:
        """A buffer that somebody writes into, shrinks, gives back or closes."""
        octets = self.line()
        buffer = self.buffer(octets)
        whole = (
            memoryview(buffer)
            if isinstance(buffer, bytearray) and self.random.random() < 0.2
            else None
        )
        view = self.views(buffer, len(octets))
        for _ in range(3):
            # a view may be refused when it looks at what is gone
            with suppress(BufferError, ValueError, TypeError, IndexError, AttributeError):
                self.change(buffer)
            if view is not None:
                with suppress(ValueError):
                    self.look_at(view)
        del whole

    def change(self, buffer: Any) -> None:
        random = self.random
        for _ in range(random.randrange(1, 9)):
            buffer[random.randrange(len(buffer))] = random.choice(b"\r\n <>+=@.\x80\xff\x00Aa05")
        match random.randrange(6):
            case 0:
                buffer.clear()
            case 1:
                buffer.extend(bytes(5000))
            case 2:
                del buffer[random.randrange(len(buffer)) :]
            case 3:
                buffer.release()
            case 4:
                buffer.close()

    # -- what is loaded

    def spoilt_tables(self) -> None:
        random, machine = self.random, self.random.choice(self.machines)
        octets = bytearray(b64decode(machine.text))
        for _ in range(random.randrange(4)):
            octets[random.randrange(len(octets))] = random.choice((0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF))
        rows = [list(row) for row in machine.made_rows]
        for row in rows if random.random() < 0.5 else ():
            at = random.randrange(len(row))
            if isinstance(row[at], int):
                row[at] = random.choice((0, 1, 2, 3, 5, 9, 12, 30, 62, 63, 255, 65535, 2**31))
        try:
            spoilt = self.native.Machine(bytes(octets), tuple(map(tuple, rows)))
        except (ValueError, TypeError, OverflowError):
            return
        view = random.choice((self.library.Mail, self.library.Rcpt, self.library.Reply))
        numbers = (0, 1, 2, 3, 8, 9, 61, 62)
        offer = (*random.choices(numbers, k=4), b"binarymime") if random.random() < 0.5 else ()
        head = (b"", view, *offer)
        reader = self.native.Reader([head], lambda _: spoilt, lambda *_: None)
        for _ in range(4):
            found = reader(self.buffer(self.line()))
            # the rest of the library trusts what it is told
            with suppress(Exception):
                for group in range(len(found.match.regs)):
                    found.match[group]
                for name in view.fields:
                    with suppress(Exception):
                        self.look_at_part(getattr(found, name))

    def odd_objects(self) -> None:
        """What nobody but the library makes, made otherwise."""
        random, native, library = self.random, self.native, self.library
        odd: list[Any] = [
            *(None, 0, 1, -1, 3, 70, 2**40, b"", b"QUIT", b"\r\n", "x", (), (1,), (1, 2), (70,)),
            *([], {}, [(b"QUIT", library.Quit)], [(b"", library.Mail)], library.Mail, library, int),
            *(len, native.Machine, native.Spans, ("reverse_path",), lambda *_: None),
        ]
        kind = random.choice([each for each in vars(native).values() if isinstance(each, type)])
        with suppress(Exception):
            kind(*random.choices(odd, k=random.randrange(8)))
        with suppress(Exception):
            field = native.Field(
                random.randrange(12), random.choice(odd), random.choice(odd), random.randrange(70),
                lambda _: None, lambda _: None, None,
            )  # fmt: skip
            field.__get__(library.parse_command(b"MAIL FROM:<ned@x.example> SIZE=5\r\n"))
        view = library.parse_command(b"MAIL FROM:<ned@x.example> SIZE=5\r\n")
        match = view.match
        with suppress(Exception):
            view.match = random.choice((match, *odd))
        with suppress(Exception):
            view.first_group = random.choice(odd)
        with suppress(Exception):
            self.look_at(view)
        with suppress(Exception):
            match[random.choice(odd)], match.span(random.choice(odd)), match.regs, match.string
        if random.random() < 0.02:
            gc.collect()

    # -- what is built, and streams

    def built_lines(self) -> None:
        from test_engine import oddities

        try:
            view = self.library.parse_command(self.line())
        except self.library.SmtpError:
            return
        values = view.values()
        for name in [*values, "size", "over_long"]:
            if self.random.random() < 0.4:
                odd = oddities(values.get(name), self.random)
                # longer than what is written natively, too
                values[name] = self.random.choice((*odd, "x" * self.random.randrange(9000)))
        with suppress(self.library.SmtpError, TypeError):
            type(view).build(**values)
        with suppress(self.library.SmtpError, TypeError):
            type(view).build(*values.values())

    def streams(self) -> None:
        library, random = self.library, self.random
        octets = b"".join(self.line()[:2000] for _ in range(random.randrange(9)))
        buffer = self.buffer(octets)
        place = (self.place(len(octets)) or 0, self.place(len(octets)))
        with suppress(library.SmtpError, TypeError, ValueError, BufferError):
            for message in library.scan(buffer, *place):
                if random.random() < 0.05:
                    with suppress(Exception):
                        self.change(buffer)
                if random.random() < 0.3:
                    self.look_at(message)
        names = ("verb", "start", "end", "size", "reverse_path", "domain", "code", "lines", "no")
        with suppress(library.SmtpError, TypeError, ValueError):
            for name in (found := library.scan_columns(buffer, random.sample(names, 3), *place)):
                found[name].tolist()


if __name__ == "__main__":
    sys.exit(main())

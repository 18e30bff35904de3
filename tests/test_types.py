"""The library is typed, strictly: checkers pass what is right, and refuse what is wrong."""

from __future__ import annotations

import doctest
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pytest

import smtpkit
from grammar import (
    DIGIT,
    LETTER,
    Command,
    Enumeration,
    Extension,
    Integer,
    Octets,
    Optional,
    Parameter,
    Rule,
    Struct,
)
from grammar.generator.compiler import Choice, choice, compile_dialect

TOP = Path(__file__).parent.parent

USE = """
import smtpkit
from smtpkit.generated.values import MailValues
from smtpkit.testing import strategies

mail = smtpkit.Mail.parse(b"MAIL FROM:<a@b.example> SIZE=5\\r\\n")
reveal_type(mail.size)
reveal_type(mail.reverse_path)
reveal_type(mail.reverse_path.mailbox)
reveal_type(mail.parameters)
reveal_type(mail.enters)
reveal_type(smtpkit.Mail.build("a@b.example", size=5))
reveal_type(smtpkit.SmtpBuilder().quit())
reveal_type(smtpkit.parse_reply(b"").lines)
offered = smtpkit.Capabilities(b"")
if offered.limits:
    reveal_type(offered.limits.rcptmax)
given: MailValues = {"reverse_path": "a@b.example", "size": 5}
smtpkit.Mail.build(**given)
smtpkit.Mail.build(**mail.values())
smtpkit.Mail.build(**strategies.mail_values(only=["SIZE"]).example())
smtpkit.Data.build(**smtpkit.Data.parse(b"").values())
smtpkit.EhloReply.build(**smtpkit.EhloReply.parse(b"").values())
command = smtpkit.parse_command(b"")
if command.verb == "MAIL":
    reveal_type(command)
match command:
    case smtpkit.Mail(path, size=size):
        reveal_type(path)
        reveal_type(size)
reveal_type(smtpkit.dialect().Mail)
"""

USE_OF_MADE = """
from made import parse_command

command = parse_command(b"")
if command.verb == "RATING":
    reveal_type(command.word)
"""

REVEALED = """
int | None
smtpkit.generated.commands.ReversePath
smtpkit.generated.commands.Mailbox | None
tuple[smtpkit.generated.commands.EsmtpParam, ...]
Literal[''] | Literal['data'] | Literal['chunk'] | Literal['exchange'] | Literal['tls']
bytes
smtpkit.generated.builder.SmtpBuilder
tuple[str, ...]
int | None
smtpkit.generated.commands.Mail
smtpkit.generated.commands.ReversePath
int | None
type[Any]
str | None
"""

#: a line of which checkers have to say something ends in `# wrong`
LINES = """
import array
import mmap
from typing import Any, assert_never

import smtpkit
from smtpkit import AnyCommand, Body, Dialect, Mail, Mailbox, Notify, Rcpt, Ret, SmtpBuilder
from smtpkit.generated.values import MailValues


def values_are_typed(mail: Mail) -> None:
    Mail.build("a@b.example", size="5")  # wrong
    Mail.build("a@b.example", colour=5)  # wrong
    Rcpt.build(**mail.values())  # wrong
    too_few: MailValues = {"size": 5}  # wrong
    other: MailValues = {"reverse_path": None, "size": "5"}  # wrong
    unknown: MailValues = {"reverse_path": None, "colour": 5}  # wrong
    print(too_few, other, unknown)


def octets_are_no_text(line: bytes, mapped: mmap.mmap, words: "array.array[int]") -> None:
    smtpkit.parse_command(line)
    smtpkit.parse_command(bytearray(line))
    smtpkit.parse_command(memoryview(line))
    smtpkit.parse_command(mapped)
    smtpkit.parse_command(words)
    smtpkit.parse_command("NOOP")  # wrong
    smtpkit.parse_reply("250")  # wrong
    Mail.parse("NOOP")  # wrong
    smtpkit.SmtpLayer("NOOP")  # wrong


def profiles_are_known(line: bytes) -> None:
    smtpkit.parse_command(line, profile="observer")
    smtpkit.parse_command(line, profile={"bare-lf"})
    smtpkit.parse_command(line, profile="relaxed")  # wrong
    smtpkit.parse_reply(line, profile="relaxed")  # wrong
    smtpkit.dialect(unknown="refuse")  # wrong


def words_are_known() -> None:
    Mail.build("a@b", ret="FULL", body="8BITMIME")
    Mail.build("a@b", ret=Ret.FULL, body=Body.BINARYMIME)
    Mail.build("a@b", ret="FUL")  # wrong
    Mail.build("a@b", body=Ret.FULL)  # wrong
    Rcpt.build("a@b", notify="NEVER")
    Rcpt.build("a@b", notify=["DELAY", Notify.SUCCESS])
    Rcpt.build("a@b", notify={Notify.DELAY})
    Rcpt.build("a@b", notify=["NEVR"])  # wrong
    SmtpBuilder().mail_from("a@b", ret="HDRS").rcpt_to("a@b", notify="DELAY")
    SmtpBuilder().mail_from("a@b", ret="HDR")  # wrong


def arguments_are_checked() -> None:
    Mail.build("a@b", size="5")  # wrong
    Mail.build("a@b", colour=5)  # wrong
    Mailbox("a@b")
    Mailbox(b"a@b")
    Mailbox(5)  # wrong


def verbs_are_known(command: AnyCommand) -> None:
    if command.verb == "MAIL":
        print(command.reverse_path)
    if command.verb == "RCPT":
        print(command.reverse_path)  # wrong
    print(command.reverse_path)  # wrong


def a_lenient_line_may_be_none(line: bytes) -> AnyCommand:
    return smtpkit.parse_command(line, profile="lenient")  # wrong


def a_dialect_is_one(dialect: Dialect, own: Dialect[Any]) -> None:
    print(dialect.parse_command(b"").verb)
    print(dialect.parse_command(b"").shade)  # wrong
    print(own.parse_command(b"").shade, own.Mail.build("a@b", shade=1))
    own.build("a@b")


def of_the_library(dialect: Dialect[AnyCommand]) -> None:
    print(dialect)


of_the_library(smtpkit.DIALECT)


def all_are_there(command: AnyCommand) -> str:
    match command:
        case {all}:
            return command.verb
        case _:
            assert_never(command)


def one_is_missing(command: AnyCommand) -> str:
    match command:
        case {all_but_one}:
            return command.verb
        case _:
            assert_never(command)  # wrong
"""

DECLARED = """
from grammar import DIGIT, LETTER, SP, Base64, Checked, Command, Enumeration, ListOf
from grammar import Except, Extension, Flags, Integer, Keyword, Leniency, Literal, MaxOctets, Mode
from grammar import Octets, OctetSet, Optional, Parameter, Parameters, Present, Repeat, Replies
from grammar import Rule, Select, Struct, SuggestedReply, Xtext, mailbox, relaxed, xtext

COLON = OctetSet.of("colon", ":")
name = Rule("name", "RFC 9999, 1", Octets(LETTER | COLON, 1, 16), restrictions=[MaxOctets(16)])
flags = Rule("flags", "RFC 9999, 1", Select("A", "B"), Repeat(Struct(",", Select("A", "B"))))
score = "score" / Integer(Octets(DIGIT, 1, 3)) * "0 to 999"
value = Rule(
    "value",
    "RFC 9999, 2",
    Struct("by" / name, ":", score, Optional(";", "key" / Base64(Octets(LETTER)))),
    reply=SuggestedReply(501, "5.5.4"),
)
OWN = Extension(
    "X-OWN",
    "one's own",
    "RFC 9999",
    ehlo=Optional("most" / Integer(Octets(DIGIT, 1, 3))),
    parameters={"MAIL": (Parameter("X-OWN", value, "what it is", "RFC 9999, 2"),)},
    commands=(
        Command(
            "XOWN",
            "own it",
            "RFC 9999, 3",
            SP,
            "flags" / Flags("Own", flags, A="A", B="B") * "which",
            Optional(" ", "to" / ListOf(mailbox, ",")),
            Optional(" ", "note" / Xtext(xtext)),
            replies=Replies(line=((250,), (550,))),
            enters=Mode.DATA,
            enters_on=354,
        ),
    ),
)
Parameter("X-OWN", value, "no reference")  # wrong
Parameter(5, value, "what it is", "RFC 9999, 2")  # wrong
Command("XOWN", "own it", "RFC 9999, 3", enters="data")  # wrong
Extension("X-OWN", "one's own", "RFC 9999", commands=(OWN,))  # wrong
5 / name  # wrong, which mypy cannot see: construct has no types
"by" / name * 5  # wrong, which mypy cannot see
"""

RATING = Extension(
    "X-RATING",
    "what a filter thinks of a mail",
    "RFC 9999",
    ehlo=Optional("most" / Integer(Octets(DIGIT, 1, 3))),
    parameters={
        "MAIL": (
            Parameter(
                "X-RATING",
                Rule(
                    "score",
                    "RFC 9999, 2",
                    Struct("of" / Enumeration("Test", SPF="SPF", DKIM="DKIM")),
                ),
                "what was found",
                "RFC 9999, 2",
            ),
        ),
    },
    commands=(Command("RATING", "ask", "RFC 9999, 3", Optional(" ", "word" / Octets(LETTER))),),
)


def declared_in(page: str) -> str:
    """The declaration that a page has for an example, from its imports on."""
    examples = doctest.DocTestParser().get_examples(TOP.joinpath(page).read_text("utf-8"))
    sources = [example.source for example in examples]
    first = next(i for i, source in enumerate(sources) if "from grammar import" in source)
    return "import smtpkit\n" + "".join(sources[first:])


def snippets() -> dict[str, str]:
    """What is checked line by line, by the name of its file."""
    classes = [f"smtpkit.{view.__name__}()" for view in smtpkit.DIALECT.commands.values()]
    lines = LINES.replace("{all}", " | ".join(classes))
    return {
        "lines.py": lines.replace("{all_but_one}", " | ".join(classes[1:])),
        "declared.py": DECLARED,
        "readme.py": declared_in("README.md"),
        "contributing.py": declared_in("CONTRIBUTING.md"),
    }


def marked(sources: dict[str, str], mark: str = "# wrong") -> list[tuple[str, int]]:
    """The lines that are wrong, each with its file."""
    return sorted(
        (name, number)
        for name, source in sources.items()
        for number, line in enumerate(source.splitlines(), 1)
        if re.search(f"{mark}$", line)
    )


def written(folder: Path, sources: dict[str, str]) -> list[str]:
    for name, source in sources.items():
        folder.joinpath(name).write_text(source, "utf-8")
    return [str(folder / name) for name in sources]


def mypy(folder: Path, *arguments: str) -> list[str]:
    """What mypy says, strict."""
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache")]
    done = subprocess.run([*command, *arguments], cwd=TOP, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr or done.stdout
    return done.stdout.splitlines()


def places(lines: Iterable[str]) -> list[tuple[str, int]]:
    """Where mypy found an error."""
    found = (re.match(r"(.*):(\d+): error: ", line) for line in lines)
    return sorted({(Path(each[1]).name, int(each[2])) for each in found if each})


needs_mypy = pytest.mark.skipif(
    importlib.util.find_spec("mypy") is None, reason="needs the extra dev"
)


@pytest.mark.full
@needs_mypy
def test_the_library_its_use_and_a_dialect_pass_the_type_checker(tmp_path: Path) -> None:
    chosen = choice((RATING,), without=["STARTTLS"], only=["SIZE", "DSN"], unknown="refused")
    sources = {
        "made.py": compile_dialect(Choice((RATING,)))[1],
        "closed.py": compile_dialect(chosen)[1],
        "use.py": USE,
        "use_of_made.py": USE_OF_MADE,
    }
    lines = mypy(tmp_path, *written(tmp_path, sources), "smtpkit")
    shown = [line.partition("is ")[2].strip('"') for line in lines if "Revealed type" in line]
    assert [each.replace("builtins.", "") for each in shown] == REVEALED.split("\n")[1:-1]
    assert [line for line in lines if ": error:" in line] == []


@pytest.mark.full
@needs_mypy
def test_what_is_wrong_is_an_error_and_nothing_else_is(tmp_path: Path) -> None:
    sources = snippets()
    lines = mypy(tmp_path, *written(tmp_path, sources))
    assert places(lines) == marked(sources), "\n".join(lines)


@pytest.mark.full
@needs_mypy
def test_the_examples_pass_the_type_checker(tmp_path: Path) -> None:
    examples = map(str, sorted(TOP.joinpath("examples").glob("*.py")))
    lines = mypy(tmp_path, "--explicit-package-bases", *examples)
    assert [line for line in lines if ": error:" in line] == []


@pytest.mark.full
@pytest.mark.skipif(shutil.which("pyright") is None, reason="needs pyright")
def test_another_checker_says_the_same(tmp_path: Path) -> None:
    examples = {path.name: path.read_text("utf-8") for path in TOP.glob("examples/*.py")}
    sources = {**snippets(), **examples, "made.py": compile_dialect(Choice((RATING,)))[1]}
    files = written(tmp_path, sources)
    settings = {
        "extraPaths": [str(TOP)],
        "pythonVersion": "3.11",
        "typeCheckingMode": "strict",
        # what examples at a prompt do
        "reportUnusedExpression": False,
        "reportUnusedImport": False,
    }
    tmp_path.joinpath("pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    command = ["pyright", "--outputjson", "--pythonpath", sys.executable, "--project"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True)
    found = json.loads(done.stdout)["generalDiagnostics"]
    assert len(files) == len(sources)
    at = {
        (Path(each["file"]).name, each["range"]["start"]["line"] + 1)
        for each in found
        if each["severity"] == "error"
    }
    assert sorted(at) == marked(sources, "# wrong(, .*)?"), done.stdout


def test_the_union_of_commands_has_all_of_them() -> None:
    assert get_args(smtpkit.AnyCommand) == tuple(smtpkit.DIALECT.commands.values())

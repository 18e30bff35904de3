"""The library is typed, strictly, and its types say what its values are."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from grammar.declarations import Command, Extension, Parameter
from grammar.generator.compiler import Choice, choice, compile_dialect
from grammar.language.text import DIGIT, LETTER, Octets, Optional, Rule, Struct
from grammar.language.values import Enumeration, Integer

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
reveal_type(smtpkit.parse_command(b""))
reveal_type(smtpkit.Mail.build("a@b.example", size=5))
reveal_type(smtpkit.SmtpBuilder().quit())
reveal_type(smtpkit.parse_reply(b"").lines)
smtpkit.Mail.build("a@b.example", size="5")
smtpkit.Mail.build("a@b.example", colour=5)
given: MailValues = {"reverse_path": "a@b.example", "size": 5}
smtpkit.Mail.build(**given)
smtpkit.Mail.build(**mail.values())
smtpkit.Mail.build(**strategies.mail_values(only=["SIZE"]).example())
smtpkit.Data.build(**smtpkit.Data.parse(b"").values())
smtpkit.EhloReply.build(**smtpkit.EhloReply.parse(b"").values())
smtpkit.Rcpt.build(**mail.values())
too_few: MailValues = {"size": 5}
other: MailValues = {"reverse_path": None, "size": "5"}
unknown: MailValues = {"reverse_path": None, "colour": 5}
"""

REVEALED = """
int | None
smtpkit.generated.commands.ReversePath
smtpkit.generated.commands.Mailbox | None
tuple[smtpkit.generated.commands.EsmtpParam, ...]
smtpkit.command.Command
bytes
smtpkit.generated.builder.SmtpBuilder
tuple[str, ...]
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


@pytest.mark.full
@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="needs the extra dev")
def test_the_library_its_use_and_a_dialect_pass_the_type_checker(tmp_path: Path) -> None:
    use = tmp_path / "use.py"
    use.write_text(USE, "utf-8")
    made = tmp_path / "made.py"
    made.write_text(compile_dialect(Choice((RATING,)))[1], "utf-8")
    closed = tmp_path / "closed.py"
    chosen = choice((RATING,), without=["STARTTLS"], only=["SIZE", "DSN"], unknown="refused")
    closed.write_text(compile_dialect(chosen)[1], "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path)]
    command += [str(use), str(made), str(closed), "smtpkit"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    shown = [line.partition("is ")[2].strip('"') for line in lines if "Revealed type" in line]
    assert [each.replace("builtins.", "") for each in shown] == REVEALED.split("\n")[1:-1]
    errors = [line for line in lines if ": error:" in line]
    assert [line.partition("error: ")[2].partition(";")[0] for line in errors] == [
        'Argument "size" to "build" of "Mail" has incompatible type "str"',
        'Unexpected keyword argument "colour" for "build" of "Mail"  [call-arg]',
        'Extra argument "reverse_path" from **args for "build" of "Rcpt"  [misc]',
        'Missing key "reverse_path" for TypedDict "MailValues"  [typeddict-item]',
        'Incompatible types (expression has type "str", TypedDict item "size" has type '
        '"int | None")  [typeddict-item]',
        'Extra key "colour" for TypedDict "MailValues"  [typeddict-unknown-key]',
    ]

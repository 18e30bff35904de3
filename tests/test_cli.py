"""The command line: what it prints, what it hides, and how it ends."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import select
import shlex
import struct
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

pytest.importorskip("click", reason="the command line needs the extra [cli]")
pytest.importorskip("rich", reason="the command line needs the extra [cli]")
pytest.importorskip("dpkt", reason="the command line needs the extra [cli]")

from click.testing import CliRunner, Result
from made_captures import busy_hour
from recordings import Recorded, bundled, each_collection
from rich.console import Console
from rich.progress import Progress, TaskID
from test_captures import pcap, segment

from smtpkit.cli import main
from smtpkit.stream import CLIENT, SERVER

TRANSCRIPT = """\
S: 220 x.example ESMTP
C: EHLO y.example
S: 250-x.example
S: 250 SIZE 1000000
C: MAIL FROM:<ned@x.example> SIZE=500000
S: 250 2.1.0 OK
C: RCPT TO: <ann@x.example>
S: 501 5.1.3 no
C: QUIT
S: 221 bye
"""

Smtpkit = Callable[..., Result]


@pytest.fixture
def smtpkit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Smtpkit:
    """Run the command in an empty directory that holds ``dialogue.txt``."""
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("dialogue.txt").write_text(TRANSCRIPT)

    def run(*arguments: str | Path, input: bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=input)

    return run


def python(program: str, *first: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own, with directories to look for modules first."""
    path = os.pathsep.join(map(str, [*first, *filter(None, sys.path)]))
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path, **variables},
    )


# --- dissect ---------------------------------------------------------------------------------


def test_a_conversation_is_printed_with_its_fields_and_mistakes(smtpkit: Smtpkit) -> None:
    result = smtpkit("dissect", "dialogue.txt")
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines[0] == "dialogue.txt, connection 1: client -> server"
    assert "0           S ← 220 x.example ESMTP" in lines
    assert "1           C → EHLO y.example" in lines
    assert "250 SIZE 1000000" in lines
    mail = lines.index("3           C → MAIL FROM:<ned@x.example> SIZE=500000")
    assert "ned" in " ".join(lines[mail + 1 : mail + 4])
    assert "size: 500000" in " ".join(lines[mail + 1 : mail + 4])
    wrong = lines.index("5           C → RCPT TO: <ann@x.example>")
    assert lines[wrong + 1 + ("forward_path" in lines[wrong + 1])].startswith("✗ expected")
    assert "RCPT TO: <ann@x.example>\\r\\n" in lines[wrong:]
    assert "a server should answer: 501 5.1.3" in " ".join(lines[wrong:])


def test_json_is_one_object_per_message(smtpkit: Smtpkit) -> None:
    result = smtpkit("dissect", "--json", "dialogue.txt")
    messages = [json.loads(line) for line in result.stdout.splitlines()]
    assert [message["verb"] or message["code"] for message in messages] == [
        220, "EHLO", 250, "MAIL", 250, "RCPT", 501, "QUIT", 221,
    ]  # fmt: skip
    mail, wrong = messages[3], messages[5]
    assert list(mail) == [
        "file", "connection", "index", "time", "answers", "octets", "from", "kind", "verb", "code",
        "fields", "meanings", "raw", "problems",
    ]  # fmt: skip
    assert mail["from"] == "client"
    assert mail["kind"] == "command"
    assert mail["fields"]["size"] == 500000
    assert mail["octets"] == [16, 55]
    assert mail["raw"] == "MAIL FROM:<ned@x.example> SIZE=500000\\r\\n"
    assert mail["problems"] == []
    assert messages[4]["answers"] == 3
    [problem] = wrong["problems"]
    assert problem["offset"] == wrong["octets"][0] + len("RCPT TO:")
    assert problem["reply"]["code"] == 501


def test_each_mail_has_one_line_or_object(smtpkit: Smtpkit) -> None:
    result = smtpkit("dissect", "--transactions", "dialogue.txt")
    assert result.stdout.startswith("client -> server  y.example  <ned@x.example> -> ")
    [line] = smtpkit("dissect", "--transactions", "--json", "dialogue.txt").stdout.splitlines()
    mail = json.loads(line)
    assert (mail["path"], mail["size"], mail["code"]) == ("<ned@x.example>", 500000, None)
    assert [each["code"] for each in mail["recipients"]] == [501]


def test_messages_are_filtered_by_verb_code_and_problems(smtpkit: Smtpkit) -> None:
    def shown(*options: str) -> list[object]:
        lines = smtpkit("dissect", "--json", *options, "dialogue.txt").stdout.splitlines()
        return [(each["verb"] or each["code"]) for each in map(json.loads, lines)]

    assert shown("--only", "mail", "--only", "501") == ["MAIL", 501]
    assert shown("--problems") == ["RCPT"]


def test_mails_are_filtered_by_what_was_said_in_them(smtpkit: Smtpkit) -> None:
    one = "C: MAIL FROM:<{}@x.example>{}\nS: 250 ok\nC: RCPT TO:<b@x.example>\nS: {}\n"
    dialogue = "S: 220 x\nC: EHLO y\nS: 250 x\n" + "".join(
        one.format(*each) + "C: RSET\nS: 250 ok\n"
        for each in [
            ("a", "", "250-fine\nS: 250 ok"),
            ("b", " SIZE=x", "250 ok"),
            ("c", "", "550 no"),
        ]
    )

    def shown(*options: str) -> list[object]:
        options = ("dissect", "--transactions", "--json", *options, "-")
        lines = smtpkit(*options, input=dialogue.encode()).stdout.splitlines()
        return [each["path"][1] for each in map(json.loads, lines)]

    assert shown() == ["a", "b", "c"]
    assert shown("--only", "550") == ["c"]
    assert shown("--only", "550", "--only", "mail") == ["a", "b", "c"]
    assert shown("--problems") == ["b"]
    output = smtpkit("dissect", "--transactions", "--json", "-", input=dialogue.encode()).stdout
    replies = [json.loads(line)["recipients"][0]["replies"] for line in output.splitlines()]
    assert replies == [["250-fine\n250 ok"], ["250 ok"], ["550 no"]]


def test_messages_are_numbered_through_all_connections_of_a_file(smtpkit: Smtpkit) -> None:
    once = TRANSCRIPT.encode()
    output = smtpkit("dissect", "--json", "-", input=once + once).stdout
    messages = [json.loads(line) for line in output.splitlines()]
    assert [message["index"] for message in messages] == list(range(18))
    assert [message["connection"] for message in messages] == [1] * 9 + [2] * 9
    assert all(
        message["answers"] == message["index"] - 1
        for message in messages
        if message["kind"] == "reply"
    )
    assert (
        "(answers 10: RSET)"
        in smtpkit(
            *("dissect", "-"), input=once + b"S: 220 x\nC: RSET\nC: NOOP\nS: 250 OK\nS: 250 OK\n"
        ).stdout
    )


def test_octets_that_came_twice_as_others_are_a_problem(smtpkit: Smtpkit, tmp_path: Path) -> None:
    packets = [
        segment(CLIENT, 99, flags=0x02),
        segment(SERVER, 199, flags=0x12, acknowledged=100),
        segment(SERVER, 200, b"220 x\r\n", acknowledged=100),
        segment(CLIENT, 100, b"HELO y", acknowledged=207),
        segment(CLIENT, 105, b"z\r\nQUIT\r\n", acknowledged=207),
    ]
    tmp_path.joinpath("odd.pcap").write_bytes(pcap(packets).getvalue())
    lines = smtpkit("dissect", "--json", "odd.pcap").stdout.splitlines()
    problems = {each["verb"]: each["problems"] for each in map(json.loads, lines)}
    assert [each["offset"] for each in problems["HELO"]] == [5]
    assert not problems["QUIT"]
    assert "octets came twice" in smtpkit("dissect", "--problems", "odd.pcap").stdout


def test_the_progress_bar_moves_while_a_file_is_read(
    smtpkit: Smtpkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[float] = []

    class Watched(Progress):
        def advance(self, task_id: TaskID, advance: float = 1) -> None:
            super().advance(task_id, advance)
            seen.append(self.tasks[0].completed)

    capture = b"".join(busy_hour(8000))
    tmp_path.joinpath("busy.pcap").write_bytes(capture)
    monkeypatch.setattr("smtpkit.dissection._watched", lambda stream: stream is sys.stderr)
    monkeypatch.setattr(
        "smtpkit.dissection._progress", lambda: Watched(console=Console(file=io.StringIO()))
    )
    assert smtpkit("dissect", "--only", "XXXX", "busy.pcap").exit_code == 0
    assert seen == sorted(seen)
    assert len(set(seen)) > len(capture) // 100_000
    assert seen[-1] == len(capture)


def test_standard_input_is_read(smtpkit: Smtpkit) -> None:
    assert "EHLO y.example" in smtpkit("dissect", "-", input=TRANSCRIPT.encode()).stdout


def test_a_command_that_is_answered_later_is_named(smtpkit: Smtpkit) -> None:
    dialogue = b"S: 220 x\nC: RSET\nC: NOOP\nS: 250 OK\nS: 250 OK\n"
    output = smtpkit("dissect", "-", input=dialogue).stdout
    assert "250 OK   (answers 1: RSET)" in output
    assert "(answers 2" not in output


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize(
    "octets",
    [
        b"\x1b]0;title\x07",
        b"\x1b[31m",
        b"[bold]x[/bold]",
        b"\xc2\x9b1m",
        "\u202e".encode(),
        b"\xff",
    ],
)
def test_what_was_captured_does_not_reach_the_terminal_raw(
    smtpkit: Smtpkit, options: list[str], octets: bytes
) -> None:
    dialogue = b"S: 220 x\nC: NOOP " + octets + b"\nS: 250 " + octets + b"\n" + octets + b"\n"
    output = smtpkit("dissect", *options, "-", input=dialogue).stdout
    assert all(character.isprintable() or character == "\n" for character in output)
    assert ("[bold]x[/bold]" in output) == (octets == b"[bold]x[/bold]")


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_secrets_are_shown_only_when_asked_for(smtpkit: Smtpkit, options: list[str]) -> None:
    dialogue = b"S: 220 x\nC: AUTH PLAIN AGFubgBzM2NyZXQ=\nS: 535 no\nC: AUTH LOGIN\n"
    dialogue += b"S: 334 VXNlcm5hbWU6\nC: YW5uYQ==\nS: 334 UGFzc3dvcmQ6\nC: czNjcmV0\nS: 235 OK\n"
    hidden = smtpkit("dissect", *options, "-", input=dialogue).stdout
    assert "hidden" in hidden
    assert not re.search("AGFubgB|YW5uYQ|czNjcmV0", hidden)
    shown = smtpkit("dissect", "--secrets", *options, "-", input=dialogue).stdout
    assert "AGFubgBzM2NyZXQ=" in shown
    assert "czNjcmV0" in shown
    assert "hidden" not in shown


@each_collection
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_no_recorded_password_is_printed(
    smtpkit: Smtpkit, tmp_path: Path, options: list[str], recorded: Recorded
) -> None:
    dialogs = [each for each in recorded() if "auth" in each.index["features"]]
    for dialog in dialogs:
        tmp_path.joinpath(dialog.name).write_bytes(dialog.octets)
    result = smtpkit("dissect", *options, *(dialog.name for dialog in dialogs))
    assert result.exit_code == 0
    assert "AUTH" in result.stdout
    # A name alone is no secret: aiosmtpd-... is a file, and alice has a mailbox.
    for secret in (b"s3cret", b"\0alice\0s3cret", b"alice\0alice\0s3cret", b"alice"):
        assert base64.b64encode(secret).decode() not in result.output
    assert "s3cret" not in result.output


# --- how it ends -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("octets", "complaint"),
    [
        (b"", "the file is empty"),
        (b"some prose\n", "no SMTP conversation in it"),
        (b"\x7fELF\0\0\0\0", "not a capture: neither pcap, pcapng, recorded JSONL nor text"),
        (b"\xd4\xc3\xb2\xa1\x02", "the capture breaks off inside its file header"),
        (b"\x1f\x8b\x08\0\0\0", "the compressed data is damaged: "),
    ],
)
def test_a_bad_file_is_one_line_of_complaint(
    smtpkit: Smtpkit, tmp_path: Path, octets: bytes, complaint: str
) -> None:
    tmp_path.joinpath("bad").write_bytes(octets)
    result = smtpkit("dissect", "bad")
    assert result.exit_code == 1
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    assert line.startswith("smtpkit: bad: " + complaint)


def test_a_file_that_cannot_be_opened(smtpkit: Smtpkit, tmp_path: Path) -> None:
    result = smtpkit("dissect", ".", "missing.pcap", "dialogue.txt")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "smtpkit: .: is a directory",
        "smtpkit: missing.pcap: no such file or directory",
    ]
    assert "EHLO y.example" in result.stdout


def test_what_stands_before_the_damage_is_printed(smtpkit: Smtpkit, tmp_path: Path) -> None:
    [whole] = [each.octets for each in bundled() if each.name == "exim-raw-replies.jsonl"]
    tmp_path.joinpath("cut.jsonl").write_bytes(whole[: len(whole) // 2])
    result = smtpkit("dissect", "cut.jsonl")
    assert result.exit_code == 1
    assert "EHLO client.example.org" in result.stdout
    assert re.fullmatch(r"smtpkit: cut\.jsonl: line \d+ is damaged: .*\n", result.stderr)


@pytest.mark.parametrize(
    "arguments",
    [["dissect"], ["dissect", "--no-such-option", "x"], ["explain"], ["grammar", "x"], ["x"]],
)
def test_wrong_usage_ends_with_2(smtpkit: Smtpkit, arguments: list[str]) -> None:
    assert smtpkit(*arguments).exit_code == 2


def test_a_closed_pipe_is_no_traceback(smtpkit: Smtpkit) -> None:
    files = ["dialogue.txt"] * 400
    program = f"""
import subprocess, sys
dissect = [sys.executable, "-c", "from smtpkit.cli import main; main()", "dissect", *{files}]
first = subprocess.Popen(dissect, stdout=subprocess.PIPE)
print(first.stdout.readline().decode())
first.stdout.close()
first.wait()
"""
    done = python(program)
    assert "connection 1" in done.stdout
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe cannot be asked there")
def test_what_a_pipe_gives_is_printed_before_there_is_more_of_it() -> None:
    program = "from smtpkit.cli import main; main(['dissect', '--json', '-'])"
    frames = b"".join(islice(busy_hour(1000), 130))
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as going_on:
        assert going_on.stdin is not None
        assert going_on.stdout is not None
        going_on.stdin.write(frames)
        going_on.stdin.flush()
        printed, _, _ = select.select([going_on.stdout], [], [], 20)
        going_on.stdin.close()
        assert printed
        assert b'"greeting"' in going_on.stdout.readline()


def test_a_terminal_without_the_characters_gets_escapes(smtpkit: Smtpkit) -> None:
    program = "from smtpkit.cli import main; main(['dissect', 'dialogue.txt'])"
    done = python(program, PYTHONIOENCODING="latin-1")
    assert done.returncode == 0, done.stderr
    assert r"S \u2190 220 x.example" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_extra_is_named_when_it_is_missing(tmp_path: Path) -> None:
    tmp_path.joinpath("click.py").write_text("raise ImportError('No module named click')")
    done = python("import smtpkit.cli", tmp_path)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "pip install 'smtpkit-wire[cli]'" in line


def test_only_rare_links_need_the_packet_library(smtpkit: Smtpkit, tmp_path: Path) -> None:
    tmp_path.joinpath("dpkt.py").write_text("raise ImportError('No module named dpkt')")
    header = b"\xd4\xc3\xb2\xa1" + bytes(16) + b"\1\0\0\0"
    pppoe = bytes(12) + b"\x88\x64" + bytes(40)
    packet = struct.pack("<IIII", 0, 0, len(pppoe), len(pppoe)) + pppoe
    tmp_path.joinpath("plain.pcap").write_bytes(header)
    tmp_path.joinpath("x.pcap").write_bytes(header + packet)
    program = "from smtpkit.cli import main; main(['dissect', 'dialogue.txt', *{}])"
    done = python(program.format(["plain.pcap", "x.pcap"]), tmp_path)
    assert done.returncode == 1
    assert "EHLO y.example" in done.stdout
    assert done.stderr == (
        "smtpkit: plain.pcap: no SMTP conversation in it\n"
        "smtpkit: x.pcap: packets in tunnels and of other links need the extra: "
        "pip install 'smtpkit-wire[cli]'\n"
    )


def test_the_library_loads_nothing_of_the_command_line() -> None:
    done = python(
        "import sys, smtpkit; "
        "print([name for name in sys.modules if name.split('.')[0] in ('click', 'rich', 'dpkt') "
        "or name in ('smtpkit.cli', 'smtpkit.captures', 'smtpkit.observer')])"
    )
    assert done.stdout == "[]\n"


# --- explain ---------------------------------------------------------------------------------


def test_a_command_is_explained_as_a_tree_with_spans(smtpkit: Smtpkit) -> None:
    result = smtpkit("explain", "MAIL FROM:<ned@x.example> SIZE=500000")
    assert result.exit_code == 0
    assert result.stdout.startswith("MAIL FROM:<ned@x.example> SIZE=500000\\r\\n\n")
    assert re.search(r"domain  15:24  x\.example", result.stdout)
    assert re.search(r"size  \d+:37  500000", result.stdout)


@pytest.mark.parametrize("line", ["250 2.1.0 OK", r"250-x.example\r\n250 SIZE 5", "354"])
def test_a_reply_is_explained(smtpkit: Smtpkit, line: str) -> None:
    result = smtpkit("explain", line)
    assert result.exit_code == 0, result.output
    assert "code" in result.stdout


def test_a_wrong_line_is_explained_with_a_caret_and_the_answer(smtpkit: Smtpkit) -> None:
    result = smtpkit("explain", "MAIL FROM:Smith@bar.com")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("not valid: expected ")
    assert lines[1:3] == [r"    MAIL FROM:Smith@bar.com\r\n", "              ^"]
    assert lines[3].startswith("a server should answer: 501 5.1.7")


@pytest.mark.parametrize(
    ("line", "status"),
    [(r"NOOP\r\n", 0), ("NOOP", 0), (r"NOOP\n", 1), (r"NOOP \x00", 1), ("XYZZY", 1), ("", 1)],
)
def test_escapes_and_line_ends_are_understood(smtpkit: Smtpkit, line: str, status: int) -> None:
    assert smtpkit("explain", line).exit_code == status


def test_explaining_hides_secrets_too(smtpkit: Smtpkit) -> None:
    line = "AUTH PLAIN AGFubgBzM2NyZXQ="
    assert "AGFubgB" not in smtpkit("explain", line).output
    assert "AGFubgB" not in smtpkit("explain", line + " x").output
    assert "AGFubgB" in smtpkit("explain", "--secrets", line).output


SECRET = base64.b64encode(b"ned\0s3cret").decode()  # without its first NUL
EHLO_REPLY = (
    r"250-x.example hi\r\n250-SIZE 1000\r\n250-AUTH PLAIN LOGIN"
    r"\r\n250-AUTH=LOGIN\r\n250-PRDR x\r\n250 X-A b"
)


def test_a_plain_answer_without_its_first_nul_is_said_to_be_one(smtpkit: Smtpkit) -> None:
    for lines in ([f"AUTH PLAIN {SECRET}"], ["AUTH PLAIN", SECRET], ["auth plain", "334", SECRET]):
        result = smtpkit("explain", *lines)
        assert result.exit_code == 1
        assert "not valid: this is an answer of PLAIN without its first NUL" in result.stdout
        for as_json in ([], ["--json"]):
            output = smtpkit("explain", *as_json, *lines).output
            assert "s3cret" not in output
            assert SECRET not in output


def test_an_exchange_is_checked_message_by_message(smtpkit: Smtpkit) -> None:
    lines = ["AUTH LOGIN", "334 VXNlcm5hbWU6", "bmVk", "334 UGFzc3dvcmQ6", "czNjcmV0", "235 ok"]
    result = smtpkit("explain", *lines)
    assert result.exit_code == 0
    for shown in ("text  Username:", "username  ned", "text  Password:", "password  [redacted]"):
        assert shown in result.stdout
    assert "czNjcmV0" not in result.output
    assert "s3cret" in smtpkit("explain", "--secrets", *lines).stdout
    # not base64, and not what the mechanism asks for
    wrong = smtpkit("explain", "AUTH LOGIN", "s3cret!")
    assert wrong.exit_code == 1
    assert "this is no line of an AUTH exchange: expected" in wrong.stdout
    assert "s3cret" not in wrong.output


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize("profile", ["strict", "lenient", "observer"])
def test_no_secret_is_shown_wherever_it_stands(
    smtpkit: Smtpkit, options: list[str], profile: str
) -> None:
    secret = base64.b64encode(b"\0ned\0s3cret").decode()
    for lines in (
        ["AUTH PLAIN", secret, f"535 5.7.8 no: {secret}"],
        [f"AUTH PLAIN {secret}", f"535-5.7.8 no\\r\\n535 5.7.8 {secret}"],
        [f"AUTH  PLAIN {secret}"],
        [f"xx AUTH PLAIN {secret}"],
        [f"AUTH PLAIN {secret} x"],
        [secret],
        ["AUTH PLAIN", f"{secret}!"],
        ["AUTH LOGIN", "bmVk", secret],
        ["AUTH XOAUTH2", secret],
        ["AUTH NOBODYS", secret],
    ):
        output = smtpkit("explain", "--profile", profile, *options, *lines).output
        assert secret not in output, lines
        assert "s3cret" not in output, lines


def test_lines_come_from_arguments_and_from_standard_input(smtpkit: Smtpkit) -> None:
    as_arguments = smtpkit("explain", "NOOP", "QUIT").stdout
    assert smtpkit("explain", r"NOOP\r\nQUIT").stdout == as_arguments
    assert smtpkit("explain", input=b"NOOP\nQUIT\r\n").stdout == as_arguments
    assert smtpkit("explain", "NOOP", "-", input=b"QUIT").stdout == as_arguments
    assert smtpkit("explain", "NOOP", "BAD", "QUIT").exit_code == 1


def test_a_reply_may_be_given_line_by_line(smtpkit: Smtpkit) -> None:
    lines = EHLO_REPLY.split(r"\r\n")
    assert smtpkit("explain", *lines).stdout == smtpkit("explain", EHLO_REPLY).stdout
    # the reply breaks off where a command follows
    result = smtpkit("explain", "250-a", "QUIT")
    assert result.exit_code == 1
    assert 'a line beginning "250 " is missing' in result.stdout
    assert result.stdout.endswith("verb  QUIT\n")


@pytest.mark.parametrize("line", ["250-a", r"250-a\r\n250-b\r\n", r"554-\r\n"])
def test_the_line_that_a_reply_lacks_is_named(smtpkit: Smtpkit, line: str) -> None:
    result = smtpkit("explain", line)
    assert result.exit_code == 1
    [said, shown, caret] = result.stdout.splitlines()
    assert said == f'not valid: a line beginning "{line[:3]} " is missing: the reply goes on'
    assert caret == " " * len(shown) + "^"


def test_what_ehlo_offers_is_shown(smtpkit: Smtpkit) -> None:
    output = smtpkit("explain", EHLO_REPLY).stdout
    assert re.search(r"SIZE\n.* size  1000", output)
    assert re.search(r"mechanisms\n.* PLAIN\n.* LOGIN", output)
    assert re.search(
        r"malformed\n.* AUTH=LOGIN\n.* old-spelling  0:5  \(an old spelling.*\n"
        r".* PRDR x\n.* extra-text  5:6  \(text behind",
        output,
    )
    [record] = map(json.loads, smtpkit("explain", "--json", EHLO_REPLY).stdout.splitlines())
    assert record["fields"]["offers"]["SIZE"] == {"size": 1000}
    assert record["fields"]["offers"]["X-A"] == "b"
    malformed = record["fields"]["malformed"]
    assert [(each["line"], each["defects"][0]["name"]) for each in malformed] == [
        ("AUTH=LOGIN", "old-spelling"),
        ("PRDR x", "extra-text"),
    ]
    dialogue = f"C: EHLO x\nS: {EHLO_REPLY}\n".replace(r"\r\n", "\nS: ").encode()
    text = smtpkit("dissect", "-", input=dialogue).stdout
    assert "malformed: AUTH=LOGIN (an old spelling of the keyword)" in text
    records = list(
        map(json.loads, smtpkit("dissect", "--json", "-", input=dialogue).stdout.splitlines())
    )
    assert records[-1]["fields"]["offers"]["SIZE"] == {"size": 1000}


def test_codes_have_their_meanings_beside_them(smtpkit: Smtpkit) -> None:
    assert re.search(
        r"5\.1\.1  \(mailbox part does not exist\)", smtpkit("explain", "550 5.1.1 no").stdout
    )
    dialogue = b"S: 220 x\nC: RCPT TO:<a@b.example>\nS: 550 5.1.1 no\n"
    assert "5.1.1: mailbox part does not exist" in smtpkit("dissect", "-", input=dialogue).stdout
    records = map(json.loads, smtpkit("dissect", "--json", "-", input=dialogue).stdout.splitlines())
    assert list(records)[-1]["meanings"]["enhanced_code"] == "mailbox part does not exist"


def test_what_was_typed_is_shown_as_it_was_typed(smtpkit: Smtpkit) -> None:
    result = smtpkit("explain", r"MAIL FROM:\x3ca@b\x2eexample> \x0d\n")
    [_, shown, caret, *_] = result.stdout.splitlines()
    assert shown == r"    MAIL FROM:\x3ca@b\x2eexample> \x0d\n"
    assert shown[len(caret) - 1 :].startswith((" ", r"\x0d"))
    # a character that takes two columns
    [_, shown, caret, *_] = smtpkit("explain", "NOOP \u6f22 x").stdout.splitlines()
    assert len(caret) == shown.index(" x") + 2


def test_a_profile_is_chosen(smtpkit: Smtpkit) -> None:
    line = "MAIL FROM: <ned@x.example>"
    assert smtpkit("explain", line).exit_code == 1
    for profile in ("lenient", "observer", "blanks-after-colon"):
        result = smtpkit("explain", "--profile", profile, line)
        assert result.exit_code == 0
        assert "let pass: blanks-after-colon at 10:11" in result.stdout
        [record] = map(
            json.loads, smtpkit("explain", "--json", "--profile", profile, line).stdout.splitlines()
        )
        assert record["defects"][0]["name"] == "blanks-after-colon"


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        ("leniant", "'leniant' (is lenient meant?)"),
        ("Strict", "'Strict' (is strict meant?)"),
        (
            "display-name,blanks-after-colons",
            "'blanks-after-colons' (is blanks-after-colon meant?)",
        ),
        ("xyzzy", "no profile, and no leniency, is called 'xyzzy': "),
        ("bare-lf,lenient", "no leniency is called 'lenient': "),
        (",", "no name is given: "),
    ],
)
def test_a_profile_that_there_is_not_is_named(smtpkit: Smtpkit, profile: str, told: str) -> None:
    result = smtpkit("explain", "--profile", profile, "QUIT")
    assert result.exit_code == 2
    assert told in result.stderr.replace("\n", " ")
    assert "a profile is strict, lenient, observer, or names of" in result.stderr.replace("\n", " ")


def test_a_dialect_is_chosen(smtpkit: Smtpkit, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("construct", reason="a dialect is made with the extra [grammar]")
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent))
    line = "XCOPIES a@b.example,c@d.example"
    assert smtpkit("explain", line).exit_code == 1
    result = smtpkit("explain", "--dialect", "examples.copies:COPIES", line)
    assert result.exit_code == 0, result.output
    assert "d.example" in result.stdout
    pop3 = smtpkit("explain", "--dialect", "examples.pop3:POP3", "USER ned", "+OK hi")
    assert pop3.exit_code == 0, pop3.output
    for wrong in ("examples.copies", "examples.none:X", "examples.copies:NONE", "json:loads"):
        refused = smtpkit("explain", "--dialect", wrong, line)
        assert refused.exit_code == 2
        assert "Traceback" not in refused.output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (r"\x16\x03\x01\x02\x00", "this begins a TLS record"),
        ("", "this is an empty line"),
        (r"\r\n", "this is an empty line"),
        (r"\x00\xff\xfe", "expected a verb"),
    ],
)
def test_what_is_no_line_is_said_to_be_none(smtpkit: Smtpkit, line: str, said: str) -> None:
    result = smtpkit("explain", line)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"not valid: {said}")


# --- grammar and the rest --------------------------------------------------------------------


def test_the_grammar_is_printed_as_abnf(smtpkit: Smtpkit) -> None:
    result = smtpkit("grammar", "abnf")
    assert result.exit_code == 0
    assert re.search(r"(?im)^reverse-path +=", result.stdout)


def test_help_and_version(smtpkit: Smtpkit) -> None:
    assert "dissect" in smtpkit("--help").stdout
    assert "FILE..." in smtpkit("dissect", "-h").stdout
    assert smtpkit("--version").stdout.startswith("smtpkit ")


# --- streams and terminals -------------------------------------------------------------------

SMTPKIT = [
    "smtpkit --help",
    "smtpkit --version",
    "smtpkit explain QUIT",
    "smtpkit explain --json XYZZY",
    "smtpkit dissect dialogue.txt",
    "smtpkit dissect --json dialogue.txt",
    "smtpkit grammar abnf",
]
GRAMMAR = ["grammar abnf", "grammar coverage", "grammar --help", "grammar dialect --help"]


def shell(command: str, redirected: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command by the shell, with its streams redirected."""
    name, _, arguments = command.partition(" ")
    program = (
        f'-c "from smtpkit.cli import main; main()" {arguments}'
        if name == "smtpkit"
        else f"-m grammar {arguments}"
    )
    top = str(Path(__file__).parent.parent)
    return subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} {program} {redirected}"],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([top, *filter(None, sys.path)]),
            **variables,
        },
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("command", SMTPKIT + GRAMMAR)
def test_a_full_disk_is_one_line_of_complaint(smtpkit: Smtpkit, command: str) -> None:
    # written at once, or when it ends
    for unbuffered in ("", "1"):
        done = shell(command, ">/dev/full", PYTHONUNBUFFERED=unbuffered)
        [line] = done.stderr.splitlines()
        assert "standard output: no space left on device" in line.lower()
        assert done.returncode == 1


@pytest.mark.parametrize("command", SMTPKIT + GRAMMAR)
def test_a_closed_output_is_one_line_of_complaint(smtpkit: Smtpkit, command: str) -> None:
    done = shell(command, ">&-")
    assert done.stderr.splitlines()[0].endswith("standard output is closed")
    assert len(done.stderr.splitlines()) == 1
    assert done.returncode == 1
    assert shell(command, ">&- 2>&-").returncode == 1


@pytest.mark.parametrize("command", SMTPKIT + GRAMMAR)
def test_a_closed_pipe_and_closed_errors_are_no_traceback(smtpkit: Smtpkit, command: str) -> None:
    assert shell(command, "| head -c 1 >/dev/null").stderr == ""
    assert "Traceback" not in shell(command, "2>&-").stdout


def test_a_closed_input_is_one_line_of_complaint(smtpkit: Smtpkit) -> None:
    for command in ("smtpkit dissect -", "smtpkit explain -"):
        done = shell(command, "<&-")
        [line] = done.stderr.splitlines()
        assert line.endswith("standard input is closed")
        assert done.returncode == 1


@pytest.mark.parametrize("columns", ["0", "1", "10"])
@pytest.mark.parametrize("command", [*SMTPKIT, *GRAMMAR, "grammar --help", "smtpkit explain -h"])
def test_any_width_shows_all_there_is(smtpkit: Smtpkit, command: str, columns: str) -> None:
    narrow, usual = shell(command, "", COLUMNS=columns), shell(command, "", COLUMNS="80")
    assert narrow.stderr == ""
    assert narrow.returncode == usual.returncode
    if command != "smtpkit --help":  # which cuts the sentence about each command
        assert "".join(narrow.stdout.split()) == "".join(usual.stdout.split())


# --- the page --------------------------------------------------------------------------------

PAGE = Path(__file__).parent.parent / "docs" / "explain.md"
SHOWN = re.findall(r"^\$ (.*)\n((?:.*\n)*?)```$", PAGE.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_the_page_shows_what_is_printed(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "--dialect" in command:
        pytest.importorskip("construct", reason="a dialect is made with the extra [grammar]")
    monkeypatch.chdir(PAGE.parent.parent)
    typed, _, command = command.rpartition(" | ")
    given = shlex.split(typed)[1].replace("\\n", "\n").encode() if typed else None
    result = CliRunner().invoke(main, shlex.split(command)[1:], input=given)
    assert result.stdout == output


def test_the_page_shows_each_option() -> None:
    assert len(SHOWN) >= 10
    shown = " ".join(command for command, _ in SHOWN)
    options = {f"--{name}" for name in ("profile", "dialect", "json")}
    assert all(option in shown for option in options)

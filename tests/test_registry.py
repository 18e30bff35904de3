"""L8: every line of the registry passes or fails as it says, and for the level it says."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, NamedTuple

import pytest

import smtpkit
from grammar import codes, commands
from grammar.declarations import Extension
from grammar.review.coverage import registry
from grammar.specification import SPECIFICATION
from smtpkit.generated.commands import COMMANDS
from smtpkit.generated.constants import CODES, STATUS_CODES
from smtpkit.view import View

REGISTRY = registry()

BASE = {"EHLO", "HELO", "MAIL", "RCPT", "DATA", "RSET", "VRFY", "EXPN", "HELP", "NOOP", "QUIT"}
KEYWORDS = {extension.keyword for extension in SPECIFICATION.extensions}


class Line(NamedTuple):
    """A line of the registry, and what is said of it."""

    entry: str
    accepted: bool
    kind: str
    wire: str
    level: str = ""
    reason: str = ""
    suggested_reply: str = ""


def offers(entry: dict[str, Any]) -> set[str]:
    """The keywords of an entry: `XADR, XCIR` or `XVERP / VERP`."""
    return set(re.split(r"[ ,/]+", f"{entry['keyword']} {entry['ehlo_syntax']}"))


def lines(entries: list[dict[str, Any]], key: str) -> Iterator[Line]:
    for entry in entries:
        for verdict, examples in entry["examples"].items():
            for example in examples:
                yield Line(entry[key], verdict == "accept", **example)


# an entry is looked at as soon as the grammar has its extension
EXTENSIONS = [
    entry for entry in (*REGISTRY["extensions"], *REGISTRY["vendor"]) if offers(entry) & KEYWORDS
]
BASE_LINES = list(lines(REGISTRY["commands"], "verb"))
LINES = [*BASE_LINES, *lines(EXTENSIONS, "keyword")]


# --- how a line of each kind is read --------------------------------------------------------------


def command(wire: str) -> View:
    return smtpkit.parse_command(wire.encode() + b"\r\n")


def reply(wire: str) -> View:
    return smtpkit.parse_reply(wire.encode() + b"\r\n")


def offer(wire: str) -> View:
    """What the answer to EHLO offers, by its keyword's own rule where it has one."""
    keyword = wire.partition(" ")[0].upper()
    view = smtpkit.Capabilities.lines_by_keyword.get(keyword)
    if view is not None:
        return view.parse(wire.encode())
    return smtpkit.EhloReply.parse(b"250-x.example\r\n250 " + wire.encode() + b"\r\n")


def status(wire: str) -> View:
    """An enhanced status code, where a reply has it."""
    view = smtpkit.parse_reply(f"{wire[:1]}50 {wire} text\r\n".encode())
    if view.enhanced_code != wire:
        raise smtpkit.ParseError("no status-code", rule="status-code")
    return view


#: a kind without a reader is what the client or server says within an exchange, or no grammar's
READERS: dict[str, Callable[[str], View]] = {
    "command": command,
    "command/utf8": command,
    "x-command": command,
    "x-mail": command,
    "x-mail/utf8": command,
    "x-rcpt": command,
    "Reply-line": reply,
    "continue-req": reply,
    "ehlo-line": offer,
    "x-ehlo-line": offer,
    "status-code": status,
}
READ = [line for line in LINES if line.kind in READERS]


def expected_level(line: Line) -> str:
    """The level at which a line is refused here.

    One grammar reads ASCII and UTF-8 alike, and what asks for SMTPUTF8 is prose: a line beyond
    ASCII that the ASCII grammar refuses by its syntax is refused by that prose.
    """
    if line.level == "syntax" and not line.kind.endswith("/utf8") and not line.wire.isascii():
        return "semantic"
    return line.level


def suggestions(text: str) -> list[tuple[str, str]]:
    """The replies in `550 5.6.7 or 553 5.6.7`: code, and enhanced code or ""."""
    return re.findall(r"([245]\d\d)(?: (\d\.\d+\.\d+))?", text)


def name(line: Line) -> str:
    return f"{line.entry}-{line.wire}"


accepted = pytest.mark.parametrize(
    "line", [line for line in READ if line.accepted or line.level == "state"], ids=name
)
refused = pytest.mark.parametrize(
    "line", [line for line in READ if not line.accepted and line.level != "state"], ids=name
)


@accepted
def test_a_line_that_is_to_be_accepted_is(line: Line) -> None:
    # a line at the wrong moment is read too: the moment is the connection's to judge
    READERS[line.kind](line.wire)


@accepted
def test_what_was_read_is_rebuilt_up_to_case_and_order(line: Line) -> None:
    view = READERS[line.kind](line.wire)
    built = type(view).build(**view.values())
    assert type(view).parse(built).values() == view.values()
    assert pieces(built) == pieces(bytes(view))


def pieces(octets: bytes) -> list[bytes]:
    """The words of a line, whatever their case and order; a number's sign only where it is one."""
    return sorted(re.sub(rb"=\+(?=[0-9])", b"=", octets.lower()).split())


@refused
def test_a_line_that_is_to_be_refused_is_and_for_that_level(line: Line) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        READERS[line.kind](line.wire)
    assert caught.value.level == expected_level(line), str(caught.value)


@refused
def test_the_suggested_reply_is_one_that_the_registry_suggests(line: Line) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        READERS[line.kind](line.wire)
    said = caught.value.reply
    suggested = suggestions(line.suggested_reply)
    if not suggested:
        # nobody answers a reply, or a line of it
        assert said is None
        return
    assert said is not None
    assert any(
        str(said.code) == code and enhanced in ("", said.enhanced_code)
        for code, enhanced in suggested
    ), str(said)


# --- that nothing was left out --------------------------------------------------------------------


def test_the_base_commands_are_all_there() -> None:
    assert {line.entry for line in BASE_LINES} == BASE
    assert len(BASE_LINES) == 30
    assert all(line.kind in READERS for line in BASE_LINES)


def test_the_extensions_of_the_registry_are_looked_at_as_soon_as_they_are_declared() -> None:
    assert {word for entry in EXTENSIONS for word in offers(entry)} >= KEYWORDS
    assert {line.entry for line in LINES} == BASE | {entry["keyword"] for entry in EXTENSIONS}


def test_what_has_no_reader_is_said_within_an_exchange_or_private() -> None:
    unread = {line.kind for line in LINES if line.kind not in READERS}
    assert unread <= {"auth-answer", "checkpoint-reply", "vendor"} & REGISTRY["kinds"].keys()


def test_a_verb_is_in_the_library_as_soon_as_its_extension_is_in_the_grammar() -> None:
    verbs = {command.verb for command in SPECIFICATION.commands}
    assert verbs == set(smtpkit.SMTP_COMMANDS) == {view.verb for view in COMMANDS}
    for entry in EXTENSIONS:
        listed = {verb.partition(" ")[0] for verb in entry["verbs"]}
        assert {verb for each in listed for verb in each.split("/")} <= verbs


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_the_parameters_of_the_registry_are_typed(verb: str) -> None:
    declared = SPECIFICATION.command(verb).parameters
    assert declared is not None
    listed = {p["name"] for entry in EXTENSIONS for p in entry[f"{verb.lower()}_parameters"]}
    assert listed <= {parameter.keyword for parameter in declared.known}


def codes_in(text: str) -> set[int]:
    """The reply codes in the prose of the registry, but for those that may answer any command."""
    found = re.findall(r"(?<![\d.])[2-5]\d\d(?![\d.])", text)
    return {int(code) for code in found} - set(codes.ANY_COMMAND)


@pytest.mark.parametrize("entry", REGISTRY["commands"], ids=lambda entry: entry["verb"])
def test_the_replies_of_a_command_are_those_of_the_registry(entry: dict[str, Any]) -> None:
    (declared,) = [each.replies for each in commands.COMMANDS if each.verb == entry["verb"]]
    phases = declared.phases.values()
    assert {code for each in phases for code in each.success} == codes_in(entry["success_replies"])
    failures = {code for each in phases for code in each.failure}
    # RFC 7504 is younger
    assert failures - {556} == codes_in(entry["error_replies"])


@pytest.mark.parametrize("entry", EXTENSIONS, ids=lambda entry: entry["keyword"])
def test_the_replies_that_the_registry_has_for_an_extension_are_declared(
    entry: dict[str, Any],
) -> None:
    declared: set[int] = set()
    for extension in SPECIFICATION.extensions:
        if extension.keyword in offers(entry):
            verbs = {command.verb for command in extension.commands} or {extension.keyword}
            replies = [*extension.replies.values()]
            replies += [each.replies for each in SPECIFICATION.commands if each.verb in verbs]
            declared |= {
                code
                for each in replies
                for phase in each.phases.values()
                for code in (*phase.success, *phase.failure)
            }
    # of those of errata, too
    assert codes_in(entry["replies"] or "") - {404} <= declared


def test_the_replies_of_a_view_are_those_of_its_command() -> None:
    for view in COMMANDS:
        declared = SPECIFICATION.command(view.verb).replies.phases
        for phase in ("line", "response", "chunk", "end_of_data"):
            said = getattr(view.replies, phase)
            assert (said.success, said.failure) == declared.get(phase, ((), ()))
            assert bool(said) is (phase in declared)
        with pytest.raises(AttributeError, match="does not change"):
            view.replies.line = ()
        assert pickle.loads(pickle.dumps(view.replies)) == view.replies == copy(view.replies)
    assert 250 in smtpkit.Mail.replies.line
    assert 354 not in smtpkit.Mail.replies.line
    assert repr(smtpkit.Quit.replies.line) == "ReplyCodes((221,), ())"


# --- codes and limits -----------------------------------------------------------------------------


def test_reply_codes_and_their_meanings_are_those_of_the_registry() -> None:
    listed = {int(entry["code"]): entry["meaning"] for entry in REGISTRY["reply_codes"]}
    assert len(listed) == 49
    assert listed == CODES == {code.code: code.meaning for code in codes.CODES}
    for code, meaning in listed.items():
        assert smtpkit.reply_code_description(code) == meaning


@pytest.mark.parametrize("entry", REGISTRY["reply_codes"], ids=lambda entry: entry["code"])
def test_a_reply_code_is_read_if_the_rule_has_it(entry: dict[str, Any]) -> None:
    line = f"{entry['code']} text\r\n".encode()
    if entry["in_reply_code_rule"]:
        assert smtpkit.parse_reply(line).code == int(entry["code"])
        assert smtpkit.Reply.build(int(entry["code"]), "text") == line
    else:
        with pytest.raises(smtpkit.ParseError):
            smtpkit.parse_reply(line)
        with pytest.raises(smtpkit.BuildError):
            smtpkit.Reply.build(int(entry["code"]), "text")


def test_status_codes_and_their_meanings_are_those_of_the_registry() -> None:
    listed = {entry["code"]: entry["meaning"] for entry in REGISTRY["enhanced_status"]["codes"]}
    assert listed == STATUS_CODES
    assert smtpkit.EnhancedCode("5.1.2").meaning == listed["X.1.2"]
    assert smtpkit.EnhancedCode("5.5.124").meaning == listed["X.5.0"]
    assert smtpkit.EnhancedCode("5.7.606").meaning == listed["X.7.0"]
    # RFC 3463, 3.1: what the class says
    assert smtpkit.EnhancedCode("4.99.999").meaning == "persistent transient failure"
    assert smtpkit.EnhancedCode("2.99.0").meaning == "success"
    assert smtpkit.EnhancedCode("5.99.1").meaning == "permanent failure"


def command_of(length: int) -> bytes:
    return b"NOOP " + b"x" * (length - 7) + b"\r\n"


def domain_of(length: int) -> bytes:
    """A domain of so many octets, none of whose labels is too long."""
    name = b".".join([b"a" * 63] * (length // 64 + 1))[:length]
    return name[:-2] + b"aa" if name.endswith(b".") else name


def path_of(length: int) -> bytes:
    """A path of so many octets, brackets included, none of whose parts is too long."""
    local_part = b"a" * 64
    return b"<%b@%b>" % (local_part, domain_of(length - 67))


def mail(*parameters: bytes) -> bytes:
    return b" ".join([b"MAIL FROM:<>", *parameters]) + b"\r\n"


def rcpt(path: bytes, *parameters: bytes) -> bytes:
    return b" ".join([b"RCPT TO:" + path, *parameters]) + b"\r\n"


# what the registry limits -> a line whose part has so many octets, and the level above it
LIMITED: dict[str, tuple[Callable[[int], bytes], str]] = {
    "local-part": (lambda n: rcpt(b"<" + b"a" * n + b"@x.example>"), "limit"),
    "domain": (lambda n: b"EHLO " + domain_of(n) + b"\r\n", "limit"),
    "domain label": (lambda n: b"EHLO " + b"a" * n + b".example\r\n", "limit"),
    "path, with < > and separators": (lambda n: rcpt(path_of(n)), "limit"),
    "command line with CRLF": (command_of, "limit"),
    "reply line with code and CRLF": (lambda n: b"250 " + b"x" * (n - 6) + b"\r\n", "limit"),
    "SASL mechanism name": (lambda n: b"AUTH " + b"X" * n + b"\r\n", "syntax"),
    "ENVID": (lambda n: mail(b"ENVID=" + b"x" * n), "limit"),
    "ORCPT parameter": (lambda n: rcpt(b"<a@b.example>", b"ORCPT=rfc822;".ljust(n, b"x")), "limit"),
    "SIZE value": (lambda n: mail(b"SIZE=" + b"1" * n), "generic"),
}


@pytest.mark.parametrize("thing", LIMITED)
def test_a_limit_of_the_registry_is_kept_to_the_octet(thing: str) -> None:
    [most] = [
        int(re.match(r"\d+", entry["value"]).group())  # type: ignore[union-attr]
        for entry in REGISTRY["limits"]
        if entry["object"] == thing
    ]
    of, level = LIMITED[thing]
    parse = smtpkit.parse_reply if of(most)[:1].isdigit() else smtpkit.parse_command
    parse(of(most))
    with pytest.raises(smtpkit.ParseError) as caught:
        parse(of(most + 1))
    assert caught.value.level == level


@pytest.mark.parametrize("extension", SPECIFICATION.extensions, ids=lambda each: each.keyword)
def test_an_extension_lengthens_lines_by_what_the_registry_says(extension: Extension) -> None:
    [entry] = [entry for entry in EXTENSIONS if extension.keyword in offers(entry)]
    for verb in {*extension.extra_octets, *entry["max_line_increase"]}:
        listed, declared = (
            entry["max_line_increase"].get(verb, 0),
            extension.extra_octets.get(verb, 0),
        )
        # where an RFC miscounts, the declaration says so
        assert declared == listed or f"the RFC says {listed} octets" in extension.note


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_a_line_may_be_as_long_as_all_extensions_make_it(verb: str) -> None:
    most = 512 + sum(each.extra_octets.get(verb, 0) for each in SPECIFICATION.extensions)
    head = {"MAIL": b"MAIL FROM:<> X=", "RCPT": b"RCPT TO:<a@b.example> X="}[verb]
    line = head + b"x" * (most - len(head) - 2) + b"\r\n"
    assert len(bytes(smtpkit.parse_command(line))) == most
    with pytest.raises(smtpkit.ParseError, match=f"at most {most} are allowed") as caught:
        smtpkit.parse_command(line[:-2] + b"x\r\n")
    assert caught.value.level == "limit"
    assert str(caught.value.reply).startswith("500 ")

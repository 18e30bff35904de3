"""Errors teach: the rule and where it stands, the place, what was due, what to answer, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

import pytest
from test_registry import READ, READERS, Line, name, suggestions

import smtpkit
from smtpkit.command import Command
from smtpkit.errors import escaped
from smtpkit.generated.commands import COMMANDS
from smtpkit.generated.nodes import LENIENCIES, SCOPES
from smtpkit.generated.replies import FORMS
from smtpkit.octets import leading_word
from smtpkit.testing import strategies
from smtpkit.view import View

REFUSED = [line for line in READ if not line.accepted and line.level != "state"]
#: what a client says, to which a server answers
SAID = [line for line in REFUSED if READERS[line.kind] is READERS["command"]]
SPOKEN = [*SAID, *(line for line in REFUSED if READERS[line.kind] is READERS["Reply-line"])]

RULES = {name for kind, name, *_ in SCOPES if kind == "rule"}
RULE_NAMES = RULES | {view.rule for view in COMMANDS} | {"Reply"}

each = pytest.mark.parametrize("line", REFUSED, ids=name)


def error_of(line: Line) -> smtpkit.ParseError:
    with pytest.raises(smtpkit.ParseError) as caught:
        READERS[line.kind](line.wire)
    return caught.value


def octets_of(line: Line) -> bytes:
    """The octets that were read; those of a line of an EHLO reply, or of a code, stand within."""
    return line.wire.encode() + (b"\r\n" if line in SPOKEN else b"")


# --- every line of the registry that is refused ---------------------------------------------------


def test_the_registry_has_refused_lines_of_every_kind() -> None:
    assert len(REFUSED) > 90
    assert {line.level for line in REFUSED} == {"syntax", "generic", "semantic"}
    assert len(SPOKEN) > len(SAID) > 80


@each
def test_the_rule_and_the_section_it_stands_in_are_named(line: Line) -> None:
    error = error_of(line)
    assert error.rule in RULE_NAMES | {"command", "status-code", "EhloReply"}
    if line.kind != "status-code":
        assert re.match(r"RFC \d+|[A-Z]|sendmail|draft", error.reference)
        assert f"({error.rule}, {error.reference})" in error.message


@pytest.mark.parametrize("line", SPOKEN, ids=name)
def test_the_place_is_shown_by_a_caret(line: Line) -> None:
    error, octets = error_of(line), octets_of(line)
    assert 0 <= error.offset <= len(octets)
    text, caret = str(error).split("\n")[1:]
    before = escaped(octets[: error.offset])
    if len(octets) <= 72 and "not shown" not in text:
        assert text == f"    {escaped(octets)}"
        assert caret == f"    {' ' * len(before)}^"
    assert caret.strip() == "^"


@each
def test_what_was_expected_and_what_was_found_are_told(line: Line) -> None:
    error = error_of(line)
    if error.level in ("syntax", "generic") and line.kind != "status-code":
        assert error.expected
        assert error.found
        if error.rule != "command":
            assert all(what in error.message for what in error.expected)
            assert error.message.startswith("expected ")
            assert f"found {error.found}" in error.message
    else:
        # prose says what it refuses
        assert error.message.split(" (")[0].count(" ") >= 1


@pytest.mark.parametrize("line", SAID, ids=name)
def test_the_answer_has_a_code_and_an_enhanced_code(line: Line) -> None:
    reply = error_of(line).reply
    assert reply is not None
    assert re.fullmatch(r"[45]\.\d+\.\d+", reply.enhanced_code)
    assert (reply.code, reply.enhanced_code) in {
        (int(code), enhanced or reply.enhanced_code)
        for code, enhanced in suggestions(line.suggested_reply)
    }
    # what is suggested can be sent as it is
    sent = smtpkit.parse_reply(reply.build())
    assert (sent.code, sent.enhanced_code) == (reply.code, reply.enhanced_code)
    assert smtpkit.parse_reply(reply.build(enhanced=False)).enhanced_code is None
    built = smtpkit.Reply.build(reply.code, reply.text, enhanced_code=reply.enhanced_code)
    assert smtpkit.parse_reply(built).enhanced_code == reply.enhanced_code


@pytest.mark.parametrize("line", SPOKEN, ids=name)
def test_the_leniencies_that_would_read_it_are_named(line: Line) -> None:
    octets = octets_of(line)
    parse = smtpkit.parse_command if line in SAID else smtpkit.parse_reply
    error = error_of(line)
    try:
        taken = {defect.name for defect in parse(octets, profile="lenient").defects}
    except smtpkit.ParseError:
        taken = set()
    assert set(error.leniencies) == taken <= LENIENCIES.keys()


@pytest.mark.parametrize("line", SAID, ids=name)
def test_after_the_verb_the_error_is_about_that_command(line: Line) -> None:
    error, octets = error_of(line), octets_of(line)
    verb = leading_word(octets).decode("ascii").upper()
    if verb not in smtpkit.SMTP_COMMANDS:
        assert error.rule == "command"
        return
    assert error.rule != "command"
    assert "unknown verb" not in error.message
    assert error.offset >= len(verb) or error.level == "limit"
    assert not {f'"{other}"' for other in smtpkit.SMTP_COMMANDS} & set(error.expected)
    assert error.reply is not None
    assert error.reply.code != 500 or error.level == "limit"


# --- the furthest failure -------------------------------------------------------------------------


def is_begun(octets: bytes, error: smtpkit.ParseError) -> bool:
    """Whether octets are the beginning of a word that was expected."""
    words = ["\r\n" if what == "CRLF" else what.strip('"') for what in error.expected]
    return any(word.upper().encode().startswith(octets.upper()) for word in words)


@pytest.mark.parametrize("view", [*COMMANDS, smtpkit.Reply], ids=lambda view: view.__name__)
def test_a_line_that_breaks_off_is_wrong_at_its_end_or_where_its_last_word_begins(
    view: type[View], valid: Callable[..., list[bytes]]
) -> None:
    # nobody expects UTF-8 of a line that is in ASCII as far as it goes
    for octets in [each for each in valid(view) if each.isascii()][:6]:
        first = len(view.verb) if issubclass(view, Command) else 1
        for end in range(first, len(octets)):
            with pytest.raises(smtpkit.ParseError) as caught:
                view.parse(octets[:end])
            error = caught.value
            assert error.offset == end or is_begun(octets[error.offset : end], error), str(error)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_an_octet_that_nothing_admits_is_where_the_error_is(
    verb: str, valid: Callable[..., list[bytes]]
) -> None:
    view = smtpkit.DIALECT.commands[verb]
    for octets in valid(view)[:6]:
        for place in range(len(verb), len(octets) - 1):
            with pytest.raises(smtpkit.ParseError) as caught:
                smtpkit.parse_command(octets[:place] + b"\0" + octets[place:])
            assert caught.value.offset <= place
            assert caught.value.rule != "command"


def test_an_unknown_word_is_not_blamed_on_the_first_alternative() -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(b"MAIL FROM:<> RET=FULL NOTIFY=NEVER BODY=9BITMIME\r\n")
    assert (caught.value.rule, caught.value.offset) == ("body-param", 40)


# --- each kind of error as it is shown ------------------------------------------------------------

TEXTS = [
    # a verb that is not known
    (
        b"XYZZY plugh\r\n",
        'unknown verb "XYZZY" (command, RFC 5321, 4.1.1)\n    XYZZY plugh\\r\\n\n    ^',
        "500 5.5.1",
        ("unknown-verb",),
    ),
    # no verb at all
    (
        b"<html>\r\n",
        'expected a verb (command, RFC 5321, 4.1.1), found "<"\n    <html>\\r\\n\n    ^',
        "500 5.5.1",
        ("no-verb",),
    ),
    # the base grammar
    (
        b"MAIL FROM: <ned@x.example>\r\n",
        'expected "<" (Reverse-path, RFC 5321, 4.1.2), found a space\n'
        "    MAIL FROM: <ned@x.example>\\r\\n\n"
        "              ^",
        "501 5.1.7",
        ("blanks-after-colon",),
    ),
    (
        b"DATA\n",
        "expected CRLF (DATA, RFC 5321, 4.1.1.4), found a bare LF\n    DATA\\n\n        ^",
        "501 5.5.4",
        ("bare-lf",),
    ),
    # a parameter's own rule
    (
        b"MAIL FROM:<> SIZE=many\r\n",
        'expected a digit (size-value, RFC 1870, 3), found "m"\n'
        "    MAIL FROM:<> SIZE=many\\r\\n\n"
        "                      ^",
        "501 5.5.4",
        ("bad-value",),
    ),
    # prose
    (
        b"MAIL FROM:<> SIZE=1 SIZE=2\r\n",
        "size is given twice (size-param, RFC 1870, 4)\n"
        "    MAIL FROM:<> SIZE=1 SIZE=2\\r\\n\n"
        "                             ^",
        "501 5.5.4",
        ("duplicate",),
    ),
    (
        b"RCPT TO:<ned@[IPv6:1::2::3]>\r\n",
        "expected a hexadecimal digit (strict-IPv6, RFC 3986, 3.2.2; RFC 5321, erratum 4315), "
        'found ":"\n'
        "    RCPT TO:<ned@[IPv6:1::2::3]>\\r\\n\n"
        "                            ^",
        "501 5.1.3",
        ("literal",),
    ),
    # a limit
    (
        b"RCPT TO:<" + b"n" * 65 + b"@x.example>\r\n",
        "Local-part of 65 octets, at most 64 are allowed (Local-part, RFC 5321, 4.5.3.1.1)\n"
        "    RCPT TO:<nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...\n"
        "             ^",
        "501 5.1.3",
        ("over-long",),
    ),
    # a reply, which nobody answers
    (
        b"250-one\r\n251 two\r\n",
        "code 251, but 250 before (continued-lines, RFC 5321, 4.2.1)\n"
        "    250-one\\r\\n251 two\\r\\n\n"
        "               ^",
        "",
        ("mixed-codes",),
    ),
]


#: reader, octets, the message, where
POINTED: list[tuple[Callable[[bytes], object], bytes, str, int]] = [
    # what is missing is named, where it is due
    *(
        (
            smtpkit.parse_command,
            head + literal + tail,
            'expected "IPv6:" (RULE, RFC 5321, 4.1.3), found an IPv6 address without its tag',
            len(head) + 1,
        )
        for head, tail in (
            (b"EHLO ", b"\r\n"),
            (b"MAIL FROM:<a@", b">\r\n"),
            (b"MAIL FROM:<a@", b"> SIZE=5\r\n"),
            (b"RCPT TO:<a@", b">\r\n"),
        )
        for literal in (b"[2001:db8::1]", b"[::1]", b"[fe80::1]", b"[1::2]", b"[1:2:3:4:5:6:7:8]")
    ),
    # a line that ends too early; its end is no secret
    (
        smtpkit.parse_command,
        b"AUTH LOGIN myusername\r\n",
        'expected a base64 character or "==" (base64, RFC 4954, 8), found CRLF: '
        "the base64 ends too early",
        21,
    ),
    (
        smtpkit.parse_command,
        b"AUTH PLAIN \r\n",
        'expected a base64 character or "=" (initial-response, RFC 4954, 8), found CRLF: '
        "initial_response is missing (the client's first message, decoded)",
        11,
    ),
    (
        smtpkit.parse_command,
        b"AUTH LOGIN",
        'expected a letter, a digit, a hyphen, "_", a space or CRLF '
        "(sasl-mech, RFC 4422, 3.1; RFC 4954, 8), found the end",
        10,
    ),
    (
        smtpkit.parse_command,
        b"MAIL FROM:<a@b.example\r\n",
        'expected a letter, a digit, a hyphen, "." or ">" (Ldh-label, RFC 5321, 4.1.2), '
        "found CRLF: the Path ends too early",
        22,
    ),
    # a hidden line that is no command
    (
        smtpkit.parse_command,
        b"dXNlcm5hbWU=\r\n",
        "unknown verb, not shown: it may be credentials (command, RFC 5321, 4.1.1)",
        0,
    ),
    # nothing at all
    (smtpkit.parse_command, b"", "expected a verb (command, RFC 5321, 4.1.1), found the end", 0),
    (
        smtpkit.parse_command,
        b"\n",
        "expected a verb (command, RFC 5321, 4.1.1), found a bare LF",
        0,
    ),
    (
        smtpkit.parse_command,
        b"\r",
        "expected a verb (command, RFC 5321, 4.1.1), found a bare CR",
        0,
    ),
    # replies that are not finished, in any form
    (
        smtpkit.parse_reply,
        b"250-a\r\n",
        'expected a line beginning "250 " (Reply-code, RFC 5321, 4.2), found the end',
        7,
    ),
    (
        smtpkit.EhloReply.parse,
        b"250-x.example\r\n250-SIZE\r\n",
        'expected a line beginning "250 " (EhloReply, RFC 5321, 4.1.1.1), found the end',
        25,
    ),
    (
        smtpkit.parse_reply,
        b"554-a\r\nstray\r\n554 b\r\n",
        'expected "554" (Reply-code, RFC 5321, 4.2), found "s"',
        7,
    ),
    # what a masking firewall leaves of a greeting
    (
        smtpkit.Greeting.parse,
        b"220 ****\r\n",
        'expected "[", a letter or a digit (address-literal, RFC 5321, 4.1.3), found "*": '
        "domain is missing (the server's name, or its address)",
        4,
    ),
    (
        smtpkit.Greeting.parse,
        b"250 x.example\r\n",
        'expected "220-" or "220 " (Greeting, RFC 5321, 4.2), found "250"',
        0,
    ),
    # a word is shown whole where words are expected
    (
        smtpkit.parse_command,
        b"BDAT 5 LAS\r\n",
        'expected "LAST" (BDAT, RFC 3030, 2), found "LAS"',
        7,
    ),
]


@pytest.mark.parametrize(("read", "octets", "message", "offset"), POINTED)
def test_an_error_points_at_what_is_missing(
    read: Callable[[bytes], object], octets: bytes, message: str, offset: int
) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        read(octets)
    error = caught.value
    assert error.message == message.replace("RULE", error.rule)
    assert error.offset == offset
    assert error.expected


@pytest.mark.parametrize(("octets", "text", "reply", "leniencies"), TEXTS)
def test_an_error_is_shown_like_this(
    octets: bytes, text: str, reply: str, leniencies: tuple[str, ...]
) -> None:
    parse = smtpkit.parse_reply if octets[:1].isdigit() else smtpkit.parse_command
    with pytest.raises(smtpkit.ParseError) as caught:
        parse(octets)
    error = caught.value
    assert str(error) == text
    assert error.leniencies == leniencies
    if not reply:
        assert error.reply is None
    else:
        assert error.reply is not None
        assert f"{error.reply.code} {error.reply.enhanced_code}" == reply


@pytest.mark.parametrize(
    "line",
    [
        b"FOO\xff\xfe bar\r\n",
        "MAIL FROM:<\u00f8> SIZE=\u2028\r\n".encode(),
        b"RCPT TO:<a@b.example> NOTIFY=" + b"x" * 900 + b"\r\n",
        b"MAIL FROM:<a@b.example> \x07=\x1b[2J\r\n",
        b"MAIL FROM:<a@b.example> SIZE=" + b"9" * 400 + b" SIZE=8\r\n",
        b"",
    ],
)
def test_what_a_server_should_answer_is_one_safe_line(line: bytes) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(line)
    assert caught.value.reply is not None
    for built in (caught.value.reply.build(), caught.value.reply.build(enhanced=False)):
        assert len(built) <= 512
        assert built.endswith(b"\r\n")
        assert all(0x20 <= octet < 0x7F for octet in built[:-2])
        assert smtpkit.parse_reply(built).code == caught.value.reply.code
    long = smtpkit.errors.SuggestedReply(501, "5.5.4", "\u00f8\r\n" * 900).build()
    assert len(smtpkit.parse_reply(long).octets()) == 512


def test_a_parameter_that_is_not_offered_has_its_own_answer() -> None:
    dialect = smtpkit.dialect(only=["SIZE"], unknown="refused")
    with pytest.raises(smtpkit.ParseError) as caught:
        dialect.parse_command(b"MAIL FROM:<> RET=FULL\r\n")
    error = caught.value
    assert error.reply is not None
    assert (error.reply.code, error.reply.enhanced_code) == (555, "5.5.4")
    assert (error.offset, error.leniencies) == (13, ("unknown-parameter",))


BUILT: list[tuple[Callable[[], bytes], str]] = [
    (
        lambda: smtpkit.Rcpt.build("a@b.example", orcpt="rfc822;n+t@b.example"),
        'orcpt: not an original-recipient-address at octet 9, "t": "+" is written "+2B"; '
        "or give (addr_type, address), which is encoded",
    ),
    (
        lambda: smtpkit.Rcpt.build("a@b.example", orcpt="rfc822"),
        "orcpt: not an original-recipient-address, it ends too early: "
        'expected a letter, a digit, a hyphen or ";"',
    ),
    (
        lambda: smtpkit.Rcpt.build("a@b.example", orcpt="rfc822;a=b"),
        'orcpt: not an original-recipient-address at octet 8, "=": "=" is written "+3D"; '
        "or give (addr_type, address), which is encoded",
    ),
    (
        lambda: smtpkit.Rcpt.build("a@b.example", orcpt="utf-8;a+b"),
        'orcpt: not an original-recipient-address at octet 7, "+": "+" is written "\\x{2B}"; '
        "or give (addr_type, address), which is encoded",
    ),
    # in a mailbox these stand for themselves
    (lambda: smtpkit.Mail.build("a b@c"), 'reverse_path: not a Reverse-path at octet 1, " "'),
    (lambda: smtpkit.Etrn.build(""), "domain: empty, not a Domain"),
    (
        lambda: smtpkit.Atrn.build(["a.example", "b"]),
        'domains: item 2: not an atrn-domain, it ends too early: expected "."',
    ),
]


@pytest.mark.parametrize(("build", "message"), BUILT)
def test_an_error_of_a_builder_leads_out(build: Callable[[], bytes], message: str) -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        build()
    assert str(caught.value) == message


def test_an_error_within_a_buffer_is_placed_in_the_buffer() -> None:
    buffer = b"NOOP\r\nMAIL FROM:x\r\nQUIT\r\n"
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(buffer, 6, 19)
    assert (caught.value.offset, caught.value.found) == (16, '"x"')
    assert "NOOP" not in str(caught.value)
    assert "QUIT" not in str(caught.value)


def test_errors_of_nearly_valid_lines_are_whole(valid: Callable[..., list[bytes]]) -> None:
    random = Random(5321)
    seen = 0
    for view in COMMANDS:
        lines = valid(view)
        for _ in range(40):
            octets = strategies.mistaken(random.choice(lines), random)
            try:
                smtpkit.parse_command(octets)
            except smtpkit.ParseError as error:
                seen += 1
                assert error.rule
                assert error.reference
                assert error.reply
                assert error.excerpt
                assert 0 <= error.offset <= len(octets)
                assert set(error.leniencies) <= LENIENCIES.keys()
    assert seen > 500


# --- every truncation, and every octet replaced --------------------------------------------------

#: what is written in the place of each octet
REPLACED = b'\0 \r\n<>@.=+-0aZ"\\:\xff'
DOUBLED = re.compile(r"\b(an?|the|or|expected|found|is) \1\b")
WRONG_ARTICLE = re.compile(r"\ba (?=[aeio]|x[^aeiou])|\ban (?![aeioxAEIOXLFHMNRS8h])")


def broken(octets: bytes) -> Iterator[bytes]:
    yield from (octets[:end] for end in range(len(octets)))
    for at in range(len(octets)):
        for octet in REPLACED:
            yield octets[:at] + bytes((octet,)) + octets[at + 1 :]


@pytest.mark.parametrize("view", [*COMMANDS, *FORMS], ids=lambda view: view.__name__)
def test_the_words_of_every_error_read_well(
    view: type[View], valid: Callable[..., list[bytes]]
) -> None:
    lines = sorted({line for line in valid(view) if len(line) < 60}, key=len)
    for line in (lines[len(lines) // 2], lines[-1]):
        for octets in broken(line):
            try:
                view.parse(octets)
            except smtpkit.ParseError as error:
                whole_and_well_said(error, octets)


def whole_and_well_said(error: smtpkit.ParseError, octets: bytes) -> None:
    message, excerpt, caret = str(error).rsplit("\n", 2)
    prose = re.sub(r'"[^"]*"|\(.*?\)', "", message.partition(", found ")[0])
    assert 0 <= error.offset <= len(octets)
    assert len(message) <= 500
    assert not DOUBLED.search(prose), message
    assert not WRONG_ARTICLE.search(prose), message
    if error.level in ("syntax", "generic"):
        assert error.expected
        assert len(set(error.expected)) == len(error.expected)
        if octets[error.offset :] in (b"", b"\r\n", b"\r", b"\n"):
            assert "something else" not in message
            assert error.found in ("the end", "CRLF", "a bare CR", "a bare LF")
    assert caret.strip() == "^"
    if octets and len(octets) <= 72 and "not shown" not in excerpt:
        assert len(caret) - 5 == len(escaped(octets[: error.offset]))

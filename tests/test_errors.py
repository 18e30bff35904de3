"""Errors: what was wrong, where, by which rule, what to answer; nothing else, and no secrets."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

import pytest
from laws import some, volume

import smtpkit
from smtpkit.errors import SuggestedReply
from smtpkit.generated.commands import COMMANDS
from smtpkit.generated.replies import FORMS
from smtpkit.testing import strategies
from smtpkit.view import View


class Refused(NamedTuple):
    """A line, the whole text of its error, its level, and what a server should answer."""

    line: bytes
    text: str
    level: str
    code: int
    enhanced_code: str


# one of each kind
REFUSED = [
    Refused(  # another octet than the rule has there
        b"MAIL FROM:Smith@bar.com\r\n",
        'expected "<" (Reverse-path, RFC 5321, 4.1.2), found "S"\n'
        "    MAIL FROM:Smith@bar.com\\r\\n\n"
        "              ^",
        *("syntax", 501, "5.1.7"),
    ),
    Refused(  # a set of octets, and a literal, of which one could follow
        b"RCPT TO:<>\r\n",
        'expected "@", a quotation mark or atext (Path, RFC 5321, 4.1.2), found ">"\n'
        "    RCPT TO:<>\\r\\n\n"
        "             ^",
        *("syntax", 501, "5.1.3"),
    ),
    Refused(  # nothing more
        b"HELO\r\n",
        "expected a space (HELO, RFC 5321, 4.1.1.1), found CRLF\n    HELO\\r\\n\n        ^",
        *("syntax", 501, "5.5.4"),
    ),
    Refused(  # more than there may be
        b"RCPT TO:<a@b.example>\r\nDATA\r\n",
        'expected the end (RCPT, RFC 5321, 4.1.1.3), found "D"\n'
        "    RCPT TO:<a@b.example>\\r\\nDATA\\r\\n\n"
        "                             ^",
        *("syntax", 501, "5.5.4"),
    ),
    Refused(  # not ended as a line is
        b"QUIT\n",
        "expected CRLF (QUIT, RFC 5321, 4.1.1.10), found a bare LF\n    QUIT\\n\n        ^",
        *("syntax", 501, "5.5.4"),
    ),
    Refused(  # octets that cannot be shown
        b"BDAT \x00\xff\r\n",
        "expected a digit (chunk-size, RFC 3030, 2), found NUL: "
        "chunk_size is missing (octets that follow the CRLF of this line)\n"
        "    BDAT \\x00\\xff\\r\\n\n"
        "         ^",
        *("syntax", 501, "5.5.4"),
    ),
    Refused(  # a verb that is not known
        b"FOO bar\r\n",
        'unknown verb "FOO" (command, RFC 5321, 4.1.1)\n    FOO bar\\r\\n\n    ^',
        *("syntax", 500, "5.5.1"),
    ),
    Refused(  # no verb at all
        b"\r\n",
        "expected a verb (command, RFC 5321, 4.1.1), found CRLF\n    \\r\\n\n    ^",
        *("syntax", 500, "5.5.1"),
    ),
    Refused(  # a parameter's own rule
        b"MAIL FROM:<a@b.example> BODY=8BIT\r\n",
        'expected "7BIT", "8BITMIME" or "BINARYMIME" (body-param, RFC 6152, 2; RFC 3030, 3), found'
        ' "8BIT" (is 8BITMIME meant?)\n'
        "    MAIL FROM:<a@b.example> BODY=8BIT\\r\\n\n"
        "                                 ^",
        *("generic", 501, "5.5.4"),
    ),
    Refused(  # twice what may be there once
        b"MAIL FROM:<a@b.example> SIZE=5 size=6\r\n",
        "size is given twice (size-param, RFC 1870, 4)\n"
        "    MAIL FROM:<a@b.example> SIZE=5 size=6\\r\\n\n"
        "                                        ^",
        *("semantic", 501, "5.5.4"),
    ),
    Refused(  # without what it needs
        b"MAIL FROM:<a@b.example> MTRK=AAAA\r\n",
        "MTRK without ENVID (MAIL, RFC 3885, 3.1)\n"
        "    MAIL FROM:<a@b.example> MTRK=AAAA\\r\\n\n"
        "                                 ^",
        *("semantic", 501, "5.5.4"),
    ),
    Refused(  # what is encoded does not follow its rule
        b"MAIL FROM:<a@b.example> AUTH=kim\r\n",
        'the decoded value "kim" is no Authorized-mailbox (auth-param, RFC 4954, 5)\n'
        "    MAIL FROM:<a@b.example> AUTH=kim\\r\\n\n"
        "                                 ^",
        *("semantic", 501, "5.5.4"),
    ),
    Refused(  # what the ABNF has and the prose has not
        b"EHLO [300.1.1.1]\r\n",
        'expected "." (strict-IPv4, RFC 3986, 3.2.2), found "0"\n'
        "    EHLO [300.1.1.1]\\r\\n\n"
        "            ^",
        *("semantic", 501, "5.5.4"),
    ),
    Refused(  # beyond ASCII, unannounced; the caret counts characters
        "MAIL FROM:<jørn@post.example>\r\n".encode(),
        "not ASCII, without SMTPUTF8 (MAIL, RFC 6531, 3.4)\n"
        "    MAIL FROM:<jørn@post.example>\\r\\n\n"
        "                ^",
        *("semantic", 553, "5.6.7"),
    ),
    Refused(  # too long a part
        b"RCPT TO:<" + b"x" * 65 + b"@b.example>\r\n",
        "Local-part of 65 octets, at most 64 are allowed (Local-part, RFC 5321, 4.5.3.1.1)\n"
        "    RCPT TO:<xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\n"
        "             ^",
        *("limit", 501, "5.1.3"),
    ),
    Refused(  # too long a line
        b"NOOP " + b"x" * 600 + b"\r\n",
        "a line of 607 octets, at most 512 are allowed (NOOP, RFC 5321, 4.5.3.1.4)\n"
        "    NOOP xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\n"
        "    ^",
        *("limit", 500, "5.5.2"),
    ),
    Refused(  # far into a long line
        b"RCPT TO:<" + b"a." * 40 + b"@b.example>\r\n",
        'expected atext (Atom, RFC 5321, 4.1.2; RFC 6531, 3.3), found "@"\n'
        f"    ....{'a.' * 29}@b.example>\\r\\n\n"
        f"       {' ' * 59}^",
        *("syntax", 501, "5.1.3"),
    ),
    Refused(  # within what is secret
        b"AUTH PLAIN AGtpbQBwYXNz x\r\n",
        "expected a base64 character or CRLF (base64, RFC 4954, 8), found something else\n"
        "    AUTH PLAIN [16 octets not shown]\n"
        "               ^",
        *("syntax", 501, "5.5.2"),
    ),
]


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: repr(refused.line[:40]))
def test_the_whole_text_of_each_kind_of_error(refused: Refused) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(refused.line)
    error = caught.value
    assert str(error) == refused.text
    assert error.level == refused.level
    assert error.reply is not None
    assert (error.reply.code, error.reply.enhanced_code) == (refused.code, refused.enhanced_code)
    # the answer is one line, fit to be sent, and tells the sender what was wrong
    text = error.reply.text
    assert text
    assert text in str(error)
    smtpkit.Reply.build(error.reply.code, text[:400], enhanced_code=error.reply.enhanced_code)


REFUSED_REPLIES = [
    (
        b"25 x\r\n",
        "expected a digit (Reply-code, RFC 5321, 4.2), found a space\n    25 x\\r\\n\n      ^",
    ),
    (
        b"250-a\r\n550 b\r\n",
        "code 550, but 250 before (continued-lines, RFC 5321, 4.2.1)\n"
        "    250-a\\r\\n550 b\\r\\n\n"
        "             ^",
    ),
    (
        b"250 5.1.1 x\r\n",
        "status code 5.1.1 in a reply 250 (Reply, RFC 2034, 4)\n    250 5.1.1 x\\r\\n\n        ^",
    ),
    (
        b"250 " + b"x" * 510 + b"\r\n",
        "a line of 516 octets, at most 512 are allowed (Reply, RFC 5321, 4.5.3.1.5)\n"
        f"    250 {'x' * 68}...\n"
        "    ^",
    ),
]


@pytest.mark.parametrize(("octets", "text"), REFUSED_REPLIES)
def test_the_whole_text_of_the_errors_of_replies(octets: bytes, text: str) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_reply(octets)
    assert str(caught.value) == text
    assert caught.value.reply is None  # a reply is not answered


def test_an_error_has_fields() -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(b"MAIL FROM:<a@b.example> BODY=8BIT\r\n")
    error = caught.value
    assert isinstance(error, smtpkit.SmtpError)
    assert isinstance(error, ValueError)
    assert (error.offset, error.rule, error.reference) == (
        29,
        "body-param",
        "RFC 6152, 2; RFC 3030, 3",
    )
    assert error.expected == ('"7BIT"', '"8BITMIME"', '"BINARYMIME"')
    assert error.found == '"8BIT"'
    assert error.reply == SuggestedReply(501, "5.5.4", error.message)
    assert str(error.reply) == f"501 5.5.4 {error.message}"


# --- whatever the octets --------------------------------------------------------------------------


def refusal(read: Callable[[bytes], View], octets: bytes) -> smtpkit.ParseError | None:
    try:
        read(octets)
    except smtpkit.ParseError as error:
        return error
    return None


def check(error: smtpkit.ParseError, octets: bytes) -> None:
    """That an error can be shown, is at a place, and goes through pickle and copy."""
    message, excerpt, caret = str(error).rsplit("\n", 2)
    assert message == error.message
    assert all(part.isprintable() for part in (message, excerpt, caret))
    assert caret.strip() == "^"
    assert len(caret) <= len(excerpt) + 1
    assert 0 <= error.offset <= len(octets)
    assert error.level in ("syntax", "generic", "semantic", "limit")
    assert error.rule
    assert error.reference
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(other) is type(error)
        assert vars(other) == vars(error)
        assert str(other) == str(error)


@pytest.mark.parametrize("view", [*COMMANDS, *FORMS], ids=lambda view: view.__name__)
def test_lines_with_mistakes_are_refused_with_an_error_that_tells_it(
    view: type[View], valid: Callable[..., list[bytes]]
) -> None:
    random = Random(f"errors {view.__name__}")
    lines = valid(view)
    for _ in range(volume(600)):
        octets = strategies.mistaken(random.choice(lines), random)
        for read in (view.parse, smtpkit.parse_command, smtpkit.parse_reply):
            if error := refusal(read, octets):
                check(error, octets)


def test_random_octets_are_refused_with_an_error_that_tells_it() -> None:
    random = Random("random octets")
    for _ in range(volume(40_000)):
        octets = random.randbytes(random.randrange(40))
        for read in (smtpkit.parse_command, smtpkit.parse_reply, smtpkit.Mail.parse):
            error = refusal(read, octets)
            assert error is not None
            check(error, octets)


@pytest.mark.parametrize("view", [*COMMANDS, *FORMS], ids=lambda view: view.__name__)
def test_every_proper_prefix_is_refused(
    view: type[View], valid: Callable[..., list[bytes]]
) -> None:
    for line in valid(view):
        assert not any(view.accepts(line[:end]) for end in range(len(line)))
    shortest = min(valid(view), key=len)
    for end in range(len(shortest)):
        with pytest.raises(smtpkit.ParseError):
            view.parse(shortest[:end])


def test_build_errors_go_through_pickle_and_copy() -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        smtpkit.Mail.build("ned@x.example", size=-1)
    error = caught.value
    assert isinstance(error, smtpkit.SmtpError)
    assert isinstance(error, ValueError)
    assert str(error) == 'size: "-1" is not a size-value'
    for other in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert (str(other), vars(other)) == (str(error), vars(error))


# --- secrets --------------------------------------------------------------------------------------

SECRET = b"AGtpbQBwYXNz"
#: those of an exchange; BURL has no mechanism
SECRETIVE = [view for view in COMMANDS if view.secret_fields and view.facts.mechanism]


def test_there_are_commands_with_secrets() -> None:
    assert smtpkit.Auth in SECRETIVE


@pytest.mark.parametrize("view", SECRETIVE, ids=lambda view: view.__name__)
def test_a_secret_is_shown_to_nobody_who_does_not_ask_for_it(view: type[View]) -> None:
    line = b"%b PLAIN %b\r\n" % (view.verb.encode(), SECRET)  # type: ignore[attr-defined]
    read = smtpkit.parse_command(line)
    layer = smtpkit.SmtpLayer(line)
    shown = [repr(read), str(read), str(read.to_dict())]
    shown += [layer.summary(), layer.show(), repr(layer)]
    for text in shown:
        assert SECRET.decode() not in text
        assert "kim" not in text
    assert read.values()["initial_response"] == b"\0kim\0pass"
    assert read.to_dict(secrets=True)["initial_response"] == "\0kim\0pass"


@pytest.mark.parametrize("view", SECRETIVE, ids=lambda view: view.__name__)
def test_no_mistake_in_the_line_brings_a_secret_out(view: type[View]) -> None:
    verb = view.verb.encode()  # type: ignore[attr-defined]
    line = b"%b PLAIN %b\r\n" % (verb, SECRET)
    for place in range(len(verb), len(line) + 1):
        for octet in some(range(256), f"{view.__name__} {place}"):
            one = bytes((octet,))
            for octets in (
                line[:place] + one + line[place:],
                line[:place] + one + line[place + 1 :],
            ):
                # another verb has no secrets, and a mechanism's own name is none
                if re.match(verb + rb"(?![-0-9A-Za-z])(?!.[-\w]*tpbQ)", octets, re.DOTALL):
                    hides(octets)


def hides(octets: bytes) -> None:
    """That no part of the secret is shown: not in an error, not in a layer."""
    layer = smtpkit.SmtpLayer(octets)
    shown = [layer.summary(), layer.show(), repr(layer)]
    if error := refusal(smtpkit.parse_command, octets):
        shown += [str(error), repr(error), str(error.reply), repr(vars(error))]
    for text in shown:
        assert not re.search("tpbQ|bQBw|BwYX", text), (octets, text)


def test_a_secret_that_cannot_be_written_is_not_shown_either() -> None:
    for secret in ("sesame" * 100, b"sesame" * 100, ["sesame"], {"sesame": 1}, "sesame\ud800"):
        with pytest.raises(smtpkit.BuildError) as caught:
            smtpkit.Auth.build("PLAIN", secret)  # type: ignore[arg-type]
        assert "sesame" not in str(caught.value)
        assert "c2VzYW1l" not in str(caught.value)


IPV6 = ': an address is given as "[IPv6:::1]"'


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: smtpkit.Ehlo.build("::1"), 'domain: "::1" is not a domain' + IPV6),
        (lambda: smtpkit.Ehlo.build("[::1]"), 'domain: "[::1]" is not a domain' + IPV6),
        (lambda: smtpkit.Ehlo.build("IPv6:::1"), 'domain: not a domain at octet 4, ":"' + IPV6),
        (lambda: smtpkit.Greeting.build("::1"), 'domain: "::1" is not a domain' + IPV6),
        (lambda: smtpkit.Mailbox.build("a", "::1"), 'domain: "::1" is not a domain' + IPV6),
        (
            lambda: smtpkit.Mail.build("a@::1"),
            'reverse_path: not a Reverse-path at octet 2, ":"' + IPV6,
        ),
        (
            lambda: smtpkit.Mail.build("a@[::1]"),
            'reverse_path: not a Reverse-path at octet 3, ":"' + IPV6,
        ),
        (lambda: smtpkit.Ehlo.build("::g"), 'domain: "::g" is not a domain'),
        # there are no literals in HELO, as RFC 5321 has it
        (lambda: smtpkit.Helo.build("[1.2.3.4]"), 'domain: "[1.2.3.4]" is not a Domain'),
        (
            lambda: smtpkit.Atrn.build(["a"]),
            'domains: not an atrn-domain, it ends too early: expected "."',
        ),
        (
            lambda: smtpkit.Atrn.build(["a.b", "x y"]),
            'domains: item 2: "x y" is not an atrn-domain',
        ),
        (lambda: smtpkit.Reply.build(20), 'code: "20" is not a Reply-code'),
        (
            lambda: smtpkit.Vrfy.build("ab\ud800"),
            'string: "\\ud800" at character 2 is half of a character, and has no octets',
        ),
        (
            lambda: smtpkit.Reply.build(250, ["a", "\udfff"]),
            'lines: item 2: "\\udfff" at character 0 is half of a character, and has no octets',
        ),
        (
            lambda: smtpkit.Mail.build("\ud800@b"),
            'reverse_path: "\\ud800" at character 0 is half of a character, and has no octets',
        ),
    ],
)
def test_a_value_that_is_not_built_is_told_as_a_user_reads_it(
    build: Callable[[], bytes], said: str
) -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        build()
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (b"600 a\r\n", "expected a digit from 2 to 5 (Reply-code"),
        (b"260 a\r\n", "expected a digit from 0 to 5 (Reply-code"),
        (b"25 a\r\n", "expected a digit (Reply-code"),
    ],
)
def test_the_digits_of_a_reply_code_are_said_to_be_digits(octets: bytes, expected: str) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_reply(octets)
    assert str(caught.value).startswith(expected)


def test_a_profile_is_told_what_is_wrong_with_it() -> None:
    # at the call, whatever the line
    for line in (b"NOOP\r\n", b"NOOP \0\r\n"):
        with pytest.raises(
            TypeError, match=r"a profile is strict, lenient, observer, .* not \{5\}"
        ):
            smtpkit.parse_command(line, profile={5})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"no leniency is called blank \(is blanks meant\?\)"):
        smtpkit.parse_command(b"NOOP \0\r\n", profile={"blank"})

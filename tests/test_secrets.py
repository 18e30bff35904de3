"""Secrets never show: random lines with a secret in them, through every text that there is of them.

At full volume 100,000 random AUTH lines: all of them through strict views and errors and the layer,
a third each through lenient views, those of an observer and connections, a quarter each through
offers, lenient offers, builders, and copies and pickles, a third each through an observed
conversation and two ways to explain them. And 20,000 replies that repeat such lines, all through
strict and lenient views and errors and the layer, a third each through those of an observer, a
conversation, an exchange, and another place with pickles, and half through `explain`.

A secret counts as shown where any four of its octets are, in any case, as they were sent (mostly
in base64) or decoded. What the library says by itself, and what stands before the secret, may
have four octets in common with it by chance: they are left out.
"""

from __future__ import annotations

import base64
import copy
import io
import json
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from functools import cache
from random import Random
from typing import Any

import pytest
from laws import volume

import smtpkit
from grammar import DIGIT, LETTER, Command, Extension, Octets, Parameter, Rule
from smtpkit import sasl
from smtpkit.dialects import Dialect
from smtpkit.errors import escaped
from smtpkit.explanation import Explainer
from smtpkit.generated.constants import SASL_MECHANISMS
from smtpkit.layer import SmtpLayer, smtp_show_fields
from smtpkit.observer import follow
from smtpkit.stream import CLIENT, SERVER, Segment
from smtpkit.view import json_value

# --- what is told of a line -----------------------------------------------------------------------


def of_error(error: BaseException | None) -> Iterator[str]:
    """Every text of an error, and of those that it comes from."""
    while error is not None:
        yield f"{error} {error!r} {error.args!r} {getattr(error, '__notes__', '')}"
        # what is looked for when it is asked has an address in its text, and nothing else
        yield repr([each for each in vars(error).values() if not callable(each)])
        if isinstance(error, smtpkit.ParseError):
            yield str(error.reply) + repr(error.reply)
        error = error.__cause__ or error.__context__


def of_copies(error: smtpkit.ParseError) -> Iterator[str]:
    """What an error has in it when more was asked for, and it was pickled and copied."""
    error.leniencies  # noqa: B018  # looked for when asked
    yield repr(vars(error))
    yield repr(vars(pickle.loads(pickle.dumps(error))))
    yield repr(vars(copy.copy(error)))


def of_view(view: Any) -> Iterator[str]:
    yield f"{view!r} {view} {view.to_dict()}"
    for defect in view.defects:
        yield f"{defect!r} {defect.sentence}"


def attempted(function: Callable[..., Any], *arguments: Any, **named: Any) -> Iterator[str]:
    """What an attempt to read or to build says, of what it reads or of why it does not."""
    try:
        view = function(*arguments, **named)
    except smtpkit.SmtpError as error:
        yield from of_error(error)
    else:
        if not isinstance(view, bytes):
            yield from of_view(view)


def of_views(line: bytes, dialect: Dialect = smtpkit.DIALECT) -> Iterator[str]:
    for texts_of in READERS:
        yield from texts_of(line, dialect)


def _strictly(line: bytes, dialect: Dialect = smtpkit.DIALECT) -> Iterator[str]:
    yield from attempted(dialect.parse_command, line)


def _leniently(line: bytes, dialect: Dialect = smtpkit.DIALECT) -> Iterator[str]:
    yield from attempted(dialect.parse_command, line, profile="lenient")


def _as_an_observer(line: bytes, dialect: Dialect = smtpkit.DIALECT) -> Iterator[str]:
    view = dialect.parse_command(line, profile="observer")
    yield from of_view(view)
    yield json.dumps(view.to_dict())


def _as_offered(line: bytes, dialect: Dialect = smtpkit.DIALECT) -> Iterator[str]:
    yield from attempted(dialect.parse_command, line, offered=["SIZE"])


def _leniently_as_offered(line: bytes, dialect: Dialect = smtpkit.DIALECT) -> Iterator[str]:
    yield from attempted(dialect.parse_command, line, offered=["SIZE"], profile="lenient")


def _built(line: bytes, dialect: Dialect = smtpkit.DIALECT) -> Iterator[str]:
    verb, _, rest = line.rstrip(b"\r\n").partition(b" ")
    with suppress(UnicodeDecodeError):
        yield from attempted(dialect.build_command, verb.decode("ascii"), rest)


def _copied(line: bytes, dialect: Dialect = smtpkit.DIALECT) -> Iterator[str]:
    try:
        view = dialect.parse_command(line)
    except smtpkit.ParseError as error:
        yield from of_copies(error)
    else:
        yield from of_view(copy.copy(view))
        if dialect is smtpkit.DIALECT:
            yield from of_view(pickle.loads(pickle.dumps(view)))


READERS = (
    _strictly, _leniently, _as_an_observer, _as_offered, _leniently_as_offered, _built, _copied
)  # fmt: skip


def of_layer(line: bytes) -> Iterator[str]:
    for layer in SmtpLayer(line).messages():
        yield f"{layer!r} {layer} {layer.summary()} {layer.show()} {smtp_show_fields(layer)}"
        for name in ("mailfrom", "rcptto"):
            try:
                layer.get_field(name)
            except smtpkit.FieldError as error:
                yield from of_error(error)


def of_conversation(*said: tuple[Any, bytes]) -> Iterator[str]:
    for message in follow([Segment(sender, octets) for sender, octets in said]):
        yield f"{message.text()} {json.dumps(message.to_dict())} {message.problems}"


def of_connections(line: bytes) -> Iterator[str]:
    """What a server tells that it came to, and a client that sends it and has it repeated."""
    server, client = smtpkit.Connection(smtpkit.SERVER), smtpkit.Connection(smtpkit.CLIENT)
    server.send(b"220 x\r\n")
    server.receive_data(line if line.endswith(b"\n") else line + b"\r\n")
    client.receive_data(b"220 x\r\n")
    client.next_event()
    with suppress(smtpkit.SmtpError):
        client.send(b"EHLO x\r\n")
        client.receive_data(b"250-x\r\n250 AUTH PLAIN\r\n")
        client.next_event()
    yield from attempted(client.send, line)
    client.receive_data(b"500 what is " + line.translate(None, b"\r\n") + b"?\r\n")
    for connection in (server, client):
        for _ in range(9):
            try:
                event = connection.next_event()
                if event is smtpkit.NEED_DATA:
                    break
                yield f"{event!r} {event}"
                yield from of_error(getattr(event, "error", None))
                if isinstance(event, smtpkit.Command):
                    yield str(server.legal(event))
                if connection is server:
                    server.send(b"500 no\r\n")
            except smtpkit.SmtpError as error:
                yield from of_error(error)


def _of_observed(line: bytes) -> Iterator[str]:
    yield from of_conversation((CLIENT, line))


def typed(line: bytes) -> str:
    """A line as it is typed: what is no text, as an escape."""
    return "".join(chr(o) if 32 <= o < 127 and o != 92 else f"\\x{o:02x}" for o in line)


@cache
def _explainer(profile: str) -> Explainer:
    return Explainer(profile)


def of_explained(line: bytes, profile: str = "strict", *, as_json: bool = False) -> Iterator[str]:
    with redirect_stdout(io.StringIO()) as printed:
        _explainer(profile).explain([typed(line)], as_json=as_json, secrets=False)
    yield printed.getvalue()


def _of_explained_json(line: bytes) -> Iterator[str]:
    yield from of_explained(line, "lenient", as_json=True)


def shown(text: str, words: list[bytes], said_anyway: str = "") -> list[str]:
    """The pieces of four octets of these words that a text shows."""
    text = text.lower()
    pieces = {word[at : at + 4].lower() for word in words for at in range(max(len(word) - 3, 0))}
    found = (piece.decode("latin-1") for piece in pieces)
    return [piece for piece in found if piece in text and piece not in said_anyway]


# --- random lines ---------------------------------------------------------------------------------

_PASSWORD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_PREFIXES = [
    b"EHLO x", b"HELO x.example", b"NOOP", b"NOOP x", b'NOOP "', b"MAIL", b"MAIL FROM:<a@b.org>",
    b"MAIL FROM:<a@b.org> SIZE=5", b"MAIL FROM:<a@b> AUTH=<>", b"RCPT TO:<a@b>", b"RCPT TO:<a",
    b"RCPT TO:<a@b> FOO=x", b"DATA", b"QUIT", b"RSET", b"HELP", b"HELP me", b"VRFY x", b"EXPN x",
    b"STARTTLS", b"BDAT 5", b"ETRN x", b"XCLIENT LOGIN=x", b"FOO", b"FOO BAR=x", b"\xff\xfb\x01",
    b"GET / HTTP/1.1", b"\0\1", b"<>", b"::", b"nothing at all", b"AUTHOR", b"auth=",
]  # fmt: skip
_GLUES = [b"", b" ", b" ", b"  ", b"\r", b"\n", b"\r\n", b"\0", b"\t", b"\x80", b";"]
_BLANKS = [b" "] * 12 + [b"  ", b"\t", b" \t ", b"\0", b"\r", b":", b"=", b"", b", "]
_ENDS = [b"\r\n"] * 6 + [b"\n", b"", b"\r", b" \r\n", b" =\r\n", b" x\r\n", b"\r\r\n", b"\0\r\n"]
_NAMES = [*SASL_MECHANISMS, *["PLAIN", "LOGIN", "XOAUTH2"] * 12]


class Line:
    """A random line with a secret: its octets, what of them is no secret, and what is."""

    def __init__(self, random: Random, verbs: tuple[bytes, ...]) -> None:
        password = bytes(random.choices(_PASSWORD, k=random.randint(8, 30)))
        decoded = random.choice([b"\0ned\0%b", b"%b", b"user=ned\1auth=Bearer %b\1\1"]) % password
        token = base64.b64encode(decoded)
        sent = random.choice([token] * 8 + [token.rstrip(b"="), token + b"=", token[:-3], password])
        case = random.choice([bytes] * 5 + [bytes.lower, bytes.upper, bytes.swapcase])
        blanks = random.choices(_BLANKS, k=2)
        verb = random.choice(verbs)
        mechanism = random.choice(_NAMES).encode("ascii")
        if random.random() < 0.1:
            # the secret stands right behind the verb
            mechanism, blanks[0], blanks[1] = b"", b" ", b""
        head = random.choice([b""] * len(_PREFIXES) + _PREFIXES)
        head += random.choice(_GLUES) if head else random.choice([b""] * 5 + [b" ", b"\t"])
        begun = verb + blanks[0] + random.choice([mechanism, mechanism.lower()]) + blanks[1]
        line = begun + sent + random.choice(_ENDS)
        if random.random() < 0.3:
            # an octet too many, or one that is missing, or another one; but the verb is left
            at = random.randint(len(verb), len(line))
            # an LF makes two lines, and nobody knows what the second one is
            other = bytes([random.choice([*range(10), *range(11, 256)])])
            line = line[:at] + random.choice([other, b""]) + line[at + random.randint(0, 1) :]
        if random.random() < 0.2:
            line = line[: random.randint(len(begun) + 1, len(line))]
        self.octets = head + case(line)
        told = (head + begun).lower()
        self.told = f"{told.decode('latin-1')} {escaped(told)}"
        self.secrets = [case(sent), password, token]

    def __repr__(self) -> str:
        return repr(self.octets)


SECRETIVE = [view for view in smtpkit.DIALECT.commands.values() if view.secret_fields]
VERBS = tuple(view.verb.encode("ascii") for view in SECRETIVE if view.facts.mechanism)
#: a message of these is a name, and that is shown where it is decoded
NAMES_ALONE = (b"LOGIN", b"ANONYMOUS", b"EXTERNAL")


def test_there_are_verbs_with_secrets() -> None:
    assert {b"AUTH", b"X-EXPS"} <= set(VERBS)


#: every line goes through one output of each row
OUTPUTS: tuple[tuple[Callable[[bytes], Iterator[str]], ...], ...] = (
    (_strictly,),
    (of_layer,),
    (_leniently, _as_an_observer, of_connections),
    (_as_offered, _built, _leniently_as_offered, _copied),
)
#: and of this one, which decodes what it reads
DECODING = (_of_observed, of_explained, _of_explained_json)
BATCHES = range(20)


def told_of(number: int, line: bytes) -> str:
    rows = [*OUTPUTS, DECODING]
    if any(name in line.upper() for name in NAMES_ALONE):
        rows.remove(DECODING)
    return "\n".join(text for row in rows for text in row[number % len(row)](line))


@cache
def said_anyway() -> str:
    """What is said of such lines with other secrets in them: the library's own words."""
    random = Random("other secrets")
    lines = [Line(random, VERBS).octets for _ in range(1000)]
    return " ".join(told_of(number, line) for number, line in enumerate(lines)).lower()


@pytest.mark.parametrize("batch", BATCHES)
def test_no_text_shows_a_piece_of_a_secret(batch: int) -> None:
    random, anyway = Random(f"secrets {batch}"), said_anyway()
    for number in range(volume(5_000)):
        line = Line(random, VERBS)
        text = told_of(number, line.octets)
        found = shown(text, line.secrets, anyway)
        assert [each for each in found if each not in line.told] == [], (line, text)


@pytest.mark.parametrize(
    "line",
    [
        b"NOOP BURLimap://x.example/;uid=1;urlauth=s3cretPin\r\n",
        b"NOOP BURL imap://x.example/;uid=1;urlauth=s3cretPin\r\n",
        b"EHLO x\rBURLimap://x.example/;uid=1;urlauth=s3cretPin\r\n",
        b"MAIL FROM:<a@b> AUTH=<>X-EXPS 9798-u-ecda-sha1 AG5lZABzM2NyZXRQaW4\r\n",
        b"RCPT TO:<a@b> FOO=xX-EXPS AG5lZABzM2NyZXRQaW4=\r\n",
        b"RCPT TO:<a@b> FOO=xX-EXPS AG5lZABzM2NyZXRQaW4\r\n",
        # an octet too many behind the verb
        b"MAIL FROM:<a@b> AUTH=<> AUTH4 AG5lZABz\r\n",
        b"MAIL FROM:<a@b> AUTHxy AG5l\r\n",
    ],
)
def test_no_text_shows_what_a_regular_line_of_another_verb_holds(line: bytes) -> None:
    text = "".join([*of_views(line), *of_layer(line), *of_conversation((CLIENT, line))])
    assert shown(text, [b"s3cretPin", b"AG5lZABzM2NyZXRQaW4"]) == []


def test_what_goes_on_behind_a_mechanism_that_nobody_knows_does_not_show_it() -> None:
    with redirect_stdout(io.StringIO()) as printed:
        Explainer().explain(["AUTH AG5lZABNYPASS", "bmVkZHk="], as_json=False, secrets=False)
    assert "message  [redacted]" in printed.getvalue()
    assert "AG5lZ" not in printed.getvalue()


def test_no_line_of_mail_data_shows_a_command_that_it_may_be() -> None:
    line = b"X-EXPS:NTLM AG5lZABzM2NyZXRQaW4="
    said = b"DATA\r\nSubject: how to AUTH PLAIN\r\n" + line + b"\r\n\r\n.\r\n"
    *_, data = follow([Segment(CLIENT, said)])
    told = ["Subject: how to AUTH PLAIN", "X-EXPS:NTLM <20 octets hidden>"]
    assert data.to_dict()["fields"]["header"] == told  # type: ignore[index,call-overload]
    assert line.decode() in f"{data.to_dict(secrets=True)}"


# --- what stays readable --------------------------------------------------------------------------

READABLE = [
    b"NOOP burly\r\n",
    b"MAIL FROM:<auth@x.example> ENVID=QQ314159 RET=FULL\r\n",
    b"NOOP author\r\n",
    b"NOOP AUTH\r\n",
    b"HELP AUTH\r\n",
    b"HELP AUTH PLAIN\r\n",
    b"VRFY author\r\n",
    b"HELO auth.example\r\n",
    b"EHLO smtp-auth.example\n",
    b"EHLO auth1234\r\n",
    b"HELO burl.example\r\n",
    b"MAIL FROM:<auth@b>\r\n",
    b"MAIL FROM: <author@b.example> SIZE=5\r\n",
    b"MAIL FROM:auth@x.example BODY=8BITMIME\r\n",
    b"MAIL FROM:<a@auth.example.com> AUTH=<> SIZE=5\r\n",
    b"MAIL FROM: <a@b> AUTH=<>\r\n",
    b"MAIL FROM: <a@b> AUTH=ned@x.example SIZE=5\n",
    b"MAIL FROM:<a@b> AUTH=e+3Dmc2@example.com BODY=8BITMIME\r\n",
    b"RCPT TO:<a@b> AUTH\r\n",
    b"RCPT TO:<a@b> AUTH=x\r\n",
    b"RCPT TO:<a@b> AUTHOR=Q7x9zzAb NOTIFY=NEVER\r\n",
    b"RCPT TO:<a@b> AUTH NOTIFY=NEVER\r\n",
    b"RCPT TO:<a@b> AUTH2 NOTIFY=NEVER RRVS=2014-04-03T23:01:00Z\r\n",
    b"RCPT TO: <Author@Example.com> ORCPT=rfc822;Bob@Ex.org\r\n",
    b"XCLIENT LOGIN=ned ADDR=192.0.2.1\r\n",
    b"AUTH PLAIN\r\n",
    b"auth login\n",
    b"X-EXPS GSSAPI\r\n",
    b"XFOO bar baz\r\n",
    b"Hallo\r\n",
    b"quit now\r\n",
    b"MAIL FROM: <auth@x.example> ENVID=QQ314159 RET=FULL\n",
]


@pytest.mark.parametrize("line", READABLE)
def test_what_is_no_secret_stays_readable(line: bytes) -> None:
    words = line.decode("ascii").split()
    told = [*of_views(line), *of_layer(line)]
    assert not [text for text in told if "redacted" in text or "not shown" in text]
    assert all(word in SmtpLayer(line).summary() for word in words)


# --- what a user declares to be secret ------------------------------------------------------------

_word = Rule("word", "X, 1", Octets(LETTER | DIGIT, 1, 40))
VAULT = Extension(
    "VAULT",
    "keys for a vault",
    "X",
    parameters={"MAIL": (Parameter("KEY", _word, "the key of the mail", "X, 2", secret=True),)},
    commands=(
        Command(
            "XOPEN", "open it", "X, 3", " ", "who" / _word, " ", "pin" / _word, secret=("pin",)
        ),
        Command(
            "XSHUT", "shut it", "X, 4", " ", "pin" / _word, " ", "who" / _word, secret=("pin",)
        ),
    ),
    extra_octets={"MAIL": 50},
)
MINE = smtpkit.dialect(VAULT)


def of_mine(line: bytes) -> Iterator[str]:
    yield from of_views(line, MINE)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"XOPEN ned s3cretPin\r\n", "XOPEN ned [redacted]\r\n"),
        (b"XSHUT s3cretPin ned\r\n", "XSHUT [redacted] ned\r\n"),
        (b"MAIL FROM:<a@b> KEY=s3cretPin SIZE=5\r\n", "MAIL FROM:<a@b> KEY=[redacted] SIZE=5\r\n"),
        (b"MAIL FROM:<a@b> SIZE=5 KEY=s3cretPin\r\n", "MAIL FROM:<a@b> SIZE=5 KEY=[redacted]\r\n"),
    ],
)
def test_a_regular_line_of_ones_own_shows_all_but_the_secret(line: bytes, told: str) -> None:
    view = MINE.parse_command(line)
    assert str(view) == told
    assert "s3cretPin" not in "".join(of_mine(line))
    assert "s3cretPin" in f"{view.to_dict(secrets=True)}"
    name = next(iter(view.secret_fields))
    assert view.octets(name) == b"s3cretPin"
    assert getattr(view, name) == "s3cretPin"


def test_a_view_in_a_value_shows_its_secrets_when_asked() -> None:
    view = MINE.parse_command(b"XOPEN ned s3cretPin\r\n")
    for value in ((view,), [{"opened": view}], {"opened": (view,)}):
        assert "s3cretPin" not in str(json_value(value))
        assert "s3cretPin" in str(json_value(value, secrets=True))


def test_the_list_of_parameters_shows_those_that_are_no_secret() -> None:
    view = MINE.parse_command(b"MAIL FROM:<a@b> SIZE=5 KEY=s3cretPin\r\n")
    assert view.to_dict()["parameters"] == [
        {"keyword": "SIZE", "value": "5"},
        {"keyword": "KEY", "value": "[redacted]"},
    ]
    assert view.to_dict()["key"] == "[redacted]"
    assert "<EsmtpParam keyword='KEY' value=[redacted]>" in repr(view)


def test_no_text_shows_a_piece_of_a_secret_of_ones_own() -> None:
    random = Random("of one's own")
    begun = [
        b"XOPEN ned ",
        b"XSHUT ",
        b"XSHUT",
        b"xopen  ned\t",
        b"MAIL FROM:<a@b> KEY=",
    ]
    begun += [b"RCPT TO:<a@b> key=", b"MAIL FROM: <a@b> KEY =", b"mail key:", b"NOOP KEY="]
    heads = [b"", b" ", b"EHLO x\r", b"NOOP ", b"FOO", b"\xff\0", b"MAIL ", b"RCPT TO:<a@b> "]
    for _ in range(volume(20_000)):
        pin = bytes(random.choices(_PASSWORD, k=20)) + b"Zq7"
        line = random.choice(heads) + random.choice(begun) + pin + random.choice(_ENDS)
        is_glued = line[line.index(pin) - 1] in _PASSWORD
        if random.random() < 0.3 and not is_glued:
            # what is glued to a verb, and cut, may be of any longer word
            line = line[: random.randint(line.index(pin) + 1, len(line))]
        text = "\n".join(of_mine(line))
        # sentences of the library have four octets in common with few of them, and never eight
        pieces = [pin[at : at + 6].decode().lower() for at in range(len(pin) - 5)]
        assert [piece for piece in pieces if piece in text.lower()] == [], (line, text)


def test_what_is_declared_is_checked() -> None:
    with pytest.raises(TypeError, match="secret: True or False"):
        Parameter("KEY", _word, "a key", "X", secret="yes")  # type: ignore[arg-type]
    wrong = Command("XWRONG", "wrong", "X", " ", "who" / _word, mechanism="how")
    with pytest.raises(smtpkit.DialectError, match="mechanism: there is no field 'how'"):
        smtpkit.dialect(Extension("WRONG", "wrong", "X", commands=(wrong,)))


# --- what a server repeats ------------------------------------------------------------------------


def echoes(random: Random, password: bytes, token: bytes) -> Iterator[bytes]:
    """What servers say of it: as it was sent, without padding, decoded; whole, or cut."""
    for word in (token, token.rstrip(b"="), password):
        first = random.randint(0, len(word) - 4)
        last = random.randint(first + 4, len(word))
        yield word
        yield word[first:last]
        yield word[first:]


def of_dialogue(lines: list[tuple[Any, bytes]]) -> Iterator[str]:
    yield from of_conversation(*lines)


def begun_exchange(random: Random) -> tuple[list[tuple[Any, bytes]], bytes, bytes]:
    """Lines up to the secret, the password, and what was sent last."""
    password = bytes(random.choices(_PASSWORD, k=random.randint(6, 20)))
    plain = base64.b64encode(b"\0ned\0" + password)
    token = random.choice([plain, plain, plain.rstrip(b"="), base64.b64encode(password)])
    how = random.randrange(5)
    if how == 0:
        return [(CLIENT, b"AUTH PLAIN %b\r\n" % token)], password, token
    if how == 1:
        return [(CLIENT, b"auth  plain %b \n" % token)], password, token
    if how == 2:
        lines = [(CLIENT, b"AUTH PLAIN\r\n"), (SERVER, b"334 \r\n"), (CLIENT, token + b"\r\n")]
        return lines, password, token
    if how == 3:
        return [(CLIENT, b"EHLO x\rAUTH PLAIN %b\r\n" % token)], password, token
    token = base64.b64encode(password)
    lines = [(CLIENT, b"AUTH LOGIN\r\n"), (SERVER, b"334 VXNlcm5hbWU6\r\n")]
    lines += [(CLIENT, b"bmVkZHk=\r\n"), (SERVER, b"334 UGFzc3dvcmQ6\r\n")]
    return [*lines, (CLIENT, token + b"\r\n")], password, token


def test_no_echo_is_shown_by_a_conversation() -> None:
    random = Random("echoes")
    for _ in range(volume(5_000)):
        lines, password, token = begun_exchange(random)
        for echo in echoes(random, password, token):
            reply = random.choice(
                [b'535 bad password "%b"\r\n', b"535-5.7.8 no\r\n535 5.7.8 <%b>\r\n"]
            )
            text = "\n".join(of_conversation(*lines, (SERVER, reply % echo)))
            assert echo.decode() not in text, (lines, reply % echo, text)
            assert "535" in text


#: forms of a password that nobody sent
FORMS: dict[str, Callable[[bytes], bytes]] = {
    "base64": base64.b64encode,
    "base64, second octet": lambda word: base64.b64encode(b"x" + word),
    "base64, third octet": lambda word: base64.b64encode(b"xy" + word),
    "hexadecimal": lambda word: word.hex().encode(),
    "upper case": lambda word: word.hex().upper().encode(),
    "a dump": lambda word: word.hex(" ").encode(),
    "percent": lambda word: b"%" + word.hex("%").encode(),
    "quoted-printable": lambda word: b"=" + word.hex("=").upper().encode(),
    "escapes": lambda word: b"\\x" + word.hex(",").replace(",", "\\x").encode(),
    "JSON": lambda word: b"".join(b"\\u00%02x" % octet for octet in word),
    "literals": lambda word: b", ".join(b"0x%02x" % octet for octet in word),
    "UTF-16": lambda word: word.decode().encode("utf-16-le"),
    "spelt": lambda word: b" ".join(bytes([octet]) for octet in word),
}


@pytest.mark.parametrize("form", FORMS)
def test_no_echo_is_shown_in_a_form_that_nobody_sent(form: str) -> None:
    random = Random(form)
    for _ in range(volume(500)):
        password = bytes(random.choices(_PASSWORD, k=random.randint(8, 20)))
        token = base64.b64encode(b"\0ned\0" + password)
        told = FORMS[form](password)
        lines = [(CLIENT, b"AUTH PLAIN %b\r\n" % token), (SERVER, b"535 no <%b>\r\n" % told)]
        *_, text = of_conversation(*lines)
        # but for what base64 has of the octets beside it
        assert told.strip(b"=\0").decode()[4:-4] not in text, (told, text)
        assert "535 no <" in text
        exchange = sasl.Exchange("PLAIN")
        exchange.client(token + b"\r\n")
        assert told.decode()[4:-4] not in str(exchange.server(b"535 no <%b>\r\n" % told))


def test_what_answers_a_line_that_was_lost_shows_no_token() -> None:
    lost = [Segment(CLIENT, b"EHLO x\r\n"), Segment(SERVER, b"250 x\r\n")]
    lost += [Segment(CLIENT, b"OOP\r\n", missing=30)]
    lost += [Segment(SERVER, b"500 5.5.2 what is AG5lZABzM2Ny?\r\n")]
    text = "".join(f"{each.text()} {each.to_dict()}" for each in follow(lost))
    assert "500" in text
    assert "AG5l" not in text


def test_no_echo_is_shown_by_an_exchange() -> None:
    random = Random("exchange")
    for _ in range(volume(5_000)):
        password = bytes(random.choices(_PASSWORD, k=random.randint(6, 20)))
        token = base64.b64encode(b"\0ned\0" + password)
        sent = random.choice([token, token.rstrip(b"="), token[:-1]])
        for echo in echoes(random, password[:6], sent):
            exchange = sasl.Exchange("PLAIN")
            exchange.client(sent + b"\r\n")
            reply = random.choice([b'535 bad password "%b"\r\n', b"334 %b\r\n", b"334 x%b\r\n"])
            message = exchange.server(reply % echo)
            text = f"{message} {message!r} {message.to_dict()}" + "".join(of_error(message.error))
            assert echo.decode() not in text, (sent, reply % echo, text)


# --- what a reply by itself repeats ---------------------------------------------------------------


def of_reply(reply: bytes) -> Iterator[str]:
    for row in OF_REPLIES:
        for texts_of in row:
            yield from texts_of(reply)


def _reply_by(profile: str) -> Callable[[bytes], Iterator[str]]:
    return lambda reply: attempted(smtpkit.parse_reply, reply, profile=profile)


def _of_answered(reply: bytes) -> Iterator[str]:
    yield from of_conversation((SERVER, reply))


def _of_exchanged(reply: bytes) -> Iterator[str]:
    said = sasl.Exchange("PLAIN").server(reply)
    yield f"{said} {said!r} {said.to_dict()}" + "".join(of_error(said.error))


def _of_pickled(reply: bytes) -> Iterator[str]:
    for profile in ("lenient", "observer"):
        with suppress(smtpkit.ParseError):
            view = smtpkit.parse_reply(b"220 x\r\n" + reply, 7, profile=profile)
            yield from of_view(view)
            yield from of_view(pickle.loads(pickle.dumps(view)))


def _of_explained_reply(reply: bytes) -> Iterator[str]:
    # line by line, as it is typed
    yield from of_explained(reply, "lenient")


#: every reply goes through one output of each row
OF_REPLIES: tuple[tuple[Callable[[bytes], Iterator[str]], ...], ...] = (
    (_reply_by("strict"),),
    (_reply_by("lenient"),),
    (of_layer,),
    (_reply_by("observer"), _of_answered, _of_exchanged, _of_pickled),
    (_of_explained_reply, lambda reply: of_explained(reply, "observer", as_json=True)),
)


_SAID = [
    b"500 unknown: %b\r\n", b'500 5.5.1 unknown command "%b"\r\n', b"500 %b\r\n", b"502 <%b>\r\n",
    b"500-5.5.1 what is this?\r\n500 5.5.1 %b\r\n", b"535 %b: authentication failed\r\n",
    b"501-%b\r\n501 see RFC 4954\r\n", b"421 %b ends this", b"500 \0 %b\r\n", b"500 %b\n",
    b"500-%b\r\n", b"500-unknown\r\nsyslog: %b\r\n500 done\r\n", b"599 caf\xe9: %b\r\n",
    b"unknown\r%b\nnothing\n", b"500-x 500-%b 500 y\r\n", b"334 %b\r\n", b"235 %b\r\n",
    b"500-2.1.0 %b\r\n500 4.1.1 x\r\n",
]  # fmt: skip


def repeated_line(random: Random) -> tuple[bytes, bytes]:
    """A line with credentials as a server may repeat it, and what of it is a secret."""
    password = bytes(random.choices(_PASSWORD, k=random.randint(6, 24)))
    token = base64.b64encode(random.choice([b"\0ned\0%b", b"ned\0ned\0%b", b"%b"]) % password)
    sent = random.choice([token, token.rstrip(b"="), token[: random.randint(8, len(token))]])
    verb = random.choice([b"AUTH", b"X-EXPS"])
    named = [
        b" PLAIN ",
        b" LOGIN ",
        b" XOAUTH2 ",
        b"  plain\t",
        b" ",
        b" Plain  ",
        b":PLAIN ",
        b"PLAIN ",
    ]
    verb = random.choice([verb, verb.lower(), verb.title()])
    return verb + random.choice(named) + sent, sent


def _is_sure(sent: bytes) -> bool:
    """Whether a token is no name in an answer to EHLO."""
    is_mixed = sent not in (sent.upper(), sent.lower())
    return len(sent) >= 12 and is_mixed and not sent.isalpha()


def wrapped(random: Random, line: bytes, sent: bytes) -> bytes:
    """A reply that has a line of base64 on many lines."""
    width = random.choice([4, 8, 12])
    pieces = [sent[at : at + width] for at in range(0, len(sent), width)]
    lines = [line.removesuffix(sent) + pieces[0], *pieces[1:]]
    if random.random() < 0.5:
        lines = [line.removesuffix(sent), *pieces]
    return b"".join([b"500-%b\r\n" % each for each in lines]) + b"500 is unknown\r\n"


_ANYWAY = " ".join(
    " ".join(of_reply(said % name))
    for said in [*_SAID, b"500 unknown: %b x\r\n"]
    for name in (b"AUTH PLAIN", b"X-EXPS XOAUTH2")
).lower()


def repetition(random: Random) -> tuple[bytes, list[bytes], str]:
    """A reply that repeats a line, what of it is secret, and what is told anyway."""
    if random.random() < 0.5:
        # a random line, be it regular or not
        line = Line(random, VERBS)
        repeated = line.octets.translate(None, b"\n").rstrip(b"\r")
        before = random.choice(
            [b"500 unknown: ", b"500 ", b'501-5.5.4 "', b"421 x", b"500-1\r\n500 "]
        )
        told = f"{line.told} {(before + repeated).decode('latin-1').lower()[: len(before) + 3]}"
        return before + repeated + b"\r\n", line.secrets, told
    line, sent = repeated_line(random)
    reply = random.choice(_SAID) % line
    if reply[:1] == b"2" and not _is_sure(sent):
        # in an answer that offers names it cannot be told from one
        reply = b"5" + reply[1:]
    return wrapped(random, line, sent) if random.random() < 0.3 else reply, [sent], ""


@pytest.mark.parametrize("batch", BATCHES)
def test_no_reply_by_itself_shows_what_it_repeats(batch: int) -> None:
    random = Random(f"lone replies {batch}")
    for number in range(volume(1_000)):
        reply, secrets, told = repetition(random)
        text = "\n".join(text for row in OF_REPLIES for text in row[number % len(row)](reply))
        found = shown(text, secrets, _ANYWAY)
        assert [each for each in found if each not in told] == [], (reply, text)


@pytest.mark.parametrize("said", [b"500 %b\r\n", b"500-5.5.1 what is\r\n500 5.5.1 %b?\r\n"])
@pytest.mark.parametrize(
    "line",
    [
        b"AG5lZABzM2NyZXRQaW4=",
        b"PLAIN AG5lZABzM2NyZXRQaW4",
        b"AUTHENTICATE PLAIN AG5lZABzM2NyZXRQaW4",
        b'{"verb":"AUTH","response":"AG5lZABzM2NyZXRQaW4"}',
        b"AUTH%20PLAIN%20AG5lZABzM2NyZXRQaW4",
        b"AUTH\\x20PLAIN\\x20AG5lZABzM2NyZXRQaW4",
        b"A\0U\0T\0H\0 AG5lZABzM2NyZXRQaW4",
        b"AU\tTH PLAIN ag5lzabzm2nyzxrqaw4",
        b"auth=Bearer ag5lzabzm2nyzxrqaw4",
        b"auth foobar ag5lzabzm2nyzxrqaw4",
        b"AUTH PLAIN \xc2\xabag5lzabzm2nyzxrqaw4\xc2\xbb",
        b"XOAUTH2 agfooobar",
    ],
)
def test_nothing_hides_a_line_that_is_repeated(said: bytes, line: bytes) -> None:
    text = "".join([*of_reply(said % line), *of_views(b"EHLO x\r" + line + b"\r\n")])
    assert shown(text, [b"AG5lZABzM2NyZXRQaW4", b"agfooobar"]) == []


READABLE_REPLIES = [
    b"535 authentication failed\r\n",
    b"535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6\r\n",
    b"530 5.7.0 Authentication Required. See https://x.example/?p=WantAuthError 4sm1Qx9Tqtw.3\r\n",
    b"504 5.5.4 AUTH LOGIN is disabled\r\n",
    b"504 AUTH PLAIN Unsupported\r\n",
    b"503 AUTH command used twice\r\n",
    b"538 Encryption required for requested AUTH mechanism\r\n",
    b"500 auth plaintext is refused\r\n",
    b"250 AUTH PLAIN LOGIN\r\n",
    b"250-x\r\n250-AUTH LOGIN PLAIN XYMCOOKIE XYMCOOKIEB64 XYMPKI\r\n250 8BITMIME\r\n",
    b"250-x\r\n250-AUTH=LOGIN PLAIN\r\n250-BURL imap imap://x.example\r\n250 SMTPUTF8\r\n",
    b"250-x\r\n250-X-EXPS GSSAPI NTLM LOGIN\r\n250-AUTH\r\n250 XEXCH50\r\n",
    b"250-x\r\n250 BURL imap://x.example\r\n",
    b"502 BURL not supported\r\n",
    b"500 5.5.1 Unrecognized command. See https://x.example/Help/AbCd1234EfGh 4sm1Qx9Tqtw.3\r\n",
    b"535 5.7.8 AUTH PLAIN: authentication failed, user unknown\r\n",
    b"550 <Author@x.example> AbCdEf12345678 is nobody\r\n",
    b"250 2.0.0 Ok: queued as 4B0F81C2D3E\r\n",
    b"334 VXNlcm5hbWU6\r\n",
]


@pytest.mark.parametrize("reply", READABLE_REPLIES)
def test_a_reply_that_repeats_nothing_stays_readable(reply: bytes) -> None:
    view = smtpkit.parse_reply(reply)
    assert bytes(view) == reply == str(view).encode()
    told = [*of_view(view), *of_layer(reply)]
    if reply[:3] != b"334":
        # nothing is shown of a challenge, or of an answer to AUTH, whose command was not seen
        lines = [(SERVER, b"220 x\r\n"), (CLIENT, b"NOOP\r\n"), (SERVER, reply)]
        told += of_conversation(*lines)
    assert not [text for text in told if "redacted" in text or "hidden" in text]


def test_a_reply_that_repeats_a_secret_tells_all_else() -> None:
    reply = (
        b"500-5.5.1 unknown:\r\n500-5.5.1 AUTH PLAIN AG5lZABz\r\n500 5.5.1 M2NyZXQ= is what?\r\n"
    )
    view = smtpkit.parse_reply(reply)
    assert repr(view) == "<Reply 500 5.5.1 'unknown: | AUTH PLAIN [redacted] | [redacted]'>"
    assert view.to_dict()["lines"] == ["unknown:", "AUTH PLAIN [redacted]", "[redacted]"]
    assert view.to_dict(secrets=True)["lines"] == list(view.lines)
    assert view.to_dict()["enhanced_code"] == "5.5.1"
    assert view.lines[1] == "AUTH PLAIN AG5lZABz"
    assert SmtpLayer(reply).reply_text == "5.5.1 " + "\n5.5.1 ".join(view.lines)


@pytest.mark.parametrize(
    "reply",
    [
        b"500 unknown: BURL imap://x.example/;uid=1;urlauth=s3cretPin LAST\r\n",
        b'502 "burl imap://x.example/;uid=1;urlauth=s3cretPin"\r\n',
        b"502-BURL imap://x.example/;uid=1;urlauth=s3cretPin is refused\r\n502 s3cretPin\r\n",
    ],
)
def test_a_reply_shows_no_argument_of_a_verb_that_is_secret(reply: bytes) -> None:
    assert "s3cretPin" not in "".join(of_reply(reply))


@pytest.mark.parametrize("line", [b"XOPEN ned s3cretPin", b"mail from:<a@b> KEY=s3cretPin SIZE=5"])
def test_a_reply_shows_no_secret_of_ones_own(line: bytes) -> None:
    for profile in ("strict", "lenient", "observer"):
        for said in (b"500 unknown: %b\r\n", b"500-a\r\n500-%b\r\n500 b\r\n", b"%b\n"):
            text = "".join(attempted(MINE.parse_reply, said % line, profile=profile))
            assert "s3cretPin" not in text


def test_a_name_is_no_secret() -> None:
    lines = [(CLIENT, b"AUTH PLAIN AG5lZGR5AHMzY3JldFBhc3M=\r\n"), (SERVER, b"235 hello neddy\r\n")]
    *_, told = of_conversation(*lines)
    assert "hello neddy" in told
    exchange = sasl.Exchange("PLAIN")
    exchange.client(b"AG5lZGR5AHMzY3JldFBhc3M=\r\n")
    assert str(exchange.server(b"535 neddy is nobody\r\n")) == "535 neddy is nobody\\r\\n"


def test_an_ordinary_refusal_after_a_long_token_stays_readable() -> None:
    exchange = sasl.Exchange("XOAUTH2")
    token = base64.b64encode(Random(1).randbytes(1500))
    exchange.client(base64.b64encode(b"user=neddy\1auth=Bearer %b\1\1" % token) + b"\r\n")
    said = exchange.server(b"535 5.7.8 user authentication failed, bearer expired\r\n")
    assert "authentication failed, bearer expired" in str(said)


# --- the command line -----------------------------------------------------------------------------


def test_the_command_line_shows_no_piece_of_a_secret() -> None:
    pytest.importorskip("click", reason="the command line needs the extra [cli]")
    from click.testing import CliRunner

    from smtpkit.cli import main

    random, run = Random("command line"), CliRunner()

    def told(line: bytes) -> Iterator[str]:
        # what is typed as an escape is shown as one
        typed = "".join(chr(o) if 32 <= o < 127 and o != 92 else f"\\x{o:02x}" for o in line)
        yield run.invoke(main, ["explain", "--", typed]).output
        dialogue = b"C: " + line.strip(b"\r\n").replace(b"\n", b"\r") + b"\r\n"
        for options in ([], ["--json"]):
            result = run.invoke(main, ["dissect", *options, "-"], input=dialogue)
            yield result.output + repr(result.exception)

    anyway = " ".join(" ".join(told(Line(random, VERBS).octets)).lower() for _ in range(100))
    for _ in range(volume(2_500)):
        line = Line(random, VERBS)
        if any(name in line.octets.upper() for name in (b"LOGIN", b"ANONYMOUS", b"EXTERNAL")):
            # such a message is a name, and that is shown
            continue
        text = "\n".join(told(line.octets))
        found = [each for each in shown(text, line.secrets, anyway) if each not in line.told]
        # one piece of four letters may be of a sentence
        assert len(found) < 2, (line, text)


def test_the_command_line_explains_a_reply_and_shows_no_secret() -> None:
    pytest.importorskip("click", reason="the command line needs the extra [cli]")
    from click.testing import CliRunner

    from smtpkit.cli import main

    for reply in (
        r"500 unknown: AUTH PLAIN AG5lZABzM2NyZXQ=",
        r"500 \0 auth plain AG5lZABzM2NyZXQ",
    ):
        for options in ([], ["--json"], ["--profile", "lenient"], ["--profile", "observer"]):
            result = CliRunner().invoke(main, ["explain", *options, "--", reply])
            assert result.exception is None or isinstance(result.exception, SystemExit)
            assert "AG5lZA" not in result.output
            assert "octets hidden" in result.output
    shown_anyway = CliRunner().invoke(
        main, ["explain", "--secrets", "--", "500 AUTH PLAIN AG5lZABz"]
    )
    assert "AG5lZABz" in shown_anyway.output


# --- what it costs --------------------------------------------------------------------------------


PIECES = [
    b"BURL ",
    b"AUTH@",
    b"AUTH ",
    b"AUTH",
    b"auth=",
    b"AUTHPLAIN",
    b"AUTH\0",
    b"AUTH;x",
    b"X-EXPS.",
    b"Ab1",
]


@pytest.mark.parametrize("piece", [*PIECES, b"a@AUTH.", b" =\t", b" AUTH x=1"])
@pytest.mark.parametrize("verb", [b"NOOP ", b"RCPT TO:<a@b> ", b"FOO ", b"AUTH ", b"", b"500 "])
def test_looking_for_secrets_is_linear(verb: bytes, piece: bytes) -> None:
    verbs, times = smtpkit.DIALECT.verbs, []
    look: Callable[[bytes], object] = (
        verbs.hidden_from if verb != b"500 " else verbs.hidden_in_reply
    )
    for size in (20_000, 320_000):
        line = verb + piece * (size // len(piece)) + b"\r\n"
        took = []
        for _ in range(3):
            start = time.process_time()
            look(line)
            took.append(time.process_time() - start)
        times.append(min(took))
    # sixteen times the octets; their square would be 256
    assert times[1] < 100 * times[0]

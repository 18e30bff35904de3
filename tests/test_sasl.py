"""The messages of an AUTH exchange: read, written, kept in order, and never shown unasked."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest
from construct import Container
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from laws import law
from recordings import Recorded, Recording, bundled, each_collection

import grammar.sasl
import smtpkit
from grammar.language import codecs
from grammar.language.text import Mismatch, Refusal
from grammar.model.lines import class_name
from grammar.model.nodes import (
    Alternation,
    BackReference,
    Capture,
    CharacterClass,
    Exclusion,
    Literal,
    Node,
    Repetition,
    RuleReference,
    Sequence,
)
from grammar.model.shapes import shape
from grammar.review.rules import declaration_errors
from grammar.specification import SPECIFICATION
from smtpkit import sasl
from smtpkit.errors import BuildError, FieldError, ParseError
from smtpkit.stream import CLIENT

LAW, SOME = law(), law(250)

MESSAGES = {class_name(message): message for message in SPECIFICATION.messages}
each = pytest.mark.parametrize("name", MESSAGES)


def view_of(name: str) -> Any:
    return getattr(sasl, name)


def attempt(function: Any, *arguments: Any, **named: Any) -> tuple[Any, smtpkit.SmtpError | None]:
    """What a function returns, or the error of the library that it raises."""
    try:
        return function(*arguments, **named), None
    except smtpkit.SmtpError as error:
        return None, error


# --- the examples of the RFCs ----------------------------------------------------------------

OAUTH = "n,a=user@example.com,\1host=server.example.com\1port=143\1auth=Bearer {}\1\1"
TOKEN = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
NONCE = "fyko+d2lbbFgONRv9qkxdawL"
NONCE_256 = "rOprNGfwEbeRWgbNEkqO"
BOTH = NONCE + "3rfcNHYJY1ZVvWVs7j"
BOTH_256 = NONCE_256 + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
DISCOVERY = "https://example.com/.well-known/openid-configuration"

EXAMPLES: list[tuple[str, str, bytes, dict[str, Any]]] = [
    (
        "RFC 4616, 4, 1st",
        "PlainResponse",
        b"\0tim\0tanstaaftanstaaf",
        {"authcid": "tim", "password": "tanstaaftanstaaf"},
    ),
    (
        "RFC 4616, 4, 2nd",
        "PlainResponse",
        b"Ursel\0Kurt\0xipj3plmq",
        {"authzid": "Ursel", "authcid": "Kurt", "password": "xipj3plmq"},
    ),
    ("LOGIN", "LoginPrompt", b"Username:", {"text": "Username:"}),
    ("LOGIN", "LoginPrompt", b"User Name\0", {"text": "User Name\0"}),
    ("LOGIN", "LoginPrompt", b"", {"text": ""}),
    ("LOGIN", "LoginUsername", b"tim", {"username": "tim"}),
    ("LOGIN", "LoginPassword", b"p\xe4ss", {"password": "p\udce4ss"}),
    (
        "RFC 2195, 2",
        "CramMd5Challenge",
        b"<1896.697170952@postoffice.reston.mci.net>",
        {"unique": "1896.697170952", "host": "postoffice.reston.mci.net"},
    ),
    (
        "RFC 2195, 2",
        "CramMd5Response",
        b"tim b913a602c7eda7a495b4e6e7334d3890",
        {"username": "tim", "digest": "b913a602c7eda7a495b4e6e7334d3890"},
    ),
    (
        "XOAUTH2",
        "Xoauth2Response",
        b"user=someuser@example.com\1auth=Bearer ya29.vF9dft4qmTc2\1\1",
        {"username": "someuser@example.com", "token": "ya29.vF9dft4qmTc2"},
    ),
    (
        "RFC 7628, 4.1",
        "OauthbearerResponse",
        OAUTH.format(TOKEN).encode(),
        {
            "cbind_flag": "n",
            "authzid": "user@example.com",
            "pairs": (
                ("host", "server.example.com"),
                ("port", "143"),
                ("auth", f"Bearer {TOKEN}"),
            ),
        },
    ),
    (
        "RFC 7628, 4.3",
        "OauthError",
        json.dumps(
            {
                "status": "invalid_token",
                "scope": "example_scope",
                "openid-configuration": DISCOVERY,
            },
            separators=(",", ":"),
        ).encode(),
        {
            "error": {
                "status": "invalid_token",
                "scope": "example_scope",
                "openid-configuration": DISCOVERY,
            }
        },
    ),
    ("RFC 7628, 4.3", "OauthbearerDummy", b"\1", {}),
    (
        "RFC 5802, 5",
        "ScramClientFirst",
        f"n,,n=user,r={NONCE}".encode(),
        {"cbind_flag": "n", "username": "user", "nonce": NONCE},
    ),
    (
        "RFC 5802, 5",
        "ScramServerFirst",
        f"r={BOTH},s=QSXCR+Q6sek8bf92,i=4096".encode(),
        {"nonce": BOTH, "salt": base64.b64decode("QSXCR+Q6sek8bf92"), "iterations": 4096},
    ),
    (
        "RFC 5802, 5",
        "ScramClientFinal",
        f"c=biws,r={BOTH},p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=".encode(),
        {
            "cbind_input": b"n,,",
            "nonce": BOTH,
            "proof": base64.b64decode("v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="),
        },
    ),
    (
        "RFC 5802, 5",
        "ScramServerFinal",
        b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        {"verifier": base64.b64decode("rmF9pqV8S7suAoZWja4dJRkFsKQ=")},
    ),
    ("RFC 5802, 7", "ScramServerFinal", b"e=invalid-proof", {"error": "invalid-proof"}),
    (
        "RFC 5802, 5.1",
        "ScramClientFirst",
        b"p=tls-unique,a=b=2Cc,n=d=3De,r=f,x=1=,y=2",
        {
            "cbind_flag": "p=tls-unique",
            "authzid": "b,c",
            "username": "d=e",
            "nonce": "f",
            "extensions": (("x", "1="), ("y", "2")),
        },
    ),
    (
        "RFC 7677, 3",
        "ScramClientFirst",
        f"n,,n=user,r={NONCE_256}".encode(),
        {"cbind_flag": "n", "username": "user", "nonce": NONCE_256},
    ),
    (
        "RFC 7677, 3",
        "ScramServerFirst",
        f"r={BOTH_256},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096".encode(),
        {
            "nonce": BOTH_256,
            "salt": base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ=="),
            "iterations": 4096,
        },
    ),
    (
        "RFC 7677, 3",
        "ScramClientFinal",
        f"c=biws,r={BOTH_256},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=".encode(),
        {
            "cbind_input": b"n,,",
            "nonce": BOTH_256,
            "proof": base64.b64decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="),
        },
    ),
    (
        "RFC 7677, 3",
        "ScramServerFinal",
        b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        {"verifier": base64.b64decode("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")},
    ),
    ("RFC 4422, A", "ExternalResponse", b"", {}),
    ("RFC 4422, A", "ExternalResponse", b"fred@example.com", {"authzid": "fred@example.com"}),
    ("RFC 4505, 4", "AnonymousResponse", b"sirhc", {"trace": "sirhc"}),
    ("RFC 4505, 2", "AnonymousResponse", b"ann@x.example", {"trace": "ann@x.example"}),
    ("RFC 4505, 2", "AnonymousResponse", b"", {}),
    ("RFC 4954, 4", "ContinueReq", b"334 \r\n", {}),
    ("RFC 4954, 4", "ContinueReq", b"334 VXNlcm5hbWU6\r\n", {"challenge": b"Username:"}),
    ("RFC 4954, 4", "AuthAnswer", b"\r\n", {}),
    ("RFC 4954, 4", "AuthAnswer", b"*\r\n", {"cancelled": True}),
    (
        "RFC 4954, 4",
        "AuthAnswer",
        b"AHRlc3QAMTIzNA==\r\n",
        {"response": b"\0test\x001234"},
    ),
    ("RFC 4422, 3.4", "EmptyResponse", b"", {}),
]


@pytest.mark.parametrize(("source", "name", "octets", "values"), EXAMPLES)
def test_the_examples_of_the_rfcs_are_read_and_written(
    source: str, name: str, octets: bytes, values: dict[str, Any]
) -> None:
    view = view_of(name).parse(octets)
    assert view.values() == values
    assert view_of(name).build(**values) == octets == bytes(view)
    # the same at a prompt, with the declaration alone
    assert MESSAGES[name].build(values) == octets
    read = MESSAGES[name].parse(octets)
    for field, value in values.items():
        assert read[field] == value


def test_every_message_has_an_example() -> None:
    assert {name for _, name, _, _ in EXAMPLES} == MESSAGES.keys()


@pytest.mark.parametrize(
    ("algorithm", "client_first", "server_first", "client_final", "server_final"),
    [
        ("sha1", *(octets for rfc, _, octets, _ in EXAMPLES if rfc == "RFC 5802, 5")),
        ("sha256", *(octets for rfc, _, octets, _ in EXAMPLES if rfc == "RFC 7677, 3")),
    ],
)
def test_the_fields_are_all_that_scram_needs(
    algorithm: str,
    client_first: bytes,
    server_first: bytes,
    client_final: bytes,
    server_final: bytes,
) -> None:
    """Proof and verifier of the RFCs' examples come out of the fields and the password."""
    first, challenge = (
        sasl.ScramClientFirst.parse(client_first),
        sasl.ScramServerFirst.parse(server_first),
    )
    final = sasl.ScramClientFinal.parse(client_final)
    assert challenge.nonce.startswith(first.nonce)

    def keyed(key: bytes, message: bytes) -> bytes:
        return hmac.new(key, message, algorithm).digest()

    salted = hashlib.pbkdf2_hmac(algorithm, b"pencil", challenge.salt, challenge.iterations)
    header = len(final.cbind_input)
    without_proof = bytes(final)[: final.span("proof")[0] - len(",p=")]
    signed = b",".join([bytes(first)[header:], bytes(challenge), without_proof])
    client_key = keyed(salted, b"Client Key")
    signature = keyed(hashlib.new(algorithm, client_key).digest(), signed)
    assert final.proof == bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
    verifier = keyed(keyed(salted, b"Server Key"), signed)
    assert sasl.ScramServerFinal.build(verifier=verifier) == server_final


def test_the_digest_of_cram_md5() -> None:
    challenge = sasl.CramMd5Challenge.build("1896.697170952", "postoffice.reston.mci.net")
    digest = hmac.new(b"tanstaaftanstaaf", challenge, "md5").hexdigest()
    assert sasl.CramMd5Response.build("tim", digest).endswith(b"b913a602c7eda7a495b4e6e7334d3890")


def test_the_values_of_oauthbearer_by_name() -> None:
    response = sasl.OauthbearerResponse.parse(OAUTH.format(TOKEN).encode())
    assert (response.host, response.port) == ("server.example.com", "143")
    assert (response.auth, response.token) == (f"Bearer {TOKEN}", TOKEN)
    other = sasl.OauthbearerResponse.build("n", {"auth": "MAC x"})
    view = sasl.OauthbearerResponse.parse(other)
    assert (view.token, view.host, view.port) == (None, None, None)


# --- what is refused -------------------------------------------------------------------------

REFUSED = [
    ("PlainResponse", b"tim\0tanstaaftanstaaf", "one NUL"),
    ("PlainResponse", b"\0tim\0tan\0staaf", "three"),
    ("PlainResponse", b"\0\0tanstaaftanstaaf", "no authcid"),
    ("PlainResponse", b"\0tim\0", "no password"),
    ("PlainResponse", b"\0t\xefm\0tanstaaftanstaaf", "no UTF-8"),
    ("LoginPassword", b"", "empty"),
    ("LoginPassword", b"tan\0staaf", "NUL"),
    ("CramMd5Challenge", b"1896.697170952@postoffice.reston.mci.net", "no brackets"),
    ("CramMd5Challenge", b"<1896>", 'no "@"'),
    ("CramMd5Response", b"tim B913A602C7EDA7A495B4E6E7334D3890", "upper case"),
    ("CramMd5Response", b"tim b913a602c7eda7a495b4e6e7334d389", "31 digits"),
    ("CramMd5Response", b" b913a602c7eda7a495b4e6e7334d3890", "no name"),
    ("Xoauth2Response", b"user=x\1auth=Bearer t\1", "one separator at the end"),
    ("OauthbearerResponse", b"n,,\1host=x\1\1", "no auth"),
    ("OauthbearerResponse", b"n,,\1auth=a\1auth=b\1\1", "auth twice"),
    ("OauthbearerResponse", b"\1auth=a\1\1", "no gs2-header"),
    ("OauthError", b"[]", "no object"),
    ("OauthError", b"{", "no JSON"),
    ("OauthError", b'{"a":NaN}', "no JSON number"),
    ("OauthError", b'{"a":' + b"[" * 100_000, "too deep"),
    ("ScramClientFirst", b"N,,n=user,r=x", "attributes are case-sensitive"),
    ("ScramClientFirst", b"n,,n=us=er,r=x", "= not followed by 2C or 3D"),
    ("ScramClientFirst", b"n,,n=us=2cer,r=x", "lower case"),
    ("ScramClientFirst", b"n,,m=x,n=user,r=x", "mandatory extension"),
    ("ScramClientFirst", b"n,,n=user,r=", "no nonce"),
    ("ScramServerFirst", b"r=x,s=QSXCR+Q6sek8bf92,i=0", "no iteration"),
    ("ScramServerFirst", b"r=x,s=,i=4096", "no salt"),
    ("ScramClientFinal", b"c=biws,r=x", "no proof"),
    ("ScramServerFinal", b"v=not base64", "no base64"),
    ("ExternalResponse", b"fr\0ed", "NUL"),
    ("AnonymousResponse", b"x" * 256, "256 characters"),
    ("AnonymousResponse", b"a@b@c", '"@" twice'),
    ("AuthAnswer", b"=\r\n", '"=" is for the AUTH command'),
    ("AuthAnswer", b"A===\r\n", "no base64"),
    ("AuthAnswer", b"**\r\n", "two stars"),
    ("AuthAnswer", b"AAAA\n", "bare LF"),
    ("AuthAnswer", b"A" * 12288 + b"\r\n", "too long"),
    ("ContinueReq", b"334\r\n", "no space"),
    ("ContinueReq", b"334 go ahead\r\n", "words"),
    ("ContinueReq", b"235 AAAA\r\n", "another code"),
    ("EmptyResponse", b"x", "not empty"),
]


@pytest.mark.parametrize(("name", "octets", "why"), REFUSED)
def test_what_is_no_message_is_refused_and_not_shown(name: str, octets: bytes, why: str) -> None:
    message = MESSAGES[name]
    with pytest.raises((Mismatch, Refusal)):
        message.parse(octets)
    with pytest.raises(ParseError) as raised:
        view_of(name).parse(octets)
    error = raised.value
    assert error.reference
    assert error.rule
    if message.sender == "client":
        assert error.reply is not None or name in ("EmptyResponse", "OauthbearerDummy")
        for word in (b"tim", b"tan", b"staaf", b"AAAA", b"user", b"b913"):
            assert word not in octets or word.decode() not in f"{error}{error!r}{error.reply}"
        assert "not shown" in error.excerpt or not octets


# --- the laws --------------------------------------------------------------------------------


@each
def test_the_declarations_are_sound(name: str) -> None:
    assert declaration_errors(MESSAGES[name]) == []


def made(node: Node, random: Random) -> bytes:
    """Octets that follow a piece of a rule."""
    match node:
        case Literal():
            return random.choice([node.octets, node.octets.lower(), node.octets.upper()])
        case CharacterClass():
            count = _count(random, node.least, node.most, 12)
            return bytes(random.choices(sorted(node.octets.octets), k=count))
        case Sequence():
            return b"".join(made(item, random) for item in node.items)
        case Alternation():
            return made(random.choice(node.items), random)
        case Repetition():
            count = _count(random, node.least, node.most, 4)
            return b"".join(made(node.item, random) for _ in range(count))
        case Capture() if getattr(node.construct, "decoder", None) is codecs.decode_json:
            return json.dumps(_object(random), ensure_ascii=random.random() < 0.5).encode()
        case Capture() if getattr(node.construct, "decoder", None) is grammar.sasl.decode_kvpairs:
            keys = random.sample(["host", "port", "x", "Y"], k=random.randrange(5))
            pairs = [(key, _text(random, KEY_VALUE)) for key in [*keys, "auth"]]
            return grammar.sasl.encode_kvpairs(random.sample(pairs, k=len(pairs)))
        case Capture() | RuleReference() | Exclusion() | BackReference():
            return made(node.item, random)
    raise TypeError(node)


KEY_VALUE = bytes(sorted(grammar.sasl.KEY_VALUE.octets)).decode()
ANY_TEXT = 'ab "\\\n\x00é\u20ac\U0001f600'


def _count(random: Random, least: int, most: int | None, more: int) -> int:
    return random.randint(least, least + more if most is None else most)


def _text(random: Random, characters: str) -> str:
    return "".join(random.choices(characters, k=random.randrange(12)))


def _object(random: Random) -> dict[str, Any]:
    def value(depth: int) -> Any:
        leaves = [None, True, random.getrandbits(70), random.random(), _text(random, ANY_TEXT)]
        inner = [value(depth - 1) for _ in range(random.randrange(3))] if depth else []
        return random.choice([*leaves, inner])

    return {_text(random, ANY_TEXT): value(2) for _ in range(random.randrange(4))}


def valid(name: str) -> SearchStrategy[bytes]:
    """Octets of a message; drawn as a seed, which is quicker than octet by octet."""
    node = shape(MESSAGES[name])
    return st.integers(0, 2**64).map(lambda seed: made(node, Random(seed)))


@each
def test_what_is_read_is_written_again(name: str) -> None:
    """L1 and L2, and that the declaration and the generated code read the same values (L3)."""
    view_class, message = view_of(name), MESSAGES[name]

    @LAW
    @given(valid(name))
    def check(octets: bytes) -> None:
        view, error = attempt(view_class.parse, octets)
        if isinstance(error, ParseError):
            # prose: a trace of 256 characters
            assert error.level == "semantic"
            with pytest.raises(Refusal):
                message.parse(octets)
            return
        assert bytes(view) == octets
        values = view.values()
        built = view_class.build(**values)
        again = view_class.parse(built)
        assert again.values() == values
        assert view_class.build(**again.values()) == built == message.build(values)
        read = message.parse(octets)
        for field in view.fields:
            value = getattr(view, field)
            assert read[field] == (value or None if value is False else value)
            if read[field] is not None:
                assert read["_spans"][field] == view.span(field)

    check()


@each
def test_mistakes_are_refused_by_all_or_by_none(name: str) -> None:
    view_class, message = view_of(name), MESSAGES[name]
    mistakes = st.tuples(
        valid(name), st.integers(0, 40), st.integers(0, 2), st.binary(max_size=2)
    ).map(lambda m: m[0][: m[1]] + m[3] + m[0][m[1] + m[2] :])

    @SOME
    @given(mistakes)
    def check(octets: bytes) -> None:
        try:
            read: Container | str | None = message.parse(octets)
        except (Mismatch, Refusal):
            read = None
        try:
            view = view_class.parse(octets)
        except ParseError:
            assert read is None
            return
        assert read is not None
        assert bytes(view) == octets

    check()


HOSTILE = [
    "\0",
    ",",
    "=",
    "\1",
    "\r",
    "\n",
    "\r\n",
    " ",
    "<",
    ">",
    "@",
    "=2C",
    "=3D",
    "\udcff",
    "é",
]
TEXTS = [
    (name, field)
    for name, message in MESSAGES.items()
    for field in message.fields
    if any(isinstance(values.get(field), str) for _, n, _, values in EXAMPLES if n == name)
]


@pytest.mark.parametrize(("name", "field"), TEXTS)
@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_no_value_becomes_another_one(name: str, field: str, hostile: str) -> None:
    """L5: what a builder does not refuse is read as what was given."""
    view_class = view_of(name)
    values = next(v for _, n, _, v in EXAMPLES if n == name and isinstance(v.get(field), str))
    plain = values[field]
    for text in (hostile + plain, plain[:1] + hostile + plain[1:], plain + hostile, hostile):
        for value in (text, text.encode("utf-8", "surrogateescape")):
            given_values = {**values, field: value}
            built, error = attempt(view_class.build, **given_values)
            if error is not None:
                assert isinstance(error, BuildError)
                assert error.field == field
                if field in MESSAGES[name].secret:
                    assert plain not in f"{error}{error!r}"
                with pytest.raises((Mismatch, Refusal)):
                    MESSAGES[name].build(given_values)
            else:
                assert view_class.parse(built).values() == {**values, field: text}
                assert MESSAGES[name].build(given_values) == built


PAIR_FIELDS = [("OauthbearerResponse", "pairs"), ("ScramClientFirst", "extensions")]


@pytest.mark.parametrize(("name", "field"), PAIR_FIELDS)
@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_no_pair_becomes_another_one(name: str, field: str, hostile: str) -> None:
    view_class = view_of(name)
    values = next(v for _, n, _, v in EXAMPLES if n == name and field in v)
    (key, text), *others = values[field]
    for pair in ((key + hostile, text), (key, text + hostile), (hostile, text), (key, hostile)):
        pairs = (pair, *others)
        built, error = attempt(view_class.build, **{**values, field: pairs})
        if error is not None:
            assert TOKEN not in f"{error}{error!r}"
        else:
            assert view_class.parse(built).values() == {**values, field: pairs}


@pytest.mark.parametrize("value", [None, 1, 1.5, ["x"], object(), "\ud800"])
@pytest.mark.parametrize("name", ["PlainResponse", "LoginPassword"])
def test_a_password_that_is_none_is_refused_without_a_word_of_it(name: str, value: Any) -> None:
    known = {"authcid": "tim"} if name == "PlainResponse" else {}
    with pytest.raises(BuildError) as raised:
        view_of(name).build(**known, password=value)
    assert raised.value.field == "password"


def test_control_characters_are_told() -> None:
    assert sasl.PlainResponse.parse(b"\0t\tim\0x\x7f").control_characters == ("authcid", "password")
    assert sasl.PlainResponse.parse(b"\0tim\0\xc3\xa9").control_characters == ()


# --- one line --------------------------------------------------------------------------------


@LAW
@given(st.binary(max_size=100))
def test_an_answer_is_what_was_given(response: bytes) -> None:
    line = sasl.build_answer(response)
    assert (sasl.parse_answer(line).response or b"") == response
    assert line.count(b"\r") == line.count(b"\n") == 1
    challenge = sasl.build_challenge(response)
    assert (sasl.parse_challenge(challenge).challenge or b"") == response
    assert smtpkit.SmtpBuilder().auth_challenge(response).build() == challenge


def test_an_empty_response_has_two_spellings() -> None:
    assert smtpkit.Auth.build("EXTERNAL", b"") == b"AUTH EXTERNAL =\r\n"
    assert smtpkit.Auth.build("EXTERNAL") == b"AUTH EXTERNAL\r\n"
    assert sasl.build_answer(b"") == b"\r\n"
    with pytest.raises(BuildError):
        sasl.build_answer(b"x", cancel=True)


# --- the exchange ----------------------------------------------------------------------------


def b64(octets: bytes) -> bytes:
    return base64.b64encode(octets)


def example(rfc: str) -> list[bytes]:
    return [octets for source, _, octets, _ in EXAMPLES if source == rfc]


def held(mechanism: str, *lines: bytes, initial: bytes | None = None) -> list[str]:
    """The types of the messages of an exchange: lines of the server begin with a code."""
    exchange = sasl.Exchange(mechanism, initial)
    for line in lines:
        (exchange.server if line[:3].isdigit() else exchange.client)(line)
    return [type(m.view).__name__ if m.view else "-" for m in exchange.messages]


def s(octets: bytes) -> bytes:
    return sasl.build_challenge(octets)


def c(octets: bytes) -> bytes:
    return sasl.build_answer(octets)


SCRAM = [
    "ScramClientFirst",
    "ScramServerFirst",
    "ScramClientFinal",
    "ScramServerFinal",
    "EmptyResponse",
    "-",
]
OK = b"235 2.7.0 ok\r\n"


@pytest.mark.parametrize("name", ["SCRAM-SHA-1", "scram-sha-1-plus", "SCRAM-SHA-512"])
def test_an_exchange_of_scram(name: str) -> None:
    first, challenge, final, verifier = example("RFC 5802, 5")
    rest = [s(challenge), c(final), s(verifier), c(b""), OK]
    assert held(name, *rest, initial=first) == SCRAM
    assert held(name, b"334 \r\n", c(first), *rest) == ["-", *SCRAM]


def test_exchanges_of_login() -> None:
    prompts = ["LoginPrompt", "LoginUsername", "LoginPrompt", "LoginPassword", "-"]
    lines = [s(b"Username:"), c(b"tim"), s(b"Password:"), c(b"x"), OK]
    assert held("login", *lines) == prompts
    # the name with the command, or without waiting
    assert held("LOGIN", *lines[2:], initial=b"tim") == prompts[1:]
    assert held("LOGIN", lines[1], lines[3], lines[0], lines[2], OK) == [
        "LoginUsername",
        "LoginPassword",
        "LoginPrompt",
        "LoginPrompt",
        "-",
    ]


def test_exchanges_of_tokens() -> None:
    xoauth2, bearer = b"user=x\1auth=Bearer y\1\1", OAUTH.format(TOKEN).encode()
    error, refused = s(b'{"status":"401"}'), b"535 5.7.8 no\r\n"
    assert held("XOAUTH2", OK, initial=xoauth2) == ["Xoauth2Response", "-"]
    assert held("XOAUTH2", error, c(b""), refused, initial=xoauth2) == [
        "Xoauth2Response",
        "OauthError",
        "EmptyResponse",
        "-",
    ]
    assert held("OAUTHBEARER", b"334 \r\n", c(bearer), error, c(b"\1"), refused) == [
        "-",
        "OauthbearerResponse",
        "OauthError",
        "OauthbearerDummy",
        "-",
    ]


def test_exchanges_of_the_others() -> None:
    challenge, response = example("RFC 2195, 2")
    cram = ["CramMd5Challenge", "CramMd5Response", "-"]
    assert held("CRAM-MD5", s(challenge), c(response), OK) == cram
    assert held("EXTERNAL", OK, initial=b"") == ["ExternalResponse", "-"]
    assert held("EXTERNAL", b"334 \r\n", b"\r\n", OK) == ["-", "ExternalResponse", "-"]
    assert held("ANONYMOUS", OK, initial=b"sirhc") == ["AnonymousResponse", "-"]
    assert held("PLAIN", b"334 \r\n", c(b"\0tim\0x"), OK) == ["-", "PlainResponse", "-"]
    assert held("X-UNKNOWN", s(b"?"), c(b"!"), OK) == ["-", "-", "-"]


def test_what_cannot_be_read_is_kept() -> None:
    exchange = sasl.Exchange("PLAIN")
    asked = exchange.server(b"334 go on, please\xff\r\n")
    assert (asked.view, asked.decoded, asked.octets) == (None, None, b"334 go on, please\xff\r\n")
    assert asked.error is not None
    assert "go on" in repr(asked)
    garbage = exchange.client(b"!!! no base64 !!!\r\n")
    assert (garbage.view, garbage.decoded, garbage.is_secret) == (None, None, True)
    assert garbage.error is not None
    assert "no base64" not in f"{garbage} {garbage!r} {garbage.to_dict()} {garbage.error}"
    assert garbage.to_dict(secrets=True)["raw"] == "!!! no base64 !!!\r\n"
    exchange = sasl.Exchange("PLAIN")
    malformed = exchange.client(c(b"tim:secret"))
    assert (malformed.view, malformed.decoded) == (None, b"tim:secret")
    assert malformed.is_secret
    assert malformed.error is not None
    assert "secret" not in f"{malformed!r}{malformed.error}{malformed.error.reply}"
    echo = exchange.server(b"535 what is tim:secret\r\n")
    assert echo.is_secret
    assert "tim" not in f"{echo}{echo!r}{echo.to_dict()}"
    assert exchange.server(b"").code is None


@LAW
@given(
    st.sampled_from([*sasl.MECHANISMS, "X-UNKNOWN"]),
    st.lists(st.tuples(st.booleans(), st.binary(max_size=30), st.booleans()), max_size=8),
)
def test_no_line_makes_an_exchange_fail(
    mechanism: str, lines: list[tuple[bool, bytes, bool]]
) -> None:
    exchange = sasl.Exchange(mechanism)
    for client, octets, encoded in lines:
        line = (b64(octets) if encoded else octets) + b"\r\n"
        message = exchange.client(line) if client else exchange.server(b"334 " + line)
        assert message.octets.endswith(line)
        assert json.dumps(message.to_dict())
        assert repr(message)


def test_the_registered_names() -> None:
    registered = sasl.MECHANISM_NAMES.keys()
    unregistered = {"SCRAM-SHA-512", "SCRAM-SHA-512-PLUS"}
    assert sasl.MECHANISMS.keys() - registered == unregistered
    for name in registered:
        if len(name) > 20:
            # registered all the same, though no sasl-mech is longer (RFC 4422, 3.1)
            assert name in ("ECDH-X25519-CHALLENGE", "ECDSA-NIST256P-CHALLENGE")
            continue
        assert smtpkit.Auth.parse(f"AUTH {name}\r\n".encode()).mechanism == name


def test_only_an_auth_command_begins_an_exchange() -> None:
    assert sasl.Exchange.begun_by(b"auth plain\r\n").mechanism == "PLAIN"
    with pytest.raises(ParseError):
        sasl.Exchange.begun_by(b"NOOP\r\n")


# --- the recorded sessions -------------------------------------------------------------------


@cache
def with_exchanges(recorded: Recorded) -> list[tuple[Recording, list[sasl.Exchange]]]:
    """The recordings with an AUTH exchange, by their names, and the exchanges of each."""
    return [(each, exchanges(each)) for each in recorded() if "auth" in each.name]


def said(recorded: Recorded) -> Iterator[tuple[Recording, sasl.Exchange, sasl.Message]]:
    """Each message of these exchanges, and where it stands."""
    for recording, found in with_exchanges(recorded):
        for exchange in found:
            for message in exchange.messages:
                yield recording, exchange, message


def exchanges(recording: Recording) -> list[sasl.Exchange]:
    """The exchanges of a recording, each with all of its lines."""
    begun: dict[int, sasl.Exchange] = {}
    found, latest = [], None
    for message in recording.messages:
        if isinstance(message.view, smtpkit.Auth) and not message.view.defects:
            latest = sasl.Exchange.begun_by(message.view)
            begun[message.index] = latest
            found.append(latest)
        elif message.kind == "exchange" and latest is not None:
            latest.client(message.octets)
            begun[message.index] = latest
        elif message.answers in begun:
            begun[message.answers].server(message.octets)
    return found


#: what is sent in the recordings and is no message of its mechanism
MALFORMED = {
    b"!!!not base64!!!\r\n",
    b"=",
    b"334  \r\n",
}
#: a server that does not see that the client cancels: each takes the other for further than it is
OUT_OF_STEP = "qpsmtpd-raw-authloginfail.jsonl"


@each_collection
def test_every_line_of_the_recorded_exchanges_is_read(recorded: Recorded) -> None:
    for recording, exchange, message in said(recorded):
        if message.error is not None:
            expected = message.octets in MALFORMED or recording.name == OUT_OF_STEP
            # credentials sent to a server that did not ask for them
            over = message.error.message == "the exchange is over"
            assert expected or over, (recording.name, message)
        elif message.code in (None, 334) and not message.cancelled:
            # an empty challenge asks for the first message, and is none
            typed = message.view is not None or exchange.mechanism == "DIGEST-MD5"
            assert typed or message.decoded == b"", (recording.name, message)


def test_the_recorded_names_and_passwords_are_read() -> None:
    names, passwords = Counter[str](), Counter[str]()
    for _, _, message in said(bundled):
        match message.view:
            case sasl.PlainResponse(authcid=name, password=password):
                names[name] += 1
                passwords[password] += 1
            case sasl.LoginPassword(password=password):
                passwords[password] += 1
            case (
                sasl.LoginUsername(username=name)
                | sasl.CramMd5Response(username=name)
                | sasl.Xoauth2Response(username=name)
            ):
                names[name] += 1
    assert set(names) == {"alice"}
    assert set(passwords) == {"s3cret", "wrong", "nope", "bad"}
    # there are enough to say something
    assert passwords["s3cret"] > 30


@cache
def secrets(recorded: Recorded) -> list[str]:
    """The passwords and tokens of the recordings, as they are and in base64 wherever they stand."""
    forms = {"s3cret", "badtok"}
    for secret in (b"s3cret", b"badtok"):
        for shift in range(3):
            text = b64(b"x" * shift + secret).decode()
            # the first and the last characters depend on what stands beside
            forms.add(text[(0, 2, 3)[shift] :].rstrip("=")[: -1 if (shift + 6) % 3 else None])
    for _, _, message in said(recorded):
        if message.sender == CLIENT and message.is_secret and message.decoded:
            forms.add(message.octets.strip().decode("latin-1"))
    return sorted(form for form in forms if len(form) > 3)


def shown(recording: Recording, found: list[sasl.Exchange]) -> Iterator[tuple[str, str]]:
    """Every text that the library has for the lines of a recording."""
    for exchange in found:
        for one in exchange.messages:
            yield "exchange", f"{one} {one!r} {json.dumps(one.to_dict())} {one.error}"
            yield "exchange", repr(one.error and (one.error.reply, one.error.args))
            if one.view is not None:
                yield "view", f"{one.view} {one.view!r} {one.view.to_dict()}"
    for message in recording.messages:
        yield "conversation", json.dumps(message.to_dict()) + message.text()
        layer = smtpkit.SmtpLayer(message.octets)
        if message.sender == CLIENT:
            yield (
                "layer",
                f"{layer.summary()} {layer.show()} {layer!r} {smtpkit.smtp_show_fields(layer)}",
            )
        for profile in ("strict", "lenient", "observer"):
            parse = smtpkit.DIALECT.parse_command
            if message.sender != CLIENT:
                continue
            try:
                view = parse(message.octets, profile=profile)
            except ParseError as error:
                yield profile, f"{error} {error!r} {error.reply} {error.found} {error.expected}"
            else:
                yield profile, f"{view} {view!r} {json.dumps(view.to_dict())} {view.defects}"
        if message.sender == CLIENT:
            try:
                layer.parse()
            except (ParseError, FieldError) as error:
                yield "layer", f"{error} {error!r}"


@each_collection
def test_no_secret_of_the_recordings_is_in_any_text_of_the_library(recorded: Recorded) -> None:
    hidden = secrets(recorded)
    for recording, found in with_exchanges(recorded):
        for where, text in shown(recording, found):
            for secret in hidden:
                assert secret not in text, (recording.name, where, secret, text)


@each_collection
def test_no_secret_of_the_recordings_is_printed(recorded: Recorded) -> None:
    pytest.importorskip("click", reason="the command line needs the extra [cli]")
    from click.testing import CliRunner

    from smtpkit.cli import main

    hidden, run = secrets(recorded), CliRunner()
    lines = set()
    for recording, _ in with_exchanges(recorded):
        for options in ([], ["--json"]):
            printed = run.invoke(main, ["dissect", *options, "-"], input=recording.octets).output
            assert [secret for secret in hidden if secret in printed] == [], recording.name
        lines |= {m.octets for m in recording.messages if m.sender == CLIENT and m.octets}
    for line in sorted(lines):
        text = (
            line.decode("latin-1").replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
        )
        if "\0" not in text:
            printed = run.invoke(main, ["explain", "--", text]).output
            assert [secret for secret in hidden if secret in printed] == [], text


@pytest.mark.parametrize(
    "line",
    [
        b"AUTH PLAIN %s\r\n",
        b"AUTH PLAIN %s \r\n",
        b"AUTH PLAIN %s x\r\n",
        b"AUTH PLAIN  %s\r\n",
        b"auth\tplain\t%s\r\n",
        b"AUTH PLAIN %s\n",
        b" AUTH PLAIN %s\r\n",
        b"AUTHPLAIN %s\r\n",
        b"AUTH:PLAIN %s\r\n",
        b"%s\r\n",
        b"%s",
        b" %s \r\n",
    ],
)
def test_no_line_shows_its_secret_however_it_is_misspelt(line: bytes) -> None:
    for secret in (b64(b"\0tim\0tanstaaftanstaaf"), b64(b"tanstaaf")):
        octets = line % secret
        layer = smtpkit.SmtpLayer(octets)
        texts = [layer.summary(), layer.show(), repr(layer), str(smtpkit.smtp_show_fields(layer))]
        for profile in ("strict", "lenient", "observer"):
            view, error = attempt(smtpkit.DIALECT.parse_command, octets, profile=profile)
            if isinstance(error, ParseError):
                texts.append(f"{error} {error!r} {error.reply} {error.found}")
            else:
                texts.append(f"{view} {view!r} {view.to_dict()} {view.defects}")
        for text in texts:
            assert secret.decode().upper() not in text.upper()


def test_secrets_are_had_by_name() -> None:
    view = sasl.PlainResponse.parse(b"\0tim\0tanstaaftanstaaf")
    assert view.password == "tanstaaftanstaaf"
    assert view.to_dict() == {"authcid": "tim", "password": "[redacted]"}
    assert view.to_dict(secrets=True) == {"authcid": "tim", "password": "tanstaaftanstaaf"}
    assert str(view) == "\0tim\0[redacted]"
    auth = smtpkit.Auth.parse(b"AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n")
    assert str(auth) == "AUTH PLAIN [redacted]\r\n"
    assert auth.initial_response == bytes(view)


# --- lenient readings -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "response", "defects"),
    [
        (b"dGlt\r\r\n", b"tim", ["extra-cr"]),
        (b"dGlt \n", b"tim", ["trailing-blanks", "bare-lf"]),
        (b" dGlt\r\n", b"tim", ["leading-blanks"]),
        # no padding, a character that is none, a blank: no value, and all of it is there
        (b"c2VjcmV0MQ\r\n", None, ["bad-value"]),
        (b"c2Vj%cmV0\r\n", None, ["bad-value"]),
        (b"c2Vj cmV0\r\n", None, ["bad-value"]),
    ],
)
def test_an_answer_with_a_flaw_is_read_and_hidden(
    line: bytes, response: bytes | None, defects: list[str]
) -> None:
    answer = smtpkit.sasl.parse_answer(line, profile="lenient")
    assert [defect.name for defect in answer.defects] == defects
    assert bytes(answer) == line
    if response is None:
        assert answer.octets("response") == line.strip()
        with pytest.raises(smtpkit.FieldError):
            _ = answer.response
    else:
        assert answer.response == response
    for shown in (repr(answer), str(answer), str(answer.to_dict()), str(answer.defects)):
        assert line.strip()[:4].decode() not in shown
    with pytest.raises(smtpkit.ParseError):
        smtpkit.sasl.parse_answer(line)


def test_a_challenge_that_is_no_base64_is_kept() -> None:
    challenge = smtpkit.sasl.parse_challenge(b"334 ntlm supported\r\n", profile="lenient")
    assert challenge.octets("challenge") == b"ntlm supported"
    assert [defect.name for defect in challenge.defects] == ["bad-value"]
    assert smtpkit.sasl.parse_challenge(b"334 dGlt \r\n", profile="lenient").challenge == b"tim"
    with pytest.raises(ValueError, match="no leniency is called loose"):
        smtpkit.sasl.parse_challenge(b"334 dGlt \r\n", profile={"loose"})


def test_an_exchange_goes_on_over_flaws() -> None:
    exchange = smtpkit.sasl.Exchange("LOGIN")
    assert str(exchange.server(b"334 VXNlcm5hbWU6 \r\n").view) == "Username:"
    name = exchange.client(b"dGlt\r\r\n")
    assert name.decoded == b"tim"
    assert name.error is not None
    exchange.server(b"334 UGFzc3dvcmQ6\r\n")
    password = exchange.client(b"c2VjcmV0MQ\r\n")
    assert (password.decoded, password.is_secret) == (None, True)
    assert "c2Vj" not in f"{password!r}{password.to_dict()}{password.error}"


def test_an_exchange_begins_with_a_broken_answer() -> None:
    line = b"AUTH PLAIN AGFsaWNlAHMzY3JldA\r\n"
    auth = smtpkit.parse_command(line, profile="lenient")
    exchange = smtpkit.sasl.Exchange.begun_by(auth)
    [message] = exchange.messages
    assert (exchange.mechanism, message.octets) == ("PLAIN", b"AGFsaWNlAHMzY3JldA")
    assert message.error is not None
    assert "AGFs" not in f"{message!r}{message.to_dict()}{message.error}"
    echo = exchange.server(b"535 bad AGFsaWNlAHMzY3JldA\r\n")
    assert "AGFs" not in f"{echo!r}{echo.to_dict()}"

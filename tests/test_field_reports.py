"""What people found who used the library in earnest: each report is a row, or a short test."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest

import smtpkit
from grammar.declarations import Command, Extension, Parameter
from smtpkit import sasl
from smtpkit.observer import follow
from smtpkit.stream import CLIENT, Segment

# --- what may be a secret is shown nowhere --------------------------------------------------------

SECRET = base64.b64encode(b"\0tim\0tanstaaf").decode()
LINES = [
    f"AUTH {SECRET}\r\n",
    f"AUTH  {SECRET}\r\n",
    f" AUTH PLAIN {SECRET}\r\n",
    f"AUTHPLAIN {SECRET}\r\n",
    f"AUTH-PLAIN {SECRET}\r\n",
    f"XAUTH PLAIN {SECRET}\r\n",
    f"AUTH PLAIN !{SECRET}\r\n",
    f"AUTH PLAIN:{SECRET}\r\n",
    f"AUTH LOGIN dGlt;{SECRET}\r\n",
    f"AUTH PLAIN\0{SECRET}\r\n",
    f"\0AUTH PLAIN {SECRET}\r\n",
    f'"AUTH PLAIN {SECRET}\r\n',
    f"{SECRET}\r\n",
]


def told(line: bytes) -> str:
    """All that the library says of a line by itself."""
    texts = []
    try:
        smtpkit.parse_command(line)
    except smtpkit.ParseError as error:
        texts += [str(error), repr(error), str(error.reply), error.found]
    for profile in ("lenient", "observer"):
        try:
            view = smtpkit.parse_command(line, profile=profile)
        except smtpkit.ParseError as error:
            texts.append(str(error))
        else:
            defects = [defect.sentence for defect in view.defects]
            texts += [repr(view), str(view), json.dumps(view.to_dict()), *defects]
    layer = smtpkit.SmtpLayer(line)
    texts += [layer.summary(), layer.show(), repr(layer)]
    for octets in (line, line.removesuffix(b"\r\n")):
        for message in follow([Segment(CLIENT, octets)]):
            texts += [message.text(), json.dumps(message.to_dict()), repr(message.problems)]
    return "\n".join(texts)


@pytest.mark.parametrize("line", LINES)
def test_credentials_in_an_odd_line_are_not_told(line: str) -> None:
    assert SECRET.rstrip("=") not in told(line.encode())


def test_credentials_in_a_line_that_is_cut_off_are_not_told() -> None:
    [message] = follow([Segment(CLIENT, b"AUTH " + SECRET[:10].encode())])
    assert SECRET[:10] not in message.text() + json.dumps(message.to_dict())


def test_an_exchange_hides_the_words_of_an_answer_that_is_no_base64() -> None:
    exchange = sasl.Exchange("LOGIN")
    exchange.client(b"not base64 secretpw\r\n")
    assert "secretpw" not in str(exchange.server(b"500 what is secretpw ?\r\n"))


# --- numbers that Python does not make ------------------------------------------------------------


def test_a_number_of_thousands_of_digits_is_no_number() -> None:
    line = b"BDAT " + b"1" * 5000 + b"\r\n"
    for profile in ("lenient", "observer"):
        view = smtpkit.parse_command(line, profile=profile)
        assert repr(view)
        assert view.to_dict()
    with pytest.raises(smtpkit.ParseError, match="5000 digits"):
        sasl.ScramServerFirst.parse(b"r=x,s=AAAA,i=" + b"9" * 5000)
    exchange = sasl.Exchange("SCRAM-SHA-1")
    exchange.client(base64.b64encode(b"n,,n=u,r=x") + b"\r\n")
    challenge = base64.b64encode(b"r=x,s=AAAA,i=" + b"9" * 5000)
    assert str(exchange.server(b"334 " + challenge + b"\r\n"))


# --- replies --------------------------------------------------------------------------------------


HALVES = [b"250-a\r\n", b"250-a\r\n250-b\r\n", b"250-a\n250-b\n", b"220-\r\n"]


@pytest.mark.parametrize("half", HALVES)
def test_half_a_reply_is_none_even_for_a_lenient_reader(half: bytes) -> None:
    with pytest.raises(smtpkit.ParseError):
        smtpkit.parse_reply(half, profile="lenient")
    assert smtpkit.parse_reply(half, profile="observer").defects


def test_text_right_behind_the_code_is_read_leniently() -> None:
    reply = smtpkit.parse_reply(b"250OK\r\n", profile="lenient")
    assert (reply.code, reply.lines) == (250, ("OK",))
    assert [defect.name for defect in reply.defects] == ["no-space-after-code"]
    reply = smtpkit.parse_reply(b"250\t5.1.1 z\n", profile="lenient")
    assert reply.enhanced_code == "5.1.1"
    assert {"status-place", "status-class"} <= {defect.name for defect in reply.defects}


def test_a_challenge_may_be_as_long_as_a_line_of_an_exchange() -> None:
    # RFC 4954, 4
    octets = smtpkit.SmtpBuilder().auth_challenge(b"x" * 600).build()
    assert smtpkit.parse_reply(octets).code == 334
    with pytest.raises(smtpkit.ParseError, match="at most 512"):
        smtpkit.parse_reply(octets.replace(b"334", b"235"))
    with pytest.raises(smtpkit.BuildError, match="at most 12288"):
        smtpkit.SmtpBuilder().auth_challenge(b"x" * 10_000)


def test_a_refusal_offers_nothing() -> None:
    with pytest.raises(smtpkit.ParseError, match="a reply 502 offers nothing"):
        smtpkit.Capabilities(b"502-x\r\n502 STARTTLS\r\n")


# --- building -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field", "offset"),
    [
        ({"envid": "x" * 101}, "envid", 0),
        ({"auth": "foo"}, "auth", 0),
        ({"mtrk": "abc"}, "mtrk", 0),
    ],
)
def test_an_error_about_the_whole_names_the_field(
    values: dict[str, Any], field: str, offset: int
) -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        smtpkit.Mail.build("a@b.example", **values)
    assert (caught.value.field, caught.value.offset) == (field, offset)


def test_any_command_is_no_reply_and_no_longer_than_a_line() -> None:
    for verb, arguments in (("250", "x"), ("354", ""), ("FOO", "x" * 2000)):
        with pytest.raises(smtpkit.BuildError):
            smtpkit.SmtpBuilder().command(verb, arguments)
    with pytest.raises(smtpkit.BuildError) as caught:
        smtpkit.SmtpBuilder().command("MAIL", "FROM:a@b")
    assert (caught.value.offset, caught.value.rule) == (5, "Reverse-path")


def test_a_view_is_its_own_copy() -> None:
    for view in (smtpkit.parse_command(b"NOOP\r\n"), smtpkit.parse_reply(b"250 a\r\n")):
        assert copy.copy(view) is copy.deepcopy(view) is view


# --- arguments ------------------------------------------------------------------------------------


def test_a_profile_that_does_not_exist_is_noticed_by_the_first_line() -> None:
    for parse, octets in ((smtpkit.parse_command, b"NOOP\r\n"), (smtpkit.parse_reply, b"250\r\n")):
        with pytest.raises(ValueError, match="a profile is strict, lenient, observer"):
            parse(octets, profile="leniant")


def test_a_place_before_the_buffer_is_its_beginning() -> None:
    for profile in ("strict", "lenient", "observer"):
        assert smtpkit.parse_command(b"NOOP x\r\n", -5, profile=profile).span() == (0, 8)


def test_the_verb_ends_at_a_tab() -> None:
    layer = smtpkit.SmtpLayer(b"MAIL\tFROM:<a@b.example>\r\n")
    assert (layer.command, layer.args, layer.mailfrom) == (
        "MAIL",
        "FROM:<a@b.example>",
        "a@b.example",
    )


def test_what_a_lenient_reader_found_of_a_path_is_in_its_dict() -> None:
    paths = [
        smtpkit.parse_command(line, profile="lenient").to_dict()["forward_path"]
        for line in (b"RCPT TO:<ned>\r\n", b"RCPT TO:<>\r\n")
    ]
    assert paths == ["ned", ""]


# --- dialects -------------------------------------------------------------------------------------


def test_the_builder_of_a_dialect_has_its_commands_and_no_others() -> None:
    dialect = smtpkit.dialect(only=smtpkit.Capabilities(b"250-x.example\r\n250 SIZE 5\r\n"))
    builder = dialect.SmtpBuilder()
    assert builder.mail_from("", size=5).ok().build() == b"MAIL FROM:<> SIZE=5\r\n250 OK\r\n"
    for method in ("starttls", "auth", "bdat"):
        assert not hasattr(builder, method)
    # any command is one of the dialect's
    assert builder.command("BDAT", "x").build().endswith(b"BDAT x\r\n")


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        ({"keyword": "foo"}, "declared in upper case, 'FOO'"),
        ({"commands": (Command("paint", "x", "x"),)}, "declared in upper case, 'PAINT'"),
        (
            {"parameters": {"MAIL": (Parameter("ROWS", None, "x", "x"),)}},
            "'rows' is a name of the library",
        ),
        (
            {"parameters": {"MAIL": (Parameter("LINE", None, "x", "x"),)}},
            "'line' is a name of the library",
        ),
    ],
)
def test_a_name_that_would_not_work_is_refused(declared: dict[str, Any], reason: str) -> None:
    with pytest.raises(smtpkit.DialectError, match=reason):
        smtpkit.dialect(
            Extension(**{"keyword": "FOO", "summary": "x", "reference": "x", **declared})
        )


def test_keywords_are_several() -> None:
    for chosen in ({"only": "SIZE"}, {"without": "SIZE"}):
        with pytest.raises(smtpkit.DialectError, match="not one text"):
            smtpkit.dialect(**chosen)

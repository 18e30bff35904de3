"""Values: what the RFC of each says of its alphabet, before and after it is decoded."""

from __future__ import annotations

from random import Random

import pytest
import rfc_abnf

import smtpkit
from smtpkit import Mail, Rcpt

# RFC 6533, 3, with the six digits that it means by "10" 4*HEXDIG
RFC_6533 = rfc_abnf.load(
    """\
utf-8-enc-addr = utf-8-addr-xtext / utf-8-addr-unitext
utf-8-addr-xtext = 1*(QCHAR / EmbeddedUnicodeChar)
utf-8-addr-unitext = 1*(QUCHAR / EmbeddedUnicodeChar)
QCHAR = %x21-2a / %x2c-3c / %x3e-5b / %x5d-7e
QUCHAR = QCHAR / UTF8-2 / UTF8-3
UTF8-2 = %xC2-DF %x80-BF
UTF8-3 = %xE1-EC %x80-BF %x80-BF
EmbeddedUnicodeChar = %x5C.78 "{" HEXPOINT "}"
HEXPOINT = ( ( "0" / "1" ) %x31-39 ) / "10" / "20" / "2B" / "3D" / "7F" / "5C" / ( HEXDIG8 HEXDIG ) / ( NZHEXDIG 2(HEXDIG) ) / ( NZDHEXDIG 3(HEXDIG) ) / ( "D" %x30-37 2(HEXDIG) ) / ( NZHEXDIG 4(HEXDIG) ) / ( "10" 4HEXDIG )
HEXDIG8 = %x38-39 / "A" / "B" / "C" / "D" / "E" / "F"
NZHEXDIG = %x31-39 / "A" / "B" / "C" / "D" / "E" / "F"
NZDHEXDIG = %x31-39 / "A" / "B" / "C" / "E" / "F"
"""  # noqa: E501
)
#: the characters that it lets be written so, and that no address may have
CONTROLS = {f"{number:02X}" for number in (*range(0x20), 0x7F)}


def orcpt_of(value: bytes) -> smtpkit.OriginalRecipientAddress | None:
    """What an ORCPT stands for; None where it is refused."""
    try:
        return Rcpt.parse(b"RCPT TO:<a@b> ORCPT=" + value + b"\r\n").orcpt
    except smtpkit.ParseError:
        return None


@pytest.mark.parametrize(
    ("value", "address"),
    [
        (rb"utf-8;a\x{3D}b", "a=b"),
        (rb"utf-8;\x{E9}@x.example", "é@x.example"),
        (rb"utf-8;\x{e9}@x.example", "é@x.example"),
        ("UTF-8;é@x.example".encode(), "é@x.example"),
        ("utf-8;é\\x{20}\\x{1F4E7}@x".encode(), "é \U0001f4e7@x"),
        (rb"utf-8;\x{5C}x{41}", r"\x{41}"),
        (b"utf-8;ned@x.example", "ned@x.example"),
        (b"rfc822;a+3Db+20c", "a=b c"),
        # the kind says how it is written
        (rb"rfc822;a\x{3D}b", r"a\x{3D}b"),
        (rb"utf-80;a\x{3D}b+3D", r"a\x{3D}b="),
    ],
)
def test_an_original_recipient_is_read_as_its_kind_says(value: bytes, address: str) -> None:
    found = orcpt_of(value)
    assert found is not None
    assert found.address == address
    built = Rcpt.build("a@b", orcpt=(found.addr_type, found.address))
    assert built.isascii()
    again = Rcpt.parse(built).orcpt
    assert again is not None
    assert again.address == address
    # a text, and a view, is written as it stands
    for given in (value.decode(), found):
        assert Rcpt.build("a@b", orcpt=given) == b"RCPT TO:<a@b> ORCPT=" + value + b"\r\n"


@pytest.mark.parametrize(
    "value",
    [
        b"utf-8;a+3Db",
        rb"utf-8;a\b",
        rb"utf-8;a\x{}",
        rb"utf-8;a\x{E9",
        rb"utf-8;\X{E9}",
        rb"utf-8;\x{0A}",
        rb"utf-8;\x{09}",
        rb"utf-8;\x{41}",
        rb"utf-8;\x{0E9}",
        rb"utf-8;\x{D800}",
        rb"utf-8;\x{DFFF}",
        rb"utf-8;\x{110000}",
        b"utf-8;",
        b"utf-8;\xff@x",
        b"rfc822;+FF",
        b"rfc822;+C3+A9@x",
        "rfc822;é@x".encode(),
        "x400;é".encode(),
    ],
)
def test_an_original_recipient_of_other_octets_is_refused(value: bytes) -> None:
    assert orcpt_of(value) is None


def test_the_encoding_of_utf_8_is_that_of_its_abnf() -> None:
    random = Random("RFC 6533")
    pieces = [
        "a",
        "~",
        "\\",
        "x{",
        "\\x{",
        "}",
        "+3D",
        "=",
        "0",
        "1",
        "7",
        "8",
        "D",
        "d",
        "F",
        "é",
        "中",
    ]
    for _ in range(4000):
        text = "".join(random.choices(pieces, k=random.randrange(1, 7)))
        if random.random() < 0.7:
            digits = "".join(random.choices("0123456789ABCDEFdef", k=random.randrange(1, 7)))
            text += f"\\x{{{digits}}}"
            if digits.upper() in CONTROLS:
                continue
        octets = text.encode()
        expected = rfc_abnf.matches(RFC_6533, "utf-8-enc-addr", octets)
        assert (orcpt_of(b"utf-8;" + octets) is not None) is expected, octets


def test_every_character_has_one_number_and_is_read_from_it() -> None:
    random = Random("HEXPOINT")
    edges = [0x20, 0x7E, 0x80, 0xFF, 0x100, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0xFFFFF]
    for number in (
        *edges,
        0x100000,
        0x10FFFF,
        *(random.randrange(0x80, 0x110000) for _ in range(500)),
    ):
        if number in range(0xD800, 0xE000):
            continue
        line = Rcpt.build("a@b", orcpt=("utf-8", chr(number)))
        value = line.removeprefix(b"RCPT TO:<a@b> ORCPT=utf-8;").removesuffix(b"\r\n")
        assert rfc_abnf.matches(RFC_6533, "utf-8-addr-xtext", value)
        read = orcpt_of(b"utf-8;" + value)
        assert read is not None
        assert read.address == chr(number)
        longer = value.replace(b"{", b"{0")
        assert longer == value or orcpt_of(b"utf-8;" + longer) is None


@pytest.mark.parametrize("value", ["é@x", "\udcff", "a\nb", "a\x7fb"])
def test_what_a_report_cannot_hold_is_not_built(value: str) -> None:
    with pytest.raises(smtpkit.BuildError, match="address"):
        Rcpt.build("a@b", orcpt=("rfc822", value))
    with pytest.raises(smtpkit.BuildError, match="envid"):
        Mail.build(None, envid=value)


def test_an_address_that_is_no_unicode_is_not_built() -> None:
    with pytest.raises(smtpkit.BuildError, match="not UTF-8"):
        Rcpt.build("a@b", orcpt=("utf-8", b"\xff@x"))


@pytest.mark.parametrize("value", [b"+C3+A9", b"+FF", b"a+80"])
def test_an_envelope_identifier_stands_for_printable_ascii(value: bytes) -> None:
    line = b"MAIL FROM:<> ENVID=" + value + b"\r\n"
    with pytest.raises(smtpkit.ParseError, match=r"printable-hexchar, RFC 3461, 4\.2 and 4\.4"):
        smtpkit.parse_command(line)
    read = smtpkit.parse_command(line, profile="lenient")
    assert isinstance(read, Mail)
    assert read.envid is not None
    assert [defect.name for defect in read.defects] == ["beyond-ascii"]


def test_who_handed_a_message_in_may_be_beyond_ascii() -> None:
    """RFC 4954, 5 has no such word, and RFC 6531, 3.3 mailboxes beyond ASCII."""
    assert Mail.parse(b"MAIL FROM:<> AUTH=+C3+A9@x.example\r\n").auth == "é@x.example"


# --- what a proxy says of its client (the howtos of Postfix, and Dovecot) -------------------------


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (
            b"XCLIENT ADDR=192.0.2.1 REVERSE_NAME=a.b PORT=25",
            {"addr": "192.0.2.1", "reverse_name": "a.b", "port": 25},
        ),
        (
            b"XCLIENT addr=ipv6:2001:DB8::1 destaddr=[UNAVAILABLE] PORT=[UNAVAILABLE] PROTO=smtp",
            {
                "addr": "ipv6:2001:DB8::1",
                "destaddr": "[UNAVAILABLE]",
                "port": "[UNAVAILABLE]",
                "proto": "SMTP",
            },
        ),
        (
            b"XCLIENT NAME=[TEMPUNAVAIL] HELO= LOGIN=ned+20x SESSION=a CLIENT-TRANSPORT=TLS"
            b" DESTNAME=b TIMEOUT=30 TTL=4 FORWARD=YQ+3D+3D DESTPORT=465",
            {
                "name": "[TEMPUNAVAIL]",
                "helo": "",
                "login": "ned x",
                "session": "a",
                "client_transport": "TLS",
                "destname": "b",
                "timeout": 30,
                "ttl": 4,
                "forward": "YQ==",
                "destport": 465,
            },
        ),
        (
            b"XFORWARD ADDR=IPV6:::1 PORT=0 PROTO=ESMTP IDENT=4BQ SOURCE=local",
            {"addr": "IPV6:::1", "port": 0, "proto": "ESMTP", "ident": "4BQ", "source": "LOCAL"},
        ),
        (b"XFORWARD SOURCE=[UNAVAILABLE]", {"source": "[UNAVAILABLE]"}),
    ],
)
def test_an_attribute_is_read_and_built_as_what_it_is(
    line: bytes, values: dict[str, object]
) -> None:
    view = smtpkit.parse_command(line + b"\r\n")
    assert view.values() == values
    sent = [each.keyword for each in view.parameters]  # type: ignore[union-attr]
    assert [each.upper().lower().replace("-", "_") for each in sent] == [*view_order(view, values)]
    again = smtpkit.parse_command(type(view).build(**values))  # type: ignore[arg-type]
    assert again.values() == values


def view_order(view: smtpkit.Command, values: dict[str, object]) -> list[str]:
    """The fields as they stand in the line."""
    return sorted(values, key=lambda name: view.span(name))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"XCLIENT ADDR=2001:db8::1", '"IPV6:"'),
        (b"XCLIENT DESTADDR=::1", '"IPV6:"'),
        (b"XFORWARD ADDR=2001:db8::1", '"IPV6:"'),
        (b"XCLIENT ADDR=IPV6:192.0.2.1", "strict-IPv6"),
        (b"XCLIENT ADDR=[192.0.2.1]", "peer-address"),
        (b"XCLIENT ADDR=192.0.2.256", "dec-octet"),
        (b"XCLIENT ADDR=x.example", "peer-address"),
        (b"XCLIENT ADDR=", "peer-address"),
        (b"XCLIENT PORT=abc", "digit"),
        (b"XCLIENT DESTPORT=65536", "0 to 65535"),
        (b"XCLIENT PORT=-1", "digit"),
        (b"XCLIENT PROTO=HTTP", '"SMTP"'),
        (b"XCLIENT TTL=many", "digit"),
        (b"XCLIENT LOGIN=a=b", "xchar"),
        (b"XFORWARD SOURCE=HERE", '"LOCAL"'),
        (b"XCLIENT FOO=1", '"NAME="'),
        (b"XCLIENT PORT=25 PORT=25", "twice"),
    ],
)
def test_an_attribute_that_is_none_is_refused_and_kept_leniently(
    line: bytes, expected: str
) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(line + b" HELO=a\r\n")
    assert expected in str(caught.value)
    assert caught.value.reply.code == 501
    view = smtpkit.parse_command(line + b" HELO=a\r\n", profile="lenient")
    assert view.helo == "a"  # type: ignore[union-attr]
    assert len(view.defects) == 1
    sent = [f"{each.keyword}={each.value}" for each in view.parameters]  # type: ignore[union-attr]
    assert sent == [*line.decode().split(" ")[1:], "HELO=a"]


@pytest.mark.parametrize("verb", ["XCLIENT", "XFORWARD"])
def test_an_attribute_that_is_not_known_is_kept_leniently(verb: str) -> None:
    line = f"{verb} ADDR=192.0.2.1 FOO_BAR=x+2By HELO=a\r\n".encode()
    view = smtpkit.parse_command(line, profile="lenient")
    assert isinstance(view, smtpkit.Xclient | smtpkit.Xforward)
    assert (view.addr, view.helo) == ("192.0.2.1", "a")
    assert view.values()["parameters"] == [("FOO_BAR", "x+2By")]
    assert [defect.name for defect in view.defects] == ["unknown-parameter"]
    offered = smtpkit.Capabilities(f"250-x\r\n250 {verb} NAME FOO_BAR\r\n".encode())
    assert getattr(offered, verb.lower()) == ("NAME", "FOO_BAR")
    assert offered.malformed == ()


@pytest.mark.parametrize(
    "values",
    [
        {"addr": "not an address"},
        {"addr": "2001:db8::1"},
        {"addr": "[::1]"},
        {"addr": ""},
        {"port": "abc"},
        {"port": 65536},
        {"port": -1},
        {"port": True},
        {"port": 2.5},
        {"proto": "HTTP"},
        {"helo": "a\r\nQUIT"},
        {"parameters": [("FOO", "1")]},
        {"parameters": [("NAME", "a")]},
        {},
    ],
)
def test_an_attribute_that_is_none_is_not_built(values: dict[str, object]) -> None:
    for view in (smtpkit.Xclient, smtpkit.Xforward):
        if view is smtpkit.Xforward and "proto" in values:
            continue  # it need not be SMTP
        with pytest.raises(smtpkit.BuildError):
            view.build(**values)  # type: ignore[arg-type]


def test_what_postfix_offers_is_read() -> None:
    """Of its server, and of Dovecot's."""
    for line in (
        "NAME ADDR PROTO HELO REVERSE_NAME PORT LOGIN DESTADDR DESTPORT",
        "ADDR PORT PROTO HELO LOGIN SESSION CLIENT-TRANSPORT DESTNAME TTL TIMEOUT FORWARD",
    ):
        offered = smtpkit.Capabilities(f"250-x.example\r\n250 XCLIENT {line}\r\n".encode())
        assert offered.xclient == tuple(line.split(" "))


# --- enhanced codes (RFC 2034, 4) -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("octets", "wrong"),
    [
        (b"550-5.1.1 a\r\n550 2.1.1 b\r\n", b"2.1.1"),
        (b"550-5.1.1 a\r\n550-b\r\n550 4.1.1\r\n", b"4.1.1"),
        ("550-5.1.1 é\r\n550 2.1.1 b\r\n".encode(), b"2.1.1"),
        (b"250-2.0.0\r\n250-2.0.0 a\r\n250 5.7.1 b\r\n", b"5.7.1"),
        (b"450 5.1.1 a\r\n", b"5.1.1"),
    ],
)
def test_the_class_of_a_code_is_that_of_the_reply_on_every_line(
    octets: bytes, wrong: bytes
) -> None:
    with pytest.raises(smtpkit.ParseError, match="status code") as caught:
        smtpkit.parse_reply(octets)
    assert caught.value.offset == octets.index(wrong)
    view = smtpkit.parse_reply(octets, profile="lenient")
    assert [(each.name, octets[slice(*each.span)]) for each in view.defects] == [
        ("status-class", wrong)
    ]


@pytest.mark.parametrize(
    ("octets", "lines"),
    [
        # another code of the same class, what is no code, and no code on the first line
        (b"550-5.1.1 a\r\n550 5.7.1 b\r\n", ("a", "5.7.1 b")),
        (b"550-5.1.1 a\r\n550 2.1.x b\r\n", ("a", "2.1.x b")),
        (b"550-5.1.1 a\r\n550 2.01.1 b\r\n", ("a", "2.01.1 b")),
        (b"550-5.1.1 2.1.1\r\n550 b 2.1.1\r\n", ("2.1.1", "b 2.1.1")),
        (b"550-a\r\n550 2.1.1 b\r\n", ("a", "2.1.1 b")),
        (b"354-2.1.1 a\r\n354 4.1.1 b\r\n", ("2.1.1 a", "4.1.1 b")),
    ],
)
def test_what_is_no_code_of_another_class_is_text(octets: bytes, lines: tuple[str, ...]) -> None:
    reply = smtpkit.parse_reply(octets)
    assert reply.lines == lines
    code = reply.enhanced_code
    assert smtpkit.Reply.build(reply.code, lines, enhanced_code=code and str(code)) is not None


# --- UTF-8 (RFC 6531, 3.1) ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("NOOP é", "string"),
        ('HELP "é"', "string"),
        ("ETRN é.example", "domain"),
        ("SEND FROM:<é@x.example>", "reverse_path"),
        ("SOML FROM:<ned@é.example>", "reverse_path"),
        ("SAML FROM:<é@x.example>", "reverse_path"),
    ],
)
def test_a_command_that_smtputf8_does_not_extend_is_ascii(line: str, field: str) -> None:
    octets = line.encode() + b"\r\n"
    with pytest.raises(smtpkit.ParseError, match="not ASCII") as caught:
        smtpkit.parse_command(octets)
    assert octets[caught.value.offset :].startswith("é".encode())
    view = smtpkit.parse_command(octets, profile="lenient")
    assert [each.name for each in view.defects] == ["not-ascii"]
    value = view.octets(field).decode()
    assert "é" in value
    argument = value.strip("<>")
    with pytest.raises(smtpkit.BuildError, match="not ASCII"):
        type(view).build(**{field: argument})  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "line",
    ["MAIL FROM:<é@x.example> SMTPUTF8", "RCPT TO:<é@x.example>", "VRFY é SMTPUTF8", "EXPN é"],
)
def test_a_command_that_smtputf8_extends_may_hold_utf_8(line: str) -> None:
    assert smtpkit.parse_command(line.encode() + b"\r\n").defects == ()


# --- references -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("MAIL FROM:<é@x>", "RFC 6531, 3.4"),
        ("EHLO é", "RFC 6531, 3.7.1"),
        ("NOOP é", "RFC 6531, 3.1"),
        ("MAIL FROM:<> MTRK=a", "RFC 3885, 3.1"),
        ("MAIL FROM:<> HOLDFOR=1 HOLDUNTIL=2024-02-29T12:00:00Z", "RFC 4865, 3"),
        ("MAIL FROM:<> SIZE=1 SIZE=2", "RFC 1870, 4"),
        ("MAIL FROM:<> SIZE=many", "RFC 1870, 3"),
        ("MAIL FROM:<> AUTH=kim", "RFC 4954, 5"),
        ("MAIL FROM:<> BY=0;R", "RFC 2852, 4"),
        ("MAIL FROM:<> RET=X", "RFC 3461, 4.3"),
        ("RCPT TO:<a@b> RRVS=2019-13-45T99:99:99Z", "RFC 7293, 3.1"),
    ],
)
def test_an_error_cites_what_says_so(line: str, reference: str) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(line.encode() + b"\r\n")
    assert caught.value.reference == reference
    assert reference in caught.value.message


def test_an_error_of_an_enhanced_code_cites_its_rfc() -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_reply(b"250 5.1.1 a\r\n")
    assert caught.value.reference == "RFC 2034, 4"


@pytest.mark.parametrize(
    ("value", "address"),
    [("kim+2Bold@x.example", "kim+old@x.example"), ("+C3+A9@x.example", None)],
)
def test_an_alternative_address_is_ascii(value: str, address: str | None) -> None:
    line = f"RCPT TO:<a@b> ALT-ADDRESS={value}\r\n".encode()
    if address is None:
        with pytest.raises(smtpkit.ParseError):
            smtpkit.parse_command(line)
    else:
        assert Rcpt.parse(line).alt_address == address
        assert Rcpt.build("a@b", alt_address=address) == line
    with pytest.raises(smtpkit.BuildError):
        Rcpt.build("a@b", alt_address="é@x.example")

"""Addresses as values: what they mean, which are the same, and how they are written."""

from __future__ import annotations

import ipaddress
import itertools
import sys
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from laws import law
from steps import assert_linear

import smtpkit
import smtpkit.address
from grammar.language.text import DIGIT, Octets, Rule
from smtpkit import ForwardPath, Mailbox, ReversePath, needs_smtputf8
from smtpkit.testing import strategies

LAW = law(2000)

word = Rule("word", "none", Octets(DIGIT))


def mailbox(text: str) -> Mailbox:
    return Mailbox.parse(text.encode("utf-8"))


@pytest.fixture(params=["without idna", "with idna"])
def idna(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both with and, where it is installed, without the package `idna`."""
    if request.param == "with idna":
        pytest.importorskip("idna")
    else:
        monkeypatch.setitem(sys.modules, "idna", None)


# --- local parts ----------------------------------------------------------------------------------

# the local part as it is written -> what it means, and whether it has to be quoted
LOCAL_PARTS = [
    # RFC 5321, D.1; RFC 5322, 3.2.3
    ("Smith", "Smith", False),
    ("first.last", "first.last", False),
    ("!#$%&'*+-/=?^_`{|}~", "!#$%&'*+-/=?^_`{|}~", False),
    # RFC 5321, 4.1.2: the quotes are not part of the name, and a quoted-pair is its character
    ('"Smith"', "Smith", False),
    (r'"Smi\th"', "Smith", False),
    (r'"first\.last"', "first.last", False),
    # RFC 3696, 3, with its errata
    (r'"Abc\@def"', "Abc@def", True),
    (r'"Fred Bloggs"', "Fred Bloggs", True),
    (r'"Joe.\\Blow"', r"Joe.\Blow", True),
    ('"Abc@def"', "Abc@def", True),
    # what servers have split, or unquoted, the wrong way (P26, P30)
    ('"a@b"', "a@b", True),
    ('"a>b"', "a>b", True),
    ('"a b"', "a b", True),
    ('" "', " ", True),
    ('""', "", True),
    (r'"\""', '"', True),
    (r'"\\"', "\\", True),
    (r'"\\\""', '\\"', True),
    (r'"\\\\"', r"\\", True),
    ('"a..b"', "a..b", True),
    ('".a"', ".a", True),
    ('"a."', "a.", True),
    ('"alice@evil.example> x"', "alice@evil.example> x", True),
    # RFC 6531, 3.3
    ("jørn", "jørn", False),
    ('"jørn"', "jørn", False),
    ('"jø rn"', "jø rn", True),
]


@pytest.mark.parametrize(("written", "meant", "needs_quoting"), LOCAL_PARTS)
def test_a_local_part_is_kept_and_decoded(written: str, meant: str, needs_quoting: bool) -> None:
    box = mailbox(f"{written}@x.example")
    assert box.local_part == written
    assert box.decoded_local_part == meant
    assert box.needs_quoting is needs_quoting
    assert bytes(box) == f"{written}@x.example".encode()
    assert Mailbox.build(box.local_part, box.domain) == bytes(box)
    # and within a command
    param = "" if written.isascii() else " SMTPUTF8"
    line = f"MAIL FROM:<{written}@x.example>{param}\r\n".encode()
    within = smtpkit.parse_command(line).reverse_path.mailbox
    assert (within.decoded_local_part, within.needs_quoting) == (meant, needs_quoting)
    assert within == box


@pytest.mark.parametrize(("written", "meant", "needs_quoting"), LOCAL_PARTS)
def test_a_local_part_is_written_with_the_fewest_quotes(
    written: str, meant: str, needs_quoting: bool
) -> None:
    made = Mailbox.of(meant, "x.example")
    assert made == mailbox(f"{written}@x.example")
    assert made.decoded_local_part == meant
    assert made.local_part.startswith('"') is needs_quoting
    backslashes = made.local_part.count("\\")
    assert backslashes == (meant.count('"') + 2 * meant.count("\\") if needs_quoting else 0)
    assert Mailbox.of(meant.encode(), b"x.example") == made


@LAW
@given(strategies.mailbox())
def test_what_is_meant_by_a_mailbox_is_written_again_as_an_equal_one(octets: bytes) -> None:
    box = Mailbox.parse(octets)
    try:
        again = Mailbox.of(box.decoded_local_part, box.domain)
    except smtpkit.BuildError:
        # with the quotes it no more needs a local part is never longer, but a pair may be needed
        pytest.fail(f"{box} cannot be written")
    assert again == box
    assert hash(again) == hash(box)
    assert again.decoded_local_part == box.decoded_local_part
    assert len(again.octets("local_part")) <= len(box.octets("local_part"))
    assert again.domain == box.domain


@LAW
@given(st.text(max_size=20))
@example("")
@example('"\\')
@example("a\u0301")
def test_any_text_is_written_as_it_is_or_not_at_all(text: str) -> None:
    try:
        box = Mailbox.of(text, "x.example")
    except smtpkit.BuildError:
        assert any(c < " " or c == "\x7f" or "\ud800" <= c <= "\udfff" for c in text) or (
            len(text.encode("utf-8", "surrogatepass")) > 60 - text.count('"') - text.count("\\")
        )
        return
    assert box.decoded_local_part == text
    assert Mailbox.parse(bytes(box)).decoded_local_part == text


@pytest.mark.parametrize(
    ("local_part", "offset"),
    [
        ("a\0b", 1),
        ("ned\r\nRCPT TO:<eve", 3),
        ("\n", 0),
        ("a\tb", 1),
        ("ø\x7f", 2),
        (b"a\xffb", 1),
        ("a\udcffb", 1),
    ],
)
def test_what_no_local_part_can_hold_is_refused(local_part: str | bytes, offset: int) -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        Mailbox.of(local_part, "x.example")
    assert (caught.value.field, caught.value.offset) == ("local_part", offset)


@pytest.mark.parametrize(
    ("local_part", "domain"),
    [
        ("a" * 65, "x.example"),
        ("a b" * 22, "x.example"),
        ("ned", ""),
        ("ned", "x..example"),
        ("ned", "x.example>"),
        ("ned", "x@y.example"),
        ("ned", "x\r\n"),
        ("ned", "x" * 64 + ".example"),
        ("ned", "[999.0.0.1]"),
        ("ned", "[x:y]"),
        ("ned", "192.0.2.1]"),
        (1, "x.example"),
        (None, "x.example"),
        ("ned", None),
        ("ned", 4),
    ],
)
def test_what_no_mailbox_can_hold_is_refused(local_part: object, domain: object) -> None:
    with pytest.raises(smtpkit.BuildError):
        Mailbox.of(local_part, domain)  # type: ignore[arg-type]


def test_a_mailbox_is_given_to_the_builders_as_it_is() -> None:
    box = Mailbox.of("joe smith", "x.example")
    assert smtpkit.Mail.build(box) == b'MAIL FROM:<"joe smith"@x.example>\r\n'
    assert smtpkit.Rcpt.build(box) == b'RCPT TO:<"joe smith"@x.example>\r\n'
    assert smtpkit.SmtpBuilder().mail_from(box).build() == smtpkit.Mail.build(box)


# --- domains --------------------------------------------------------------------------------------

# a domain -> its A-labels, its U-labels
DOMAINS = [
    ("X.Example", "x.example", "x.example"),
    ("bücher.example", "xn--bcher-kva.example", "bücher.example"),
    ("BÜCHER.Example", "xn--bcher-kva.example", "bücher.example"),
    ("XN--BCHER-KVA.example", "xn--bcher-kva.example", "bücher.example"),
    # a decomposed u-umlaut is the same label (RFC 5891, 5.3)
    ("bu\u0308cher.example", "xn--bcher-kva.example", "bücher.example"),
    # RFC 5894: IDNA2003 would have made two other domains of these
    ("faß.example", "xn--fa-hia.example", "faß.example"),
    ("βόλος.example", "xn--nxasmm1c.example", "βόλος.example"),
    ("例子.测试", "xn--fsqu00a.xn--0zwm56d", "例子.测试"),
    ("пример.example", "xn--e1afmkfd.example", "пример.example"),
    # no label is a U-label that has other characters than letters, marks and digits
    ("x\u2024y.example", None, None),
    ("x\u3002y.example", None, None),
    ("\uff45xample.example", None, None),
    ("☃.example", None, None),
    ("ü--a.example", "xn----a-goa.example", "ü--a.example"),
    # what begins as an A-label does, and is none
    ("xn--example.example", "xn--example.example", None),
    ("xn--bcher-kvA1.example", "xn--bcher-kva1.example", None),
    ("xn--a.example", "xn--a.example", None),
    # an A-label would have more than 63 characters
    ("ü" * 31 + "ab" * 20 + ".example", None, None),
    # addresses have no labels
    ("[192.0.2.1]", None, None),
    ("[IPv6:2001:db8::1]", None, None),
]


@pytest.mark.usefixtures("idna")
@pytest.mark.parametrize(("domain", "a_label", "u_label"), DOMAINS)
def test_a_domain_has_two_forms(domain: str, a_label: str | None, u_label: str | None) -> None:
    box = mailbox(f"ned@{domain}")
    assert box.domain == domain
    assert box.domain_a_label == a_label
    assert box.domain_u_label == u_label
    for form in filter(None, (a_label, u_label)):
        other = mailbox(f"ned@{form}")
        assert other == box
        assert hash(other) == hash(box)
        assert (other.domain_a_label, other.domain_u_label) == (a_label, u_label)
    if a_label is not None:
        assert a_label.isascii()
        assert not mailbox(f"ned@{a_label}").needs_smtputf8


@pytest.mark.usefixtures("idna")
@LAW
@given(strategies.mailbox())
def test_the_forms_of_any_domain_are_one_domain(octets: bytes) -> None:
    box = Mailbox.parse(octets)
    for form in (box.domain_a_label, box.domain_u_label):
        if form is not None and Mailbox.accepts(f"ned@{form}"):
            other = Mailbox.of(box.decoded_local_part, form)
            assert other == box
            assert hash(other) == hash(box)
            assert other.domain_a_label in (None, box.domain_a_label)
    if box.domain.isascii() and not box.is_address_literal:
        assert box.domain_a_label == box.domain.lower()


LABELS = st.text(
    st.characters(codec="utf-8", exclude_characters='.@[]<> "\\', exclude_categories=("Cc",)),
    min_size=1,
    max_size=30,
)


@LAW
@given(LABELS)
def test_any_label_that_has_an_a_label_is_told_by_it(label: str) -> None:
    if not Mailbox.accepts(f"ned@{label}"):
        return
    box = Mailbox.of("ned", label)
    form = box.domain_a_label
    if form is None:
        return
    back = Mailbox.of("ned", form)
    assert back == box
    if not label.isascii():
        assert back.domain_u_label == box.domain_u_label
        # what a DNS library makes of it is the same name
        assert form.encode("ascii").removeprefix(b"xn--").decode("punycode") == back.domain_u_label


@LAW
@given(st.binary(max_size=80))
@example(b"xn--" + b"9" * 59)
@example(b"xn--99999999")
@example(b"xn--0")
@example(b"xn--ib4hx")  # a surrogate
def test_no_label_makes_an_error(tail: bytes) -> None:
    for line in (b"MAIL FROM:<ned@" + tail + b">\r\n", b"RCPT TO:<" + tail + b"@x.example>\r\n"):
        command = smtpkit.parse_command(line, profile="observer")
        path = getattr(command, "reverse_path", None) or getattr(command, "forward_path", None)
        try:
            box = None if path is None else path.mailbox
        except smtpkit.FieldError:
            continue
        if box is not None:
            assert box == box
            assert isinstance(hash(path), int)
            assert isinstance(box.decoded_local_part, str)
            assert box.needs_quoting in (True, False)
            _ = (box.domain_a_label, box.domain_u_label, box.address, path.needs_smtputf8)


# --- address literals -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("literal", "address"),
    [
        ("[192.0.2.1]", ipaddress.ip_address("192.0.2.1")),
        ("[IPv6:2001:db8::25]", ipaddress.ip_address("2001:db8::25")),
        ("[ipv6:::FFFF:192.0.2.1]", ipaddress.ip_address("::ffff:192.0.2.1")),
        ("x.example", None),
        ("192.0.2.1", None),
    ],
)
def test_an_address_literal_has_an_address(literal: str, address: object) -> None:
    box = mailbox(f"ned@{literal}")
    assert box.address == address
    assert box.is_address_literal is (address is not None)


def test_a_mailbox_is_made_of_an_address() -> None:
    four, six = ipaddress.ip_address("192.0.2.1"), ipaddress.ip_address("2001:db8::25")
    assert str(Mailbox.of("ned", four)) == "ned@[192.0.2.1]"
    assert str(Mailbox.of("ned", six)) == "ned@[IPv6:2001:db8::25]"
    assert Mailbox.of("ned", six).address == six
    with pytest.raises(smtpkit.BuildError):
        Mailbox.of("ned", ipaddress.ip_address("fe80::1%eth0"))


def test_a_lenient_reader_may_meet_literals_without_an_address() -> None:
    line = b"RCPT TO:<ned@[x-tag:A@b]>\r\n"
    box = smtpkit.parse_command(line, profile="lenient").forward_path.mailbox
    assert (box.is_address_literal, box.address, box.domain_a_label) == (True, None, None)
    same = smtpkit.parse_command(line.replace(b"x-tag", b"X-TAG"), profile="lenient")
    other = smtpkit.parse_command(line.replace(b"A@b", b"a@b"), profile="lenient")
    assert same.forward_path.mailbox == box
    assert other.forward_path.mailbox != box


# --- equality -------------------------------------------------------------------------------------

# mailboxes of one group are equal, those of two groups are not
GROUPS = [
    ["ned@x.example", "ned@X.EXAMPLE", '"ned"@x.example', r'"\n\e\d"@X.example'],
    ["Ned@x.example", '"Ned"@x.example'],
    ["ned@y.example"],
    ['"ned "@x.example', r'"ned\ "@x.example'],
    # RFC 5321, 4.5.1: the one name without case
    ["Postmaster@x.example", "postmaster@x.example", '"POSTMASTER"@x.example'],
    ["postmaster@y.example"],
    [
        "ned@bücher.example",
        "ned@xn--bcher-kva.example",
        "ned@BÜCHER.example",
        "ned@XN--BCHER-KVA.EXAMPLE",
    ],
    ["ned@bucher.example"],
    ["ned@faß.example", "ned@xn--fa-hia.example"],
    ["ned@fass.example"],
    ["ned@[192.0.2.1]"],
    ["ned@192.0.2.1"],
    ["ned@[IPv6:2001:db8::1]", "ned@[IPv6:2001:DB8:0::1]", "ned@[ipv6:2001:db8:0:0:0:0:0:1]"],
    ["ned@[IPv6:::ffff:192.0.2.1]"],
    ["jørn@x.example", '"jørn"@x.example'],
    # a local part keeps its characters: these are two names
    ["jo\u0308rn@x.example"],
    ["j\u00f6rn@x.example"],
    ['"a@b"@x.example', r'"a\@b"@x.example'],
    # an A-label that is none stands for itself
    ["ned@xn--example.example", "ned@XN--example.example"],
]


@pytest.mark.usefixtures("idna")
def test_mailboxes_are_equal_when_they_name_the_same() -> None:
    boxes = [(number, mailbox(text)) for number, group in enumerate(GROUPS) for text in group]
    for (first, one), (second, other) in itertools.product(boxes, repeat=2):
        assert (one == other) is (first == second), f"{one} {other}"
        if first == second:
            assert hash(one) == hash(other)
    assert len({box for _, box in boxes}) == len(GROUPS)


def test_a_mailbox_is_no_path_and_no_text() -> None:
    box = mailbox("ned@x.example")
    path = ReversePath.parse(b"<ned@x.example>")
    assert box != path
    assert path != box
    assert box != "ned@x.example"
    assert path.mailbox == box


# paths of one group are equal, those of two groups are not
PATHS = [
    [(ReversePath, "<>")],
    [(ForwardPath, "<Postmaster>"), (ForwardPath, "<POSTMASTER>")],
    [(ForwardPath, "<postmaster@x.example>"), (ReversePath, "<Postmaster@X.example>")],
    [(ReversePath, "<ned@x.example>"), (ForwardPath, '<"ned"@X.EXAMPLE>')],
    [
        (ReversePath, "<@a.example,@b.example:ned@x.example>"),
        (ForwardPath, "<@A.example,@B.example:ned@x.example>"),
    ],
    [(ForwardPath, "<@b.example,@a.example:ned@x.example>")],
    [(ForwardPath, "<@a.example:ned@x.example>")],
    [
        (ForwardPath, "<@bücher.example:ned@x.example>"),
        (ForwardPath, "<@xn--bcher-kva.example:ned@x.example>"),
    ],
]


def test_paths_are_equal_when_they_lead_to_the_same() -> None:
    paths = [
        (number, view.parse(text.encode()))
        for number, group in enumerate(PATHS)
        for view, text in group
    ]
    for (first, one), (second, other) in itertools.product(paths, repeat=2):
        assert (one == other) is (first == second), f"{one!r} {other!r}"
        if first == second:
            assert hash(one) == hash(other)


def test_the_null_path_and_postmaster_are_two_values() -> None:
    # P32
    null, postmaster = ReversePath.parse(b"<>"), ForwardPath.parse(b"<Postmaster>")
    assert (null.is_null, null.mailbox, str(null)) == (True, None, "")
    assert (postmaster.is_postmaster, postmaster.mailbox) == (True, None)
    assert str(postmaster) == "Postmaster"
    assert null != postmaster
    assert not ForwardPath.accepts("<>")
    assert not ReversePath.accepts("<Postmaster>")


def test_a_source_route_is_kept() -> None:
    text = b"<@a.example,@b.example:ned@x.example>"
    path = ForwardPath.parse(text)
    assert path.source_route == "@a.example,@b.example"
    assert (bytes(path), str(path)) == (text, text[1:-1].decode())
    assert smtpkit.Rcpt.build(path) == b"RCPT TO:" + text + b"\r\n"
    assert path.mailbox == mailbox("ned@x.example")


def test_paths_that_only_a_lenient_reader_takes_are_compared_too() -> None:
    def path(text: bytes) -> ForwardPath:
        command = smtpkit.parse_command(b"RCPT TO:" + text + b"\r\n", profile="lenient")
        found: ForwardPath = command.forward_path
        return found

    assert path(b" ned@X.example") == path(b"<ned@x.example>") == path(b"< ned@x.example >")
    assert path(b"<ned>") == path(b"<ned>")
    assert path(b"<ned>") != path(b"<Ned>")
    assert path(b"<ned@x_y.example>") == path(b"<ned@X_Y.example>")
    # its quotes are none: no quoted-string ends before the last of them
    assert path(b'<"a"b"@x.example>').mailbox.decoded_local_part == '"a"b"'


def test_two_at_signs_are_an_error_with_a_place() -> None:
    # P30: the whole is read, and no part of it is taken for the address
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(b"RCPT TO:<alice@example.com@evil.example>\r\n")
    assert caught.value.offset == 26
    with pytest.raises(smtpkit.ParseError):
        mailbox("alice@example.com <eve@evil.example>")


@LAW
@given(strategies.mailbox(), strategies.mailbox())
def test_equality_and_hashes_agree(one: bytes, other: bytes) -> None:
    first, second = Mailbox.parse(one), Mailbox.parse(other)
    assert (first == second) is (second == first)
    assert first == Mailbox.parse(one)
    if first == second:
        assert hash(first) == hash(second)


def test_the_views_stand_on_the_classes_that_know_addresses() -> None:
    assert issubclass(Mailbox, smtpkit.address.MailboxView)
    assert issubclass(ReversePath, smtpkit.address.PathView)
    assert issubclass(ForwardPath, smtpkit.address.PathView)


# --- SMTPUTF8 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("ned@x.example", False),
        ("jørn@x.example", True),
        ('"jørn"@x.example', True),
        ("ned@bücher.example", True),
        ("ned@xn--bcher-kva.example", False),
        ("@bücher.example:ned@x.example", True),
    ],
)
def test_what_is_beyond_ascii_needs_smtputf8(text: str, needs: bool) -> None:
    path = ForwardPath.parse(f"<{text}>".encode())
    assert path.needs_smtputf8 is needs
    assert needs_smtputf8(None, path) is needs
    assert needs_smtputf8("", text) is needs
    assert needs_smtputf8(b"ned@x.example", text.encode()) is needs
    if path.source_route is None:
        assert mailbox(text).needs_smtputf8 is needs


def test_an_envelope_needs_smtputf8_when_one_of_its_paths_does() -> None:
    # P31
    mail = smtpkit.parse_command(b"MAIL FROM:<ned@x.example>\r\n")
    plain = smtpkit.parse_command(b"RCPT TO:<eve@x.example>\r\n")
    beyond = smtpkit.parse_command("RCPT TO:<用户@例子.example>\r\n".encode())
    assert not needs_smtputf8(mail, plain)
    assert needs_smtputf8(mail, plain, beyond)
    assert needs_smtputf8(mail.reverse_path, beyond.forward_path)
    assert not needs_smtputf8()


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["lenient", "observer"])
@pytest.mark.parametrize(
    ("before", "repeated", "behind"),
    [
        (b"a@xn--", b"a-b9", b""),
        (b"a@", "ü".encode(), b""),
        (b"a@", "a\u0316\u0301".encode(), b""),
        (b'"', b"\\a", b'"@x.example'),
        (b'"\\', b"\\\\", b'"@x.example'),
        (b"a@", b"xn--bcher-kva.", b"example"),
    ],
    ids=repr,
)
def test_long_addresses_cost_no_more_than_their_length(
    before: bytes, repeated: bytes, behind: bytes, profile: str
) -> None:
    def use_one_of(size: int) -> Callable[[], object]:
        address = before + repeated * (size // len(repeated)) + behind
        line = b"MAIL FROM:<" + address + b">\r\n"
        return lambda: use(smtpkit.parse_command(line, profile=profile).reverse_path)

    def use(path: ReversePath) -> None:
        box = path.mailbox
        assert isinstance(hash(path), int)
        assert isinstance(box.decoded_local_part, str)
        assert isinstance(box.needs_quoting, bool)
        _ = (box.domain_a_label, box.domain_u_label, box.address)

    # longer than any limit: each is read all the same, and says so
    assert_linear(use_one_of, 300)

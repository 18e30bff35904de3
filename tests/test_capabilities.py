"""What a server offers: typed where it is known, kept in any case."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

import smtpkit
from grammar.declarations import Extension
from grammar.specification import SPECIFICATION


def offered(*lines: str) -> smtpkit.Capabilities:
    first, *others = ["x.example", *lines]
    texts = [first, *others]
    reply = [f"250-{text}" for text in texts[:-1]] + [f"250 {texts[-1]}"]
    return smtpkit.Capabilities("".join(f"{line}\r\n" for line in reply).encode())


# P36: the line -> its keyword, the capability and its value
OLD = [
    ("AUTH=LOGIN PLAIN", "AUTH", "auth", ("LOGIN", "PLAIN")),
    ("auth=LOGIN", "AUTH", "auth", ("LOGIN",)),
    ("AUTH= LOGIN", "AUTH", "auth", ("LOGIN",)),
    ("X-EXPS=LOGIN", "X-EXPS", "x_exps", ("LOGIN",)),
    ("X_PIPE_CONNECT", "PIPECONNECT", "pipeconnect", True),
    ("x_pipe_connect", "PIPECONNECT", "pipeconnect", True),
]


@pytest.mark.parametrize(("line", "keyword", "name", "value"), OLD)
def test_an_old_spelling_is_typed_and_malformed(
    line: str, keyword: str, name: str, value: object
) -> None:
    caps = offered("PIPELINING", line, "SIZE 1000")
    assert keyword in caps
    assert getattr(caps, name) == value
    assert caps.malformed == (line,)
    assert caps.unknown == {}
    assert (caps.pipelining, caps.size) == (True, 1000)


@pytest.mark.parametrize("lines", [("AUTH=LOGIN", "AUTH PLAIN"), ("AUTH PLAIN", "AUTH=LOGIN")])
def test_the_right_line_counts_wherever_it_stands(lines: tuple[str, str]) -> None:
    caps = offered(*lines)
    assert caps.auth == ("PLAIN",)
    assert caps["AUTH"] == "PLAIN"
    assert caps.malformed == ("AUTH=LOGIN",)
    assert list(caps).count("AUTH") == 1


@pytest.mark.parametrize("line", ["X_PIPE_CONNECTED", "XX_PIPE_CONNECT", "AUTHX=LOGIN", "X_Y a"])
def test_what_no_extension_declares_is_kept_as_it_is(line: str) -> None:
    caps = offered(line, "SIZE 1000")
    assert caps.malformed == (line,)
    assert list(caps) == ["SIZE"]


def test_every_old_spelling_is_in_the_library() -> None:
    declared = {each.keyword: each.old_spellings for each in SPECIFICATION.extensions}
    views = smtpkit.Capabilities.lines_by_keyword
    assert {keyword: view.also for keyword, view in views.items()} == declared


def test_a_dialect_has_its_own_old_spellings_and_they_may_not_clash() -> None:
    mine = Extension("XNEW", "new", "none", old_spellings=("X_NEW",))
    dialect = smtpkit.dialect(mine)
    caps = dialect.Capabilities(b"250-x.example\r\n250-X_NEW\r\n250 AUTH=LOGIN\r\n")
    assert (caps.xnew, caps.auth) == (True, ("LOGIN",))
    for also in ("SIZE", "auth=", "XNEW"):
        with pytest.raises(smtpkit.DialectError, match=also.upper()):
            smtpkit.dialect(Extension("XNEW", "new", "none", old_spellings=(also,)))


# --- lines that are not right ---------------------------------------------------------------------

#: the line, the capability and its value, and what is wrong: names, and the octets that have it
FLAWED = [
    # a blank too many
    ("AUTH PLAIN LOGIN ", "auth", ("PLAIN", "LOGIN"), [("trailing-blanks", " ")]),
    ("AUTH PLAIN \t LOGIN", "auth", ("PLAIN", "LOGIN"), [("blanks", " \t ")]),
    ("  AUTH PLAIN", "auth", ("PLAIN",), [("blanks", "  ")]),
    ("SIZE 100 ", "size", 100, [("trailing-blanks", " ")]),
    ("SIZE  100", "size", 100, [("blanks", "  ")]),
    ("MT-PRIORITY  MIXER ", "mt_priority", "MIXER", [("blanks", "  "), ("trailing-blanks", " ")]),
    ("NO-SOLICITING a:b,c ", "no_soliciting", ("a:b", "c"), [("trailing-blanks", " ")]),
    ("NO-SOLICITING a, b", "no_soliciting", ("a", "b"), [("separator", ", ")]),
    ("BURL imap  imap://x", "burl", ("imap", "imap://x"), [("blanks", "  ")]),
    ("LIMITS RCPTMAX=20 ", "limits", {"RCPTMAX": 20}, [("trailing-blanks", " ")]),
    ("XCLIENT NAME  ADDR", "xclient", ("NAME", "ADDR"), [("blanks", "  ")]),
    ("STARTTLS ", "starttls", True, [("trailing-blanks", " ")]),
    # a sign where a blank is due
    ("SIZE=100", "size", 100, [("equals-sign", "=")]),
    ("SIZE: 100", "size", 100, [("equals-sign", ":")]),
    ("NO-SOLICITING=a", "no_soliciting", ("a",), [("equals-sign", "=")]),
    (
        "AUTH=LOGIN  PLAIN",
        "auth",
        ("LOGIN", "PLAIN"),
        [("old-spelling", "AUTH="), ("blanks", "  ")],
    ),
    # one word
    ("AUTH PLAIN !! LOGIN", "auth", ("PLAIN", "LOGIN"), [("bad-value", "!!")]),
    ("AUTH !!", "auth", (), [("bad-value", "!!")]),
    ("AUTH PLAIN,LOGIN", "auth", ("PLAIN", "LOGIN"), [("separator", ",")]),
    ("XCLIENT NAME F=O ADDR", "xclient", ("NAME", "ADDR"), [("bad-value", "F=O")]),
    ("BURL imap http://x", "burl", ("imap",), [("bad-value", "http://x")]),
    ("NO-SOLICITING a,1,b", "no_soliciting", ("a", "b"), [("bad-value", "1")]),
    (
        "LIMITS A=1 ;; RCPTMAX=0 B",
        "limits",
        {"A": "1", "B": None},
        [("bad-value", ";;"), ("bad-value", "RCPTMAX=0")],
    ),
    ("SIZE 100 octets", "size", 100, [("bad-value", "octets")]),
    ("SIZE 100 200", "size", 100, [("extra-text", "200")]),
    ("SIZE many", "size", None, [("bad-value", "many")]),
    ("STARTTLS now", "starttls", True, [("extra-text", "now")]),
    ("XLOOP", "xloop", None, [("no-value", "XLOOP")]),
    (
        "AUTH PLAIN ECDSA-NIST256P-CHALLENGE",
        "auth",
        ("PLAIN", "ECDSA-NIST256P-CHALLENGE"),
        [("over-long", "ECDSA-NIST256P-CHALLENGE")],
    ),
    # what is no keyword, nearly one, or none any more
    ("8 BITMIME", "eightbitmime", False, [("nearly-keyword", "8 BITMIME")]),
    ("START TLS", "starttls", False, [("nearly-keyword", "START TLS")]),
    ("PIPELINNING", "pipelining", False, [("nearly-keyword", "PIPELINNING")]),
    (
        "SMTP_UTF8",
        "smtputf8",
        False,
        [("no-keyword", "SMTP_UTF8"), ("nearly-keyword", "SMTP_UTF8")],
    ),
    ("XXXXXXXA", "starttls", False, [("masked", "XXXXXXXA")]),
    ("XXXX", "size", None, [("masked", "XXXX")]),
    ("OK", "dsn", False, [("no-offer", "OK")]),
    ("X-MINE a  b", "dsn", False, [("blanks", "  ")]),
    # line ends
    (
        "PIPELINING250-SIZE 5250 DSN",
        "size",
        5,
        [("lost-line-ends", "250-"), ("lost-line-ends", "250 ")],
    ),
    ("SIZE 5250-DSN", "dsn", True, [("lost-line-ends", "250-")]),
]


@pytest.mark.parametrize(("line", "name", "value", "flaws"), FLAWED)
@pytest.mark.parametrize("place", [0, 1])
def test_one_flaw_costs_one_word(
    line: str, name: str, value: object, flaws: list[tuple[str, str]], place: int
) -> None:
    others = ["CHUNKING", "ETRN"]
    caps = offered(*others[:place], line, *others[place:])
    assert getattr(caps, name) == value
    assert caps.malformed == (line,)
    [malformed] = caps.malformed
    assert [(each.name, line[slice(*each.span)]) for each in malformed.defects] == flaws
    assert all(each.sentence for each in malformed.defects)
    # the others are there
    assert (caps.chunking, caps.etrn) == (True, True)


def test_a_part_of_a_line_is_read() -> None:
    caps = offered("FUTURERELEASE 3600 soon", "DELIVERBY x,trace", "DSN")
    assert caps.futurerelease is not None
    assert caps.futurerelease.interval == 3600
    with pytest.raises(smtpkit.FieldError):
        _ = caps.futurerelease.until
    assert caps.deliverby is not None
    assert (caps.deliverby.min_by_time, caps.deliverby.tokens) == (None, ("trace",))
    assert [[each.name for each in line.defects] for line in caps.malformed] == [
        ["no-value", "bad-value"],
        ["bad-value"],
    ]
    nearly = offered("8 BITMIME").malformed[0].defects[0]
    assert nearly.sentence.endswith(": 8BITMIME")


#: lines of one keyword, the capability, its value, and those that are said to repeat it
REPEATED = [
    (("AUTH PLAIN", "AUTH LOGIN PLAIN"), "auth", ("PLAIN", "LOGIN"), ()),
    (("AUTH PLAIN", "auth LOGIN "), "auth", ("PLAIN", "LOGIN"), ("auth LOGIN ",)),
    (("AUTH=PLAIN", "AUTH=LOGIN"), "auth", ("PLAIN", "LOGIN"), ("AUTH=PLAIN", "AUTH=LOGIN")),
    (("AUTH PLAIN", "AUTH PLAIN"), "auth", ("PLAIN",), ()),
    (("AUTH", "AUTH PLAIN"), "auth", ("PLAIN",), ()),
    (("XCLIENT NAME", "XCLIENT ADDR"), "xclient", ("NAME", "ADDR"), ()),
    (("NO-SOLICITING a,b", "NO-SOLICITING c"), "no_soliciting", ("a", "b", "c"), ()),
    (("LIMITS RCPTMAX=1", "LIMITS A=b"), "limits", {"RCPTMAX": 1, "A": "b"}, ()),
    (("LIMITS RCPTMAX=1", "LIMITS RCPTMAX=2"), "limits", {"RCPTMAX": 2}, ("LIMITS RCPTMAX=2",)),
    (("SIZE 100", "SIZE 200"), "size", 200, ("SIZE 200",)),
    (("SIZE 100", "SIZE 100"), "size", 100, ()),
    # the last that tells a value
    (("SIZE 100", "SIZE"), "size", 100, ("SIZE",)),
    (("SIZE 100", "SIZE x"), "size", 100, ("SIZE x",)),
    (("SIZE x", "SIZE 100"), "size", 100, ("SIZE x", "SIZE 100")),
    (("MT-PRIORITY MIXER", "MT-PRIORITY NSEP"), "mt_priority", "NSEP", ("MT-PRIORITY NSEP",)),
    (("DSN", "dsn"), "dsn", True, ()),
]


@pytest.mark.parametrize(("lines", "name", "value", "malformed"), REPEATED)
def test_lines_that_repeat_a_keyword_are_merged_or_said_to(
    lines: tuple[str, ...], name: str, value: object, malformed: tuple[str, ...]
) -> None:
    first, *others = lines
    caps = offered(first, "CHUNKING", *others)
    assert getattr(caps, name) == value
    assert caps.malformed == malformed
    assert list(caps).count(first.upper().replace("=", " ").split(" ")[0]) == 1
    assert caps.chunking


def test_the_text_of_a_keyword_is_that_of_all_its_lines() -> None:
    caps = offered("AUTH PLAIN", "DSN", "AUTH LOGIN", "X-A 1", "X-A 2")
    assert (caps["AUTH"], caps["x-a"]) == ("PLAIN LOGIN", "2")
    assert caps.malformed == ("X-A 2",)
    assert [each.name for each in caps.malformed[0].defects] == ["repeated-keyword"]


#: the reply, the profile, the keywords, and the lines that are said to be wrong, with the reasons
REPLIES = [
    (b"250-x\r\n250-SIZE 5\r\nHELP\r\n250 DSN\r\n", "strict", "SIZE DSN", {"HELP": "stray-line"}),
    (
        b"250-x\r\n250-DSN\r\n8BITMIME\r\n\r\nVRFY\r\n250 HELP\r\n",
        "strict",
        "DSN HELP",
        {"8BITMIME": "stray-line", "VRFY": "stray-line"},
    ),
    (b"250-x\r\n250 SIZE 5\r\n250 DSN\r\n", "strict", "SIZE DSN", {"SIZE 5": "no-hyphen"}),
    (
        b"250-x\r\n250-X-A \xff\r\n250 DSN\r\n",
        "strict",
        "X-A DSN",
        {"X-A \udcff": "eight-bit bad-value"},
    ),
    (b"250-x\r\n250SIZE 5\r\n250 DSN\r\n", "strict", "SIZE DSN", {"SIZE 5": "no-space-after-code"}),
    (b"250-x\r\n251-SIZE 5\r\n250 DSN\r\n", "lenient", "SIZE DSN", {"SIZE 5": "mixed-codes"}),
    (b"250-x\n250-SIZE 5\n250 DSN\n", "lenient", "SIZE DSN", {}),
    (b"250-x\r\r\n250-SIZE 5\r\r\n250 DSN\r\r\n", "lenient", "SIZE DSN", {}),
    (b"250-x\n250-SIZE 5\n250 DSN\n", {"bare-lf"}, "SIZE DSN", {}),
    (
        b"250-x250-SIZE 5250 DSN\r\n",
        "lenient",
        "SIZE DSN",
        {"SIZE 5": "lost-line-ends lost-line-ends"},
    ),
    (b"250-x\r\n250-SIZE 5\r\nHELP\r\n", "observer", "SIZE", {"HELP": "stray-line"}),
    (b"250-x\r\n250-SIZE 5\r\n250-DSN\r\n", "observer", "SIZE DSN", {}),
]


@pytest.mark.parametrize(("octets", "profile", "keywords", "malformed"), REPLIES)
def test_a_line_that_is_wrong_costs_no_other(
    octets: bytes, profile: Any, keywords: str, malformed: dict[str, str]
) -> None:
    caps = smtpkit.Capabilities(octets, profile=profile)
    assert list(caps) == keywords.split()
    if "SIZE" in keywords:
        assert caps.size == 5
    found = {str(each): " ".join(d.name for d in each.defects) for each in caps.malformed}
    assert found == malformed
    # the same by way of the reply
    if profile != "strict":
        view = smtpkit.parse_reply(octets, profile=profile)
        assert smtpkit.Capabilities(view).to_dict() == caps.to_dict()
        assert caps.defects == view.defects


@pytest.mark.parametrize(
    "octets", [b"250-x\n250 SIZE 5\n", b"250-x250-SIZE 5\r\n", b"250-x\r\n", b"", b"x"]
)
def test_codes_and_line_ends_are_a_question_of_the_profile(octets: bytes) -> None:
    with pytest.raises(smtpkit.ParseError):
        smtpkit.Capabilities(octets)


@pytest.mark.parametrize("octets", [b"550 x\r\n", b"\x00", b"", b"x\r\n"])
def test_what_is_no_250_offers_nothing_to_anybody(octets: bytes) -> None:
    with pytest.raises(smtpkit.ParseError, match="offers nothing"):
        smtpkit.Capabilities(octets, profile="observer")
    view = smtpkit.parse_reply(octets, profile="observer")
    with pytest.raises(smtpkit.ParseError, match="offers nothing"):
        smtpkit.Capabilities(view)


def test_offered_and_told_are_two_things() -> None:
    caps = offered("SIZE", "AUTH", "DELIVERBY", "DSN")
    assert (caps.size, "SIZE" in caps, caps.line("size") is not None) == (None, True, True)
    assert (caps.auth, "AUTH" in caps) == ((), True)
    assert caps.deliverby is not None
    assert caps.deliverby.min_by_time is None
    nothing = offered("DSN")
    assert (nothing.size, nothing.auth, nothing.deliverby) == (None, None, None)
    assert nothing.line("SIZE") is nothing.line("X-MINE") is None


def test_an_extension_says_what_a_lenient_reader_takes_in_its_line() -> None:
    from grammar import DIGIT, LETTER, Integer, Leniency, Octets, Struct, relaxed

    count = relaxed(Octets(DIGIT), Leniency("in-words", "a number in words", Octets(LETTER)))
    mine = smtpkit.dialect(
        Extension("X-PAIR", "two", "none", ehlo=Struct("a" / Octets(LETTER), ":", "b" / count)),
        Extension("X-COUNT", "one", "none", ehlo="n" / Integer(Octets(DIGIT))),
    )
    caps = mine.Capabilities(b"250-x\r\n250-X-COUNT  5\r\n250 X-PAIR  a:two \r\n")
    assert (caps.x_count, str(caps.x_pair), caps.x_pair.b) == (5, "X-PAIR a:two", "two")
    assert [[each.name for each in line.defects] for line in caps.malformed] == [
        ["blanks"],
        ["blanks", "in-words", "trailing-blanks"],
    ]


def test_what_is_built_of_an_offer_keeps_its_values() -> None:
    lines = ["SIZE 5", "AUTH PLAIN  LOGIN", "LIMITS A=b", "X-A b c", "DSN"]
    built = smtpkit.EhloReply.build("y.example", offered(*lines))
    caps = smtpkit.Capabilities(built)
    assert (caps.size, caps.auth, caps["X-A"], caps.dsn) == (5, ("PLAIN", "LOGIN"), "b c", True)
    assert (caps.limits, caps.malformed) == ({"A": "b"}, ())
    assert smtpkit.SmtpBuilder().ehlo_response("y.example", offered(*lines)).build() == built


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lambda: smtpkit.Greeting.build("5.1.1"), "domain"),
        (lambda: smtpkit.Greeting.build("2.1.1"), "domain"),
        (lambda: smtpkit.Greeting.build("2.1.1", "hi", ["more"]), "domain"),
        (lambda: smtpkit.SmtpBuilder().service_ready("5.1.1"), "domain"),
        (lambda: smtpkit.SmtpBuilder().ehlo_response("5.1.1"), "domain"),
        (lambda: smtpkit.EhloReply.build("2.1.1", ["DSN"]), "domain"),
        (lambda: smtpkit.EhloReply.build("x", greet="a\x02b"), "greet"),
        (lambda: smtpkit.EhloReply.build("x", ["DSN"], "a\0b"), "greet"),
        (lambda: smtpkit.EhloReply.build("x", greet="a\x7fb"), "greet"),
    ],
)
def test_what_nobody_reads_as_a_reply_is_not_built(build: Any, field: str) -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        build()
    assert caught.value.field == field


def test_malformed_lines_are_text_that_can_be_copied() -> None:
    [line] = offered("AUTH PLAIN ").malformed
    assert isinstance(line, str)
    assert isinstance(line, smtpkit.MalformedLine)
    for other in (copy.deepcopy(line), pickle.loads(pickle.dumps(line))):
        assert (other, other.defects) == (line, line.defects)
    assert json.dumps(offered("AUTH PLAIN ").malformed) == '["AUTH PLAIN "]'


# --- LIMITS (RFC 9422) ----------------------------------------------------------------------------


def test_limits_are_numbers_in_any_order_and_others_are_kept() -> None:
    limits = offered("LIMITS rcptmax=20 X-Flag MAILMAX=999999 RCPTDOMAINMAX=1").limits
    assert limits is not None
    assert (limits.rcptmax, limits.mailmax, limits.rcptdomainmax) == (20, 999999, 1)
    assert list(limits.items())[1] == ("X-Flag", None)
    other = offered("LIMITS MAILMAX=5").limits
    assert other is not None
    assert (other.rcptmax, other.mailmax, other.rcptdomainmax) == (None, 5, None)
    assert offered("SIZE 1000").limits is None


@pytest.mark.parametrize("name", ["MAILMAX", "RCPTMAX", "rcptdomainmax"])
@pytest.mark.parametrize("value", ["", "=0", "=007", "=1000000", "=x", "=-1", "=1.5"])
def test_a_limit_that_is_none_is_malformed(name: str, value: str) -> None:
    line = f"LIMITS X-MINE=0 {name}{value}"
    caps = offered(line)
    # the others are read
    assert caps.limits == {"X-MINE": "0"}
    assert caps.malformed == (line,)
    [defect] = caps.malformed[0].defects
    assert (defect.name, line[slice(*defect.span)]) == ("bad-value", name + value)
    assert offered(f"LIMITS {name}{value}").limits is None
    with pytest.raises(smtpkit.ParseError, match="is 1 to 999999, without leading zeros"):
        smtpkit.Capabilities.lines_by_keyword["LIMITS"].parse(line.encode())


def test_limits_are_built_by_name() -> None:
    view = smtpkit.Capabilities.lines_by_keyword["LIMITS"]
    line = view.build({"RCPTMAX": 20, "x-mine": "a=b", "X-FLAG": None})  # type: ignore[attr-defined]
    assert line == b"LIMITS RCPTMAX=20 x-mine=a=b X-FLAG"
    read = view.parse(line)
    assert read.to_dict() == {"limits": {"RCPTMAX": 20, "x-mine": "a=b", "X-FLAG": None}}
    assert view.build(**read.values()) == line  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "limits",
    [
        {"RCPTMAX": 0},
        {"RCPTMAX": 1_000_000},
        {"RCPTMAX": None},
        {"RCPTMAX": True},
        {"rcptmax": 1, "RCPTMAX": 2},
        {"RCPTMAX": "20"},
        {"X": 1},
        {"A B": "1"},
        {"X": "a;b"},
        {},
        [("RCPTMAX", 1)],
        "RCPTMAX=1",
        {1: 1},
    ],
)
def test_limits_that_would_not_be_read_are_not_built(limits: object) -> None:
    view = smtpkit.Capabilities.lines_by_keyword["LIMITS"]
    with pytest.raises(smtpkit.BuildError):
        view.build(limits)  # type: ignore[attr-defined]


@pytest.mark.parametrize("keyword", ["SI ZE", "", "X_A", "8 BITMIME"])
def test_what_would_be_read_as_another_keyword_is_not_built(keyword: str) -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        smtpkit.EhloReply.build("x.example", {keyword: None})
    assert str(caught.value) == f'extensions: not an EHLO keyword, "{keyword}"'


@pytest.mark.parametrize("value", ["1,000", "10,5M", "5,x"])
def test_a_part_of_a_number_is_no_value(value: str) -> None:
    offered = smtpkit.Capabilities(f"250-x.example\r\n250 SIZE {value}\r\n".encode())
    [line] = offered.malformed
    assert (offered.size, "SIZE" in offered) == (None, True)
    assert [(each.name, each.span) for each in line.defects] == [("bad-value", (5, len(line)))]


def test_one_limit_that_is_repeated_costs_no_other() -> None:
    offered = smtpkit.Capabilities(
        b"250-x.example\r\n250-LIMITS RCPTMAX=5\r\n250-LIMITS MAILMAX=6\r\n250 LIMITS RCPTMAX=7\r\n"
    )
    assert dict(offered.limits) == {"RCPTMAX": 7, "MAILMAX": 6}
    [line] = offered.malformed
    assert (line, [each.name for each in line.defects]) == (
        "LIMITS RCPTMAX=7",
        ["repeated-keyword"],
    )


# --- what a line says beside what it seems to say -------------------------------------------------


@pytest.mark.parametrize(
    ("line", "limits", "flaws"),
    [
        ("LIMITS RCPTMAX = 20", {"RCPTMAX": 20}, {"blanks"}),
        ("LIMITS RCPTMAX= 20 MAILMAX =5", {"RCPTMAX": 20, "MAILMAX": 5}, {"blanks"}),
        ("LIMITS RCPTMAX 20", None, {"bad-value"}),
        ("LIMITS RCPTMAX = 0", None, {"bad-value", "blanks"}),
        ("LIMITS RCPTMAX=20 RCPTMAX=30", {"RCPTMAX": 30}, {"repeated-name"}),
        ("LIMITS RCPTMAX=20 rcptmax=20", {"RCPTMAX": 20}, set()),
    ],
)
def test_a_number_that_stands_apart_is_no_limit(
    line: str, limits: dict[str, int] | None, flaws: set[str]
) -> None:
    caps = offered(line)
    assert caps.limits == limits
    assert {each.name for one in caps.malformed for each in one.defects} == flaws


@pytest.mark.parametrize(
    "line",
    [
        "Requested mail action okay",
        "REQUESTED mail action okay",
        "HELLO x.example",
        "Pleased to meet you",
        "Welcome",
        "Sender ok",
        "Recipient verified",
    ],
)
def test_words_for_people_are_said_to_offer_nothing(line: str) -> None:
    assert [each.name for each in offered(line).malformed[0].defects] == ["no-offer"]


@pytest.mark.parametrize("line", ["X-MINE a b", "XMINE", "size 5", "x-mine 5", "VERP", "XEXCH50"])
def test_keywords_are_no_words_for_people(line: str) -> None:
    assert offered(line).malformed == ()


@pytest.mark.parametrize("first", ["OK", "Requested mail action okay", "Hello x.example"])
def test_words_for_people_are_no_name(first: str) -> None:
    caps = smtpkit.Capabilities(smtpkit.Reply.build(250, [first]))
    assert [each.name for each in caps.malformed[0].defects] == ["no-domain"]
    for name in ("localhost", "x.example", "localhost hello"):
        assert smtpkit.Capabilities(smtpkit.Reply.build(250, [name])).malformed == ()


@pytest.mark.parametrize("first", ["SIZE 5", "8BITMIME", "help", "AUTH=PLAIN"])
@pytest.mark.parametrize("others", [(), ("CHUNKING",)])
def test_a_server_without_a_name_is_told(first: str, others: tuple[str, ...]) -> None:
    reply = smtpkit.Reply.build(250, [first, *others])
    caps = smtpkit.Capabilities(reply)
    assert caps.malformed[0] == first
    assert "no-domain" in {each.name for each in caps.malformed[0].defects}
    assert set(caps) == set(others)


def test_enhanced_codes_before_keywords_cost_nothing() -> None:
    reply = b"250-2.0.0 x.example hi\r\n250-2.0.0 SIZE 5\r\n250-2.1.0 X-MINE a\r\n250 2.0.0 DSN\r\n"
    caps = smtpkit.Capabilities(reply)
    assert (caps.domain, caps.greet, caps.size, set(caps)) == (
        "x.example",
        "hi",
        5,
        {"SIZE", "X-MINE", "DSN"},
    )
    assert [[each.name for each in one.defects] for one in caps.malformed] == [["status-place"]] * 4


@pytest.mark.parametrize(
    ("line", "value", "rest"),
    [
        *((line, 5, "5") for line in ("SIZE=5", "SIZE = 5", "SIZE =5", "SIZE= 5", "SIZE : 5")),
        ("SIZE\t:5", 5, "5"),
        ("SIZE =", None, ""),
        ("AUTH = PLAIN LOGIN", ("PLAIN", "LOGIN"), "PLAIN LOGIN"),
        ("AUTH =PLAIN", ("PLAIN",), "PLAIN"),
        ("LIMITS = RCPTMAX=5", {"RCPTMAX": 5}, "RCPTMAX=5"),
        ("DSN =", True, ""),
    ],
)
def test_a_sign_behind_a_keyword_is_one_wherever_it_stands(
    line: str, value: object, rest: str
) -> None:
    caps = smtpkit.Capabilities(b"250-x.example\r\n250 %b\r\n" % line.encode())
    [keyword] = caps
    found = getattr(caps, keyword.lower())
    assert (dict(found) if hasattr(found, "keys") else found) == value
    assert caps[keyword] == rest
    [malformed] = caps.malformed
    [at] = [each.span[0] for each in malformed.defects if each.name == "equals-sign"]
    assert line[at] in "=:"
    names = {each.name for each in malformed.defects}
    assert names <= {"equals-sign", "blanks", "no-value"}


def test_a_sign_alone_behind_what_is_not_known_is_its_value() -> None:
    caps = smtpkit.Capabilities(b"250-x.example\r\n250 X-A = 5\r\n")
    assert (caps["X-A"], caps.malformed) == ("= 5", ())

"""`offered=`: what a server does not offer is refused, or a defect, without another dialect."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law

import smtpkit
from grammar.declarations import Command, Extension, Parameter, Parameters
from grammar.extensions import EXTENSIONS
from grammar.language.text import DIGIT, LETTER, Octets, Optional, Rule
from grammar.language.values import Present
from smtpkit.generated.dialect import DIALECT
from smtpkit.offers import read_as_offered
from smtpkit.testing import strategies

TOP = Path(__file__).parent.parent
ANSWER = b"250-x.example\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250-X-OTHER\r\n250 PIPELINING\r\n"
OFFERED = smtpkit.Capabilities(ANSWER)
MAIL = b"MAIL FROM:<ned@x.example>"


def refused(line: bytes, offered: Any = OFFERED, **how: Any) -> smtpkit.ParseError:
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(line, offered=offered, **how)
    return caught.value


def answer(error: smtpkit.ParseError) -> tuple[int, str]:
    assert error.reply is not None
    return error.reply.code, error.reply.enhanced_code


@pytest.mark.parametrize("rest", [b"", b" SIZE=5", b" size=5 body=8bitmime", b" BODY=7BIT"])
def test_what_is_offered_is_read(rest: bytes) -> None:
    line = MAIL + rest + b"\r\n"
    view = smtpkit.parse_command(line, offered=OFFERED)
    assert (type(view), view) == (smtpkit.Mail, smtpkit.parse_command(line))
    assert view.defects == ()


@pytest.mark.parametrize(
    ("rest", "word", "of"),
    [
        (b" RET=FULL", "RET", "it is of DSN"),
        (b" SIZE=5 RET=FULL", "RET", "it is of DSN"),
        (b" SMTPUTF8 SIZE=5", "SMTPUTF8", "it is of SMTPUTF8"),
        (b" BODY=BINARYMIME", "BODY=BINARYMIME", "it is of BINARYMIME"),
        (b" SIZE=5 body=binarymime", "BODY=BINARYMIME", "it is of BINARYMIME"),
        (b" FOO=1", "FOO", "no extension declares it"),
        (b" SIZES=5", "SIZES", "no extension declares it"),
        # of what is not offered nobody asks whether it is right, nor what follows it
        (b" RET=WRONG", "RET", "it is of DSN"),
        (b" RET=FULL SIZE=x", "RET", "it is of DSN"),
        (b" RET=FULL RET=FULL", "RET", "it is of DSN"),
    ],
)
def test_a_parameter_that_is_not_offered_is_refused_where_it_stands(
    rest: bytes, word: str, of: str
) -> None:
    line = b"xx" + MAIL + rest + b"\r\n"
    error = refused(line, start=2)
    assert answer(error) == (555, "5.5.4")
    assert error.offset == line.upper().index(b" " + word.encode()) + 1
    assert error.message == (
        f"the parameter {word} was not offered: {of} (esmtp-param, RFC 5321, 4.1.2)"
    )
    assert (error.rule, error.level) == ("esmtp-param", "semantic")
    assert error.expected == ("SIZE", "BODY")
    assert error.found.upper().startswith(word)
    assert error.leniencies == ("not-offered",)
    caret = str(error).splitlines()[-1].index("^") - 4
    assert line[2:].upper()[caret:].startswith(word.encode())


def test_the_mistake_that_stands_first_is_told() -> None:
    error = refused(MAIL + b" SIZE=x RET=FULL\r\n")
    assert (answer(error), error.rule) == ((501, "5.5.4"), "size-value")
    assert refused(b"MAIL FROM:a@b RET=FULL\r\n").rule == "Reverse-path"


def test_a_verb_that_is_not_offered_gets_502() -> None:
    for line in (b"BDAT 5\r\n", b"bdat what\r\n", b"STARTTLS\r\n", b"EXPN list\r\n"):
        error = refused(line)
        assert (answer(error), error.offset, error.rule) == ((502, "5.5.1"), 0, "command")
        assert "was not offered: it is of " in error.message
        assert not {"BDAT", "STARTTLS", "EXPN"} & set(error.expected)
    # a verb that nobody knows is no question of an offer
    assert answer(refused(b"XYZZY\r\n")) == (500, "5.5.1")


def test_a_word_of_an_extension_is_refused_where_that_is_not_offered() -> None:
    line = b"VRFY ned SMTPUTF8\r\n"
    assert smtpkit.parse_command(line, offered={"SMTPUTF8"}).fields == ("string", "smtputf8")
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(line, offered={"SIZE"})
    assert (caught.value.offset, str(caught.value.reply)[:9]) == (9, "504 5.5.4")
    view = smtpkit.parse_command(line, offered={"SIZE"}, profile="lenient")
    assert [each.name for each in view.defects] == ["not-offered"]
    observer = smtpkit.Observer()
    observer.client(b"EHLO x\r\n")
    observer.server(b"250-y\r\n250 SIZE\r\n")
    [message] = observer.client(line)
    assert [each.reply.code for each in message.problems if each.reply] == [504]


@pytest.mark.parametrize(
    "verb", ["EHLO x", "HELO x", "DATA", "RSET", "VRFY x", "HELP", "NOOP", "QUIT"]
)
def test_what_belongs_to_smtp_itself_is_always_offered(verb: str) -> None:
    """VRFY has to be there, and HELP need not be listed; EXPN has to (RFC 5321, 3.5.2)."""
    assert smtpkit.parse_command(verb.encode() + b"\r\n", offered=()).verb == verb[:4]
    assert smtpkit.parse_command(MAIL + b"\r\n", offered=()).verb == "MAIL"
    assert smtpkit.parse_command(b"EXPN x\r\n", offered=["EXPN"]).verb == "EXPN"


def test_a_word_of_another_extension_needs_that_one_alone() -> None:
    """RFC 3030, 4.2, offers BINARYMIME without 8BITMIME, and MAIL has BODY=BINARYMIME."""
    line = MAIL + b" BODY=BINARYMIME\r\n"
    view = smtpkit.parse_command(line, offered=["PIPELINING", "BINARYMIME", "CHUNKING"])
    assert view.to_dict()["body"] == "BINARYMIME"
    error = refused(MAIL + b" BODY=8BITMIME\r\n", ["BINARYMIME"])
    assert error.message.startswith("the parameter BODY was not offered: it is of 8BITMIME")


class Asked:
    """Something that only says whether it has a keyword."""

    def __contains__(self, keyword: object) -> bool:
        return keyword == "DSN"


@pytest.mark.parametrize(
    "offered",
    [
        smtpkit.Capabilities(b"250-x.example\r\n250 dsn\r\n"),
        smtpkit.dialect(only=["SIZE"]).Capabilities(b"250-x.example\r\n250 DSN\r\n"),
        frozenset({"DSN"}),
        {"dsn"},
        ["DSN", "X-OTHER"],
        {"dsn": ""},
        Asked(),
    ],
)
def test_an_offer_is_any_collection_of_keywords(offered: Any) -> None:
    for _ in range(2):
        assert smtpkit.parse_command(MAIL + b" RET=FULL\r\n", offered=offered).verb == "MAIL"
        assert answer(refused(MAIL + b" SIZE=5\r\n", offered)) == (555, "5.5.4")


@pytest.mark.parametrize("offered", ["SIZE", b"SIZE", 5, [b"SIZE"], [["SIZE"]], {5}])
def test_what_is_no_offer_is_an_error(offered: Any) -> None:
    with pytest.raises(TypeError, match=r"^offered: "):
        smtpkit.parse_command(MAIL + b"\r\n", offered=offered)


def test_an_offer_that_changes_is_looked_at_each_time() -> None:
    offered: set[str] = set()
    refused(MAIL + b" SIZE=5\r\n", offered)
    offered.add("SIZE")
    assert smtpkit.parse_command(MAIL + b" SIZE=5\r\n", offered=offered)


def test_an_offer_is_kept_by_its_keywords_and_not_by_what_somebody_made_of_them() -> None:
    class Alike(frozenset[str]):
        def __hash__(self) -> int:
            return hash(frozenset({"SIZE"}))

        def __eq__(self, other: object) -> bool:
            return True

    with suppress(smtpkit.ParseError):
        smtpkit.parse_command(MAIL + b" SIZE=5\r\n", offered=Offer(Alike({"DSN"})))
    assert smtpkit.parse_command(MAIL + b" SIZE=5\r\n", offered={"SIZE"})
    with pytest.raises(TypeError, match="EHLO keywords are text, not 1"):
        smtpkit.parse_command(MAIL + b"\r\n", offered=Offer(frozenset({1})))  # type: ignore[arg-type]


# --- with leniencies ------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["lenient", "observer", {"not-offered"}])
def test_to_a_lenient_reader_it_is_a_defect(profile: Any) -> None:
    line = MAIL + b" RET=FULL SIZE=5 FOO\r\n"
    view = smtpkit.parse_command(line, offered=OFFERED, profile=profile)
    assert isinstance(view, smtpkit.Mail)
    assert (view.size, view.ret, str(view.reverse_path)) == (5, "FULL", "ned@x.example")
    spans = [(each.name, line[slice(*each.span)]) for each in view.defects]
    assert spans == [("not-offered", b"RET=FULL"), ("not-offered", b"FOO")]
    [verb] = smtpkit.parse_command(b"BDAT 5\r\n", offered=OFFERED, profile=profile).defects
    assert (verb.name, verb.span) == ("not-offered", (0, 4))


def test_it_stands_among_the_other_defects() -> None:
    line = b" MAIL FROM: <ned@x.example> RET=FULL SIZE=x\n"
    view = smtpkit.parse_command(line, offered=OFFERED, profile="lenient")
    names = ["leading-blanks", "blanks-after-colon", "not-offered", "bad-value", "bare-lf"]
    assert [each.name for each in view.defects] == names
    view = smtpkit.parse_command(b" BDAT 5\r\n", offered=OFFERED, profile="lenient")
    assert [each.span for each in view.defects] == [(0, 1), (1, 5)]


def test_other_leniencies_do_not_let_it_pass() -> None:
    line = b"MAIL FROM: <ned@x.example> RET=FULL\r\n"
    error = refused(line, profile={"blanks-after-colon"})
    assert (answer(error), error.offset) == ((555, "5.5.4"), 27)
    line = line.replace(b"RET=FULL", b"SIZE=5")
    assert smtpkit.parse_command(line, offered=OFFERED, profile={"blanks-after-colon"})


def test_an_observer_has_a_view_of_any_octets() -> None:
    for line in (b"", b"BDAT x\r\n", b"\0\r\n", MAIL + b" RET=FULL"):
        view = smtpkit.parse_command(line, offered=(), profile="observer")
        assert bytes(view) == line


# --- against a dialect that has nothing else ------------------------------------------------------


def offers() -> Iterator[list[str]]:
    keywords = [each.keyword for each in EXTENSIONS]
    yield from ([], ["SIZE", "8BITMIME"], ["BINARYMIME", "CHUNKING"], ["SMTPUTF8", "DSN", "AUTH"])
    yield [word for word in keywords if word != "DSN"]


DIALECTS = [(frozenset(each), smtpkit.dialect(only=each, unknown="refused")) for each in offers()]


LINES = st.one_of(strategies.mail_lines(), strategies.rcpt_lines(), strategies.commands())


@law(20_000)
@given(line=LINES, number=st.integers(0, len(DIALECTS) - 1))
def test_a_dialect_of_what_is_offered_has_the_same_verdict(line: bytes, number: int) -> None:
    """The length of a line, the verbs of LMTP and EXPN are another question."""
    offered, dialect = DIALECTS[number]
    verdicts: list[Any] = []
    for parse in (
        lambda: dialect.parse_command(line),
        lambda: smtpkit.parse_command(line, offered=offered),
    ):
        try:
            verdicts.append(parse().to_dict())
        except smtpkit.ParseError as error:
            verdicts.append(error.level == "limit" or answer(error)[0])
    of_dialect, here = verdicts
    if of_dialect is True or smtpkit.parse_command(line).verb == "EXPN":
        return
    if (of_dialect, here) == (501, 555) and b" BODY=" in line.upper():
        return  # to a dialect that does not know a word, it is no word
    # a dialect does not know the verb, and has no limit for the line
    assert here == {500: 502}.get(of_dialect, of_dialect) if isinstance(of_dialect, int) else here


KEYWORDS = sorted({each.keyword for each in EXTENSIONS})


@law(20_000)
@given(line=LINES, keywords=st.frozensets(st.sampled_from(KEYWORDS), min_size=8))
def test_what_reads_fast_has_the_verdict_of_what_looks_at_each_parameter(
    line: bytes, keywords: frozenset[str]
) -> None:
    offers = DIALECT.offers_of(Offer(keywords))
    verdicts: list[Any] = []
    for read in (
        lambda: smtpkit.parse_command(line, offered=Offer(keywords)),
        lambda: read_as_offered(DIALECT, offers, line, 0, len(line), "strict"),
    ):
        try:
            view = read()
            verdicts.append((type(view), view.to_dict(secrets=True)))
        except smtpkit.ParseError as error:
            verdicts.append((str(error), error.offset, str(error.reply)))
    assert verdicts[0] == verdicts[1]


def test_a_word_is_refused_where_there_are_parameters_too() -> None:
    word = Optional(":", "smtputf8" / Present("SMTPUTF8"))
    foo = Parameter("FOO", Rule("digits", "example", Octets(DIGIT)), "foo", "example")
    pieces = (" ", "number" / Octets(DIGIT), word, Parameters("XBOTH", (foo,)))
    both = Command("XBOTH", "both", "example", *pieces, words={"smtputf8": "SMTPUTF8"})
    read = smtpkit.dialect(Extension("X-BOTH", "both", "example", commands=(both,))).parse_command
    line = b"XBOTH 1:SMTPUTF8 FOO=2\r\n"
    assert read(line, offered={"X-BOTH", "SMTPUTF8"}).foo == "2"
    for offered in ({"X-BOTH"}, Offer(frozenset({"X-BOTH"}))):
        assert read(b"XBOTH 1 FOO=2\r\n", offered=offered).foo == "2"
        with pytest.raises(smtpkit.ParseError, match="SMTPUTF8 was not offered"):
            read(line, offered=offered)


class Offer:
    """What was offered, as `Capabilities` are."""

    def __init__(self, keywords: frozenset[str]) -> None:
        self.keywords = keywords


@pytest.mark.parametrize("word", ["BINARYMIME", "binaryMIME", "8BITMIME", "7bit"])
@pytest.mark.parametrize("more", [b"", b" SIZE=5", b" SIZE=5 X-OTHER=1", b" X-OTHER"])
def test_a_word_for_a_value_is_offered_by_itself(word: str, more: bytes) -> None:
    line = b"%b BODY=%b%b\r\n" % (MAIL, word.encode(), more)
    if word.upper() != "BINARYMIME" and b"X-" not in more:
        assert smtpkit.parse_command(line, offered=OFFERED).body == word.upper()
    else:
        assert answer(refused(line)) == (555, "5.5.4")


def test_it_needs_neither_construct_nor_new_classes() -> None:
    code = (
        "import smtpkit, sys\n"
        f"offered = smtpkit.Capabilities({ANSWER!r})\n"
        "classes = set(map(id, smtpkit.View.__subclasses__()))\n"
        "view = smtpkit.parse_command(b'MAIL FROM:<> SIZE=5\\r\\n', offered=offered)\n"
        "assert type(view) is smtpkit.Mail\n"
        "try: smtpkit.parse_command(b'MAIL FROM:<> FOO\\r\\n', offered=offered)\n"
        "except smtpkit.ParseError as error: assert error.reply.code == 555\n"
        "assert not {'construct', 'grammar'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=TOP)


def test_what_a_dialect_declares_is_offered_by_its_keyword() -> None:
    digits = Rule("mine", "example", Octets(DIGIT, 1, 3))
    mine = Extension(
        "X-MINE",
        "try",
        "example",
        parameters={"RCPT": (Parameter("MINE", digits, "try", "example"),)},
        commands=(Command("XMINE", "try", "example", " ", "word" / Octets(LETTER)),),
    )
    dialect = smtpkit.dialect(mine)
    for line in (b"RCPT TO:<a@b> MINE=5\r\n", b"XMINE abc\r\n"):
        assert dialect.parse_command(line, offered=["x-mine"])
        with pytest.raises(smtpkit.ParseError, match="was not offered: it is of X-MINE"):
            dialect.parse_command(line, offered=OFFERED)


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_defect_more_leaves_lists_as_they_are(end: bytes) -> None:
    line = b"MAIL FROM:<> SOLICIT=org.example:a,org.x:b" + end
    mail = smtpkit.parse_command(line, profile="lenient", offered={"SIZE"})
    assert mail.defects[0].name == "not-offered"
    assert isinstance(mail, smtpkit.Mail)
    assert mail.solicit == ("org.example:a", "org.x:b")

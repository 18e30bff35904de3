"""What an extension carries reaches every output of its dialect, and nothing else is changed."""

from __future__ import annotations

import base64
import copy
import doctest
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from laws import law

import smtpkit
from grammar.codes import ReplyCode, StatusCode, SuggestedReply
from grammar.declarations import (
    CLIENT,
    SERVER,
    Command,
    Extension,
    Mechanism,
    Message,
    Mode,
    Parameter,
    Parameters,
    Replies,
    StandardReply,
)
from grammar.generator.compiler import Choice, compile_dialect
from grammar.language.text import (
    DIGIT,
    LETTER,
    Leniency,
    Literal,
    Octets,
    OctetSet,
    Optional,
    Rule,
    Struct,
)
from grammar.language.values import Codec, Enumeration, Integer
from smtpkit import sasl
from smtpkit.testing import check_round_trips

digits, letters = Octets(DIGIT, 1, 9), Octets(LETTER)


def extension(**facts: Any) -> Extension:
    return Extension("X-MINE", facts.pop("summary", "try"), "example", **facts)


def command(*arguments: Any, **facts: Any) -> Extension:
    return extension(commands=(Command("XMINE", "try", "example", *arguments, **facts),))


def parameter(keyword: str, value: Any = None, **facts: Any) -> Extension:
    return extension(parameters={"MAIL": (Parameter(keyword, value, "try", "example", **facts),)})


def message(name: str = "mine", *items: Any, **facts: Any) -> Message:
    return Message(name, "try", "example", *(items or ("a",)), **{"sender": CLIENT, **facts})


def mechanism(name: str = "X-MINE", *messages: Message) -> Extension:
    return extension(mechanisms=(Mechanism(name, "example", messages or (message(),)),))


def leniency(place: str, name: str = "mine", instead: Any = None, **facts: Any) -> Extension:
    piece = Struct() if instead is None else instead
    return extension(leniencies={place: (Leniency(name, "try", piece, **facts),)})


def usual(method: str, code: Any = 250, text: str = "Mine", **facts: Any) -> Extension:
    return extension(standard_replies=(StandardReply(method, code, text, **facts),))


TOKEN = Message(
    "x-token",
    "the token",
    "example, 2",
    "token=",
    "token" / letters * "the token",
    Optional(";", "age" / Integer(digits) * "how old it is"),
    sender=CLIENT,
    secret=("token",),
)
QUESTION = Message("x-question", "a question", "example, 1", "about" / letters, sender=SERVER)
MINE = Extension(
    "X-MINE",
    "all that an extension carries",
    "example",
    mechanisms=(Mechanism("X-TOKEN", "example", (QUESTION, TOKEN)),),
    standard_replies=(StandardReply("mine_refused", 559, "Not mine", "text"),),
    reply_codes=(ReplyCode(559, "not mine", "example", "MAIL"),),
    status_codes=("X.7.1", StatusCode("X.9.99", "whose is it", "example", ("559",))),
    replies={"MAIL": Replies(line=((), (559,)))},
    leniencies={
        "MAIL > FROM:": (Leniency("no-from", "FROM: left out", Struct()),),
        "Forward-path": (Leniency("nobody", "a word for nobody", Literal("nobody")),),
        "reply-text": (Leniency("odd-text", "a bell", Octets(OctetSet.of("BEL", "\x07"))),),
    },
    parameters={"MAIL": (Parameter("RET", letters, "mine", "example", replaces="RET"),)},
)


@pytest.fixture(scope="module")
def mine() -> smtpkit.Dialect:
    return smtpkit.dialect(MINE)


# --- what it carries ------------------------------------------------------------------------------


def test_codes_mean_what_the_dialect_says(mine: smtpkit.Dialect) -> None:
    line = b"559 5.9.99 No\r\n"
    assert mine.reply_code_description(559) == "not mine"
    assert smtpkit.reply_code_description(559) == "permanent failure"
    reply, known = mine.parse_reply(line), smtpkit.parse_reply(line)
    assert isinstance(reply, smtpkit.Reply)
    assert reply.enhanced_code is not None
    assert known.enhanced_code is not None
    assert reply.enhanced_code.meaning == "whose is it"
    # the library knows the class alone
    assert known.enhanced_code.meaning == "permanent failure"
    # what the registry says is known in both
    assert mine.parse_reply(b"550 5.1.1 No\r\n").enhanced_code.meaning == (  # type: ignore[union-attr]
        "mailbox part does not exist"
    )
    for other in (
        copy.deepcopy(reply.enhanced_code),
        pickle.loads(pickle.dumps(known.enhanced_code)),
    ):
        assert other == "5.9.99"


def test_a_usual_reply_is_a_method_of_the_builder(mine: smtpkit.Dialect) -> None:
    builder = (
        mine.SmtpBuilder().mine_refused().mine_refused("Go", enhanced_code="5.9.99").auth_failed()
    )
    lines = (b"559 Not mine", b"559 5.9.99 Go", b"535 Authentication credentials invalid", b"")
    assert builder.build() == b"\r\n".join(lines)
    assert not hasattr(smtpkit.SmtpBuilder, "mine_refused")


def test_a_mechanism_is_read_and_written_as_those_of_the_library(mine: smtpkit.Dialect) -> None:
    own = mine.sasl
    assert own.XToken.build("abc", age=7) == b"token=abc;7"
    view = own.XToken.parse(b"TOKEN=abc")
    assert isinstance(view, sasl.SaslMessage)
    assert (view.token, view.age, view.to_dict()) == ("abc", None, {"token": "[redacted]"})
    assert "abc" not in repr(view) + str(view)
    with pytest.raises(smtpkit.ParseError) as caught:
        own.XToken.parse(b"token=secret1")
    assert "secret1" not in f"{caught.value}{caught.value!r}"
    assert own.MECHANISMS["X-TOKEN"] == (own.XQuestion, own.XToken)
    assert own.MECHANISMS["PLAIN"] == sasl.MECHANISMS["PLAIN"]
    assert own.PlainResponse is sasl.PlainResponse
    assert own.build_answer(view) == base64.b64encode(b"TOKEN=abc") + b"\r\n"
    assert {"XToken", "PlainResponse", "Exchange"} <= {*dir(own)}
    assert not hasattr(own, "YToken")
    assert smtpkit.DIALECT.sasl is sasl


def test_an_exchange_knows_the_mechanisms_of_its_dialect(mine: smtpkit.Dialect) -> None:
    exchange = mine.sasl.Exchange.begun_by(b"AUTH x-token\r\n")
    asked = exchange.server(b"334 " + base64.b64encode(b"tim") + b"\r\n")
    told = exchange.client(base64.b64encode(b"token=abc") + b"\r\n")
    assert (asked.view.about, told.view.token, told.is_secret) == ("tim", "abc", True)
    unknown = sasl.Exchange("X-TOKEN", b"token=abc").messages[0]
    assert (unknown.view, unknown.is_secret) == (None, True)


def test_its_messages_are_in_every_output(mine: smtpkit.Dialect) -> None:
    assert '\nx-token        = "token=" 1*ALPHA [ ";" 1*9DIGIT ]\n' in mine.abnf()
    pages = mine.pages()
    assert "`token` is secret" in pages["docs/reference/message-x-token.md"]
    row = "| X-TOKEN | example | server: [XQuestion](message-x-question.md), client: [XToken]"
    assert row in pages["docs/reference/index.md"]
    assert row in pages["docs/reference/extension-x-mine.md"]

    @law(50)
    @given(mine.strategies.MESSAGES["x-token"].lines())
    def check(octets: bytes) -> None:
        assert bytes(mine.sasl.XToken.parse(octets)) == octets

    check()


def test_a_leniency_lets_pass_what_it_says(mine: smtpkit.Dialect) -> None:
    line = b"MAIL <ned@x.example> SIZE=5\r\n"
    with pytest.raises(smtpkit.ParseError) as caught:
        mine.parse_command(line)
    assert (caught.value.leniencies, caught.value.offset) == (("no-from",), 5)
    for profile in ("lenient", "observer", {"no-from"}):
        view = mine.parse_command(line, profile=profile)
        assert (view.reverse_path.mailbox.domain, view.size) == ("x.example", 5)
        assert [(each.name, each.span) for each in view.defects] == [("no-from", (5, 5))]
    with pytest.raises(smtpkit.ParseError):
        mine.parse_command(line, profile={"bare-lf"})
    library = smtpkit.parse_command(line, profile="lenient")
    assert [each.name for each in library.defects] == ["no-word"]
    with pytest.raises(ValueError, match="no leniency is called no-from"):
        smtpkit.parse_command(line, profile={"no-from"})


def test_a_leniency_of_a_rule_holds_wherever_the_rule_stands(mine: smtpkit.Dialect) -> None:
    view = mine.parse_command(b"RCPT TO:nobody NOTIFY=NEVER\r\n", profile={"nobody"})
    assert isinstance(view, smtpkit.Rcpt)
    assert [each.name for each in view.defects] == ["nobody"]
    assert {str(each) for each in view.notify or ()} == {"NEVER"}
    reply = mine.parse_reply(b"250 \x07\r\n", profile={"odd-text"})
    assert (reply.text, [each.span for each in reply.defects]) == ("\x07", [(4, 5)])


def test_a_parameter_in_the_place_of_another_one(mine: smtpkit.Dialect) -> None:
    line = b"MAIL FROM:<> RET=mine ENVID=x\r\n"
    assert mine.Mail.build(None, ret="mine", envid="x") == line
    view = mine.parse_command(line)
    assert (view.ret, view.envid) == ("mine", "x")
    with pytest.raises(smtpkit.ParseError):
        smtpkit.parse_command(line)
    # the builder's order is that of the parameters: the place is the other's
    known = [each.keyword for each in mine.declaration.command("MAIL").parameters.known]
    assert known == [
        p.keyword for p in smtpkit.DIALECT.declaration.command("MAIL").parameters.known
    ]


def test_what_it_carries_keeps_to_the_laws(mine: smtpkit.Dialect) -> None:
    check_round_trips(mine, max_examples=60)


def test_a_module_has_all_of_it() -> None:
    _, source = compile_dialect(Choice((MINE,)))
    made: dict[str, Any] = {"__name__": "smtpkit_mine"}
    import sys
    from types import ModuleType

    module = sys.modules["smtpkit_mine"] = ModuleType("smtpkit_mine")
    try:
        exec(compile(source, "mine", "exec"), module.__dict__)
        made = module.__dict__
        dialect = made["DIALECT"]
        assert dialect.sasl.XToken.build("abc") == b"token=abc"
        assert dialect.reply_code_description(559) == "not mine"
        assert dialect.SmtpBuilder().mine_refused().build() == b"559 Not mine\r\n"
        assert dialect.parse_command(b"MAIL <>\r\n", profile={"no-from"}).defects
    finally:
        del sys.modules["smtpkit_mine"]


def test_a_second_extension_may_build_on_the_first() -> None:
    other = Extension(
        "X-OTHER",
        "try",
        "example",
        status_codes=("X.9.99",),
        parameters={"MAIL": (Parameter("RET", digits, "other", "example", replaces="RET"),)},
    )
    both = smtpkit.dialect(MINE, other)
    assert both.Mail.build(None, ret="7") == b"MAIL FROM:<> RET=7\r\n"
    with pytest.raises(smtpkit.DialectError, match="X-OTHER: status_codes: X"):
        smtpkit.dialect(other, MINE)


def test_without_auth_there_are_no_mechanisms_and_no_replies_to_it() -> None:
    plain = smtpkit.dialect(without=["AUTH"])
    assert (plain.sasl.MECHANISMS, hasattr(plain.SmtpBuilder(), "auth_required")) == ({}, False)
    assert plain.SmtpBuilder().ok().build() == b"250 OK\r\n"
    assert "PlainResponse" not in plain.pages()["docs/reference/index.md"]
    assert "plain-response" not in plain.abnf()


# --- what is no good ------------------------------------------------------------------------------

REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "parameters in EHLO": (
        lambda: extension(ehlo=Parameters("X", [Parameter("A", None, "a", "b")], required=True)),
        "X-MINE: ehlo: parameters are those of a command; declare the pairs as a value",
    ),
    "text in EHLO": (lambda: extension(ehlo="abc"), "X-MINE: ehlo: a construct, or None, not"),
    "text where a construct is due": (
        lambda: parameter("MINE", "abc"),
        "the parameter MINE: value: a construct, such as Literal('abc'), or None, not 'abc'",
    ),
    "words that are one text": (
        lambda: parameter("MINE", needs="SIZE"),
        "the parameter MINE: needs: a tuple of str, not 'SIZE'",
    ),
    "a list of parameters": (
        lambda: extension(parameters=(Parameter("MINE", None, "a", "b"),)),
        "X-MINE: parameters: a mapping by verb, not",
    ),
    "one code": (
        lambda: extension(reply_codes=ReplyCode(559, "a", "b", "c")),
        "X-MINE: reply_codes: a tuple of ReplyCode, not",
    ),
    "codes that are no tuples": (
        lambda: command(replies=Replies(line=(250,))),
        "line: a tuple of codes of success, and one of those of failure, ((250,), (550,)), not",
    ),
    "a verb that runs into its argument": (
        lambda: command("arg" / letters),
        'XMINE: "XMINEA" is another verb to those who read it: put a space behind XMINE',
    ),
    "a verb that may run into its argument": (
        lambda: command(Optional("arg" / digits)),
        'XMINE: "XMINE0" is another verb to those who read it: put a space behind XMINE',
    ),
    "a code that begins no mode": (
        lambda: command(enters=Mode.DATA, enters_on=999),
        "X-MINE: XMINE: enters_on: 999 is no reply of success to the line: Replies(line=...)",
    ),
    "text beyond ASCII without a parameter": (
        lambda: command(utf8_needs="NOTHING"),
        "X-MINE: XMINE: utf8_needs: there is no parameter NOTHING",
    ),
    "two rules of one name": (
        lambda: command(" ", "a" / Rule("w", "r", digits), ";", "b" / Rule("w", "r", letters)),
        "X-MINE: XMINE: there is another rule w: give this one its own name",
    ),
    "a rule of the library's name": (
        lambda: parameter("MINE", Rule("Size-value", "r", letters)),
        "X-MINE: MAIL MINE: there is another rule Size-value: give this one its own name",
    ),
    "a parameter that is there": (
        lambda: parameter("RET"),
        "MAIL RET: the parameter is declared twice, by DSN, too: replaces='RET' puts this one in "
        "its place, without=['DSN'] leaves out all that DSN has",
    ),
    "a place that is not there": (
        lambda: parameter("MINE", replaces="NOTHING"),
        "X-MINE: MAIL MINE: replaces: no other extension has NOTHING in MAIL",
    ),
    "a keyword that is there": (
        lambda: Extension("DSN", "try", "example"),
        "DSN: the EHLO keyword DSN is declared twice: without=['DSN'] leaves out the other one",
    ),
    "a leniency of nothing": (
        lambda: leniency("no-rule"),
        "leniencies: no-rule: no command and no reply has a rule of this name",
    ),
    "a leniency of a whole line": (
        lambda: leniency("MAIL"),
        "leniencies: MAIL: say of which piece of it: MAIL > and its text, field or rule",
    ),
    "a leniency of no piece": (
        lambda: leniency("MAIL > TO:"),
        "leniencies: MAIL > TO:: there are no pieces of this text, field or rule in MAIL",
    ),
    "a leniency of no command": (
        lambda: leniency("XNONE > TO:"),
        "leniencies: XNONE > TO:: there are no pieces of this text, field or rule in XNONE",
    ),
    "a leniency that is there": (
        lambda: leniency("MAIL > FROM:", "bare-lf"),
        "bare-lf: there is such a leniency already: LF without CR ends the line",
    ),
    "a leniency without a name": (
        lambda: leniency("MAIL > FROM:", 'a"b'),
        "'a\"b' is no name of a leniency: lower-case words with hyphens",
    ),
    "a leniency of text": (
        lambda: leniency("MAIL > FROM:", instead="x"),
        "mine: instead: a construct such as Literal('x'), not 'x'",
    ),
    "a leniency with a field": (
        lambda: leniency("MAIL > FROM:", instead="what" / digits),
        "mine: instead: <Literal b'FROM:'> has no field 'what'",
    ),
    "a leniency of an unknown cost": (
        lambda: leniency("MAIL > FROM:", cost="much"),
        "mine: cost: 'much' is none of spelt, odd, lost, word, passed, cut",
    ),
    "a leniency that a value does not mean": (
        lambda: leniency("Reply-code", instead=Literal("OK")),
        "leniencies: Reply-code: mine: b'OK' is no value of <Rule Reply-code>",
    ),
    "one leniency": (
        lambda: extension(leniencies={"MAIL > FROM:": Leniency("a", "b", Struct())}),
        "X-MINE: leniencies: MAIL > FROM:: a tuple of Leniency, not",
    ),
    "a method that is there": (lambda: usual("ok"), "ok: there is such a method already"),
    "a method of the builder": (
        lambda: usual("reply"),
        "standard_replies: reply: there is such a method already",
    ),
    "a method that is no name": (lambda: usual("a b"), "the reply a b: 'a b' is no name in Python"),
    "a reply of no code": (
        lambda: usual("mine", 999),
        "the reply mine: code: a reply code, 200 to 599, not 999",
    ),
    "a reply of a code that nobody reads": (
        lambda: usual("mine", 577),
        "standard_replies: mine: code: 577 is no Reply-code",
    ),
    "a reply of two lines": (
        lambda: usual("mine", text="a\r\nb"),
        "the reply mine: text: a text of one line, not 'a\\r\\nb'",
    ),
    "a reply in no form": (
        lambda: usual("mine", form="Nothing", argument="what"),
        "standard_replies: mine: form: Nothing is none of EhloReply, Greeting, Reply",
    ),
    "an argument that is taken": (
        lambda: usual("mine", argument="self"),
        "standard_replies: mine: the argument 'self' is a name of the library",
    ),
    "a code that is there": (
        lambda: extension(reply_codes=(ReplyCode(250, "a", "b", "c"),)),
        "X-MINE: reply_codes: 250 has a meaning already",
    ),
    "a code that is text": (
        lambda: extension(reply_codes=(ReplyCode("559", "a", "b", "c"),)),  # type: ignore[arg-type]
        "a reply code: three digits as a number, not '559'",
    ),
    "a status code that is not known": (
        lambda: extension(status_codes=("X.9.98",)),
        "status_codes: X.9.98 is no enhanced status code such as X.5.4: a StatusCode says what",
    ),
    "a status code that is there": (
        lambda: extension(status_codes=(StatusCode("X.7.1", "a", "b"),)),
        "status_codes: X.7.1 has a meaning already; name it as 'X.7.1'",
    ),
    "a status code with a class": (
        lambda: extension(status_codes=(StatusCode("5.7.1", "a", "b"),)),
        "an enhanced status code without its class, such as 'X.5.4', not '5.7.1'",
    ),
    "a suggested code that is not known": (
        lambda: command(reply=SuggestedReply(501, "5.9.98")),
        "X-MINE: XMINE: reply: X.9.98 is no enhanced status code: declare it in status_codes",
    ),
    "a mechanism that is there": (
        lambda: mechanism("PLAIN"),
        "mechanisms: PLAIN: the mechanism is declared twice",
    ),
    "a mechanism that is no name": (
        lambda: mechanism("x a"),
        "mechanisms: 'x a' is no sasl-mech",
    ),
    "a mechanism of nothing": (
        lambda: Mechanism("X-MINE", "example", ()),
        "the mechanism X-MINE: messages: one at least",
    ),
    "a message of nobody": (
        lambda: message(sender="me"),
        "mine: sender is CLIENT or SERVER, not 'me'",
    ),
    "a secret that is no field": (
        lambda: message(secret=("word",)),
        "mine: secret: there is no field 'word'",
    ),
    "a message of the library's name": (
        lambda: mechanism("X-MINE", message("plain-response")),
        "plain-response: the class PlainResponse is another one's already",
    ),
    "a message that is read in two ways": (
        lambda: mechanism("X-MINE", message("mine", "a" / letters, "b" / letters)),
        'X-MINE: mine: "AA" follows the rule, but reading in order stops short of its end',
    ),
    "a message with a value without a name": (
        lambda: mechanism("X-MINE", message("mine", Integer(digits))),
        "X-MINE > mine: a value without a name, whose meaning nobody could ask for",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_declaration_is_refused_when_it_is_made(case: str) -> None:
    make, reason = REFUSED[case]
    with pytest.raises((TypeError, smtpkit.DialectError)) as caught:
        smtpkit.dialect(make())
    assert reason in str(caught.value)


# --- what is never run ----------------------------------------------------------------------------

RUN: list[str] = []
QUOTES = '""" + test_extensions.RUN.append(1) + """'
HOSTILE = (
    QUOTES,
    QUOTES.replace('"', "'"),
    "{1/0} {test_extensions.RUN.append(1)} %s %(x)s",
    "\\",
    "\\\" \\' \\N{BULLET} \\x00",
    "`*|<b> ![x](y) ``` ; #",
    ">>> 1/0",
    "-->",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_declaration_is_run(text: str) -> None:
    bare = Rule(f"bare {text}", text, digits, note=text)
    word = Rule("word", text, "x", "n" / bare * text, ";", note=text)
    hostile = Extension(
        "X-MINE",
        text,
        text,
        ehlo="what" / digits * text,
        note=text,
        status=text,
        parameters={
            "MAIL": (
                Parameter("MINE", Enumeration("Mine", ONE="ONE"), text, text),
                Parameter("TWO", Rule("mine-two", text, letters, note=text), text, text),
            )
        },
        commands=(
            Command(
                *(
                    "XMINE",
                    text,
                    text,
                    " ",
                    "many" / Octets(OctetSet(text, frozenset(b"ab"))) * text,
                ),
            ),
        ),
        mechanisms=(
            Mechanism("X-MINE", text, (Message("mine-said", text, text, word, sender=CLIENT),)),
        ),
        reply_codes=(ReplyCode(559, text, text, text),),
        status_codes=(StatusCode("X.9.99", text, text, (text,)),),
        standard_replies=(
            StandardReply("mine", 559, text, summary=text),
            StandardReply("mine_too", 559, text, argument="text"),
            StandardReply("mine_named", 220, text, "domain", text, form="Greeting"),
        ),
        leniencies={"MAIL > FROM:": (Leniency("mine", text, Literal("'\"from\\")),)},
    )
    dialect = smtpkit.dialect(hostile)
    assert dialect.SmtpBuilder().mine().build() == f"559 {text}\r\n".encode()
    assert dialect.SmtpBuilder().mine_too().build() == f"559 {text}\r\n".encode()
    assert dialect.reply_code_description(559) == text
    assert dialect.parse_command(b"XMINE ab\r\n").many == "ab"
    assert dialect.parse_command(b"MAIL '\"FROM\\<>\r\n", profile={"mine"}).defects
    assert dialect.strategies
    assert dialect.abnf()
    for page, shown in dialect.pages().items():
        if "mine" in page:
            told: list[str] = []
            test = doctest.DocTestParser().get_doctest(shown, {"dialect": dialect}, page, page, 0)
            doctest.DocTestRunner(verbose=False).run(test, out=told.append)
            assert not told, "".join(told)
    assert RUN == []


# --- values of a class of one's own ---------------------------------------------------------------


class Quota(dict[str, int]):
    """Room by name."""

    @property
    def left(self) -> int:
        """How much there is left."""
        return _difference(self["LIMIT"], self["USED"]) if _difference else 0


class Room(dict[str, int]):
    """Room by name, which needs nothing but itself."""

    @property
    def left(self) -> int:
        """How much there is left."""
        return self["LIMIT"] - self["USED"]


def _difference(one: int, other: int) -> int:
    return one - other


def decode_quota(octets: bytes) -> Quota:
    return Quota(LIMIT=int(octets), USED=0)


def decode_room(octets: bytes) -> Room:
    limit, used = octets.split(b"/")
    return Room(LIMIT=int(limit), USED=int(used))


def encode_room(room: Room) -> bytes:
    return b"%d/%d" % (room["LIMIT"], room["USED"])


def _room(decode: Any, reads: type) -> Extension:
    rule = Struct(Octets(DIGIT, 1, 9), "/", Octets(DIGIT, 1, 9))
    room = Codec(Rule("room", "none", rule), decode, encode_room, reads=reads)
    return Extension("X-ROOM", "how much room there is", "none", ehlo="room" / room)


def test_a_value_may_be_of_a_class_of_ones_own() -> None:
    dialect = smtpkit.dialect(_room(decode_room, Room))
    room = dialect.Capabilities(b"250-x.example\r\n250 X-ROOM 100/7\r\n").x_room
    assert (type(room).__name__, room, room.left) == ("Room", {"LIMIT": 100, "USED": 7}, 93)
    assert dialect.Capabilities.lines_by_keyword["X-ROOM"].build(room) == b"X-ROOM 100/7"
    check_round_trips(dialect, max_examples=20)


def test_a_class_that_would_not_run_where_it_is_copied_is_refused() -> None:
    with pytest.raises(smtpkit.DialectError, match="Quota needs _difference of its module"):
        smtpkit.dialect(_room(decode_quota, Quota))

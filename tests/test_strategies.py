"""What the strategies call valid is valid, and what they call nearly valid is read or refused."""

from __future__ import annotations

import codecs
import importlib.util
import inspect
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from laws import examples, law

import smtpkit
from grammar.commands import COMMANDS as RFC5321
from grammar.declarations import Command, Extension, Message, Parameter, Parameters, ReplyForm
from grammar.generator import strategies as emitter
from grammar.language import restrictions
from grammar.language.restrictions import Narrower, Restriction
from grammar.language.text import DIGIT, Mismatch, Octets, OctetSet, Refusal, Rule, Select, Struct
from grammar.language.values import Codec
from grammar.model.lines import class_name
from grammar.model.nodes import RuleReference, walk
from grammar.model.shapes import shape
from grammar.specification import SPECIFICATION, specification
from smtpkit import sasl
from smtpkit.testing import combinators, strategies

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "strategies.md"
COMMANDS = SPECIFICATION.commands
FORMS = SPECIFICATION.forms
MESSAGES = SPECIFICATION.messages
Declared = Command | ReplyForm | Message
BASE = {command.verb for command in RFC5321} | {"AUTH", "STARTTLS", "BDAT"}


def each(name: str, declared: tuple[Declared, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(name, declared, ids=repr)


def examples_of(declared: Declared) -> Any:
    if isinstance(declared, Command):
        return strategies.COMMANDS[declared.verb]
    if isinstance(declared, Message):
        return strategies.MESSAGES[declared.rule]
    return strategies.REPLIES[declared.name_of_class]


def how_many(declared: Declared) -> int:
    """Examples for each: many of the base, some of every extension."""
    is_added = isinstance(declared, Message) or getattr(declared, "verb", "MAIL") not in BASE
    return 100 if is_added else 500


# --- valid is valid -----------------------------------------------------------------------------


@each("declared", (*COMMANDS, *FORMS, *MESSAGES))
def test_the_grammar_reads_every_valid_line(declared: Declared) -> None:
    @law(how_many(declared))
    @given(examples_of(declared).lines())
    def check(line: bytes) -> None:
        declared.parse(line)

    check()


@each("declared", (*COMMANDS, *FORMS, *MESSAGES))
def test_the_builder_takes_all_values_and_the_grammar_reads_what_it_writes(
    declared: Declared,
) -> None:
    if isinstance(declared, Message):
        build = getattr(sasl, class_name(declared)).build
    else:
        build = getattr(smtpkit, declared.name_of_class).build

    @law(how_many(declared))
    @given(examples_of(declared).values())
    def check(values: dict[str, Any]) -> None:
        declared.parse(build(**values))

    check()


def rules() -> Iterator[Rule]:
    """Every rule that has a strategy of its name."""
    found: dict[str, Rule] = {}
    for declared in (*COMMANDS, *FORMS):
        for node in walk(shape(declared)):
            if isinstance(node, RuleReference):
                found.setdefault(node.rule.rule.lower().replace("-", "_"), node.rule)
    yield from (rule for name, rule in found.items() if hasattr(strategies, name))


RULES = list(rules())


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_the_octets_of_a_rule_follow_it(rule: Rule) -> None:
    name = rule.rule.lower().replace("-", "_")
    for octets in examples(getattr(strategies, name)(), 10):
        rule.parse(octets)


def test_the_rules_that_people_know_are_there() -> None:
    wanted = {
        *("Local-part", "Dot-string", "Quoted-string", "Atom", "Domain", "sub-domain", "Mailbox"),
        *("Path", "Reverse-path", "Forward-path", "address-literal", "String", "xtext", "base64"),
        *("esmtp-keyword", "esmtp-value", "Reply-code", "textstring", "ehlo-line", "chunk-size"),
    }
    assert wanted <= {rule.rule for rule in RULES}
    assert examples(strategies.status_code(), 1)


def test_every_restriction_says_how_examples_keep_to_it() -> None:
    kinds = [each for each in vars(restrictions).values() if inspect.isclass(each)]
    kinds = [each for each in kinds if issubclass(each, Restriction) and each is not Restriction]
    assert len(kinds) > 10
    assert not [each for each in kinds if each.drawn is Restriction.drawn]


def test_the_names_are_those_of_strategies_each_with_a_sentence() -> None:
    names = strategies.__all__
    assert dir(strategies) == sorted(names)
    assert {"mailbox", "mail_lines", "near_mail_lines", "mail_values", "offer_size"} <= {*names}
    assert {"commands", "replies", "offers", "near_lines", "near_replies", "chunks"} <= {*names}
    # neither what they are made of, nor tables
    assert not {*names} & {*combinators.__dict__}.difference(["chunks", "number"])
    assert not [name for name in names if not name.islower() or name.startswith("_")]
    for name in names:
        made = getattr(strategies, name)
        assert inspect.isfunction(made), name
        assert (made.__doc__ or "").endswith((".", "\n")), name
    for name in {*names} - {"chunks", "mistaken"}:
        assert isinstance(getattr(strategies, name)(), SearchStrategy), name


def test_the_page_has_each_of_them_with_an_example_that_is_one() -> None:
    page = PAGE.read_text("utf-8")
    for name in strategies.__all__:
        assert re.search(rf"`{name}\(", page), name
    shown = dict(re.findall(r"^\| `(\w+)\(\)` .* \| `+(.+?)`+ \|$", page, re.M))
    assert {"mailbox": "0@0", "path": "<0@0>", "offer_size": "SIZE", "domain": "0"}.items() <= (
        shown.items()
    )
    named = {rule.rule.lower().replace("-", "_"): rule for rule in RULES}
    assert len(shown.keys() & named.keys()) > 80
    for name in shown.keys() & named.keys():
        named[name].parse(codecs.escape_decode(shown[name])[0])
    for verb, line in re.findall(r"^\| ([A-Z0-9-]+) \| .*_values\(\)` \| `(.+)` \|$", page, re.M):
        assert smtpkit.parse_command(codecs.escape_decode(line)[0]).verb == verb


CHOICES: list[dict[str, Any]] = [
    {"unknown": "refused"},
    {"only": [], "unknown": "refused"},
    {"only": ["MTRK", "FUTURERELEASE", "XCLIENT"], "unknown": "refused"},
    {"without": ["SMTPUTF8", "DSN"]},
]


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_a_dialect_reads_what_its_strategies_draw(choice: dict[str, Any]) -> None:
    dialect = smtpkit.dialect(**choice)
    theirs = dialect.strategies
    for verb, drawn in theirs.COMMANDS.items():
        count = 60 if verb in theirs.PARAMETERS else 5
        for line in examples(drawn.lines(), count):
            assert dialect.parse_command(line).verb == verb
        for values in examples(drawn.values(), count):
            assert dialect.commands[verb].build(**values)
    for reply in examples(theirs.ehlo_reply_lines(), 20):
        assert smtpkit.EhloReply.parse(reply).domain
    for values in examples(theirs.ehlo_reply_values(), 20):
        assert smtpkit.EhloReply.build(**values)


OFFERS = [[], ["SIZE", "8BITMIME"], ["DSN", "SMTPUTF8", "ETRN"], ["AUTH", "CHUNKING"]]


@pytest.mark.parametrize("only", OFFERS, ids=str)
def test_only_what_is_offered_is_drawn(only: list[str]) -> None:
    """The dialect that has no more than that, and refuses what it does not know, reads it."""
    closed = smtpkit.dialect(only=only, unknown="refused")
    verbs = set()
    for line in examples(strategies.commands(only=only), 300):
        verbs.add(closed.parse_command(line).verb)
        assert smtpkit.parse_command(line, offered={*only})
    assert ("ETRN" in verbs, "AUTH" in verbs) == ("ETRN" in only, "AUTH" in only)
    sent = set()
    for verb in ("MAIL", "RCPT"):
        drawn = strategies.COMMANDS[verb]
        for line in examples(drawn.lines(only=only), 100):
            sent |= {each.keyword.upper() for each in closed.parse_command(line).parameters}
            assert smtpkit.parse_command(line, offered={*only})
        for values in examples(drawn.values(only=only), 100):
            closed.parse_command(getattr(smtpkit, verb.title()).build(**values))
    offered = {"SIZE": {"SIZE"}, "8BITMIME": {"BODY"}, "SMTPUTF8": {"SMTPUTF8"}, "AUTH": {"AUTH"}}
    offered |= {"DSN": {"RET", "ENVID", "NOTIFY", "ORCPT"}}
    assert sent == {word for keyword in only for word in offered.get(keyword, ())}


def test_what_a_server_offers_may_be_new_but_not_what_is_written_down() -> None:
    reply = b"250-x.example\r\n250-SIZE 1000\r\n250 X-NEW thing\r\n"
    line = examples(strategies.near_mail_lines(only=smtpkit.Capabilities(reply)), 1)
    assert line
    assert strategies.mail_lines(only=["size"]) is strategies.mail_lines(only={"SIZE"})
    with pytest.raises(ValueError, match=r"no extension has the EHLO keyword SIZ$"):
        strategies.mail_lines(only=["SIZ"])
    with pytest.raises(TypeError, match="not one text"):
        strategies.commands(only="SIZE")
    answers = examples(strategies.offers(only=["SIZE"]), 20)
    assert all(answer[:4].upper() == b"SIZE" for answer in answers)


# --- what is drawn ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mail_lines() -> list[bytes]:
    return examples(strategies.mail_lines(), 100)


@pytest.mark.parametrize(
    "kind",
    [
        lambda line: b"<>" in line,
        lambda line: b"<@" in line,
        lambda line: b'<"' in line,
        lambda line: b"@[IPv6:" in line,
        lambda line: line[:4].islower(),
        lambda line: not line.isascii(),
        lambda line: line.count(b" ") > 3,
        lambda line: b" BODY=" in line.upper(),
    ],
)
def test_all_kinds_of_mail_lines_come_up(
    kind: Callable[[bytes], bool], mail_lines: list[bytes]
) -> None:
    assert any(map(kind, mail_lines))


def test_a_line_is_ascii_about_as_often_as_not(mail_lines: list[bytes]) -> None:
    assert 0.3 < sum(line.isascii() for line in mail_lines) / len(mail_lines) < 0.9


@each("command", tuple(command for command in COMMANDS if command.verb in BASE))
def test_mistakes_are_made_some_are_refused_and_some_are_not(command: Command) -> None:
    verdicts: Counter[str] = Counter()
    for line in examples(strategies.near_lines(command.verb), 160):
        try:
            command.parse(line)
            verdicts["read"] += 1
        except (Mismatch, Refusal):
            verdicts["refused"] += 1
    assert verdicts["read"] >= 4
    assert verdicts["refused"] >= 80


def test_mistakes_in_mail_reach_each_level_of_refusal() -> None:
    random = Random(1)
    lines = examples(strategies.mail_lines(), 60)
    levels: Counter[str] = Counter()
    for line in lines * 10:
        try:
            COMMANDS[2].parse(strategies.mistaken(line, random))
        except Mismatch:
            levels["syntax"] += 1
        except Refusal as refusal:
            levels[refusal.level] += 1
    assert min(levels[level] for level in ("syntax", "semantic", "limit")) >= 5


def test_near_replies_are_both_read_and_refused() -> None:
    verdicts = Counter(
        _reads(FORMS[0], reply) for reply in examples(strategies.near_replies("Reply"), 200)
    )
    assert min(verdicts[True], verdicts[False]) >= 10


def _reads(declared: Command | ReplyForm, octets: bytes) -> bool:
    try:
        declared.parse(octets)
    except (Mismatch, Refusal):
        return False
    return True


def test_replies_offer_extensions_and_carry_status_codes() -> None:
    answers = b"".join(examples(strategies.ehlo_reply_lines(), 50)).upper()
    assert any(b"-%b" % each.keyword.encode() in answers for each in SPECIFICATION.extensions)
    replies = [FORMS[0].parse(reply) for reply in examples(strategies.reply_lines(), 200)]
    assert any(reply.enhanced_code for reply in replies)


@law(600)
@given(st.data())
def test_chunks_are_the_octets_cut_up(data: st.DataObject) -> None:
    line = data.draw(strategies.commands())
    assert b"".join(data.draw(strategies.chunks(line))) == line
    chunks = data.draw(strategies.chunks(strategies.replies()))
    assert b"".join(chunks).endswith(b"\r\n")


# --- failures are small -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strategy", "smallest"),
    [
        (strategies.mailbox(), b"0@0"),
        (strategies.path(), b"<0@0>"),
        (strategies.domain(), b"0"),
        (strategies.local_part(), b"0"),
        (strategies.ehlo_line(), b"0"),
        (strategies.ehlo_lines(), b"EHLO 0\r\n"),
        (strategies.mail_lines(), b"MAIL FROM:<>\r\n"),
        (strategies.mail_values(), {"reverse_path": None}),
        (strategies.reply_lines(), b"200\r\n"),
        (strategies.ehlo_reply_lines(), b"250 0\r\n"),
    ],
)
def test_the_smallest_of_all_is_plain(strategy: SearchStrategy[Any], smallest: object) -> None:
    assert shrunk(strategy, lambda example: True) == smallest


@pytest.mark.parametrize(
    ("strategy", "condition", "smallest"),
    [
        (strategies.mailbox(), lambda m: m.endswith(b"]"), b"0@[IPv6:::]"),
        (strategies.mailbox(), lambda m: b"." in m.partition(b"@")[0], b"0.0@0"),
        (strategies.mailbox(), lambda m: not m.partition(b"@")[0].isascii(), b"\xc2\x80@0"),
        (strategies.mail_parameters(), lambda line: b"size" in line.lower(), b" SIZE=0"),
        (strategies.mail_lines(), lambda m: b"<@" in m, b"MAIL FROM:<@0:0@0>\r\n"),
        (
            strategies.mail_lines(),
            lambda m: b"BODY=8" in m.upper(),
            b"MAIL FROM:<> BODY=8BITMIME\r\n",
        ),
        (strategies.mail_lines(), lambda m: b"AUTH=" in m.upper(), b"MAIL FROM:<> AUTH=<>\r\n"),
        (
            strategies.mail_values(),
            lambda values: "by" in values,
            {"reverse_path": None, "by": {"time": 0, "mode": "N"}},
        ),
        (strategies.reply_lines(), lambda r: r.count(b"\n") > 1, b"200-\r\n200\r\n"),
        (strategies.ehlo_reply_lines(), lambda r: b"SIZE" in r.upper(), b"250-0\r\n250 SIZE\r\n"),
    ],
)
def test_what_is_found_shrinks_to_little(
    strategy: SearchStrategy[Any], condition: Callable[[Any], bool], smallest: object
) -> None:
    assert shrunk(strategy, condition) == smallest


@pytest.mark.parametrize("name", ["mailbox", "mail_lines", "commands", "replies"])
def test_what_has_to_be_long_is_not_much_longer_and_mostly_zeros(name: str) -> None:
    least = 40 if name == "mailbox" else 100
    found = shrunk(getattr(strategies, name)(), lambda octets: len(octets) > least)
    assert len(found) < least + 30
    assert found.count(b"0") > 10


def shrunk(strategy: SearchStrategy[Any], condition: Callable[[Any], bool]) -> Any:
    quiet = settings(database=None, deadline=None, derandomize=True, max_examples=500)
    return find(strategy, condition, settings=quiet)


# --- other people's declarations ----------------------------------------------------------------


def decode_day(octets: bytes) -> tuple[int, int]:
    month, day = map(int, octets.split(b"-"))
    if day > (29 if month == 2 else 31):
        raise ValueError("no such day")
    return month, day


def encode_day(value: tuple[int, int]) -> bytes:
    return b"%02d-%02d" % value


ONE = OctetSet.of("1 to 9", "123456789")
month = Select(
    Struct("0", Octets(ONE, 1, 1)), Struct("1", Octets(OctetSet.of("0 to 2", "012"), 1, 1))
)
real_day = Rule(
    "real-day",
    "none",
    Struct(month, "-", Struct(Octets(OctetSet.of("1 or 2", "12"), 1, 1), Octets(DIGIT, 1, 1))),
)
day = Rule(
    "text",
    "none",
    Struct(Octets(DIGIT, 2, 2), "-", Octets(DIGIT, 2, 2)),
    restrictions=[Narrower(real_day)],
)

TELLING = (
    Parameter("LAST", None, "the last day", "none", needs=("FIRST",)),
    Parameter("FIRST", Octets(DIGIT), "the first day", "none"),
)
SEND_ON = Extension(
    "XSENDON",
    "mail that is sent on a day of the year",
    "none",
    ehlo=Struct("year" / Octets(DIGIT, 4, 4)),
    parameters={
        "MAIL": (
            Parameter(
                "XDAY",
                Codec(day, decode_day, encode_day, reads="tuple[int, int]", may_refuse=True),
                "the day",
                "none",
                needs=("XZONE",),
                excludes=("XNOW",),
            ),
            Parameter("XZONE", Octets(ONE), "the zone", "none"),
            Parameter("XNOW", None, "at once", "none"),
        )
    },
    commands=(
        Command("XWHEN", "ask for a day", "none", " ", "day" / day),
        Command("XTELL", "tell of days", "none", Parameters("XTELL", TELLING, required=True)),
    ),
)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    path = tmp_path_factory.mktemp("dialect") / "dialect_strategies.py"
    path.write_text(emitter.strategies(specification([SEND_ON])))
    return _module(path)


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_value_of_ones_own_is_drawn_by_its_rule_and_decoded(theirs: ModuleType) -> None:
    days = [v["xday"] for v in examples(theirs.mail_values(), 100) if "xday" in v]
    assert days
    assert all(1 <= month <= 12 and 10 <= day <= 29 for month, day in days)


def test_parameters_that_need_or_exclude_one_another_agree(theirs: ModuleType) -> None:
    mail = specification([SEND_ON]).command("MAIL")
    for line in examples(theirs.mail_lines(), 50):
        mail.parse(line)
    for values in examples(theirs.mail_values(), 50):
        assert "xday" not in values or ("xzone" in values and "xnow" not in values)


def test_of_parameters_one_is_left_where_one_has_to_be(theirs: ModuleType) -> None:
    xtell = specification([SEND_ON]).command("XTELL")
    for line in examples(theirs.xtell_lines(), 100):
        xtell.parse(line)
    assert all(examples(theirs.xtell_values(), 100))


def test_a_rule_may_have_the_name_of_a_combinator(theirs: ModuleType) -> None:
    assert all(real_day.parse(octets) for octets in examples(theirs.text(), 20))


def test_a_command_of_ones_own_has_its_three_strategies(theirs: ModuleType) -> None:
    xwhen = specification([SEND_ON]).command("XWHEN")
    for line in examples(theirs.xwhen_lines(), 50):
        xwhen.parse(line)
    assert examples(theirs.near_lines("XWHEN"), 5)
    assert all(set(values) == {"day"} for values in examples(theirs.xwhen_values(), 20))
    assert any(offer.endswith(b" 0000") for offer in examples(theirs.offer_xsendon(), 50))


def test_the_text_is_the_same_each_time() -> None:
    assert emitter.strategies(SPECIFICATION) == emitter.strategies(specification())


@pytest.mark.parametrize("name", ["strategies", "check_round_trips"])
def test_a_missing_hypothesis_is_named_and_only_when_it_is_needed(name: str) -> None:
    script = (
        "import sys; sys.modules.update(hypothesis=None)\n"
        "import smtpkit.testing\n"
        f"try: smtpkit.testing.{name}\n"
        "except ModuleNotFoundError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "smtpkit.testing needs Hypothesis: pip install 'smtpkit-wire[testing]'\n"

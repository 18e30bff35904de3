"""Dialects: one's own extension has all that the library's have; what is no good is refused."""

from __future__ import annotations

import bdb
import gc
import hashlib
import importlib
import importlib.util
import inspect
import linecache
import os
import re
import subprocess
import sys
import traceback
import tracemalloc
import weakref
from base64 import b64encode
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from laws import law, volume
from rfc_abnf import load, matches

import smtpkit
from grammar.codes import SuggestedReply
from grammar.declarations import Command, Extension, Mode, Parameter, Parameters, Replies
from grammar.extensions import EXTENSIONS
from grammar.generator.compiler import extension_errors
from grammar.language.restrictions import Checked, MaxOctets, Narrower, Once
from grammar.language.text import (
    CRLF,
    DIGIT,
    LETTER,
    AngleBracketed,
    BackReference,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
)
from grammar.language.values import Codec, Enumeration, Flags, Integer, Xtext
from grammar.lexical import xtext
from grammar.review import names
from smtpkit.builder import MessageBuilder
from smtpkit.capabilities import CapabilitiesView, EhloLine
from smtpkit.command import Command as CommandView
from smtpkit.engine import native
from smtpkit.generated import VERSION
from smtpkit.generated.capabilities import EhloSize
from smtpkit.generated.dialect import ROWS_ID
from smtpkit.matching import Pattern
from smtpkit.testing import check_round_trips

TOP = Path(__file__).parent.parent

#: a whole extension: a verb, a parameter with a structured value, an EHLO keyword
VERDICTS = '''\
"""Tell what a filter thinks of a mail."""

from grammar import DIGIT, LETTER, Integer, Octets, Optional, Rule, Struct
from grammar import Command, Extension, Parameter

score = Integer(Rule("score", "example, 2", Octets(DIGIT, 1, 3)))
label = Rule("label", "example, 2", Octets(LETTER, 1, 16))
verdict = Rule("verdict", "example, 2", Struct("label" / label, ":", "score" / score))

VERDICT = Extension(
    "X-VERDICT",
    "tell what a filter thinks of a mail",
    "example, 1",
    ehlo=Optional("most" / score * "the highest score"),
    parameters={"MAIL": (Parameter("VERDICT", verdict, "what was thought so far", "example, 3"),)},
    commands=(Command("XVERDICT", "ask for a score", "example, 4", " ", "label" / label),),
    extra_octets={"MAIL": 29},
)
'''


def digest_of_the_repository() -> str:
    """A digest of all that the generator could write."""
    digest = hashlib.sha256()
    for folder in ("grammar", "smtpkit", "docs"):
        for path in sorted(TOP.joinpath(folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path} {path.stat().st_size} ".encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder outside of the repository from which modules can be imported."""
    folder = tmp_path_factory.mktemp("package")
    folder.joinpath("verdicts.py").write_text(VERDICTS, "utf-8")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for name in ("verdicts", "written"):
        sys.modules.pop(name, None)


def grammar(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What `python -m grammar` does in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "grammar", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module", params=["made at run time", "written to a file"])
def dialect(request: pytest.FixtureRequest, package: Path) -> smtpkit.Dialect:
    """The dialect with the extension, made in both ways."""
    if request.param == "made at run time":
        return smtpkit.dialect(importlib.import_module("verdicts").VERDICT)
    before = digest_of_the_repository()
    done = grammar("dialect", "verdicts:VERDICT", "--output", "written.py", folder=package)
    assert (done.returncode, done.stderr) == (0, "")
    assert digest_of_the_repository() == before
    made: smtpkit.Dialect = importlib.import_module("written").DIALECT
    return made


# --- all that an extension gets -------------------------------------------------------------------


def test_the_declaration_is_short_and_stands_outside_of_the_repository(package: Path) -> None:
    assert len(VERDICTS.splitlines()) <= 20
    assert TOP not in package.parents


def test_the_verb_is_a_class_that_reads_and_builds(dialect: smtpkit.Dialect) -> None:
    asked = dialect.parse_command(b"xverdict Spam\r\n")
    assert type(asked) is dialect.Xverdict
    assert (asked.verb, asked.label, asked.span("label")) == ("XVERDICT", "Spam", (9, 13))
    assert dialect.Xverdict.build("Spam") == b"XVERDICT Spam\r\n"
    assert dialect.SmtpBuilder().ehlo("x.example").xverdict("Spam").build() == (
        b"EHLO x.example\r\nXVERDICT Spam\r\n"
    )
    with pytest.raises(smtpkit.BuildError, match="label: not a label at octet 4"):
        dialect.Xverdict.build("Spam\r\nQUIT")


def test_the_parameter_is_typed_and_an_argument_of_the_builder(dialect: smtpkit.Dialect) -> None:
    line = b"MAIL FROM:<ned@x.example> SIZE=5 VERDICT=spam:12\r\n"
    mail = dialect.parse_command(line)
    assert (mail.size, mail.verdict.label, mail.verdict.score) == (5, "spam", 12)
    assert (mail.span("verdict"), mail.verdict.span("score")) == ((41, 48), (46, 48))
    assert mail.to_dict()["verdict"] == {"label": "spam", "score": 12}
    for verdict in ("spam:12", ("spam", 12), {"label": "spam", "score": 12}, mail.verdict):
        assert dialect.Mail.build("ned@x.example", size=5, verdict=verdict) == line
        assert dialect.SmtpBuilder().mail_from(
            "ned@x.example", size=5, verdict=verdict
        ).build() == (line)
    with pytest.raises(smtpkit.BuildError, match="verdict: not a verdict at octet 4"):
        dialect.Mail.build("ned@x.example", verdict="spam;12")
    # the library itself knows nothing of it
    _, verdict = smtpkit.parse_command(line).parameters
    assert (verdict.keyword, verdict.value) == ("VERDICT", "spam:12")


@pytest.mark.skipif(smtpkit.ENGINE == "python", reason="the native engine is not in use")
def test_its_own_classes_are_read_by_the_native_engine(dialect: smtpkit.Dialect) -> None:
    mail = dialect.parse_command(b"MAIL FROM:<ned@x.example> VERDICT=spam:12\r\n")
    for view in (
        mail,
        mail.verdict,
        dialect.parse_command(b"XVERDICT Spam\r\n"),
        dialect.Capabilities.lines_by_keyword["X-VERDICT"].parse(b"X-VERDICT 100"),
    ):
        assert type(view.match).__module__ == "smtpkit._engine", view


def test_the_keyword_is_a_capability(dialect: smtpkit.Dialect) -> None:
    reply = b"250-x.example hi\r\n250-X-VERDICT 100\r\n250 SIZE 5\r\n"
    offered = dialect.Capabilities(reply)
    assert (offered.x_verdict, offered.size, offered.unknown) == (100, 5, {})
    assert dialect.EhloXVerdict.build(100) == b"X-VERDICT 100"
    assert dialect.Capabilities(reply.replace(b" 100", b" many")).malformed == ("X-VERDICT many",)
    assert smtpkit.Capabilities(reply).unknown == {"X-VERDICT": "100"}


def test_its_limits_are_kept(dialect: smtpkit.Dialect) -> None:
    most = smtpkit.Mail.at_most + 29
    assert (dialect.Mail.at_most, dialect.Xverdict.at_most) == (most, 512)
    line = b"MAIL FROM:<> X=".ljust(most - 2, b"x") + b"\r\n"
    assert bytes(dialect.parse_command(line)) == line
    with pytest.raises(smtpkit.ParseError, match=f"at most {most} are allowed"):
        dialect.parse_command(line.replace(b"X=", b"X=x"))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (
            b"XVERDICT\r\n",
            "expected a space (XVERDICT, example, 4), found CRLF\n"
            "    XVERDICT\\r\\n\n            ^",
        ),
        (
            b"MAIL FROM:<> VERDICT=spam\r\n",
            'expected a letter or ":" (verdict, example, 2), found CRLF: '
            "the verdict ends too early\n"
            "    MAIL FROM:<> VERDICT=spam\\r\\n\n"
            "                             ^",
        ),
        (
            b"MAIL FROM:<> VERDICT=a:1 verdict=b:2\r\n",
            "verdict is given twice (verdict-param, example, 3)\n"
            "    MAIL FROM:<> VERDICT=a:1 verdict=b:2\\r\\n\n"
            "                                     ^",
        ),
    ],
)
def test_its_errors_say_what_and_where(dialect: smtpkit.Dialect, line: bytes, error: str) -> None:
    with pytest.raises(smtpkit.ParseError) as caught:
        dialect.parse_command(line)
    assert str(caught.value) == error
    assert str(caught.value.reply).startswith("501 5.5.4 ")


def test_it_is_read_leniently_too(dialect: smtpkit.Dialect) -> None:
    read = dialect.parse_command(b"MAIL FROM: <a@x.example>  VERDICT=a:1 \n", profile="lenient")
    assert (read.verdict.label, read.verdict.score) == ("a", 1)
    names = ["blanks-after-colon", "blanks", "trailing-blanks", "bare-lf"]
    assert [defect.name for defect in read.defects] == names


def test_it_has_strategies(dialect: smtpkit.Dialect) -> None:
    strategies, random = dialect.strategies, Random(0)
    for strategy in (strategies.xverdict_lines, strategies.offer_x_verdict, strategies.verdict):
        assert isinstance(strategy().example(), bytes)
    assert strategies.PARAMETERS["MAIL"]["VERDICT"]().example().upper().startswith(b"VERDICT=")
    assert {*smtpkit.DIALECT.strategies.COMMANDS, "XVERDICT"} == set(strategies.COMMANDS)
    assert strategies.mistaken(b"XVERDICT a\r\n", random) != b"XVERDICT a\r\n"


pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")

ABNF_LINES = [
    ("xverdict", b"XVERDICT spam\r\n", True),
    ("xverdict", b"XVERDICT a1\r\n", False),
    ("xverdict", b"XVERDICT spamspamspamspam\r\n", True),
    ("xverdict", b"XVERDICT spamspamspamspams\r\n", False),
    ("mail", b"MAIL FROM:<> VERDICT=spam:12 SIZE=1\r\n", True),
    ("verdict-param", b"VERDICT=spam:12", True),
    ("verdict-param", b"VERDICT=spam:1234", False),
    ("x-verdict-line", b"X-VERDICT", True),
    ("x-verdict-line", b"X-VERDICT 12", True),
    ("x-verdict-line", b"X-VERDICT many", False),
]


def test_its_abnf_reads_the_same_lines_by_an_independent_reader(dialect: smtpkit.Dialect) -> None:
    rules = load(dialect.abnf().replace("\r\n", "\n"))
    for rule, octets, accepted in ABNF_LINES:
        assert matches(rules, rule, octets) is accepted, (rule, octets)


def test_it_has_reference_pages(dialect: smtpkit.Dialect) -> None:
    pages = {Path(name).name: text for name, text in dialect.pages().items()}
    page = pages["extension-x-verdict.md"]
    for told in ('"X-VERDICT" [ SP score ]', "| `most` |", "`VERDICT=", "command-xverdict.md"):
        assert told in page
    assert "[X-VERDICT](extension-x-verdict.md)" in pages["command-xverdict.md"]
    assert "`VERDICT` | `verdict`" in pages["command-mail.md"]
    assert not [name for name in smtpkit.DIALECT.pages() if "verdict" in name]


def test_one_call_holds_it_to_the_laws(dialect: smtpkit.Dialect) -> None:
    check_round_trips(dialect, max_examples=volume(150))


def test_a_command_that_cannot_be_written_is_told_without_a_traceback(package: Path) -> None:
    missing = grammar("dialect", "verdicts:NOTHING", "--output", "x.py", folder=package)
    package.joinpath("twice.py").write_text(VERDICTS.replace("X-VERDICT", "SIZE"), "utf-8")
    clash = grammar("dialect", "twice:VERDICT", "--output", "x.py", folder=package)
    assert missing.returncode == clash.returncode == 1
    assert "verdicts:NOTHING: " in missing.stderr
    assert "SIZE: the EHLO keyword SIZE is declared twice" in clash.stderr
    assert "Traceback" not in missing.stderr + clash.stderr
    assert not package.joinpath("x.py").exists()


WITH_ONE = """
from grammar.declarations import Extension, Parameter
from grammar.language.text import DIGIT, Octets, Rule
from grammar.language.values import Integer

one = Integer(Rule("one", "example", Octets(DIGIT, 1, 3)))
ONE = Extension("X-ONE", "one parameter more", "example",
    parameters={"MAIL": (Parameter("ONE", one, "the one", "example"),)}, extra_octets={"MAIL": 8})
"""


@pytest.fixture(scope="module")
def one(package: Path) -> str:
    """The text of the module of a dialect with one parameter more."""
    package.joinpath("ones.py").write_text(WITH_ONE, "utf-8")
    done = grammar("dialect", "ones:ONE", "--output", "made/one.py", folder=package)
    assert (done.returncode, done.stderr) == (0, "")
    return package.joinpath("made", "one.py").read_text("utf-8")


def loaded(text: str) -> dict[str, Any]:
    """What a module of this text has."""
    namespace: dict[str, Any] = {"__name__": "loaded"}
    exec(compile(text, "loaded.py", "exec"), namespace)
    return namespace


def test_a_module_holds_what_differs_from_the_library(one: str) -> None:
    assert len(one.splitlines()) <= 312
    module = loaded(one)
    assert set(module["__all__"]) == {
        *("AnyCommand", "Capabilities", "DIALECT", "SmtpBuilder", "parse_command", "parse_reply"),
        *("EhloReply", "EhloXOne", "Mail"),
    }
    assert module["Mail"].build("", one=5, size=1) == b"MAIL FROM:<> SIZE=1 ONE=5\r\n"
    with pytest.raises(smtpkit.ParseError, match=r"expected a digit \(one, example\)"):
        module["parse_command"](b"MAIL FROM:<> ONE=x\r\n")


@pytest.mark.skipif(native is None, reason="it is about the native engine's tables")
def test_a_module_with_tables_of_another_version_is_read_by_the_pure_engine_which_is_said(
    one: str,
) -> None:
    head = b64encode(VERSION.to_bytes(2, "little") + b"\0")[:2].decode("ascii")
    older = b64encode((VERSION - 1).to_bytes(2, "little") + b"\0")[:2].decode("ascii")
    text, count = re.subn(rf"(Machine\(\s*\\?['\"]){head}", rf"\g<1>{older}", one)
    assert count
    read = loaded(text)["parse_command"]
    with pytest.warns(RuntimeWarning, match="of another version; write it again, by `python -m"):
        assert read(b"MAIL FROM:<> ONE=5\r\n").one == 5
    # once
    assert read(b"MAIL FROM:<> ONE=7\r\n").one == 7


def test_lines_of_an_ehlo_reply_are_built_by_the_rules_of_the_dialect() -> None:
    letters = "letters" / Rule("letters", "example", Octets(OctetSet.of("a or b", "ab")))
    other = Extension("SIZE", "another form", "example", ehlo=letters)
    own = smtpkit.dialect(other, without=["SIZE"])
    assert own.EhloReply.build("x", {"SIZE": "ab"}) == b"250-x\r\n250 SIZE ab\r\n"
    assert isinstance(own.EhloReply.parse(b"250 x\r\n"), smtpkit.EhloReply)
    built = own.SmtpBuilder().ehlo_response("x", {"SIZE": "b"}).build()
    assert own.Capabilities(built).size is not None
    for build in (own.EhloReply.build, own.SmtpBuilder().ehlo_response):
        with pytest.raises(smtpkit.BuildError, match=r"expected a or b \(letters, example\)"):
            build("x", {"SIZE": "5"})
    # a keyword that it does not know has no rule
    less = smtpkit.dialect(without=["SIZE"])
    assert less.EhloReply.build("x", {"SIZE": "any"}) == b"250-x\r\n250 SIZE any\r\n"
    with pytest.raises(smtpkit.BuildError, match="SIZE-line"):
        smtpkit.EhloReply.build("x", {"SIZE": "any"})


@pytest.mark.parametrize(
    ("wanted", "other", "told"),
    [
        (smtpkit.__version__, "0.0.9", "it was written for smtpkit 0.0.9, and this is smtpkit "),
        (ROWS_ID, "0badc0de", "with other rules (0badc0de, and not "),
    ],
)
def test_a_module_goes_with_no_other_version_of_the_library(
    one: str, wanted: str, other: str, told: str
) -> None:
    assert f"for smtpkit {smtpkit.__version__}." in one.splitlines()[0]
    with pytest.raises(smtpkit.DialectError, match="write it again, by `python -m") as caught:
        loaded(one.replace(f"'{wanted}'", f"'{other}'", 1))
    assert told in str(caught.value)


def test_a_module_has_the_choices_of_a_dialect_and_all_outputs(package: Path) -> None:
    chosen = ["--only", "SIZE,dsn", "--without", "DSN", "--unknown", "refused"]
    files = ["--abnf", "few/few.abnf", "--pages", "few/pages", "--strategies", "few/drawn.py"]
    done = grammar("dialect", *chosen, "--output", "few/few.py", *files, folder=package)
    assert (done.returncode, done.stderr) == (0, "")
    same = smtpkit.dialect(only=["SIZE", "DSN"], without=["DSN"], unknown="refused")
    made = loaded(package.joinpath("few", "few.py").read_text("utf-8"))["DIALECT"]
    assert (made.commands.keys(), made.Mail.fields) == (same.commands.keys(), same.Mail.fields)
    assert package.joinpath("few", "few.abnf").read_text("utf-8") == same.abnf() == made.abnf()
    pages = {path.name for path in package.joinpath("few", "pages").iterdir()}
    assert pages == {Path(name).name for name in same.pages()}
    drawn = loaded(package.joinpath("few", "drawn.py").read_text("utf-8"))
    assert drawn["COMMANDS"].keys() == same.commands.keys()
    check_round_trips(made, max_examples=2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--only", "SIZ"], "dialect: only: no extension is called SIZ: SIZE is"),
        (["--without", "X"], "dialect: without: no extension is called X"),
        (["--unknown", "odd"], "dialect: unknown parameters are generic or refused, not 'odd'"),
        (["nowhere:X"], "dialect nowhere:X: No module named 'nowhere'"),
        (["verdicts:score"], "dialect verdicts:score: extension 1: an Extension, not "),
        (["verdicts"], "dialect verdicts: 'verdicts' is no MODULE:NAME"),
    ],
)
def test_a_choice_that_is_none_is_told_in_one_line(
    package: Path, arguments: list[str], told: str
) -> None:
    done = grammar("dialect", *arguments, "--output", "none.py", folder=package)
    assert done.returncode == 1
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == 1
    assert not package.joinpath("none.py").exists()


PRICES = """
from __future__ import annotations

import decimal
from decimal import Decimal

from grammar.declarations import Extension, Parameter
from grammar.language.text import DIGIT, Octets, Rule
from grammar.language.values import Codec


def decode_price(octets: bytes) -> Decimal:
    return Decimal(octets.decode("ascii")) / 100


def encode_price(value: Decimal) -> bytes:
    if not isinstance(value, decimal.Decimal):
        raise TypeError("a Decimal")
    return b"%d" % int(value * 100)


price = Codec(Rule("price", "example", Octets(DIGIT, 1, 5)), decode_price, encode_price,
    reads="Decimal")
PRICE = Extension("X-PRICE", "what it costs", "example",
    parameters={"RCPT": (Parameter("PRICE", price, "the price", "example"),)})
"""


@pytest.mark.parametrize("way", ["run", "written"])
def test_a_value_of_a_type_that_is_imported_is_read(package: Path, way: str) -> None:
    package.joinpath("prices.py").write_text(PRICES, "utf-8")
    if way == "run":
        dialect = smtpkit.dialect(importlib.import_module("prices").PRICE)
    else:
        done = grammar("dialect", "prices:PRICE", "--output", "priced.py", folder=package)
        assert (done.returncode, done.stderr) == (0, "")
        text = package.joinpath("priced.py").read_text("utf-8")
        assert "from decimal import Decimal" in text
        dialect = loaded(text)["DIALECT"]
    line = b"RCPT TO:<a@x.example> PRICE=250\r\n"
    assert dialect.parse_command(line).price == Decimal("2.5")
    assert dialect.Rcpt.build("a@x.example", price=Decimal("2.5")) == line
    with pytest.raises(smtpkit.BuildError, match="price: a Decimal"):
        dialect.Rcpt.build("a@x.example", price=2.5)
    check_round_trips(dialect, max_examples=5)


# --- the one call ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(package: Path) -> smtpkit.Dialect:
    """A dialect of the extension and of nothing that is not in RFC 5321."""
    return smtpkit.dialect(importlib.import_module("verdicts").VERDICT, only=())


BROKEN: dict[str, dict[str, Any]] = {
    "L1": {"values": lambda view: {"label": view.label.upper()}},
    "L2": {"__bytes__": lambda view: b"?"},
    # a view that reads more than is declared
    "L3": {"pattern": Pattern(r"(?i:XMINE) (?>(\w+))\r\n")},
    # a builder that looks at nothing
    "L5": {"build": classmethod(lambda cls, label: b"XMINE " + label.encode() + b"\r\n")},
}


@pytest.mark.parametrize("law", BROKEN)
def test_a_law_that_does_not_hold_is_named_with_the_command_and_the_example(
    law: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = rule("mine-label", Octets(LETTER, 1, 16))
    dialect = smtpkit.dialect(command(" ", "label" / label))
    check_round_trips(dialect, max_examples=10)
    for name, attribute in BROKEN[law].items():
        owner = dialect.Xmine.facts if name == "pattern" else dialect.Xmine
        monkeypatch.setattr(owner, name, attribute)
    # of the lines with mistakes few are read by a wrong pattern, and which are drawn is chance
    with pytest.raises(AssertionError, match=rf"^{law}, XMINE: (b'|{{'label')"):
        check_round_trips(dialect, max_examples=300)


@pytest.mark.parametrize("part", ["MAIL VERDICT", "X-VERDICT in EHLO"])
def test_the_parameters_and_ehlo_lines_are_held_to_the_laws(
    small: smtpkit.Dialect, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = small.Verdict if "MAIL" in part else small.EhloXVerdict
    name = "score" if "MAIL" in part else "most"
    monkeypatch.setattr(view, name, property(lambda self: 1000))
    with pytest.raises(AssertionError, match=rf"^L\d, (MAIL|{part}): "):
        check_round_trips(small, max_examples=10)


def test_the_library_itself_is_held_to_the_laws() -> None:
    check_round_trips(smtpkit.DIALECT, max_examples=volume(50))


# --- extensions that are not offered --------------------------------------------------------------

LINE = b"MAIL FROM:<a@x.example> SIZE=5 RET=FULL X-MORE=1\r\n"


@pytest.mark.parametrize("chosen", [{"without": ["dsn"]}, {"only": ["SIZE"]}])
def test_what_is_not_offered_is_a_generic_parameter(chosen: dict[str, Any]) -> None:
    dialect = smtpkit.dialect(**chosen)
    mail = dialect.parse_command(LINE)
    assert mail.size == 5
    assert mail.ret is None
    assert "ret" not in mail.fields
    assert [(p.keyword, p.value) for p in mail.parameters][1:] == [("RET", "FULL"), ("X-MORE", "1")]
    assert mail.values()["parameters"] == [("RET", "FULL"), ("X-MORE", "1")]
    with pytest.raises(TypeError):
        dialect.Mail.build("a@x.example", ret="FULL")
    assert dialect.Capabilities(b"250-x.example\r\n250 DSN\r\n").unknown == {"DSN": ""}


def test_what_is_not_offered_is_refused_where_that_is_wanted() -> None:
    dialect = smtpkit.dialect(only=["SIZE"], unknown="refused")
    assert dialect.parse_command(LINE[:30] + b"\r\n").size == 5
    for line in (LINE, LINE.replace(b"RET=FULL ", b"")):
        with pytest.raises(smtpkit.ParseError) as caught:
            dialect.parse_command(line)
        reply = caught.value.reply
        assert reply is not None
        assert (reply.code, reply.enhanced_code) == (555, "5.5.4")
    with pytest.raises((TypeError, smtpkit.BuildError)):
        dialect.Mail.build("a@x.example", parameters=[("X-MORE", "1")])


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (b"RCPT TO:<a@b> NOTIFY=NEVER\r\n", 14),
        (b"RCPT TO:<a@b> X\r\n", 14),
        (b"MAIL FROM:<a@b> SIZE=5 BODY=BINARYMIME\r\n", 23),
    ],
)
@pytest.mark.parametrize("only", [["SIZE"], ["SIZE", "DSN"], ["SIZE", "RRVS"]])
def test_every_parameter_that_is_not_there_gets_555(
    only: list[str], line: bytes, place: int
) -> None:
    if b"NOTIFY" in line and "DSN" in only:
        return
    dialect = smtpkit.dialect(only=only, unknown="refused")
    with pytest.raises(smtpkit.ParseError) as caught:
        dialect.parse_command(line)
    error = caught.value
    assert error.reply is not None
    assert (error.reply.code, error.reply.enhanced_code) == (555, "5.5.4")
    assert (error.offset, error.leniencies) == (place, ("unknown-parameter",))
    assert dialect.parse_command(line, profile="lenient").defects[0].name == "unknown-parameter"


def test_a_word_of_a_value_goes_with_its_extension() -> None:
    line = b"MAIL FROM:<> BODY=BINARYMIME\r\n"
    eight = smtpkit.dialect(only=["8BITMIME"], unknown="refused")
    with pytest.raises(smtpkit.ParseError, match='expected "7BIT" or "8BITMIME"'):
        eight.parse_command(line)
    with pytest.raises(smtpkit.BuildError, match=r"body: .* is not a Body"):
        eight.Mail.build("", body="BINARYMIME")
    assert eight.Mail.build("", body="7BIT") == b"MAIL FROM:<> BODY=7BIT\r\n"
    binary = smtpkit.dialect(only=["BINARYMIME"])
    assert binary.Mail.build("", body=smtpkit.Body.BINARYMIME) == line
    with pytest.raises(smtpkit.ParseError, match="BINARYMIME"):
        binary.parse_command(b"MAIL FROM:<> BODY=7BIT\r\n")


def test_an_extension_may_add_a_word_to_the_value_of_another_ones_parameter() -> None:
    mine = parameter(Enumeration("Body", SIXBIT="6BIT"), "BODY")
    dialect = smtpkit.dialect(mine)
    assert [each.name for each in type(dialect.parse_command(SIX).body)] == [
        *("SEVENBIT", "EIGHTBITMIME", "BINARYMIME", "SIXBIT")
    ]
    assert dialect.Mail.build("", body="6bit") == SIX
    check_round_trips(dialect, max_examples=5)
    again = parameter(Enumeration("Body", SEVEN="7BIT"), "BODY")
    with pytest.raises(smtpkit.DialectError, match="MAIL BODY: the parameter is declared twice"):
        smtpkit.dialect(again)


SIX = b"MAIL FROM:<> BODY=6BIT\r\n"
VENDOR = Extension(
    "SIZE",
    "a vendor's form of SIZE",
    "example",
    ehlo=Optional("most" / Octets(DIGIT, 1, 9)),
    parameters={
        "MAIL": (
            Parameter(
                "SIZE",
                Rule(
                    "vendor-size",
                    "example",
                    Struct("most" / Octets(DIGIT, 1, 9), ":", "unit" / Octets(LETTER, 1, 6)),
                ),
                "how long it is, and in which unit",
                "example",
            ),
        )
    },
    extra_octets={"MAIL": 22},
)
CLOSED: dict[str, tuple[tuple[Extension, ...], dict[str, Any]]] = {
    "nothing but RFC 5321": ((), {"only": (), "unknown": "refused"}),
    "a small server": ((), {"only": ["SIZE", "8BITMIME", "SMTPUTF8"], "unknown": "refused"}),
    "a word without the others": ((), {"only": ["BINARYMIME", "DSN"], "unknown": "refused"}),
    "all but a few": ((), {"without": ["DSN", "CHUNKING", "AUTH"], "unknown": "refused"}),
    "another form of a parameter": ((VENDOR,), {"without": ["SIZE"], "only": ["DSN", "XCLIENT"]}),
}


@pytest.mark.parametrize("name", CLOSED)
def test_what_the_strategies_of_a_dialect_draw_is_read(name: str) -> None:
    extensions, chosen = CLOSED[name]
    dialect = smtpkit.dialect(*extensions, **chosen)
    drawn = dialect.strategies.commands()

    @law(10_000)
    @given(drawn)
    def is_read(line: bytes) -> None:
        view = dialect.parse_command(line)
        assert bytes(view) == line
        assert isinstance(view, type(smtpkit.parse_command(line, profile="observer")))

    is_read()
    check_round_trips(dialect, max_examples=volume(1000))


def test_what_a_server_offers_is_a_dialect() -> None:
    offered = smtpkit.Capabilities(b"250-x.example\r\n250-SIZE 1000\r\n250-X-OTHER\r\n250 DSN\r\n")
    dialect = smtpkit.dialect(only=offered)
    assert dialect.Mail.build("", size=1, ret="HDRS") == b"MAIL FROM:<> SIZE=1 RET=HDRS\r\n"
    assert dialect.parse_command(b"MAIL FROM:<> SMTPUTF8\r\n").smtputf8 is False
    with pytest.raises(smtpkit.ParseError, match='unknown verb "BDAT"'):
        dialect.parse_command(b"BDAT 5\r\n")


def test_a_line_is_as_long_as_the_extensions_that_are_left_make_it() -> None:
    assert smtpkit.dialect(only=()).Mail.at_most == 512
    assert smtpkit.dialect(only=["SIZE"]).Mail.at_most == 538


def test_a_dialect_does_not_change_another_one() -> None:
    smtpkit.dialect(only=(), unknown="refused")
    assert smtpkit.parse_command(LINE).ret == "FULL"
    assert smtpkit.Mail.facts.dialect is smtpkit.DIALECT


# --- what is refused ------------------------------------------------------------------------------


def rule(name: str, *items: Any, **more: Any) -> Rule:
    return Rule(name, "example", *items, **more)


def extension(keyword: str = "X-MINE", **more: Any) -> Extension:
    return Extension(keyword, "try", "example", **more)


def parameter(value: Any, keyword: str = "MINE", **more: Any) -> Extension:
    return extension(parameters={"MAIL": (Parameter(keyword, value, "try", "example", **more),)})


def command(*items: Any, verb: str = "XMINE", **more: Any) -> Extension:
    return extension(commands=(Command(verb, "try", "example", *items, **more),))


digits = rule("digits", Octets(DIGIT, 1, 3))
pair = Struct("one" / digits, ":", "two" / digits)


def decode_half(octets: bytes) -> int:
    return int(octets) // 2


def encode_number(value: int) -> bytes:
    return b"%d" % value


def decode_known(octets: bytes) -> int:
    return {b"1": 1}[octets]


def decode_one(octets: bytes) -> int:
    if octets != b"1":
        raise ValueError("not one")
    return 1


def encode_text(value: int) -> str:
    return str(value)


def encode_sign(value: int) -> bytes:
    return b"%+d" % value


def encode_never(value: int) -> bytes:
    raise ValueError("never")


def decode_outside(octets: bytes) -> int:
    return int(octets) + len(TOP.name) * 0


def check_never(view: Any) -> None:
    raise ValueError("never")


def restricted(*restrictions: Any) -> Rule:
    return Rule("mine-value", "example", Octets(DIGIT), restrictions=restrictions)


def typed(reads: str, takes: str | None = None) -> Extension:
    """A parameter whose value is said to be of such types."""
    return parameter(Codec(digits, decode_half, encode_number, reads=reads, takes=takes))


def codec(decode: Callable[..., Any], encode: Callable[..., Any]) -> Extension:
    return parameter(Codec(digits, decode, encode, reads="int"))


ORDER = '"AB" follows the rule, but reading in order stops short of its end'

REFUSED: dict[str, tuple[Callable[[], Extension], str]] = {
    # names that are there already
    "an EHLO keyword twice": (
        lambda: extension("size"),
        "size: the EHLO keyword size is declared twice",
    ),
    "a verb twice": (
        lambda: command(verb="rset"),
        "X-MINE: rset: the verb is declared twice",
    ),
    "a parameter twice": (
        lambda: parameter(digits, "Size"),
        "X-MINE: MAIL Size: the parameter is declared twice",
    ),
    "two keywords with one field": (
        lambda: extension(
            parameters={
                "RCPT": tuple(Parameter(k, digits, "try", "example") for k in ("X-A-B", "X-A-b"))
            }
        ),
        "X-MINE: RCPT X-A-b: the parameter is declared twice",
    ),
    "two keywords with one capability": (
        lambda: extension("EIGHTBITMIME"),
        "EIGHTBITMIME: two capabilities are called eightbitmime",
    ),
    "two verbs with one class": (
        lambda: extension(
            commands=tuple(Command(verb, "try", "example") for verb in ("XMINE", "X-MINE"))
        ),
        "X-MINE: X-MINE: XMINE has the class Xmine, too",
    ),
    "two commands with one method": (
        lambda: command(builder="mail_from"),
        "X-MINE: XMINE: MAIL has the builder method mail_from, too",
    ),
    "a method of the builder itself": (
        lambda: command(verb="REPLY"),
        "X-MINE: REPLY: the builder method 'reply' is a name of the library",
    ),
    "a class of replies": (
        lambda: command(verb="REPLY", builder="xreply"),
        "X-MINE: REPLY: the class Reply is another one's already",
    ),
    "a reply of the builder": (
        lambda: command(builder="start_mail_input"),
        "X-MINE: XMINE: the builder method 'start_mail_input' is a name of the library",
    ),
    "a class of the library": (
        lambda: command(verb="PATTERN"),
        "X-MINE: PATTERN: the class 'Pattern' is a name of the library",
    ),
    "another rule of a name that has a class": (
        lambda: parameter(rule("mailbox", pair)),
        "X-MINE: MAIL MINE: the class Mailbox is another one's already",
    ),
    "another enumeration of a name": (
        lambda: parameter(Enumeration("Body", ONE="ONE")),
        "X-MINE: MAIL MINE: the class Body is another one's already",
    ),
    "two functions of a name": (
        lambda: codec(decode_half, type(decode_half)(encode_number.__code__, {}, "decode_half")),
        "X-MINE: MAIL MINE: two functions are called decode_half",
    ),
    # names that cannot be used
    "a field of every view": (
        lambda: parameter(digits, "VALUES"),
        "X-MINE: MAIL VALUES: the field 'values' is a name of the library",
    ),
    "a field of the command": (
        lambda: parameter(digits, "REVERSE-PATH"),
        "X-MINE: MAIL REVERSE-PATH: the field 'reverse_path' is a name of the library",
    ),
    "a field of a rule that every view has": (
        lambda: parameter(rule("mine-value", Struct("span" / digits, ":", "two" / digits))),
        "X-MINE: MAIL MINE > mine-value > span: the field 'span' is a name of the library",
    ),
    "a field that is no name": (
        lambda: command(" ", "a b" / digits),
        "X-MINE: XMINE > a b: the field 'a b' is no name in Python",
    ),
    "a hidden field": (
        lambda: command(" ", "_match" / digits),
        "X-MINE: XMINE > _match: the field '_match' is no name in Python",
    ),
    "a keyword of Python": (
        lambda: parameter(Enumeration("class", ONE="ONE")),
        "X-MINE: MAIL MINE: the class 'class' is no name in Python",
    ),
    "a member that is a keyword of Python": (
        lambda: parameter(Enumeration("Mine", **{"if": "IF"})),
        "X-MINE: MAIL MINE > Mine: the member 'if' is no name in Python",
    ),
    "a capability that begins with a digit": (
        lambda: extension("7BIT"),
        "7BIT: the capability '7bit' is no name in Python",
    ),
    "a capability of the library": (
        lambda: extension("UNKNOWN"),
        "UNKNOWN: the capability 'unknown' is a name of the library",
    ),
    "an EHLO keyword that is none": (
        lambda: extension("X_MINE"),
        "X_MINE: 'X_MINE' is no ehlo-keyword",
    ),
    "a parameter's keyword that is none": (
        lambda: parameter(digits, "MINE="),
        "X-MINE: MAIL MINE=: 'MINE=' is no esmtp-keyword",
    ),
    "a verb that is none": (
        lambda: command(verb="X MINE"),
        "X-MINE: 'X MINE' is no verb",
    ),
    # what refers to something that is not there
    "a parameter that needs none": (
        lambda: parameter(digits, needs=("NOTHING",)),
        "X-MINE: MAIL MINE: there is no parameter NOTHING",
    ),
    "a secret field that is none": (
        lambda: command(" ", "one" / digits, secret=("two",)),
        "X-MINE: XMINE: secret: there is no field 'two'",
    ),
    "a mode that is none": (
        lambda: command(enters="nowhere"),
        "X-MINE: XMINE: enters: 'nowhere' is none of Mode.DATA, Mode.CHUNK, Mode.EXCHANGE",
    ),
    "a mode by its name": (
        lambda: command(enters="data"),
        "X-MINE: XMINE: enters: 'data' is none of Mode.DATA, Mode.CHUNK, Mode.EXCHANGE",
    ),
    "a chunk without its size": (
        lambda: command(" ", "size" / digits, enters=Mode.CHUNK),
        "X-MINE: XMINE: enters: a chunk is as long as the field chunk_size says",
    ),
    "an exchange without a mechanism": (
        lambda: command(enters=Mode.EXCHANGE),
        "X-MINE: XMINE: enters: an exchange needs the fields mechanism and initial_response",
    ),
    "a reply that begins no mode": (
        lambda: command(enters_on=354),
        "X-MINE: XMINE: enters_on: 354 begins no mode",
    ),
    "a mode that begins on another reply": (
        lambda: command(enters=Mode.DATA, enters_on=354, replies=Replies(line=((250,),))),
        "X-MINE: XMINE: enters_on: 354 is no reply of success to the line",
    ),
    "a reply to no command": (
        lambda: extension(replies={"XOTHER": Replies(line=((250,),))}),
        "X-MINE: replies: XOTHER is no command",
    ),
    "an enhanced status code of its class": (
        lambda: extension(status_codes=("5.5.4",)),
        "X-MINE: status_codes: 5.5.4 is no enhanced status code such as X.5.4",
    ),
    "a parameter for UTF-8 that is none": (
        lambda: command(utf8_needs="SMTPUTF8"),
        "X-MINE: XMINE: utf8_needs: there is no parameter SMTPUTF8",
    ),
    "a longer line of no command": (
        lambda: extension(extra_octets={"XOTHER": 3}),
        "X-MINE: extra_octets: XOTHER is no command that it can lengthen",
    ),
    "a repeated field that is none": (
        lambda: command(" ", "one" / digits, " ", BackReference("two", digits)),
        "XMINE: XMINE: the field two comes back, but was not there",
    ),
    "a longer line of a verb in lower case": (
        lambda: extension(extra_octets={"mail": 3}),
        "X-MINE: extra_octets: mail is no command that it can lengthen",
    ),
    "a parameter of no command": (
        lambda: extension(parameters={"XOTHER": (Parameter("MINE", None, "try", "example"),)}),
        "X-MINE: parameters: XOTHER is no command that takes further ones",
    ),
    "a parameter of a command that takes none": (
        lambda: extension(parameters={"NOOP": (Parameter("MINE", None, "try", "example"),)}),
        "X-MINE: parameters: NOOP is no command that takes further ones",
    ),
    "a parameter of its own that needs none": (
        lambda: command(
            Parameters("XMINE", (Parameter("ONE", None, "try", "example", needs=("TWO",)),))
        ),
        "XMINE: ONE: there is no parameter TWO",
    ),
    # what would be passed over
    "an offer without a name": (
        lambda: extension(ehlo=Optional(digits)),
        "X-MINE in EHLO: what follows the keyword has no name: nobody could ask for it",
    ),
    "an offer that is nothing behind a space": (
        lambda: extension(ehlo="most" / Optional(digits)),
        'X-MINE in EHLO: X-MINE-line: "X-MINE " is no ehlo-line',
    ),
    "an offer of two lines": (
        lambda: extension(ehlo="one" / rule("mine-value", Struct("a", CRLF, "b"))),
        r'X-MINE in EHLO: X-MINE-line: "X-MINE A\r\nB" is no ehlo-line',
    ),
    "an old spelling in lower case": (
        lambda: extension(old_spellings=("x-old",)),
        "X-MINE: the old spelling 'x-old' is declared in upper case, 'X-OLD'",
    ),
    "an old spelling of two words": (
        lambda: extension(old_spellings=("X OLD",)),
        "X-MINE: the old spelling 'X OLD' is no keyword",
    ),
    "a word in lower case": (
        lambda: parameter(Enumeration("Mine", ONE="one")),
        "X-MINE: MAIL MINE > Mine: the word 'one' is declared in upper case, 'ONE'",
    ),
    "UTF-8 with a parameter, and never": (
        lambda: command(
            Parameters("XMINE", (Parameter("ONE", None, "try", "example"),)),
            ascii=True,
            utf8_needs="ONE",
        ),
        "XMINE: utf8_needs: with ascii=True no line that is not ASCII is read",
    ),
    "the parameters of another verb": (
        lambda: command(Parameters("XOTHER", (Parameter("ONE", None, "try", "example"),))),
        "XMINE: its parameters are said to be those of XOTHER",
    ),
    "a parameter that needs itself": (
        lambda: parameter(digits, needs=("MINE",)),
        "MAIL MINE: what it says of MINE can never be kept to",
    ),
    "a reply that is none": (
        lambda: command(reply="501 5.5.4"),
        "XMINE: reply: '501 5.5.4' is no SuggestedReply",
    ),
    "a reply of a rule that is none": (
        lambda: parameter(Rule("mine-value", "example", Octets(DIGIT), reply="5.5.4")),
        "MAIL MINE: mine > mine-value: reply: '5.5.4' is no SuggestedReply",
    ),
    "a value without a name": (
        lambda: command(" ", "list" / Repeat(Struct(Integer(digits), ","), 1)),
        "XMINE: list > a value without a name, whose meaning nobody could ask for",
    ),
    "a value within a value": (
        lambda: command(" ", "one" / Integer(Integer(digits))),
        "XMINE: one > a value without a name, whose meaning nobody could ask for",
    ),
    "a restriction that is none of a rule": (
        lambda: parameter(restricted(Once("one"))),
        "MAIL MINE: mine > mine-value: nobody looks at Once here",
    ),
    "a restriction that is none of a parameter": (
        lambda: parameter(digits, restrictions=[Checked(check_never)]),
        "MAIL MINE: nobody looks at Checked here",
    ),
    "two greatest lengths": (
        lambda: parameter(restricted(MaxOctets(5), MaxOctets(3))),
        "MAIL MINE: mine > mine-value: it has 2 restrictions MaxOctets, and one of them counts",
    ),
    "a check of no fields": (
        lambda: parameter(restricted(Checked(check_never))),
        "MAIL MINE: mine > mine-value: Checked: it has no fields to look at",
    ),
    "a leniency of prose that is none": (
        lambda: parameter(restricted(Narrower(digits, leniency="mine"))),
        "MAIL MINE: mine > mine-value: 'mine' is no leniency of what prose refuses",
    ),
    "an encoding of digits": (
        lambda: parameter(Rule("mine-value", "example", Octets(DIGIT), encoding="utf-8")),
        "MAIL MINE: mine > mine-value: encoding: only text beyond ASCII in UTF-8 has one",
    ),
    "brackets of no rule with fields": (
        lambda: command(" ", "one" / AngleBracketed(Struct("<", digits, ">"))),
        "XMINE: one > angle brackets that people leave out are those of a rule with fields",
    ),
    # rules that are no good
    "an ambiguous choice": (
        lambda: parameter(rule("mine-value", Select("a", "ab"))),
        f"MAIL MINE: mine-param > mine > mine-value: {ORDER}",
    ),
    "an ambiguous choice in a command": (
        lambda: command(" ", "one" / rule("mine-value", Select("a", "ab"))),
        f"XMINE: XMINE > one > mine-value: {ORDER}",
    ),
    "an ambiguous choice in EHLO": (
        lambda: extension(ehlo="one" / rule("mine-value", Select("a", "ab"))),
        f"X-MINE in EHLO: X-MINE-line > one > mine-value: {ORDER}",
    ),
    "a choice of fields that are read alike": (
        lambda: command(" ", Select("one" / digits, "two" / Octets(DIGIT, 2, 4))),
        'XMINE: XMINE: "00" may be one, and may be two',
    ),
    "a repetition of something empty": (
        lambda: parameter(rule("mine-value", Repeat(Octets(DIGIT, 0)))),
        "MAIL MINE: mine-param > mine > mine-value: a repeated piece may match nothing",
    ),
    "a repetition that takes what follows": (
        lambda: parameter(rule("mine-value", Struct(Octets(DIGIT), Octets(DIGIT, 1, 1)))),
        'mine-value: "00" follows the rule, but reading in order stops short of its end',
    ),
    "a parameter that others cannot skip": (
        lambda: parameter(rule("mine-value", Octets(OctetSet.of("a or space", "a ")))),
        'MAIL MINE: mine-param: "MINE= " is no esmtp-param',
    ),
    "a command of two lines": (
        lambda: command(" ", "one" / rule("mine-value", Struct("a", CRLF, "b"))),
        r'XMINE: XMINE: "XMINE A\r\nB\r\n" is not one line',
    ),
    "an example that does not follow its rule": (
        lambda: parameter(Rule("mine-value", "example", Octets(DIGIT, 1, 3), example=b"1234")),
        'MAIL MINE: mine-param > mine > mine-value: the example "1234" is wrong: expected the end',
    ),
    "a set of nothing": (
        lambda: parameter(rule("mine-value", Octets(OctetSet("nothing", frozenset())))),
        "MAIL MINE: mine-param > mine > mine-value: 'nothing' is a set of no octets",
    ),
    "a text that is never short enough": (
        lambda: parameter(rule("mine-value", "abc", restrictions=[MaxOctets(2)])),
        "MAIL MINE: mine-param > mine > mine-value: no text has at most 2 octets",
    ),
    "a line that is never short enough": (
        lambda: command(" ", "one" / rule("mine-value", Octets(DIGIT, 600, 700))),
        "XMINE: XMINE: no line has at most 512 octets",
    ),
    "a rule that is too large": (
        lambda: command(" ", "one" / rule("mine-value", Octets(DIGIT, 1, 100_000))),
        "XMINE: XMINE: more than 10000 states, its repetitions written out",
    ),
    "a field that only what follows tells": (
        lambda: command(
            " ",
            Select(
                Struct("one" / rule("mine-value", Octets(DIGIT)), ".1"),
                Struct("one" / rule("mine-value", Octets(DIGIT)), ".2"),
            ),
        ),
        'XMINE: XMINE: in "XMINE 0.1\\r\\n" one reading of the octets does not find one',
    ),
    # values that are not the same in both directions
    "a value that is lost": (
        lambda: codec(decode_half, encode_number),
        'MAIL MINE: mine-param > mine: "4" is read as 2, which is written as "2", and that is '
        "read as 1",
    ),
    "a value that is not read": (
        lambda: codec(decode_known, encode_number),
        "MAIL MINE: mine-param > mine: \"0\" follows the rule, but is not decoded: KeyError: b'0'",
    ),
    "a value that is refused without notice": (
        lambda: codec(decode_one, encode_number),
        'MAIL MINE: mine-param > mine: "0" follows the rule, but is not decoded: not one',
    ),
    "a value that is not written": (
        lambda: codec(decode_half, encode_never),
        'MAIL MINE: mine-param > mine: "0" is read as 0, which is not encoded: never',
    ),
    "a value that is written against its rule": (
        lambda: codec(decode_half, encode_sign),
        'MAIL MINE: mine-param > mine: "0" is read as 0, which is written as "+0", but that is '
        "not read",
    ),
    "a value that is written as text": (
        lambda: codec(decode_half, encode_text),
        "MAIL MINE: mine-param > mine: \"0\" is read as 0, which is encoded as '0', and not as "
        "octets",
    ),
    "a set of words that are not all members": (
        lambda: parameter(Flags("Mine", rule("mine-value", Select("A", "B")), A="A")),
        "MAIL MINE: mine-param > mine: \"B\" is read as frozenset({'B'}), which is not encoded",
    ),
    "a function without a name": (
        lambda: codec(lambda octets: int(octets), encode_number),
        "X-MINE: MAIL MINE: a lambda has no name to be copied by: define it with def",
    ),
    "a function that needs its module": (
        lambda: codec(decode_outside, encode_number),
        "X-MINE: MAIL MINE: decode_outside needs TOP of its module: import it, or write it within",
    ),
    "a verb that runs into its argument": (
        lambda: command("word" / Octets(LETTER)),
        'XMINE: "XMINEA" is another verb to those who read it: put a space behind XMINE',
    ),
    "a verb that may run into its argument": (
        lambda: command(Optional("word" / Octets(DIGIT)), "-"),
        'XMINE: "XMINE-" is another verb to those who read it: put a space behind XMINE',
    ),
    "a type that would be run": (
        lambda: typed("int", "int = exit(), more: int"),
        "X-MINE: MAIL MINE: takes: 'int = exit(), more: int' is no type",
    ),
    "a call as a type": (
        lambda: typed("exit()"),
        "X-MINE: MAIL MINE: reads: 'exit()' is no type",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_honoured_is_refused_with_its_place_and_the_reason(case: str) -> None:
    declared, reason = REFUSED[case]
    with pytest.raises(smtpkit.DialectError) as caught:
        smtpkit.dialect(declared())
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        # a comma is missing behind the only one
        (
            lambda: extension(commands=Command("XMINE", "try", "example")),
            "X-MINE: commands: a tuple of Command, not <Command XMINE>",
        ),
        (
            lambda: extension(parameters={"MAIL": Parameter("MINE", None, "try", "example")}),
            "X-MINE: parameters: MAIL: a tuple of Parameter, not Parameter",
        ),
        (
            lambda: extension(old_spellings="X-OLD"),
            "X-MINE: old_spellings: a tuple of str, not 'X-OLD'",
        ),
        (lambda: command(" ", "one" / digits, secret="one"), "XMINE: secret: a tuple of str"),
        (
            lambda: extension(extra_octets={"MAIL": -3}),
            "X-MINE: extra_octets: MAIL: -3 is no length",
        ),
        (lambda: extension(replies={"MAIL": "250"}), "X-MINE: replies: MAIL: Replies, not '250'"),
        (
            lambda: parameter("abc"),
            "MINE: value: a construct, such as Literal('abc')",
        ),
        (lambda: parameter(digits, 5), "the parameter 5: keyword: a text of one line, not 5"),
        (lambda: parameter(digits, needs="SIZE"), "MINE: needs: a tuple of str, not 'SIZE'"),
        (lambda: parameter(digits, restrictions=5), "MINE: restrictions: a list of them, not 5"),
        (lambda: extension(5), "5: keyword: a text of one line, not 5"),
        (
            lambda: extension(ehlo="SIZE"),
            "X-MINE: ehlo: a construct, or None, not ",
        ),
        (lambda: extension(parameters=[]), "X-MINE: parameters: a mapping by verb, not []"),
        (lambda: command(5), "XMINE: argument 1: a rule or a text, not 5"),
        (lambda: command(enters_on="354"), "XMINE: enters_on: a number, not '354'"),
        (lambda: command(max_octets="exit()"), "XMINE: max_octets: a number, not 'exit()'"),
        (
            lambda: command(*(Parameters("XMINE", required=each) for each in (True, False))),
            "XMINE: there is more than one list of parameters",
        ),
        (lambda: Replies(data=((250,),)), "no phase is called data"),
        (lambda: Replies(line=((550,),)), "line: 550 is no reply code of success of its own"),
        (lambda: Replies(line=((), (421,))), "line: 421 is no reply code of failure of its own"),
        (lambda: SuggestedReply(250), "250 is no reply code of a failure"),
        (lambda: SuggestedReply(501, "4.5.4"), "4.5.4 is no enhanced status code of a reply 501"),
    ],
)
def test_what_is_no_declaration_is_an_error_where_it_stands(
    declared: Callable[[], Any], reason: str
) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        declared()
    assert reason in str(caught.value)


@pytest.mark.parametrize("each", EXTENSIONS, ids=lambda each: each.keyword)
def test_nothing_of_the_declared_extensions_is_passed_over(each: Extension) -> None:
    assert extension_errors(each) == []


def test_a_command_may_declare_parameters_and_extensions_may_add_some() -> None:
    one, two = (Parameter(keyword, digits, "try", "example") for keyword in ("ONE", "TWO"))
    line = Command("XMINE", "try", "example", Parameters("XMINE", (one,)), utf8_needs="TWO")
    mine = smtpkit.dialect(extension(commands=(line,), parameters={"XMINE": (two,)}))
    view = mine.parse_command(b"XMINE TWO=2 ONE=1\r\n")
    assert (view.one, view.two) == ("1", "2")


@pytest.mark.parametrize(
    ("arguments", "chosen", "reason"),
    [
        (("SIZE",), {}, "an Extension, not 'SIZE'"),
        ((extension(), extension()), {}, "X-MINE: the EHLO keyword X-MINE is declared twice"),
        ((), {"without": ["X-MINE"]}, "without: no extension is called X-MINE"),
        ((), {"only": ["SIZ"]}, "only: no extension is called SIZ: SIZE is"),
        ((), {"without": 5}, "without: a list of EHLO keywords, not 5"),
        ((), {"only": "SIZE"}, "only: a list of EHLO keywords, not one text of them: 'SIZE'"),
        ((), {"only": [b"SIZE"]}, "only: EHLO keywords are text, not b'SIZE'"),
        ((), {"unknown": ["odd"]}, "unknown parameters are generic or refused, not "),
        ((extension(), None), {}, "extension 2: an Extension, not None"),
        ((), {"unknown": "odd"}, "unknown parameters are generic or refused, not 'odd'"),
    ],
)
def test_what_cannot_be_chosen_is_refused(
    arguments: tuple[Any, ...], chosen: dict[str, Any], reason: str
) -> None:
    with pytest.raises(smtpkit.DialectError, match=reason):
        smtpkit.dialect(*arguments, **chosen)


def test_several_faults_are_told_at_once() -> None:
    both = extension("SIZE", commands=(Command("RSET", "try", "example"),))
    with pytest.raises(smtpkit.DialectError) as caught:
        smtpkit.dialect(both)
    first, second = str(caught.value).split("; ")
    assert first.startswith("SIZE: the EHLO keyword SIZE is declared twice: without=['SIZE']")
    assert second == "SIZE: RSET: the verb is declared twice"


@pytest.mark.parametrize(
    ("taken", "bases"),
    [
        (names.OF_VIEWS - names.OF_FUNCTIONS, (CommandView, EhloLine)),
        (names.OF_CAPABILITIES, (CapabilitiesView,)),
        (names.OF_BUILDERS, (MessageBuilder,)),
    ],
)
def test_the_names_that_are_taken_are_those_of_the_library(
    taken: frozenset[str], bases: tuple[type, ...]
) -> None:
    assert {name for base in bases for name in dir(base) if not name.startswith("_")} == taken


@pytest.mark.parametrize("keyword", ["FROM", "CLASS"])
def test_a_keyword_of_python_may_be_a_parameter(keyword: str) -> None:
    dialect = smtpkit.dialect(parameter(digits, keyword), only=())
    line = f"MAIL FROM:<> {keyword}=12\r\n".encode()
    field = f"{keyword.lower()}_"
    assert getattr(dialect.parse_command(line), field) == "12"
    assert dialect.Mail.build("", **{field: "12"}) == line


def test_the_same_names_may_be_declared_where_the_others_are_left_out() -> None:
    mine = extension("SIZE", parameters={"MAIL": (Parameter("SIZE", digits, "try", "example"),)})
    dialect = smtpkit.dialect(mine, without=["SIZE"])
    assert dialect.parse_command(b"MAIL FROM:<> SIZE=007\r\n").size == "007"


# --- what a debugger sees -------------------------------------------------------------------------


def decode_level(octets: bytes) -> int:
    level = int(octets)
    assert level != 31415926, "that is no level"
    return level


def test_an_error_within_a_dialect_has_its_source_in_the_traceback() -> None:
    level = rule("level", Octets(DIGIT, 1, 8))
    value = Codec(level, decode_level, encode_number, reads="int")
    dialect = smtpkit.dialect(parameter(value), only=())
    mail = dialect.parse_command(b"MAIL FROM:<> MINE=31415926\r\n")
    with pytest.raises(smtpkit.FieldError, match="mine: cannot be read") as caught:
        mail.values()
    text = "".join(traceback.format_exception(caught.value))
    assert 'assert level != 31415926, "that is no level"' in text


class Steps(bdb.Bdb):
    """A debugger that steps through everything and notes the lines."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str]] = []

    def user_line(self, frame: FrameType) -> None:
        name = self.canonic(frame.f_code.co_filename)
        self.seen.append((name, linecache.getline(name, frame.f_lineno).strip()))


def test_a_debugger_steps_through_the_module(small: smtpkit.Dialect) -> None:
    linecache.checkcache()
    steps = Steps()
    before = sys.gettrace()
    try:
        # the native engine has no lines to step through
        steps.runcall(getattr(small.Xverdict.build, "fallback", small.Xverdict.build), "spam")
    finally:
        sys.settrace(before)
    lines = [line for name, line in steps.seen if name.startswith("<smtpkit.dialect_")]
    assert any(line.startswith('line = b"XVERDICT') or "XVERDICT" in line for line in lines)
    assert all(lines)
    assert "def build(" in inspect.getsource(small.Xverdict.build)


# --- what is kept of a dialect, and how long ------------------------------------------------------


def test_the_same_arguments_give_the_same_dialect() -> None:
    mine = extension()
    dialect = smtpkit.dialect(mine, without=["dsn", "SIZE"])
    assert smtpkit.dialect(mine, without=["SIZE", "DSN"]) is dialect
    others = [{"without": ["DSN"]}, {"without": ["DSN", "SIZE"], "unknown": "refused"}]
    assert all(smtpkit.dialect(mine, **other) is not dialect for other in others)
    assert smtpkit.dialect(extension(), without=["DSN", "SIZE"]) is not dialect


def used(number: int) -> smtpkit.Dialect:
    """A dialect that has read, refused, built and drawn."""
    hue = Enumeration(f"Hue{number}", RED="RED", BLUE="BLUE")
    dialect = smtpkit.dialect(parameter(hue), without=["DSN"])
    line = b"MAIL FROM:<> MINE=RED\r\n"
    assert dialect.parse_command(line).mine == "RED"
    assert dialect.Mail.build("", mine="RED") == line
    with pytest.raises(smtpkit.ParseError):
        dialect.parse_command(b"MAIL FROM:<> MINE=GREEN\r\n")
    assert dialect.Capabilities(b"250-x.example\r\n250 X-MINE\r\n")
    return dialect


def modules_of_dialects() -> list[str]:
    return [name for name in (*sys.modules, *linecache.cache) if "smtpkit.dialect_" in name]


def test_a_dialect_that_nobody_holds_is_gone() -> None:
    used(0)
    gc.collect()
    before = len(modules_of_dialects())
    mine = used(1)
    of_it = [weakref.ref(each) for each in (mine, mine.Mail, mine.SmtpBuilder, mine.Capabilities)]
    of_it.append(weakref.ref(mine.declaration.command("MAIL")))
    [declared] = mine.chosen["extensions"] if mine.chosen else ()
    of_it += [weakref.ref(declared), weakref.ref(declared.parameters["MAIL"][0].value)]
    del declared
    source = mine.Mail.build.__func__.__code__.co_filename
    assert linecache.getlines(source)
    del mine
    gc.collect()
    assert [each() for each in of_it] == [None] * len(of_it)
    assert len(modules_of_dialects()) == before
    assert not linecache.getlines(source)


def test_the_text_of_a_dialect_stays_as_long_as_one_of_its_functions() -> None:
    build = used(2).Mail.build
    gc.collect()
    assert "def build(" in inspect.getsource(build)


def test_twenty_dialects_cost_no_more_than_a_megabyte_each() -> None:
    used(3)
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        held = [used(number) for number in range(20)]
        gc.collect()
        each = (tracemalloc.get_traced_memory()[0] - before) / len(held)
        # what `re` keeps of expressions is its own affair
        del held
        re.purge()
        gc.collect()
        left = (tracemalloc.get_traced_memory()[0] - before) / 20
    finally:
        tracemalloc.stop()
    assert each < 1e6
    assert left < each / 10


# --- what a dialect's classes have to do with the library's ---------------------------------------


def test_views_of_any_dialect_are_those_of_the_library() -> None:
    dialect = smtpkit.dialect(parameter(digits), only=["DSN"])
    match dialect.parse_command(b"MAIL FROM:<a@x.example> MINE=5 RET=FULL\r\n"):
        case smtpkit.Mail() as mail:
            assert (mail.mine, mail.ret) == ("5", "FULL")  # type: ignore[attr-defined]
        case other:
            pytest.fail(f"{other!r} is no smtpkit.Mail")
    assert issubclass(dialect.Capabilities, smtpkit.Capabilities)
    assert issubclass(dialect.SmtpBuilder, smtpkit.SmtpBuilder)
    assert isinstance(dialect.parse_reply(b"250 yes\r\n"), smtpkit.Reply)


def test_a_field_that_a_dialect_has_not_reads_as_not_sent() -> None:
    dialect = smtpkit.dialect(parameter(digits), only=["SIZE"])
    line = b"MAIL FROM:<a@x.example> MINE=5 RET=FULL SMTPUTF8 SIZE=7 BODY=8BITMIME\r\n"
    for profile in ("strict", "lenient"):
        mail = dialect.parse_command(line, profile=profile)
        lacking = set(smtpkit.Mail.fields) - set(mail.fields)
        assert {"ret", "smtputf8", "body"} <= lacking
        assert {getattr(mail, name) for name in lacking} == {None, False}
        assert not lacking & mail.values().keys()
        for name in lacking:
            with pytest.raises(smtpkit.FieldError):
                mail.span(name)
    offered = dialect.Capabilities(b"250-x.example\r\n250-DSN\r\n250 LIMITS RCPTMAX=5\r\n")
    assert (offered.dsn, offered.limits, "DSN" in offered) == (False, None, True)
    builder = dialect.SmtpBuilder()
    assert not hasattr(builder, "bdat")
    assert builder.mail_from("", mine="5").build() == b"MAIL FROM:<> MINE=5\r\n"


def test_a_line_of_another_form_is_the_librarys_too() -> None:
    mine = extension("SIZE", ehlo=Struct("most" / digits, ":", "unit" / Octets(LETTER)))
    dialect = smtpkit.dialect(mine, without=["SIZE"])
    line = dialect.Capabilities(b"250-x.example\r\n250 SIZE 5:K\r\n").size
    assert (line.most, line.unit, line.size) == ("5", "K", None)
    assert isinstance(line, EhloSize)
    alone = smtpkit.dialect(extension("SIZE"), without=["SIZE"])
    offered = alone.Capabilities(b"250-x.example\r\n250 SIZE\r\n")
    assert offered.size is True
    assert alone.Capabilities(b"250-x.example\r\n250 SIZE 5\r\n").malformed == ("SIZE 5",)


def test_nothing_of_the_librarys_command_is_left_in_another_one_of_its_name() -> None:
    """Another BDAT has no chunk, no number, and no secrets."""
    other = Command("BDAT", "try", "example", " ", "word" / Octets(LETTER))
    sign = Command("AUTH", "try", "example", " ", "word" / Octets(LETTER))
    mine = extension(commands=(other, sign))
    dialect = smtpkit.dialect(mine, without=["CHUNKING", "AUTH"])
    bdat = dialect.parse_command(b"BDAT abc\r\n")
    assert isinstance(bdat, smtpkit.Bdat)
    assert (bdat.enters, bdat.enters_on, bdat.fields) == ("", 0, ("word",))
    assert (bdat.chunk_size, bdat.last) == (None, False)
    auth = dialect.parse_command(b"AUTH abc\r\n")
    assert (auth.secret_fields, auth.enters, repr(auth)) == (frozenset(), "", "<Auth word='abc'>")
    check_round_trips(dialect, max_examples=5)


def check_ascending(fields: Any) -> None:
    if fields.low > fields.high:
        raise ValueError("low is above high")


def test_what_prose_says_of_the_fields_of_a_field_is_looked_at() -> None:
    bound = Integer(Octets(DIGIT, 1, 3))
    both = Struct("low" / bound, "-", "high" / bound)
    span = Rule("mine-span", "example, 5", both, restrictions=[Checked(check_ascending)])
    dialect = smtpkit.dialect(command(" ", "bounds" / span))
    view = dialect.commands["XMINE"]
    assert view.parse(b"XMINE 1-2\r\n").bounds.low == 1
    with pytest.raises(smtpkit.ParseError, match="low is above high"):
        dialect.parse_command(b"XMINE 3-2\r\n")
    with pytest.raises(smtpkit.BuildError, match="low is above high"):
        view.build((3, 2))


def test_what_an_encoded_value_stands_for_may_have_a_rule_without_fields() -> None:
    word = Rule("mine-word", "example, 6", Octets(LETTER, 1, 3))
    dialect = smtpkit.dialect(parameter(Xtext(xtext, word)))
    assert dialect.parse_command(b"MAIL FROM:<> MINE=abc\r\n").mine == "abc"
    with pytest.raises(smtpkit.ParseError, match='the decoded value "abcd" is no mine-word'):
        dialect.parse_command(b"MAIL FROM:<> MINE=abcd\r\n")
    with pytest.raises(smtpkit.BuildError, match="is no mine-word"):
        dialect.Mail.build(None, mine="abcd")


def test_a_narrower_rule_within_a_parameter_is_kept_to() -> None:
    short = Rule("mine-short", "example, 7", Octets(DIGIT, 1, 2))
    digits = Rule("mine-digits", "example, 7", Octets(DIGIT), restrictions=[Narrower(short)])
    for value in (digits, Integer(digits), Rule("mine-last", "example, 7", Optional(":"), digits)):
        dialect = smtpkit.dialect(parameter(value))
        assert dialect.parse_command(b"MAIL FROM:<> MINE=12\r\n")
        with pytest.raises(smtpkit.ParseError, match=r"\(mine-short, example, 7\)"):
            dialect.parse_command(b"MAIL FROM:<> MINE=123\r\n")
        check_round_trips(dialect, max_examples=5)


def test_an_offer_and_a_command_may_use_the_same_names_and_rules() -> None:
    bound = Integer(Octets(DIGIT, 1, 3))
    both = Struct("low" / bound, "-", "high" / bound)
    span = Rule("mine-span", "example, 5", both, restrictions=[Checked(check_ascending)])
    declared = Extension(
        "X-MINE",
        "mine",
        "example",
        ehlo=Struct("word" / bound, " ", "bounds" / span),
        commands=(Command("XMINE", "mine", "example", " ", "word" / Octets(LETTER)),),
        parameters={"MAIL": (Parameter("MINE", span, "mine", "example"),)},
    )
    dialect = smtpkit.dialect(declared)
    assert dialect.commands["XMINE"].build("abc") == b"XMINE abc\r\n"
    with pytest.raises(smtpkit.BuildError, match="low is above high"):
        dialect.Mail.build(None, mine=(3, 2))
    line = dialect.Capabilities(b"250-x.example\r\n250 X-MINE 5 1-2\r\n").x_mine
    assert (line.word, type(line.bounds)) == (5, dialect.MineSpan)
    assert type(dialect.parse_command(b"MAIL FROM:<> MINE=1-2\r\n").mine) is dialect.MineSpan

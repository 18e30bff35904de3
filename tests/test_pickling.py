"""Views, errors and builders go into other processes, and are copied: what comes out is equal."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from mmap import mmap
from pathlib import Path
from typing import Any

import pytest
from laws import examples, volume
from recordings import bundled
from test_examples import FILES, MARK
from test_pop3 import protocol
from test_values import MESSAGES, VIEWS, of_dialect, within

import smtpkit
from grammar import LETTER, Command, Extension, Octets
from smtpkit.generated.dialect import DIALECT
from smtpkit.sasl import Exchange
from smtpkit.testing.round_trips import parts
from smtpkit.view import View

PROTOCOLS = range(2, pickle.HIGHEST_PROTOCOL + 1)
#: the extensions of the examples, from modules that can be imported
DECLARED = {
    f"{path.stem}:{name}": value
    for path in FILES
    if MARK in path.read_text("utf-8")
    for name, value in vars(import_module(path.stem)).items()
    if isinstance(value, Extension)
}


def copies(value: Any) -> Iterator[Any]:
    """What comes out of pickles, and copies."""
    for number in PROTOCOLS:
        yield pickle.loads(pickle.dumps(value, number))
    yield copy.copy(value)
    yield copy.deepcopy(value)
    [again] = copy.deepcopy([value])
    yield pickle.loads(pickle.dumps(again))


def told(view: Any) -> dict[str, Any]:
    """All that can be asked of a view."""
    found: dict[str, Any] = {"repr": repr(view)}
    try:
        view.span()
    except smtpkit.FieldError as error:
        # a field within a lenient view, and nobody knows where it stands
        return found | {"lost": str(error)}
    found |= {
        "octets": bytes(view),
        "text": str(view),
        "dict": view.to_dict(secrets=True),
        "values": repr(view.values()),
        "defects": [(each.name, each.span, each.sentence) for each in view.defects],
        "span": view.span(),
    }
    for name in view.facts.groups:
        try:
            found[f"span of {name}"] = view.span(name)
        except smtpkit.FieldError as error:
            found[f"span of {name}"] = str(error)
    for name in (*view.fields, "codes", "raw_lines", "is_multiline"):
        try:
            value = getattr(view, name)
        except (AttributeError, smtpkit.FieldError) as error:
            value = type(error)
        parts = value if isinstance(value, tuple) else (value,)
        found[name] = [told(each) if isinstance(each, View) else each for each in parts]
    return found


def same(view: Any) -> None:
    """A view, and those within it, stay what they are."""
    for each in within(view):
        if not isinstance(each, View):
            continue
        before = told(each)
        for made in copies(each):
            assert type(made) is type(each)
            assert made == each
            assert hash(made) == hash(each)
            assert told(made) == before


def put(octets: bytes) -> tuple[bytes, int, int]:
    """Octets further on in a buffer."""
    return b"a\r\n" * 5 + octets + b"\r\nz", 15, 15 + len(octets)


@pytest.mark.parametrize("name", VIEWS)
def test_any_view_of_the_library_is_pickled(name: str, valid: Callable[..., list[bytes]]) -> None:
    view = VIEWS[name]
    for octets in valid(view):
        same(view.parse(octets))
        same(view.parse(*put(octets)))


@pytest.mark.parametrize("name", MESSAGES)
def test_any_message_of_a_mechanism_is_pickled(name: str) -> None:
    part = MESSAGES[name]
    for octets in examples(part.octets, max(5, volume(200))):
        same(part.view.parse(octets))


@pytest.mark.parametrize("name", [*DECLARED, "pop3"])
def test_any_view_of_a_dialect_that_has_a_place_is_pickled(name: str) -> None:
    if name == "pop3":
        views = of_dialect(name)
    else:
        made = smtpkit.dialect(DECLARED[name])
        views = ((part.view, examples(part.octets, 5)) for part in parts(made))
    for view, lines in views:
        for octets in lines:
            same(view.parse(*put(octets)))


@pytest.mark.parametrize("profile", ["lenient", "observer"])
def test_what_was_read_leniently_keeps_its_defects(profile: str) -> None:
    read = 0
    spoilt = [
        b"MAIL FROM: <ned@x.example> SIZE=5\tRET=FULL BODY=?\n",
        b"MAIL FROM:ned@x.example SIZE=5 SIZE=6 MORE WORDS=x \r\n",
        b"RCPT TO:<@a,@b:kim@y.example NOTIFY=NEVER,X ORCPT=x\r\n",
        b" rcpt  to:<kim@y.example>NOTIFY=NEVER\r\n",
        b"XCLIENT NAME=a ADDR=1 \xff\r\n",
        b"NOSUCH thing\r\n",
        b"AUTH PLAIN !!\r\n",
        b"\xff\xfe",
    ]
    for line in (*spoilt, *(line[::-1] for line in spoilt)):
        for octets, start, end in (put(line), (line, 0, len(line))):
            try:
                view = smtpkit.parse_command(octets, start, end, profile=profile)  # type: ignore[call-overload]
            except smtpkit.ParseError:
                continue
            read += bool(view.defects)
            same(view)
    for reply in (b"250-a\n550 5.1.1 b\r\n", b"250-5.1.1 a\r\n250-b\r\n", b"x\r\n", b"250\r\n"):
        for octets, start, end in (put(reply), (reply, 0, len(reply))):
            try:
                answer = smtpkit.parse_reply(octets, start, end, profile=profile)  # type: ignore[arg-type]
            except smtpkit.ParseError:
                continue
            read += bool(answer.defects)
            same(answer)
    assert read > 10


def test_recorded_lines_are_pickled() -> None:
    messages = [each for dialog in bundled() for each in dialog.messages]
    for each in messages[:: max(1, len(messages) // volume(10_000))]:
        assert pickle.loads(pickle.dumps(each)) == each
        line = each.octets
        if each.view is not None:
            same(each.view)
        for profile in ("lenient", "observer"):
            try:
                view = smtpkit.parse_command(line, profile=profile)  # type: ignore[call-overload]
            except smtpkit.ParseError:
                continue
            same(view)


def test_a_pickle_has_no_more_of_a_buffer_than_the_view() -> None:
    line = b"MAIL FROM:<ned@x.example> SIZE=5\r\n"
    captured = b"secret" * 1000 + line + b"secret" * 1000
    with mmap(-1, len(captured)) as region:
        region.write(captured)
        for buffer in (captured, bytearray(captured), memoryview(captured), region):
            view = smtpkit.parse_command(buffer, 6000, 6000 + len(line))
            for each in (view, view.reverse_path, view.reverse_path.mailbox, view.parameters[0]):
                kept = pickle.dumps(each)
                assert len(kept) < 250
                assert b"secret" not in kept
                made = pickle.loads(kept)
                assert type(made.match.string) is bytes
                assert made.match.string == bytes(each)
                assert (made, made.span()) == (each, each.span())
            assert pickle.loads(pickle.dumps(view)).span("domain") == (6015, 6024)
        del view, each, buffer, made


def test_a_copy_of_a_copy_stands_where_the_first_one_stood() -> None:
    octets, start, end = put(b"RCPT TO:<kim@y.example> ORCPT=rfc822;kim@y.example\r\n")
    view = smtpkit.parse_command(octets, start, end)
    for _ in range(3):
        made = pickle.loads(pickle.dumps(view))
        assert (made.span("domain"), made.span()) == (view.span("domain"), view.span())
        inner = pickle.loads(pickle.dumps(made.forward_path.mailbox))
        assert inner.span("domain") == view.span("domain")
        view = made


def errors() -> Iterator[Exception]:
    calls: tuple[Callable[[], Any], ...] = (
        lambda: smtpkit.parse_command(b"MAIL FROM: <ned@x.example>\r\n"),
        lambda: smtpkit.parse_command(b"NOSUCH\r\n"),
        lambda: smtpkit.parse_command(b"MAIL FROM:<> SIZE=1\r\n", offered=[]),
        lambda: smtpkit.parse_reply(b"250-x\r\n"),
        lambda: smtpkit.Mail.build("a b"),
        lambda: smtpkit.parse_command(b"MAIL FROM:<>\r\n").span("nothing"),
        lambda: smtpkit.SmtpLayer(b"250 OK\r\n").command,
        lambda: smtpkit.dialect(without=["NOSUCH"]),
        lambda: protocol().parse_command(b"NOSUCH\r\n"),
        lambda: protocol().parse_command(b"USER\r\n"),
    )
    for call in calls:
        with pytest.raises(smtpkit.SmtpError) as caught:
            call()
        yield caught.value


def test_errors_keep_all_they_say() -> None:
    for error in errors():
        facts = ("offset", "rule", "expected", "found", "reference", "level", "reply", "leniencies")
        for made in copies(error):
            assert type(made) is type(error)
            assert (str(made), made.args) == (str(error), error.args)
            for name in (*facts, "message", "excerpt", "field"):
                assert getattr(made, name, None) == getattr(error, name, None), name


def test_values_beside_views_are_pickled() -> None:
    reply = smtpkit.parse_reply(b"550-5.1.1 No\r\n550 5.1.1 here\r\n")
    lenient = smtpkit.parse_command(b"MAIL FROM: <a@b>\r\n", profile="lenient")
    offered = smtpkit.Capabilities(b"250-x hi\r\n250-SIZE 5\r\n250-SIZE x\r\n250 AUTH=PLAIN\r\n")
    mail = smtpkit.parse_command(b"MAIL FROM:<> BODY=8BITMIME RET=FULL\r\n")
    for value in (
        *(reply.enhanced_code, *lenient.defects, offered, mail.body, mail.ret),
        *(smtpkit.SuggestedReply(550, "5.1.1", "no"), smtpkit.Mail, DIALECT, smtpkit.parse_command),
    ):
        for made in copies(value):
            assert made == value
            assert hash(made) == hash(value)
            assert repr(made) == repr(value)
    assert pickle.loads(pickle.dumps(reply.enhanced_code)).meaning == reply.enhanced_code.meaning
    made = pickle.loads(pickle.dumps(offered))
    assert (made.size, made.malformed, made.keywords) == (5, offered.malformed, offered.keywords)
    exchange = Exchange("PLAIN", b"\0tim\0secret")
    for again in copies(exchange):
        assert [str(each) for each in again.messages] == [str(each) for each in exchange.messages]


def test_offers_are_equal_when_a_server_said_the_same() -> None:
    one, other = (smtpkit.Capabilities(b"250-x\r\n250 SIZE 5\r\n") for _ in range(2))
    assert one == other
    assert len({one, other}) == 1
    for different in (b"250-y\r\n250 SIZE 5\r\n", b"250-x\r\n250 SIZE 6\r\n", b"250 x\r\n"):
        assert smtpkit.Capabilities(different) != one


def test_copies_of_a_builder_are_builders_of_their_own() -> None:
    for builder in (smtpkit.SmtpBuilder().quit(), protocol().Builder().quit()):
        for made in copies(builder):
            assert bytes(made) == bytes(builder) == b"QUIT\r\n"
            made.noop()
            assert bytes(builder) == b"QUIT\r\n"
            assert bytes(made) == b"QUIT\r\nNOOP\r\n"


# --- dialects -------------------------------------------------------------------------------------


def test_what_is_of_a_dialect_is_found_by_what_it_is_made_of() -> None:
    place = "sasl_mechanism"
    extension = next(value for name, value in DECLARED.items() if name.startswith(place))
    mine = smtpkit.dialect(extension, without=["SIZE", "DSN"], unknown="refused")
    code = mine.parse_reply(b"550 5.1.1 x\r\n").enhanced_code
    mechanism = next(each for each in mine.sasl.MECHANISMS if each in str(extension.mechanisms))
    for value in (
        *(mine, mine.Mail, mine.Capabilities, mine.parse_command, mine.Mail.parse, code),
        *(mine.sasl, mine.sasl.Exchange),
        mine.Capabilities(b"250-x\r\n250 AUTH PLAIN\r\n"),
    ):
        for number in PROTOCOLS:
            assert pickle.loads(pickle.dumps(value, number)) == value
        assert copy.deepcopy(value) == value
    exchange = pickle.loads(pickle.dumps(mine.sasl.Exchange(mechanism)))
    assert type(exchange) is mine.sasl.Exchange
    assert (
        code.in_dialect(mine).meaning == pickle.loads(pickle.dumps(code.in_dialect(mine))).meaning
    )


def test_a_specification_is_compiled_once() -> None:
    made = protocol()
    import pop3

    assert smtpkit.compile(pop3.POP3) is made
    assert pickle.loads(pickle.dumps(made.User)) is made.User


def test_what_has_no_place_says_why_it_is_not_pickled() -> None:
    here = Extension(
        "X-HERE",
        "declared in a function",
        "example",
        commands=(Command("XHERE", "x", "example", " ", "word" / Octets(LETTER)),),
    )
    mine = smtpkit.dialect(here)
    view = mine.parse_command(b"XHERE a\r\n")
    for value in (view, mine, mine.Capabilities(b"250-x\r\n250 X-HERE\r\n"), mine.SmtpBuilder()):
        with pytest.raises(smtpkit.DialectError, match=r"X-HERE.*Declare it in a module"):
            pickle.dumps(value)
        # copies need no place
        for made in (copy.copy(value), copy.deepcopy(value)):
            assert type(made) is type(value)
            assert made == value or bytes(made) == bytes(value)
    with pytest.raises(pickle.PicklingError, match=r"dialect\(\?X-HERE\)"):
        pickle.dumps(mine.Xhere)
    # what it has of the library is of the library
    assert pickle.loads(pickle.dumps(mine.parse_command(b"QUIT\r\n"))).verb == "QUIT"


def test_a_declaration_that_is_no_more_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    name, extension = next(iter(DECLARED.items()))
    module, _, attribute = name.partition(":")
    mine = smtpkit.dialect(extension, without=["SIZE"])
    view = mine.Capabilities.lines_by_keyword[extension.keyword]
    kept = pickle.dumps(view)
    monkeypatch.delattr(sys.modules[module], attribute)
    with pytest.raises(smtpkit.DialectError, match=f"{name} is not there"):
        pickle.loads(kept)
    with pytest.raises(smtpkit.DialectError, match=extension.keyword):
        pickle.dumps(mine)


def read(line: bytes) -> Any:
    import pop3

    made = smtpkit.compile(pop3.POP3)
    return smtpkit.parse_command(b"x" + line, 1), made.parse_command(b"x" + b"USER ned\r\n", 1)


def test_a_pool_of_processes_gives_views_back() -> None:
    lines = [b"MAIL FROM:<ned@x.example> SIZE=%d\r\n" % size for size in range(8)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        found = list(pool.map(read, lines))
        sizes = list(pool.map(smtpkit.Mail.parse, lines))
        with pytest.raises(smtpkit.ParseError, match="expected"):
            pool.submit(smtpkit.parse_command, b"MAIL FROM:x\r\n").result()
    for line, (mail, user), again in zip(lines, found, sizes, strict=True):
        assert mail == again == smtpkit.parse_command(line)
        assert mail.span("domain") == (16, 25)
        assert user == protocol().parse_command(b"USER ned\r\n")
        assert user.span("name") == (6, 9)


def test_another_process_makes_the_dialect_again(tmp_path: Path) -> None:
    name, extension = next((n, e) for n, e in DECLARED.items() if e.commands)
    mine = smtpkit.dialect(extension, unknown="refused")
    verb = extension.commands[0].verb
    [line, *_] = examples(mine.strategies.COMMANDS[verb].lines(), 1)
    view = mine.parse_command(line)
    file = tmp_path / "view"
    for number in PROTOCOLS:
        file.write_bytes(pickle.dumps([view, type(view), mine], number))
    program = (
        "import pickle, sys; view, kind, dialect = pickle.load(open(sys.argv[1], 'rb'));"
        "assert type(view) is kind is dialect.commands[view.verb]; print(bytes(view), kind)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(map(str, (FILES[0].parent, Path(__file__).parent.parent)))},
    )
    assert done.stdout == f"{line!r} {type(view)!r}\n"
    assert f"smtpkit.made.dialect({name}, unknown=refused)." in done.stdout

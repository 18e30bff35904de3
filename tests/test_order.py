"""The table of order: what is declared, against a table that was read out of the RFCs by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import smtpkit
from grammar import Command, Extension, Item, Mode, Need, Order, Place, Replies, State
from grammar.session import ANY, IDLE
from grammar.specification import SPECIFICATION

HEADS = (
    *("verb", "allowed", "needs", "resets", "enters", "success", "failure"),
    *("out of order", "sync", "per rcpt", "source"),
)
TABLE = Path(__file__).with_name("data").joinpath("session_order.md").read_text("utf-8")
ROWS = {
    verb: dict(zip(HEADS, cells, strict=True))
    for line in TABLE.splitlines()
    if line.startswith("| ") and not line.startswith("| verb")
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
    for verb in cells[0].split()
}
VERBS = sorted(ROWS)
HELLO_SAID = ANY - {State.INITIAL}
STATES = {
    "any": ANY,
    "idle": IDLE,
    "trans": frozenset({State.TRANSACTION, State.RECIPIENTS}),
    "rcpt": frozenset({State.RECIPIENTS}),
}
#: what the declarations have otherwise than the table, and why
DIFFERENT = {
    # the recipients are known from before, and DATA may follow (RFC 1845, 3)
    ("MAIL", "355"): State.RECIPIENTS,
    # what the notes beside the table say: chunk after chunk, and no fault of order between them
    ("BDAT", "allowed"): {State.RECIPIENTS, State.CHUNKS},
    ("BURL", "allowed"): {State.RECIPIENTS, State.CHUNKS},
    ("STARTTLS", "allowed"): ANY - {State.CHUNKS},
    # chunks went wrong: "RSET QUIT", and EHLO, which is a RSET as well
    **{(verb, "allowed"): ANY | {State.INDETERMINATE} for verb in ("EHLO", "HELO", "LHLO", "RSET")},
    ("QUIT", "allowed"): ANY | {State.INDETERMINATE, State.REFUSED},
}


def order(verb: str) -> Order:
    return SPECIFICATION.command(verb).order


def test_the_table_is_about_every_command() -> None:
    assert sorted(command.verb for command in SPECIFICATION.commands) == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_a_command_is_allowed_where_the_table_says(verb: str) -> None:
    row = ROWS[verb]
    allowed = STATES[re.split(r"[ ,(]", row["allowed"])[0]]
    if "hello" in row["needs"] or "MAIL" in row["needs"]:
        allowed = allowed & HELLO_SAID
    assert order(verb).allowed == DIFFERENT.get((verb, "allowed"), allowed)


@pytest.mark.parametrize("verb", VERBS)
def test_a_command_needs_what_the_table_says(verb: str) -> None:
    needs, found = ROWS[verb]["needs"], set(order(verb).needs)
    wanted = {
        Need.OFFERED: re.search(r"\bext\b", needs),
        Need.LMTP: needs == "LMTP",
        Need.SMTP: needs == "not LMTP",
        Need.AUTHENTICATED: re.search(r"(?<!not yet )\b235|, AUTH", needs),
        Need.NOT_AUTHENTICATED: "not yet 235" in needs or verb == "X-EXPS",
        Need.TLS_OFF: "TLS off" in needs,
    }
    assert found == {need for need, needed in wanted.items() if needed}
    assert bool(order(verb).unless) == ("not BINARYMIME" in needs)


@pytest.mark.parametrize("verb", VERBS)
def test_a_command_resets_what_the_table_says(verb: str) -> None:
    resets = ROWS[verb]["resets"].split(" at ")[0]
    wanted: set[Item] = set()
    if "if layer" not in resets and " at " not in ROWS[verb]["resets"]:
        letters = {"as MAIL": "T", "as AUTH": "", "all": "T"}.get(resets, resets)
        wanted |= {Item.TRANSACTION} if re.search("T|X", letters) else set()
        wanted |= {Item.CLIENT, Item.EXTENSIONS} if re.search("C|X", letters) else set()
        wanted |= {Item.AUTHENTICATION} if "A" in letters else set()
    assert set(order(verb).forgets) == wanted


@pytest.mark.parametrize("verb", VERBS)
def test_a_command_leads_where_the_table_says(verb: str) -> None:
    names = {"trans": State.TRANSACTION, "rcpt": State.RECIPIENTS, "chunks": State.CHUNKS}
    names |= {state.value: state for state in State}
    entered = ROWS[verb]["enters"]
    word = entered.split(" ")[0]
    command = SPECIFICATION.command(verb)
    generated = next(c for c in smtpkit.DIALECT.commands.values() if c.verb == verb).order
    for code in map(int, re.findall(r"\d+", entered)):
        mode = {"data": Mode.DATA, "exchange": Mode.EXCHANGE, "TLS": Mode.TLS, "blob": Mode.CHUNK}
        if word in mode:
            assert (command.enters, command.enters_on) == (mode[word], code)
        else:
            state = DIFFERENT.get((verb, str(code)), names[word])
            assert generated.after[code] == state.value
    if not entered:
        assert not command.order.leads
        assert command.enters is None


@pytest.mark.parametrize("verb", VERBS)
def test_a_command_out_of_order_is_answered_as_the_table_says(verb: str) -> None:
    said = re.findall(r"\d{3}(?: \d\.\d\.\d)?", ROWS[verb]["out of order"].partition(";")[0])
    needs = order(verb).needs
    answers = {str(order(verb).out_of_order)} | {str(need.reply) for need in needs if need.reply}
    assert not said or any(answer.startswith(said[0]) for answer in answers)


@pytest.mark.parametrize("verb", VERBS)
def test_a_command_has_its_place_in_a_group(verb: str) -> None:
    sync = ROWS[verb]["sync"]
    wanted = Place.BEFORE_MAIL if "LAST" in sync else Place.ANYWHERE if sync == "G" else Place.LAST
    wanted = Place.ONE_TRIP if "one-trip" in sync else wanted
    assert order(verb).place is wanted
    assert order(verb).per_recipient == (
        "LMTP n" in (said := ROWS[verb]["per rcpt"]) or "as" in said
    )


def test_what_a_user_declares_has_a_careful_order() -> None:
    wait = Command("XWAIT", "wait", "RFC 9999, 1")
    dialect = smtpkit.dialect(Extension("XWAIT", "wait", "RFC 9999", commands=(wait,)))
    found = dialect.parse_command(b"XWAIT\r\n").order
    assert (found.allowed, found.needs) == (("initial", "identified"), ("offered",))
    assert (found.place, found.forgets, found.leads) == ("last", (), {})


WRONG = [
    (Order(frozenset()), "there is no state in which it may be sent"),
    (Order(frozenset({State.CLOSED})), "no command is taken there"),
    (Order(leads={354: State.CHUNKS}), "354 is no reply of it"),
    (Order(needs=(Need.LMTP, Need.SMTP)), "it cannot be LMTP, and not"),
    (Order(authenticates=True), "235 is no reply of success"),
    (Order(per_recipient=True), "it ends no mail data"),
    (Order(spoils=frozenset({State.INITIAL})), "none is spoilt"),
    (Order(place=Place.ONE_TRIP), "there is no mechanism"),
    (Order(brings={"login": Item.AUTHENTICATION}), "that is not forgotten"),
    (
        Order(forgets=(Item.AUTHENTICATION,), brings={"login": Item.AUTHENTICATION}),
        "there is no field 'login'",
    ),
]


@pytest.mark.parametrize(("wrong", "fault"), WRONG, ids=[fault for _, fault in WRONG])
def test_a_wrong_order_is_refused_with_the_reason(wrong: Order, fault: str) -> None:
    wait = Command("XWAIT", "wait", "RFC 9999, 1", replies=Replies(line=((250,),)), order=wrong)
    with pytest.raises(smtpkit.DialectError, match=fault):
        smtpkit.dialect(Extension("XWAIT", "wait", "RFC 9999", commands=(wait,)))


def test_what_is_no_word_of_the_table_is_a_type_error() -> None:
    for wrong in ({"needs": ("hello",)}, {"leads": {250: "initial"}}, {"place": "last"}):
        with pytest.raises(TypeError, match="order: "):
            Order(**wrong)  # type: ignore[arg-type]

"""What a server offers: typed where it is known, kept in any case."""

from __future__ import annotations

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
    assert caps.limits is None
    assert caps.malformed == (line,)
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

"""What is written although it is longer than it may be, and what is not (RFC 5321, 4.5.3.1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import smtpkit

LOCAL, LABEL, DOMAIN = "a" * 65, "l" * 64 + ".example", ".".join(["d" * 60] * 5)
BUILT: list[tuple[Callable[..., bytes], tuple[object, ...], dict[str, object]]] = [
    (smtpkit.Mail.build, (f"{LOCAL}@b.example",), {}),
    (smtpkit.Mail.build, (f"a@{LABEL}",), {"size": 5}),
    (smtpkit.Rcpt.build, (f"a@{DOMAIN}",), {}),
    (smtpkit.Rcpt.build, (f"{LOCAL}@{DOMAIN}",), {"notify": ["DELAY"]}),
    (smtpkit.Mail.build, ("a@b.example",), {"envid": "e" * 101}),
    (smtpkit.Mail.build, ("a@b.example",), {"submitter": f"{LOCAL}@b.example"}),
    (smtpkit.Rcpt.build, ("a@b.example",), {"orcpt": ("rfc822", "o" * 500)}),
    (smtpkit.Ehlo.build, (LABEL,), {}),
    (smtpkit.Noop.build, ("n" * 600,), {}),
    (smtpkit.Vrfy.build, ("v" * 600,), {}),
    (smtpkit.Mail.build, ("a@b.example",), {"parameters": [("X-LONG", "v" * 3000)]}),
    (smtpkit.DIALECT.build_command, ("NOOP", "n" * 600), {}),
    (smtpkit.DIALECT.build_command, ("XOTHER", "n" * 600), {}),
]


@pytest.mark.parametrize(("build", "values", "named"), BUILT)
def test_what_is_over_long_is_written_when_that_is_asked_for(
    build: Callable[..., bytes], values: tuple[object, ...], named: dict[str, object]
) -> None:
    with pytest.raises(smtpkit.BuildError, match=r"at most \d+ are allowed|no Authorized|is no "):
        build(*values, **named)
    line = build(*values, **named, over_long=True)
    assert line.endswith(b"\r\n")
    assert line.count(b"\r\n") == 1
    # the octets are there, and a strict reader refuses their length alone
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(line)
    if not line.startswith(b"XOTHER") and "submitter" not in named:
        assert caught.value.level == "limit"
        assert caught.value.leniencies == ("over-long",)
        view = smtpkit.parse_command(line, profile="lenient")
        assert {defect.name for defect in view.defects} == {"over-long"}


def test_the_fluent_builder_and_replies_write_it_too() -> None:
    built = smtpkit.SmtpBuilder().mail_from(f"{LOCAL}@b.example", over_long=True)
    built = built.rcpt_to("a@b.example").command("NOOP", "n" * 600, over_long=True)
    assert built.build().count(b"\r\n") == 3
    with pytest.raises(smtpkit.BuildError):
        smtpkit.SmtpBuilder().mail_from(f"{LOCAL}@b.example")
    with pytest.raises(smtpkit.BuildError):
        smtpkit.Reply.build(250, ["t" * 600])
    with pytest.raises(smtpkit.BuildError):
        smtpkit.SmtpBuilder().ok("t" * 600)
    reply = smtpkit.Reply.build(250, ["t" * 600], over_long=True)
    assert smtpkit.SmtpBuilder().ok("t" * 600, over_long=True).build() == reply
    assert smtpkit.parse_reply(reply, profile="lenient").lines == ("t" * 600,)
    assert LABEL.encode() in smtpkit.EhloReply.build(LABEL, {"SIZE": "5"}, over_long=True)
    assert (
        smtpkit.Mailbox.build(LOCAL, "b.example", over_long=True) == f"{LOCAL}@b.example".encode()
    )
    assert smtpkit.ForwardPath.build(f"{LOCAL}@b.example", over_long=True).startswith(b"<aaa")


UNSAFE: list[tuple[Callable[..., bytes], tuple[object, ...], dict[str, object]]] = [
    (smtpkit.Mail.build, (f"{LOCAL}@b.example>\r\nDATA",), {}),
    (smtpkit.Mail.build, (f"{LOCAL}@b.exa mple",), {}),
    (smtpkit.Mail.build, (f"{LOCAL}@[300.0.0.1]",), {}),
    (smtpkit.Mail.build, (f"{LOCAL}@b\u00f8.example",), {}),
    (smtpkit.Mail.build, (f"{LOCAL}@b.example",), {"mtrk": "AAAA"}),
    (smtpkit.Mail.build, (f"{LOCAL}@b.example",), {"auth": "kim"}),
    (smtpkit.Mail.build, (f"{LOCAL}@b.example",), {"size": 10**30}),
    (smtpkit.Noop.build, ("n" * 600 + "\r\nQUIT",), {}),
    (smtpkit.Reply.build, (250, ["t" * 600 + "\n221 x"]), {}),
    (smtpkit.Reply.build, (250, ["t" * 600]), {"enhanced_code": "5.1.1"}),
    (smtpkit.EhloReply.build, (LABEL, {"SIZE": "abc"}), {}),
    (smtpkit.DIALECT.build_command, ("NOOP", "n" * 600 + "\n"), {}),
]


@pytest.mark.parametrize(("build", "values", "named"), UNSAFE)
def test_nothing_else_is_passed_over(
    build: Callable[..., bytes], values: tuple[object, ...], named: dict[str, object]
) -> None:
    with pytest.raises(smtpkit.BuildError) as caught:
        build(*values, **named, over_long=True)
    assert "octets, at most" not in str(caught.value)


def test_a_mailbox_in_xtext_that_is_too_long_is_only_that() -> None:
    """RFC 5321, 4.5.3.1.1, of what an AUTH stands for (RFC 4954, 5)."""
    mailbox = "n" * 65 + "@x.example"
    with pytest.raises(smtpkit.BuildError, match="Local-part of 65 octets, at most 64"):
        smtpkit.Mail.build("a@b.example", auth=mailbox)
    line = smtpkit.Mail.build("a@b.example", auth=mailbox, over_long=True)
    with pytest.raises(smtpkit.ParseError) as caught:
        smtpkit.parse_command(line)
    assert (caught.value.level, caught.value.leniencies) == ("limit", ("over-long",))
    view = smtpkit.parse_command(line, profile="lenient")
    assert isinstance(view, smtpkit.Mail)
    assert ([each.name for each in view.defects], view.auth) == (["over-long"], mailbox)


def test_what_a_rule_counts_is_said_to_be_too_long() -> None:
    """The digits of SIZE (RFC 1870, 4) and the letters of a mechanism (RFC 4422, 3.1)."""
    for build in (
        lambda over_long: smtpkit.Mail.build("", size=10**20, over_long=over_long),
        lambda over_long: smtpkit.Auth.build("X" * 21, over_long=over_long),
    ):
        # it is the rule itself, and no limit of what follows it
        for over_long in (False, True):
            with pytest.raises(smtpkit.BuildError, match="it has more than 20 octets"):
                build(over_long)

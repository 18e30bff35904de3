"""The reference grammar, run by the `abnf` package, judges the registry's lines as it says."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
import rfc_abnf
from abnf import GrammarError

from grammar.review.coverage import registry

REGISTRY = registry()

# Kinds that name a piece of a line; every other kind is a line and ends in CRLF.
PIECES = {"ehlo-line", "x-ehlo-line", "status-code"}

# The levels at which the rule itself refuses; the others are prose, which the rule cannot know.
REFUSED = {"syntax", "generic"}


class Line(NamedTuple):
    """One example of the registry: the rule, its octets, and why it is refused if it is."""

    rule: str
    utf8: bool
    octets: bytes
    level: str | None


def examples(node: object) -> Iterator[Line]:
    """Every example of the registry that a grammar covers."""
    if isinstance(node, list):
        for item in node:
            yield from examples(item)
    elif isinstance(node, dict):
        if "wire" in node and node["kind"] != "vendor":
            rule, _, rules_of_6531 = node["kind"].partition("/")
            octets = node["wire"].encode() + (b"" if rule in PIECES else b"\r\n")
            yield Line(rule, bool(rules_of_6531), octets, node.get("level"))
        for item in node.values():
            yield from examples(item)


LINES = list(examples(REGISTRY))


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.rule} {line.octets!r}")
def test_the_rule_judges_the_registry_line_as_its_level_says(line: Line) -> None:
    assert rfc_abnf.accepts(line.rule, line.octets, line.utf8) is (line.level not in REFUSED)


@pytest.mark.parametrize("line", [line for line in LINES if line.level == "generic"], ids=str)
def test_a_generic_line_passes_the_base_rule(line: Line) -> None:
    assert rfc_abnf.accepts("command", line.octets, line.utf8)


def test_every_kind_of_the_registry_has_lines_or_is_private() -> None:
    kinds = {kind.partition("/")[0] for kind in REGISTRY["kinds"]}
    assert kinds - {line.rule for line in LINES} == {"vendor"}


@pytest.mark.parametrize("octets", [b"MAIL FROM:<>\r\n", b"mail from:<>\r\n"])
def test_the_whole_input_has_to_match(octets: bytes) -> None:
    assert rfc_abnf.accepts("mail", octets)
    assert not any(rfc_abnf.accepts("mail", octets[:end]) for end in range(len(octets)))
    assert not rfc_abnf.accepts("mail", octets + b"\n")


@pytest.mark.parametrize(
    ("octets", "well_formed"),
    [
        (b"\xc3\xb8", True),
        (b"\xf0\x9f\x93\xa7", True),
        (b"\xc3", False),
        (b"\xc0\x80", False),
        (b"\xed\xa0\x80", False),
    ],
)
def test_only_well_formed_utf8_is_read_and_only_on_request(
    octets: bytes, well_formed: bool
) -> None:
    path = b"<a%sb@x.example>" % octets
    assert rfc_abnf.accepts("Path", path, utf8=True) is well_formed
    assert not rfc_abnf.accepts("Path", path)


def test_a_parameter_value_may_mix_ascii_and_utf8() -> None:
    line = "RCPT TO:<jørn@x.example> ORCPT=utf-8;jørn@x.example\r\n".encode()
    assert rfc_abnf.accepts("rcpt", line, utf8=True)
    assert not rfc_abnf.accepts("rcpt", line.replace(b"utf-8;", b"utf-8="), utf8=True)


def test_another_grammar_is_loaded_beside_the_reference() -> None:
    grammar = rfc_abnf.load('quit = "QUIT" [SP word] CRLF\nword = 1*ALPHA\n')
    assert rfc_abnf.matches(grammar, "quit", b"quit now\r\n")
    assert not rfc_abnf.accepts("quit", b"quit now\r\n")


def test_an_undefined_rule_is_an_error_when_loaded_and_when_asked_for() -> None:
    with pytest.raises(GrammarError, match="word"):
        rfc_abnf.load('quit = "QUIT" word\n')
    with pytest.raises(GrammarError, match="no rule 'word'"):
        rfc_abnf.accepts("word", b"")

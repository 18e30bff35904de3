"""What an error cites, and what it suggests as an answer, against the registry.

The lines are the registry's, each with every flaw of `test_flaws` at every place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import test_flaws

import smtpkit
from grammar.review.coverage import registry

ENTRIES = [
    entry
    for key in ("commands", "extensions", "vendor")
    for entry in registry()[key]
    if entry["examples"]
]
#: what any command may be answered (RFC 5321, 4.2.4 and 4.3.2)
ANY_COMMAND = {421, 500, 501, 503}
#: whose rules those of extensions are made of: addresses and names, UTF-8 and its places, URIs,
#: xtext, times, names of mechanisms
SHARED = {"5321", "1035", "6531", "6532", "3629", "3986", "3461", "3339", "4422", "821"}
#: BINARYMIME is a word of 8BITMIME's parameter, MTRK needs ENVID, and X-EXPS is an old AUTH
OF_ANOTHER = {"BINARYMIME": {"6152"}, "MTRK": {"3461"}, "X-EXPS": {"4954"}}


def rfcs(reference: str) -> set[str]:
    return set(re.findall(r"RFC (\d+)", reference))


def codes_in(text: str | None) -> set[int]:
    return {int(each) for each in re.findall(r"\b[45]\d\d\b", text or "")}


def refused(entry: dict[str, object]) -> Iterator[tuple[str, smtpkit.ParseError]]:
    """The errors of the entry's examples with flaws, each with its verb."""
    for example in entry["examples"].get("accept", ()):  # type: ignore[attr-defined]
        line = example["wire"].encode() + b"\r\n"
        if not test_flaws.is_valid(line):
            continue
        fields = test_flaws.fields_of_command(smtpkit.parse_command(line))
        for flaws in test_flaws.FLAWS.values():
            for flaw in flaws(line, fields):
                try:
                    smtpkit.parse_command(flaw.line)
                except smtpkit.ParseError as error:
                    yield test_flaws.verb_of(line), error


def test_errors_cite_the_extension_that_they_are_about() -> None:
    seen, parameters = 0, set()
    for entry in ENTRIES:
        cited = rfcs(entry["reference"]) | OF_ANOTHER.get(entry.get("keyword", ""), set())
        for _, error in refused(entry):
            seen += 1
            if not rfcs(error.reference):
                # of vendors, who have no RFC
                assert not cited, (entry["reference"], error)
            elif error.rule.endswith("-param") and error.rule != "esmtp-param":
                parameters.add(error.rule)
                assert rfcs(error.reference) & cited, error
            else:
                assert rfcs(error.reference) & (cited | SHARED), error
    assert seen > 1500
    assert len(parameters) > 15


def test_suggested_replies_are_those_of_the_command() -> None:
    commands = registry()["commands"]
    by_verb = {each["verb"]: codes_in(each["error_replies"]) for each in commands}
    codes = set()
    for entry in ENTRIES:
        own = codes_in(entry.get("replies"))
        for verb, error in refused(entry):
            allowed = ANY_COMMAND | own | by_verb.get(verb, set())
            codes.add(error.reply.code)
            assert error.reply.code in allowed, error
            assert error.reply.enhanced_code[:1] in ("", str(error.reply.code)[:1]), error
            # and it can be sent as it is
            assert smtpkit.parse_reply(error.reply.build()).code == error.reply.code
    assert codes >= {500, 501}

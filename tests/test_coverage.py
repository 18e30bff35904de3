"""The grammar has all of the registry, and `python -m grammar coverage` notices what it has not."""

from __future__ import annotations

import copy
import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grammar.declarations import Command, Extension, Parameter
from grammar.lexical import esmtp_value
from grammar.review.coverage import (
    GENERIC,
    MISSING,
    TYPED,
    Declared,
    Entry,
    Registry,
    coverage,
    registry,
    report,
)
from grammar.specification import SPECIFICATION, Specification, specification

REGISTRY = registry()
ALL = Declared()
ENTRIES = coverage(REGISTRY)
#: the registry without commands and extensions, which is quickly looked through
TABLES = {**REGISTRY, "commands": [], "extensions": [], "vendor": []}

#: how many entries of the registry each section has
COUNTS = {
    "commands": 11,
    "reply codes": 49,
    "enhanced status codes": 81,
    "limits": 21,
    "lines": 115,
}


def without_command(verb: str) -> Specification:
    """The specification without a command."""
    kept = tuple(command for command in SPECIFICATION.commands if command.verb != verb)
    return dataclasses.replace(SPECIFICATION, commands=kept)


def without(extension: Extension, *others: Extension) -> Declared:
    """What is declared, with other extensions instead of one."""
    kept = [each for each in SPECIFICATION.extensions if each is not extension]
    return dataclasses.replace(ALL, specification=specification([*kept, *others]))


def lost(declared: Declared, given: Registry = REGISTRY) -> dict[tuple[str, str], str]:
    """What is no more typed, and what it is instead."""
    return {
        (entry.section, entry.name): entry.status
        for entry in coverage(given, declared)
        if entry.status != TYPED
    }


def test_all_of_the_registry_is_typed() -> None:
    assert [entry for entry in ENTRIES if entry.status != TYPED] == []


def test_no_entry_of_the_registry_is_left_out() -> None:
    sections = [entry.section for entry in ENTRIES]
    assert {name: sections.count(name) for name in COUNTS} == COUNTS
    offered = {entry.name for entry in ENTRIES if entry.section == "EHLO keywords"}
    assert {entry["keyword"] for entry in REGISTRY["extensions"]} <= offered
    assert len(REGISTRY["extensions"]) == 35
    assert len(REGISTRY["vendor"]) == 16
    # every declaration of an extension answers to an entry, and every entry has one
    assert {each.keyword for each in SPECIFICATION.extensions} <= offered
    assert {"AUTH=", "X-EXPS=", "X_PIPE_CONNECT", "VERP", "XGEN", "XPROXY"} <= offered
    verbs = {entry.name for entry in ENTRIES if entry.section == "verbs of extensions"}
    assert {"LHLO", "XQDISCARD", "VRFY SMTPUTF8", "EXPN UTF8REPLY"} <= verbs


# --- what is taken away is noticed ----------------------------------------------------------------


@pytest.mark.parametrize("extension", SPECIFICATION.extensions, ids=lambda each: each.keyword)
def test_an_extension_that_is_taken_away_is_noticed(extension: Extension) -> None:
    found = lost(without(extension))
    assert found["EHLO keywords", extension.keyword] == GENERIC
    for command in extension.commands:
        assert found["verbs of extensions", command.verb] == MISSING
    for spelling in extension.old_spellings:
        assert ("EHLO keywords", spelling) in found


@pytest.mark.parametrize("command", SPECIFICATION.commands, ids=lambda each: each.verb)
def test_a_command_that_is_taken_away_is_noticed(command: Command) -> None:
    found = lost(dataclasses.replace(ALL, specification=without_command(command.verb)))
    assert MISSING in found.values()
    assert any(name.split()[0] == command.verb for _, name in found)


@pytest.mark.parametrize(
    ("extension", "parameter"),
    [
        (extension, parameter)
        for extension in SPECIFICATION.extensions
        for added in extension.parameters.values()
        for parameter in added
        if extension.status != "vendor"
    ],
    ids=lambda each: each.keyword,
)
def test_a_parameter_without_a_value_of_its_own_is_generic(
    extension: Extension, parameter: Parameter
) -> None:
    plain = dataclasses.replace(parameter, value=esmtp_value)

    def changed(other: Extension) -> Extension:
        """The same with the plain one; others that add words to the parameter add none."""
        parameters = {
            verb: tuple(
                plain if each is parameter else each
                for each in added
                if each is parameter or each.keyword != parameter.keyword
            )
            for verb, added in other.parameters.items()
        }
        return dataclasses.replace(other, parameters=parameters)

    all_of_them = specification(map(changed, SPECIFICATION.extensions))
    found = lost(dataclasses.replace(ALL, specification=all_of_them))
    verb = next(verb for verb, added in extension.parameters.items() if parameter in added)
    assert found[f"{verb} parameters", parameter.keyword] == GENERIC


@pytest.mark.parametrize(
    "extension",
    [each for each in SPECIFICATION.extensions if each.extra_octets],
    ids=lambda each: each.keyword,
)
def test_a_line_that_may_not_grow_is_noticed(extension: Extension) -> None:
    for verb, octets in extension.extra_octets.items():
        [listed] = [e for e in REGISTRY["extensions"] if e["keyword"] == extension.keyword]
        least = listed["max_line_increase"][verb]
        assert octets >= least
        shorter = dataclasses.replace(
            extension, extra_octets={**extension.extra_octets, verb: least - 1}
        )
        name = f"{extension.keyword} {verb} +{least}"
        assert lost(without(extension, shorter))["line lengths", name] == MISSING


def test_an_old_spelling_that_is_no_more_declared_is_noticed() -> None:
    for extension in SPECIFICATION.extensions:
        for spelling in extension.old_spellings:
            found = lost(without(extension, dataclasses.replace(extension, old_spellings=())))
            # no ehlo-keyword has an equals sign or a low line
            assert found["EHLO keywords", spelling] == MISSING


def test_an_offer_without_its_parameters_is_generic() -> None:
    [auth] = [each for each in SPECIFICATION.extensions if each.keyword == "AUTH"]
    found = lost(without(auth, dataclasses.replace(auth, ehlo=None)))
    assert found["EHLO keywords", "AUTH"] == GENERIC
    assert found["EHLO keywords", "AUTH="] == MISSING


@pytest.mark.parametrize(
    ("section", "name"), [("codes", "reply codes"), ("status_codes", "enhanced status codes")]
)
def test_a_code_that_is_taken_away_is_noticed(section: str, name: str) -> None:
    codes = getattr(ALL, section)
    for code in codes:
        found = lost(dataclasses.replace(ALL, **{section: codes - {code}}), TABLES)
        written = f"{code:03}" if isinstance(code, int) else code
        assert list(found) == [(name, written)]
    # a code outside of the rule is not even read
    assert lost(dataclasses.replace(ALL, codes=ALL.codes - {50, 571})) == {
        ("reply codes", "050"): MISSING,
        ("reply codes", "571"): MISSING,
    }


def test_a_mechanism_and_a_limit_that_are_taken_away_are_noticed() -> None:
    names = {entry.name for entry in ENTRIES if entry.section == "SASL mechanisms"}
    assert names >= {"PLAIN", "LOGIN", "GSSAPI", "SCRAM-SHA-256"}
    for name in names:
        found = lost(dataclasses.replace(ALL, mechanisms=ALL.mechanisms - {name}))
        assert found == {("SASL mechanisms", name): GENERIC}
    for name in ALL.limits:
        rest = {thing: takes for thing, takes in ALL.limits.items() if thing != name}
        assert lost(dataclasses.replace(ALL, limits=rest), TABLES) == {("limits", name): MISSING}
        lax: Any = {**rest, name: lambda octets: True}
        assert lost(dataclasses.replace(ALL, limits=lax), TABLES) == {("limits", name): MISSING}


@pytest.mark.parametrize(
    ("kind", "wire", "status"),
    [
        ("x-mail", "MAIL FROM:<> X-NEW=1", GENERIC),
        ("x-command", "XNEW", MISSING),
        ("x-command", "ETRN", MISSING),
        ("x-ehlo-line", "X-NEW a b", GENERIC),
        ("x-ehlo-line", "XLOOP 12", GENERIC),
        ("vendor", "250-X_NEW", MISSING),
        ("Reply-line", "2500 x", MISSING),
        ("status-code", "5.1", MISSING),
    ],
)
def test_a_line_that_the_grammar_has_no_rule_for_is_noticed(
    kind: str, wire: str, status: str
) -> None:
    given: Any = copy.deepcopy(dict(REGISTRY))
    given["vendor"][0]["examples"]["accept"].append({"kind": kind, "wire": wire})
    changed = [entry for entry in coverage(given) if entry.status != TYPED]
    assert changed == [Entry("lines", wire, status)]


# --- the command line -----------------------------------------------------------------------------


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grammar", "coverage", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_prints_what_is_typed() -> None:
    done = run()
    assert done.returncode == 0, done.stderr
    assert report(ENTRIES) in done.stdout
    assert "100.0 % typed" in done.stdout
    assert len(run("--all").stdout.splitlines()) > len(ENTRIES)


def test_the_command_takes_another_registry_and_fails_where_something_is_missing(
    tmp_path: Path,
) -> None:
    given: Any = copy.deepcopy(dict(REGISTRY))
    given["reply_codes"].append({**given["reply_codes"][0], "code": "259"})
    given["limits"].append({"object": "new thing", "value": "9 octets"})
    file = tmp_path / "registry.json"
    file.write_text(json.dumps(given), "utf-8")
    done = run("--registry", str(file))
    assert done.returncode == 1
    assert "    generic  259" in done.stdout
    assert "    missing  new thing" in done.stdout
    assert run("--registry", str(tmp_path / "none.json")).returncode == 2

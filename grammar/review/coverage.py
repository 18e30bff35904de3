"""What of the registry the grammar has: `python -m grammar coverage`.

The registry lists what SMTP is made of; each entry is *typed* when a declaration of its own reads
it, *generic* when no more than a rule for anything of its kind does (an `esmtp-param`, an
`ehlo-line`, a code without a meaning), and *missing* when the grammar refuses it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grammar import address, sasl
from grammar.codes import CODES, STATUS_CODES
from grammar.constants import CONSTANTS, EXCHANGE_LINE, REPLY_LINE
from grammar.declarations import Command, Extension, Parameter
from grammar.extensions import auth, deliverby, futurerelease, limits, mtpriority, mtrk
from grammar.extensions.checkpoint import transid_value
from grammar.extensions.nosoliciting import solicitation_keywords
from grammar.extensions.size import size_value
from grammar.language.text import Construct, ConstructError, Syntax, walk
from grammar.lexical import esmtp_keyword, esmtp_value
from grammar.replies import reply_code, status_code
from grammar.specification import SPECIFICATION, Specification

__all__ = [
    "GENERIC",
    "MISSING",
    "TYPED",
    "Declared",
    "Entry",
    "Registry",
    "coverage",
    "registry",
    "report",
]

TYPED, GENERIC, MISSING = "typed", "generic", "missing"
STATUSES = (TYPED, GENERIC, MISSING)
REGISTRY = Path(__file__).with_name("registry.json")

Registry = Mapping[str, Any]
#: a limit -> whether the grammar takes so many octets
Limits = Mapping[str, Callable[[int], bool]]


@dataclass(frozen=True)
class Entry:
    """An entry of the registry, and how the grammar has it."""

    section: str
    name: str
    status: str


def registry(path: Path | None = None) -> Registry:
    """The registry file; raises `OSError` or `ValueError`."""
    found: Registry = json.loads((path or REGISTRY).read_text("utf-8"))
    return found


# ---------------------------------------------------------------------------- limits


def reads(rule: Construct, octets: bytes) -> bool:
    """Whether octets follow a rule."""
    try:
        rule.parse(octets)
    except ConstructError:
        return False
    return True


def _of(rule: Construct, octet: bytes = b"1", before: bytes = b"") -> Callable[[int], bool]:
    return lambda length: reads(rule, before + octet * length)


def _up_to(most: int) -> Callable[[int], bool]:
    return lambda length: length <= most


def _named(length: int) -> bytes:
    """A domain of so many octets, none of whose labels is too long."""
    last = length % 64 or 64
    return b".".join([b"a" * 63] * ((length - last) // 64) + [b"a" * (last - 1)]) + b"a"


def _constant(name: str) -> Callable[[int], bool]:
    value = CONSTANTS.get(name, (0, ""))[0]
    return lambda length: length <= value


def _parameter(verb: str, keyword: str) -> Parameter:
    known = SPECIFICATION.command(verb).parameters
    assert known is not None
    return next(each for each in known.known if each.keyword == keyword)


def _limits() -> Limits:
    orcpt = _parameter("RCPT", "ORCPT").syntax()
    envid = _parameter("MAIL", "ENVID").syntax()
    return {
        "local-part": _of(address.local_part, b"a"),
        "domain": lambda length: reads(address.domain, _named(length)),
        "domain label": _of(address.domain, b"a"),
        "path, with < > and separators": lambda length: reads(
            address.path, b"<%b@%b>" % (b"a" * 60, _named(length - 63))
        ),
        "command line with CRLF": lambda length: reads(
            SPECIFICATION.command("NOOP"), b"NOOP %b\r\n" % (b"a" * (length - 7))
        ),
        "reply line with code and CRLF": _up_to(REPLY_LINE.octets),
        "text line with CRLF, without the doubled dot": _constant("SMTP_MAX_TEXT_LINE"),
        "message content": _constant("SMTP_MIN_MESSAGE_CONTENT"),
        "recipients per transaction": _constant("SMTP_MIN_RECIPIENTS"),
        "AUTH exchange line": _up_to(EXCHANGE_LINE.octets),
        "SASL mechanism name": _of(auth.sasl_mech, b"A"),
        "ENVID": _of(envid, b"x", b"ENVID="),
        "ORCPT parameter": lambda length: reads(orcpt, b"ORCPT=rfc822;".ljust(length, b"x")),
        "TRANSID value": lambda length: reads(transid_value, b"<1@".ljust(length - 1, b"x") + b">"),
        "Solicitation-keywords": _of(solicitation_keywords, b"a"),
        "SIZE value": _of(size_value),
        "BY time": _of(deliverby.by_time),
        "HOLDFOR": _of(futurerelease.future_release_integer),
        "MTRK timeout": _of(mtrk.mtrk_value, before=b"x:"),
        "MT-PRIORITY policy name": _of(mtpriority.priority_profile, b"a"),
        "registered LIMITS values": _of(limits.limits_param, b"9", b"MAILMAX="),
    }


# ---------------------------------------------------------------------------- what is declared


@dataclass(frozen=True)
class Declared:
    """The declarations that the registry is held against."""

    specification: Specification = SPECIFICATION
    codes: frozenset[int] = frozenset(code.code for code in CODES)
    status_codes: frozenset[str] = frozenset(code.code for code in STATUS_CODES)
    mechanisms: frozenset[str] = frozenset({*sasl.NAMES, *(m.name for m in sasl.MECHANISMS)})
    limits: Limits = field(default_factory=_limits)

    def command(self, verb: str) -> Command | None:
        return next((c for c in self.specification.commands if c.verb == verb), None)

    def offer(self, spelling: str) -> Extension | None:
        """The extension that a spelling of an EHLO keyword belongs to."""
        upper = spelling.upper()
        return next(
            (e for e in self.specification.extensions if upper in (e.keyword, *e.old_spellings)),
            None,
        )

    def parameter(self, verb: str, keyword: str) -> Parameter | None:
        command = self.command(verb)
        known = command.parameters.known if command and command.parameters else ()
        return next((each for each in known if each.keyword == keyword), None)


def coverage(given: Registry, declared: Declared | None = None) -> list[Entry]:
    """Every entry of a registry, in its order."""
    by = declared or Declared()
    found: dict[tuple[str, str], Entry] = {}
    for entry in (
        *_commands(given, by),
        *(entry for each in _extensions(given) for entry in _extension(each, by)),
        *_codes(given, by),
        *_mechanisms(given, by),
        *_limited(given, by),
    ):
        # several extensions have the same verb or parameter
        found.setdefault((entry.section, entry.name), entry)
    return [*found.values(), *_lines(given, by)]


def _extensions(given: Registry) -> list[Mapping[str, Any]]:
    return [*given["extensions"], given["lmtp"], *given["vendor"]]


def _status(typed: object, generic: object = False) -> str:
    return TYPED if typed else GENERIC if generic else MISSING


# ---------------------------------------------------------------------------- commands


def _commands(given: Registry, by: Declared) -> Iterator[Entry]:
    for entry in given["commands"]:
        yield Entry("commands", entry["verb"], _status(by.command(entry["verb"])))


def _extension(entry: Mapping[str, Any], by: Declared) -> Iterator[Entry]:
    """An extension: its keywords, verbs, parameters, and what it adds to the length of a line."""
    for spelling, takes in _keywords(entry):
        yield Entry("EHLO keywords", spelling, _offered(by.offer(spelling), spelling, takes))
    for verb, argument in _verbs(entry):
        yield Entry(
            "verbs of extensions", f"{verb} {argument}".strip(), _verb(by.command(verb), argument)
        )
    for key in (key for key in entry if key.endswith("_parameters")):
        verb = key.removesuffix("_parameters").upper()
        for parameter in entry[key]:
            keyword = parameter["name"]
            known = by.parameter(verb, keyword)
            status = _parameter_status(known, parameter["value"])
            yield Entry(f"{verb} parameters", keyword, status)
        longer = entry["max_line_increase"].get(verb)
        if longer:
            name = f"{entry['keyword']} {verb} +{longer}"
            extension = by.offer(entry["keyword"])
            enough = extension is not None and extension.extra_octets.get(verb, 0) >= longer
            yield Entry("line lengths", name, _status(enough))


def _keywords(entry: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """The spellings of an entry's EHLO keyword, and whether something may follow it.

    A vendor's entry may have several: `X_PIPE_CONNECT, later PIPECONNECT`.
    """
    syntax, status = entry["ehlo_syntax"], entry["status"]
    if syntax.startswith("("):
        return  # a verb alone
    if status != "vendor":
        yield entry["keyword"], bool(re.search(r"\bSP\b", syntax))
        return
    takes = bool(re.search(r"\bSP\b", syntax))
    listed = [*re.split(r"[ ,/]+", entry["keyword"])]
    listed += re.findall(r'(?:^|, )(?:later |also )?"?([A-Z0-9_-]+=?)', syntax)
    for spelling in dict.fromkeys(listed):
        yield spelling, takes or spelling.endswith("=")


def _offered(extension: Extension | None, spelling: str, takes: bool) -> str:
    keyword = reads(esmtp_keyword, spelling.encode("ascii"))
    if extension is None:
        return _status(False, keyword)
    return _status(extension.ehlo is not None or not takes, keyword)


def _verbs(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The verbs of an entry, or an argument that it gives to other verbs."""
    for text in entry["verbs"]:
        words = text.split()
        argument = words[2] if words[1:2] == ["argument"] else ""
        for verb in words[0].split("/"):
            yield verb, argument


def _verb(command: Command | None, argument: str) -> str:
    if command is None or not argument:
        return _status(command)
    names = {
        each.name for item in walk(command) if isinstance(item, Syntax) for each in item.leniencies
    }
    return _status(argument.lower() in {*command.fields, *names})


def _parameter_status(parameter: Parameter | None, value: str) -> str:
    """A parameter that is not declared is still an esmtp-param."""
    if parameter is None or parameter.value is esmtp_value:
        return GENERIC
    return _status((parameter.value is None) == (value == "no value"), True)


# ---------------------------------------------------------------------------- codes, names, limits


def _codes(given: Registry, by: Declared) -> Iterator[Entry]:
    for entry in given["reply_codes"]:
        code = entry["code"]
        readable = reads(reply_code, code.encode("ascii"))
        yield Entry("reply codes", code, _status(int(code) in by.codes, readable))
    for entry in given["enhanced_status"]["codes"]:
        code = entry["code"]
        readable = reads(status_code, code.replace("X", "5").encode("ascii"))
        yield Entry("enhanced status codes", code, _status(code in by.status_codes, readable))


def _mechanisms(given: Registry, by: Declared) -> Iterator[Entry]:
    """The SASL mechanisms that the registry's lines name."""
    for entry in _extensions(given):
        for example in entry["examples"]["accept"]:
            wire = re.sub(r"^250[ -]", "", example["wire"])
            head, _, rest = wire.replace("=", " ", 1).partition(" ")
            if head in ("AUTH", "X-EXPS") and rest:
                # in a command an initial response may follow the one mechanism
                words = rest.split() if wire != example["wire"] else rest.split()[:1]
                for name in words:
                    readable = reads(auth.sasl_mech, name.encode("ascii"))
                    yield Entry("SASL mechanisms", name, _status(name in by.mechanisms, readable))


def _limited(given: Registry, by: Declared) -> Iterator[Entry]:
    for entry in given["limits"]:
        most = int(re.match(r"\d+", entry["value"])[0])  # type: ignore[index]
        takes = by.limits.get(entry["object"])
        yield Entry(
            "limits",
            entry["object"],
            _status(takes is not None and takes(most) and not takes(most + 1)),
        )
    for name in given["server_limits"]:
        checked = not reads(limits.limits_param, f"{name}=0".encode("ascii"))
        readable = reads(limits.limits_param, f"{name}=1".encode("ascii"))
        yield Entry("names of LIMITS", name, _status(readable and checked, readable))


# ---------------------------------------------------------------------------- lines


def _lines(given: Registry, by: Declared) -> Iterator[Entry]:
    """The lines that have to be accepted: each by the rule that is its own."""
    for entry in (*given["commands"], *_extensions(given)):
        for example in entry["examples"]["accept"]:
            wire = example["wire"]
            yield Entry("lines", wire, _line(example["kind"], wire, by))


def _line(kind: str, wire: str, by: Declared) -> str:
    octets = wire.encode("utf-8")
    if kind == "status-code":
        return _status(reads(status_code, octets))
    if kind == "auth-answer":
        return _status(reads(sasl.AUTH_ANSWER, octets + b"\r\n"))
    if kind == "continue-req":
        return _status(reads(sasl.AUTH_CHALLENGE, octets + b"\r\n"))
    if kind in ("Reply-line", "checkpoint-reply"):
        return _status(any(reads(form, octets + b"\r\n") for form in by.specification.forms))
    if kind == "x-ehlo-line" or re.match(r"250[ -]", wire):
        return _offer_line(re.sub(r"^250[ -]", "", wire), by)
    return _command_line(octets + b"\r\n", by)


def _offer_line(line: str, by: Declared) -> str:
    word = re.match(r"[^ =]*=?", line)[0]  # type: ignore[index]
    extension = by.offer(word)
    if extension is None:
        return _status(False, reads(esmtp_keyword, word.encode("ascii")))
    if word.upper() != extension.keyword:
        line = f"{extension.keyword} {line[len(word) :].strip()}".strip()
    return _status(reads(extension.line(), line.encode("utf-8")), True)


def _command_line(octets: bytes, by: Declared) -> str:
    command = by.command(re.match(rb"[^ \r]*", octets)[0].decode("utf-8").upper())  # type: ignore[index]
    if command is None or not reads(command, octets):
        return MISSING
    unknown = "parameters" in command.fields and command.parse(octets)["parameters"]
    return _status(not unknown, True)


# ---------------------------------------------------------------------------- the report


def report(entries: Iterable[Entry], *, every: bool = False) -> str:
    """A line for each section, and below it what is not typed; `every` names all entries.

    >>> print(report([Entry("commands", "EHLO", TYPED), Entry("commands", "HELO", MISSING)]))
    section                  typed  generic  missing
    commands                     1        0        1
        missing  HELO
    all                          1        0        1
    50.0 % typed
    """
    listed = list(entries)
    lines = [_row("section", STATUSES)]
    for section in dict.fromkeys(entry.section for entry in listed):
        members = [entry for entry in listed if entry.section == section]
        lines.append(_counted(section, members))
        lines += [
            f"    {entry.status:8} {entry.name}".replace("\r\n", r"\r\n")
            for entry in members
            if every or entry.status != TYPED
        ]
    typed = sum(entry.status == TYPED for entry in listed)
    share = 100 * typed / max(1, len(listed))
    return "\n".join([*lines, _counted("all", listed), f"{share:.1f} % typed"])


def _counted(title: str, entries: list[Entry]) -> str:
    return _row(title, [sum(entry.status == status for entry in entries) for status in STATUSES])


def _row(title: str, cells: Iterable[object]) -> str:
    return f"{title:21}" + "".join(f"{cell:>9}" for cell in cells)

"""Dialects that are made at run time, from declarations; needs the extra `grammar`."""

from __future__ import annotations

from smtpkit.errors import DialectError
from smtpkit.modules import declared_at, name_of, place_of, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Literal
    from weakref import WeakValueDictionary

    from smtpkit.dialects import Dialect

#: the dialects that somebody holds, by what they were made of
_made: WeakValueDictionary[tuple[Any, ...], Dialect] | None = None


def dialect(
    *extensions: Any,
    without: Iterable[str] = (),
    only: Iterable[str] | None = None,
    unknown: Literal["generic", "refused"] = "generic",
) -> Dialect[Any]:
    """A dialect of RFC 5321, the registry's extensions and these; made at run time.

    extensions: declarations, `grammar.declarations.Extension`
    without: EHLO keywords of extensions that are left out
    only: EHLO keywords of those that are kept; or a server's `Capabilities`, which may offer what
        nobody knows, while a word in a list that no extension is called is a mistake
    unknown: what becomes of parameters that are not declared: `generic` keeps them as they
        stand, `refused` makes them an error (555)

    Its classes derive from the library's of the same name: `isinstance(view, smtpkit.Mail)`. The
    same arguments give the same dialect, as long as somebody holds it; one that nobody holds is
    gone. Who only wants to refuse what a server does not offer needs none of this:
    `smtpkit.parse_command(line, offered=...)`.

    Needs the extra `grammar`. Raises `DialectError` for declarations that clash or are no good.

    >>> import smtpkit
    >>> plain = smtpkit.dialect(only=["SIZE"], unknown="refused")
    >>> plain.parse_command(b"MAIL FROM:<> SIZE=5\\r\\n").size
    5
    >>> try:
    ...     plain.parse_command(b"MAIL FROM:<> RET=FULL\\r\\n")
    ... except smtpkit.ParseError as error:
    ...     print(error.reply.code, error.reply.enhanced_code)
    555 5.5.4
    """
    try:
        from grammar.generator.compiler import choice, compile_dialect, known
    except ImportError as error:
        raise DialectError(
            "a dialect needs construct: pip install 'smtpkit-wire[grammar]'"
        ) from error
    from smtpkit.capabilities import CapabilitiesView

    try:
        if isinstance(only, CapabilitiesView):
            # a server may offer what nobody knows; what somebody writes is known, or a mistake
            only = [keyword for keyword in only if keyword in known(extensions)]
        chosen = choice(extensions, without, only, unknown)
        # the dialect keeps its extensions, and with it goes its place here
        key = (tuple(map(id, chosen.extensions)), *chosen[1:])
        found = _remembered().get(key)
        if found is not None:
            return found
        _, source = compile_dialect(chosen)
    except (TypeError, ValueError) as error:
        raise DialectError(str(error)) from error
    except Exception as error:
        # whatever the generator stumbles over, it is the declarations that it cannot honour
        message = f"the generator cannot honour this: {type(error).__name__}: {error}"
        raise DialectError(message) from error
    choices = [
        *([f"without={' '.join(chosen.without)}"] if chosen.without else []),
        *([f"only={' '.join(chosen.only)}"] if chosen.only is not None else []),
        *([f"unknown={chosen.unknown}"] if chosen.unknown != "generic" else []),
    ]
    made: Dialect[Any] = _run(source, "dialect", chosen.extensions, choices)
    made.chosen = chosen._asdict()
    _remembered()[key] = made
    return made


def _run(source: str, by: str, declared: Iterable[Any], choices: Iterable[str] = ()) -> Dialect:
    """A dialect, run under the name of what it is made of."""
    parts = [(each, place_of(each)) for each in declared]
    words = [place or f"?{name_of(each)}" for each, place in parts]
    module = run(source, of=f"{by}({', '.join([*words, *choices])})")
    made: Dialect = module.__dict__["DIALECT"]
    made.namespace, made.places = module, tuple((place, each) for each, place in parts)
    return made


def made_of(description: str) -> Dialect:
    """The dialect that is made of what a description names; raises `DialectError`.

    `dialect(shades:SHADE, without=SIZE DSN)` is `smtpkit.dialect` of what the module `shades` has
    as `SHADE`, with this choice, and `compile(talk:TALK)` is `smtpkit.compile`.
    """
    by, _, inside = description.removesuffix(")").partition("(")
    words = inside.split(", ") if inside else []
    places = [word for word in words if "=" not in word]
    try:
        declared = [declared_at(place) for place in places]
        if by == "compile":
            return compile(*declared)
        choices: dict[str, Any] = dict(word.split("=") for word in words if word not in places)
        for name in ("without", "only"):
            if name in choices:
                choices[name] = choices[name].split()
        return dialect(*declared, **choices)
    except DialectError as error:
        raise DialectError(f"{description} cannot be made here: {error}") from error


def compile(specification: Any) -> Dialect:
    """What another protocol is read and written by: all that a dialect has.

    specification: its declaration, `grammar.specification.Specification`

    The result has the class of each command, form and structure by its name, `parse_command`,
    `parse_reply`, `Builder`, `strategies`, `abnf()` and `pages()`; `smtpkit.testing` checks its
    round trips. The same specification gives the same dialect, as long as somebody holds it. Needs
    the extra `grammar`. Raises `DialectError` for a declaration that is no good.

    >>> import smtpkit
    >>> from grammar.declarations import Command, ReplyForm
    >>> from grammar.language.text import LETTER, Octets
    >>> from grammar.specification import Specification
    >>> hello = Command("HELLO", "say hello", "example", " ", "name" / Octets(LETTER))
    >>> answer = ReplyForm("Answer", "one", "example", "HI ", "name" / Octets(LETTER), "\\r\\n")
    >>> talk = smtpkit.compile(Specification("talk", "example", (hello,), (answer,)))
    >>> talk.parse_command(b"HELLO Ned\\r\\n").name, talk.Answer.build("Ned")
    ('Ned', b'HI Ned\\r\\n')
    """
    try:
        from grammar.generator.compiler import compile_protocol
    except ImportError as error:
        raise DialectError(
            "a protocol needs construct: pip install smtpkit-wire[grammar]"
        ) from error
    key = (id(specification),)
    made = _remembered().get(key)
    if made is not None and made.specification is specification:
        return made
    try:
        source = compile_protocol(specification)
    except (TypeError, ValueError) as error:
        raise DialectError(str(error)) from error
    except Exception as error:
        message = f"the generator cannot honour this: {type(error).__name__}: {error}"
        raise DialectError(message) from error
    made = _run(source, "compile", [specification])
    made.specification = specification
    _remembered()[key] = made
    return made


def _remembered() -> WeakValueDictionary[tuple[Any, ...], Dialect]:
    """The dialects that somebody holds."""
    global _made
    if _made is None:
        from weakref import WeakValueDictionary

        _made = WeakValueDictionary()
    return _made

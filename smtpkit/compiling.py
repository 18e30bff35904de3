"""Dialects that are made at run time, from declarations; needs the extra `grammar`."""

from __future__ import annotations

from smtpkit.errors import DialectError
from smtpkit.modules import run

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
    from weakref import WeakValueDictionary

    from smtpkit.capabilities import CapabilitiesView

    global _made
    if _made is None:
        _made = WeakValueDictionary()
    try:
        if isinstance(only, CapabilitiesView):
            # a server may offer what nobody knows; what somebody writes is known, or a mistake
            only = [keyword for keyword in only if keyword in known(extensions)]
        chosen = choice(extensions, without, only, unknown)
        # the dialect keeps its extensions, and with it goes its place here
        key = (tuple(map(id, chosen.extensions)), *chosen[1:])
        found = _made.get(key)
        if found is not None:
            return found
        _, source = compile_dialect(chosen)
    except (TypeError, ValueError) as error:
        raise DialectError(str(error)) from error
    except Exception as error:
        # whatever the generator stumbles over, it is the declarations that it cannot honour
        message = f"the generator cannot honour this: {type(error).__name__}: {error}"
        raise DialectError(message) from error
    made: Dialect[Any] = run(source).__dict__["DIALECT"]
    made.chosen = chosen._asdict()
    _made[key] = made
    return made


def compile(specification: Any) -> Dialect:
    """What another protocol is read and written by: all that a dialect has.

    specification: its declaration, `grammar.specification.Specification`

    The result has the class of each command, form and structure by its name, `parse_command`,
    `parse_reply`, `Builder`, `strategies`, `abnf()` and `pages()`; `smtpkit.testing` checks its
    round trips. Needs the extra `grammar`. Raises `DialectError` for a declaration that is no good.

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
    try:
        source = compile_protocol(specification)
    except (TypeError, ValueError) as error:
        raise DialectError(str(error)) from error
    except Exception as error:
        message = f"the generator cannot honour this: {type(error).__name__}: {error}"
        raise DialectError(message) from error
    made: Dialect = run(source).__dict__["DIALECT"]
    made.specification = specification
    return made

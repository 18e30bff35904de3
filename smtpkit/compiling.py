"""Dialects that are made at run time, from declarations; needs the extra `grammar`."""

from __future__ import annotations

from smtpkit.errors import DialectError
from smtpkit.modules import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from smtpkit.dialects import Dialect


def dialect(
    *extensions: Any,
    without: Iterable[str] = (),
    only: Iterable[str] | None = None,
    unknown: str = "generic",
) -> Dialect:
    """A dialect of RFC 5321, the registry's extensions and these; made at run time.

    extensions: declarations, `grammar.declarations.Extension`
    without: EHLO keywords of extensions that are left out
    only: EHLO keywords of those that are kept, such as a server's `Capabilities`
    unknown: what becomes of parameters that are not declared: `generic` keeps them as they
        stand, `refused` makes them an error (555)

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
    for keywords in (without, only):
        if isinstance(keywords, (str, bytes)):
            raise DialectError(f"keywords, not one text of them: {keywords!r}")
    try:
        from grammar.generator.compiler import compile_dialect
    except ImportError as error:
        raise DialectError(
            "a dialect needs construct: pip install smtpkit-wire[grammar]"
        ) from error
    try:
        specification, source = compile_dialect(extensions, tuple(without), only, unknown)
    except (TypeError, ValueError) as error:
        raise DialectError(str(error)) from error
    except Exception as error:
        # whatever the generator stumbles over, it is the declarations that it cannot honour
        message = f"the generator cannot honour this: {type(error).__name__}: {error}"
        raise DialectError(message) from error
    made: Dialect = run(source).__dict__["DIALECT"]
    made.specification = specification
    return made

"""The classes of dialects that are made at run time, by what those are made of.

A pickle names a class by its module and its name. That of a dialect made at run time is here, and
its name begins with what the dialect is made of: `dialect(shades:SHADE, without=SIZE).Mail`. Where
it is read, the dialect is made again, if nobody holds it.
"""

from __future__ import annotations

from smtpkit.compiling import made_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from smtpkit.dialects import Dialect

#: what pickles asked for, for a while: the next one may be of the same dialect
_kept: dict[str, Dialect] = {}
_MOST = 16


def __getattr__(name: str) -> ModuleType:
    """The module of a dialect, made where it has to be; raises `DialectError`."""
    if not name.endswith(")") or "?" in name:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = made_of(name)
    if len(_kept) >= _MOST:
        _kept.clear()
    _kept[name] = made
    module: ModuleType = made.namespace
    return module

"""What the errors of a dialect are explained from."""

from __future__ import annotations

from smtpkit.generated import codecs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from smtpkit.view import View


class Tables:
    """The rules, the codecs, and the views of the rules that have fields."""

    __slots__ = ("LENIENCIES", "ROOTS", "RULES", "codecs", "views")

    def __init__(self, module: Any, views: dict[str, type[View]]) -> None:
        self.RULES: dict[str, Any] = module.RULES
        self.ROOTS: dict[str, Any] = module.ROOTS
        self.LENIENCIES: dict[str, str] = module.LENIENCIES
        self.codecs = Codecs(module)
        self.views = views


class Codecs:
    """The codecs by name: a dialect's own, and the library's."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        own = getattr(self._module, name, None)
        return getattr(codecs, name) if own is None else own

"""What the generator writes: path -> text. Nothing is written here."""

from __future__ import annotations

import subprocess
import sys

from grammar.generator.abnf import abnf
from grammar.generator.constants import constants_module, content_module, leniencies_module
from grammar.generator.modules import modules
from grammar.generator.reference import pages
from grammar.generator.session import session_pages
from grammar.generator.strategies import strategies
from grammar.specification import Specification


def files(specification: Specification) -> dict[str, str]:
    """Every derived file of the project, by its path from the top."""
    texts = {
        **modules(specification),
        "constants": constants_module(specification),
        "content": content_module(),
        "leniencies": leniencies_module(specification),
    }
    sources = {f"smtpkit/generated/{name}.py": text for name, text in texts.items()}
    sources["smtpkit/testing/strategies.py"] = strategies(specification, has_types_of_values=True)
    return {
        **{path: formatted(text) for path, text in sources.items()},
        "smtpkit/generated/smtp.abnf": abnf(specification),
        **pages(specification),
        **session_pages(specification),
    }


def formatted(source: str) -> str:
    """Python source as the project's formatter writes it."""
    for arguments in (["check", "--select", "I,RUF022,RUF023", "--fix", "--exit-zero"], ["format"]):
        command = [sys.executable, "-m", "ruff", *arguments, "--quiet", "--line-length", "100"]
        done = subprocess.run(
            [
                *command,
                "--isolated",
                "--target-version",
                "py311",
                "--stdin-filename",
                "smtpkit/generated/x.py",
                "-",
            ],
            input=source.encode("utf-8"),
            capture_output=True,
            check=True,
        )
        source = done.stdout.decode("utf-8")
    return source

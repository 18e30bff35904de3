"""What your clients really send: leniencies for a command that is declared elsewhere.

A strict reading refuses it, and says what would have let it pass:

>>> import smtpkit
>>> mine = smtpkit.dialect(OLD_CLIENTS)
>>> line = b"MAIL <ned@x.example> SIZE=5\\r\\n"
>>> try:
...     mine.parse_command(line)
... except smtpkit.ParseError as error:
...     print(error.leniencies)
('no-from',)

A lenient one takes it, be it all that is known or what is named:

>>> mail = mine.parse_command(line, profile="lenient")
>>> str(mail.reverse_path), mail.size, mail.defects
('ned@x.example', 5, (<Defect no-from at 5: FROM: is left out>,))
>>> mine.parse_command(b"mail from=<ned@x.example>\\r\\n", profile={"equals-sign"}).defects
(<Defect equals-sign at 5: an equals sign for the colon>,)
"""

from grammar import Extension, Leniency, Literal, Struct

# --- the declaration ---
OLD_CLIENTS = Extension(
    "X-OLD",
    "what old clients send",
    "our log files",
    leniencies={
        "MAIL > FROM:": (
            Leniency("no-from", "FROM: is left out", Struct()),
            Leniency("equals-sign", "an equals sign for the colon", Literal("FROM=")),
        ),
    },
)

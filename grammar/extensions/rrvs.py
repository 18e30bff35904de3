"""RRVS: the recipient must have been the same since a time (RFC 7293)."""

from grammar.declarations import Extension, Parameter, Replies
from grammar.language.text import Optional, Rule, Struct
from grammar.language.values import DateTime, Enumeration
from grammar.leniencies import mark
from grammar.lexical import full_date, time_of_day, time_offset

# rrvs = date-time [ ";" ( "C" / "R" ) ], without fractions of a second
rrvs_date_time = Rule(
    "rrvs-date-time", "RFC 7293, 3.1", Struct(full_date, "T", time_of_day, time_offset)
)
rrvs_value = Rule(
    "rrvs-value",
    "RFC 7293, 3.1",
    Struct(
        "since" / DateTime(rrvs_date_time) * "since when",
        Optional(
            mark(";"),
            "action"
            / Enumeration("RrvsAction", CONTINUE="C", REJECT="R")
            * "what to do when a later hop does not offer RRVS",
        ),
    ),
)

RRVS = Extension(
    "RRVS",
    "require recipient valid since",
    "RFC 7293",
    parameters={
        "RCPT": (
            Parameter(
                "RRVS", rrvs_value, "since when the recipient has to be the same", "RFC 7293, 3.1"
            ),
        )
    },
    extra_octets={"RCPT": 33},
    replies={"RCPT": Replies(line=((), (550,)))},
    status_codes=("X.7.17", "X.7.18", "X.7.19"),
)

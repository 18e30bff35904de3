"""PRDR and PIPECONNECT of Exim."""

from grammar.declarations import Extension, Parameter, Replies

PRDR = Extension(
    "PRDR",
    "per-recipient data response",
    "draft-hall-prdr",
    parameters={
        "MAIL": (
            Parameter(
                "PRDR", None, "whether each recipient gets a reply of its own", "draft-hall-prdr"
            ),
        )
    },
    replies={
        "DATA": Replies(end_of_data=((353,),)),
        "BDAT": Replies(end_of_data=((353,),)),
    },
    status="vendor",
)

PIPECONNECT = Extension(
    "PIPECONNECT",
    "early pipelining",
    "Exim 4.93",
    status="vendor",
    # with a low line, which no keyword has
    old_spellings=("X_PIPE_CONNECT",),
)

"""A verb with a reply of its own: many lines, of which each is a record with typed fields.

>>> import smtpkit
>>> mine = smtpkit.dialect(QUEUE)
>>> octets = b"250-120 ned@x.example\\r\\n250-99 ada@y.example\\r\\n250 2 waiting\\r\\n"
>>> reply = mine.parse_reply(octets, to="XQUEUE")
>>> reply.code, reply.count, [(each.size, str(each.address)) for each in reply.entries]
(250, 2, [(120, 'ned@x.example'), (99, 'ada@y.example')])
>>> mine.QueueReply.build(1, [(5, "ned@x.example")])
b'250-5 ned@x.example\\r\\n250 1 waiting\\r\\n'

A reply of another form is still any reply:

>>> mine.parse_reply(b"550 5.7.1 not for you\\r\\n", to="XQUEUE").enhanced_code
'5.7.1'
"""

from grammar import (
    CRLF,
    DIGIT,
    ITEM,
    SP,
    Command,
    Extension,
    Integer,
    Octets,
    ReplyForm,
    Rounds,
    Rule,
    Struct,
    mailbox,
)

# --- the declaration ---
number = Integer(Octets(DIGIT, 1, 9))
entry = Rule("queue-entry", "our manual, 2", Struct("size" / number, SP, "address" / mailbox))
entries = Rounds(more=Struct("250-", ITEM / entry, CRLF))
REPLY = ReplyForm(
    "QueueReply",
    "what waits in the queue",
    "our manual, 2",
    *("entries" / entries, "250 ", "count" / number, " waiting", CRLF),
    arguments=("count", "entries"),
)
XQUEUE = Command("XQUEUE", "list the queue", "our manual, 1", forms=("QueueReply",))
QUEUE = Extension("X-QUEUE", "the queue", "our manual", commands=(XQUEUE,), forms=(REPLY,))

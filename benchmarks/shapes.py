"""The five messages that everybody reads and writes here."""

from __future__ import annotations

MAIL = "MAIL with five parameters"
RCPT = "RCPT with two parameters"
EHLO = "EHLO"
REPLY = "250 2.1.0 OK"
EHLO_REPLY = "EHLO reply of eight lines"

EHLO_LINES = (
    "mx.example greets client.example",
    "PIPELINING",
    "SIZE 35882577",
    "8BITMIME",
    "STARTTLS",
    "AUTH PLAIN LOGIN SCRAM-SHA-256",
    "ENHANCEDSTATUSCODES",
    "SMTPUTF8",
)

SHAPES = {
    MAIL: (
        b"MAIL FROM:<ned@x.example> SIZE=500000 BODY=8BITMIME"
        b" RET=HDRS ENVID=QQ314159 AUTH=e+3Dmc2@lab.example\r\n"
    ),
    RCPT: (
        b"RCPT TO:<kim@dept.example> NOTIFY=SUCCESS,FAILURE"
        b" ORCPT=rfc822;kim+2Bnews@dept.example\r\n"
    ),
    EHLO: b"EHLO mx.example\r\n",
    REPLY: b"250 2.1.0 OK\r\n",
    EHLO_REPLY: "".join(
        f"250{' ' if line is EHLO_LINES[-1] else '-'}{line}\r\n" for line in EHLO_LINES
    ).encode(),
}

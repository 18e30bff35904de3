"""Every recorded dialog is dissected to its last octet; every format is read, or refused."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import struct
from collections import Counter
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from recordings import (
    Recorded,
    Recording,
    assert_all_octets_accounted_for,
    bundled,
    each_collection,
)

dpkt = pytest.importorskip("dpkt", reason="packet captures need the extra [cli]")

from smtpkit.captures import CaptureError, read_capture  # noqa: E402
from smtpkit.messages import Message  # noqa: E402
from smtpkit.observer import follow  # noqa: E402
from smtpkit.printing import printable  # noqa: E402
from smtpkit.stream import CLIENT, SERVER, Segment  # noqa: E402

# --- the recorded dialogs --------------------------------------------------------------------

# Where the index of the recorded dialogs counts more than is found here.
INDEX_DIFFERS = {
    "*-raw-bdatbad*.jsonl": "the index counts the octets of refused chunks as commands",
    "perl*-raw-early.jsonl": "the index reads on in commands after a DATA without an answer",
    "perllmtp-raw-transactions.jsonl": "the index reads LMTP mail data as commands",
    "perllmtp-raw-pipelining2.jsonl": "one refusal answers a group: the index pairs by counting",
    "gosmtp-raw-pipelining.jsonl": "a reply with a line break in it puts the index out of step",
    "gosmtp-raw-replies.jsonl": "the QUIT that follows DATA is mail data: the server answers so",
    "*-raw-starttlsbad.jsonl": "the index counts a TLS record as a reply",
}


def enough(recording: Recording) -> bool:
    """Whether at least the commands and replies that the index counts are among the messages."""
    index = recording.index
    lines = [message for message in recording.messages if message.octets]
    said = Counter(message.sender for message in lines)
    codes = Counter(str(message.code) for message in lines)
    return (
        said[CLIENT] >= index["commands"]
        and said[SERVER] >= index["replies"]
        and not Counter(index["codes"]) - codes
    )


@each_collection
def test_recorded_dialogs_are_dissected_to_their_last_octet(recorded: Recorded) -> None:
    unexplained = []
    for recording in recorded():
        [connection] = read_capture(io.BytesIO(recording.octets))
        assert_all_octets_accounted_for(connection, recording.messages)
        assert json.dumps([message.to_dict() for message in recording.messages])
        explained = any(fnmatch(recording.name, case) for case in INDEX_DIFFERS)
        if not enough(recording) and not explained:
            unexplained.append(recording.name)
    assert unexplained == []


@pytest.mark.parametrize("case", INDEX_DIFFERS)
def test_a_difference_from_the_index_is_still_one(case: str) -> None:
    concerned = [recording for recording in bundled() if fnmatch(recording.name, case)]
    assert not all(map(enough, concerned))


@each_collection
def test_no_password_of_the_recorded_sessions_is_told(recorded: Recorded) -> None:
    told = set()
    secrets = [
        base64.b64encode(octets).decode()
        for octets in (b"s3cret", b"\0alice\0s3cret", b"alice\0alice\0s3cret", b"alice")
    ]
    for recording in recorded():
        if "auth" not in recording.index["features"]:
            continue
        text = "\n".join(
            message.text() + json.dumps(message.to_dict()) + repr(message.problems)
            for message in recording.messages
        )
        told |= {secret for secret in ["s3cret", *secrets] if secret in text}
    assert told == set()


# --- packets ---------------------------------------------------------------------------------

CLIENT_END, SERVER_END = (b"\x0a\0\0\x01", 40000), (b"\x0a\0\0\x02", 25)
GREETING, HELO, OK = b"220 x.example\r\n", b"HELO y.example\r\n", b"250 x.example\r\n"


def segment(
    sender: str, sequence: int, octets: bytes = b"", flags: int = 0x18, acknowledged: int = 0
) -> bytes:
    """An IPv4 packet with one TCP segment."""
    source, target = (CLIENT_END, SERVER_END) if sender == CLIENT else (SERVER_END, CLIENT_END)
    tcp = dpkt.tcp.TCP(
        sport=source[1],
        dport=target[1],
        seq=sequence % (1 << 32),
        ack=acknowledged % (1 << 32),
        flags=flags,
        data=octets,
    )
    packet = dpkt.ip.IP(src=source[0], dst=target[0], p=6, data=tcp)
    packet.len = len(packet)
    return bytes(packet)


def pcap(packets: Iterable[bytes], link_type: int = 101) -> io.BytesIO:
    """A capture of raw IP packets, one per second."""
    file = io.BytesIO()
    writer = dpkt.pcap.Writer(file, linktype=link_type)
    for second, packet in enumerate(packets):
        writer.writepkt(packet, 1000.0 + second)
    return io.BytesIO(file.getvalue())


def spoken(file: io.BytesIO) -> list[tuple[str, bytes, int]]:
    [connection] = read_capture(file)
    return [(segment.sender, segment.octets, segment.missing) for segment in connection.segments]


DIALOGUE = [
    segment(SERVER, 500, GREETING, acknowledged=100),
    segment(CLIENT, 100, HELO, acknowledged=500 + len(GREETING)),
    segment(SERVER, 500 + len(GREETING), OK, acknowledged=100 + len(HELO)),
]
SPOKEN = [(SERVER, GREETING, 0), (CLIENT, HELO, 0), (SERVER, OK, 0)]


def test_segments_come_in_the_order_of_their_numbers() -> None:
    first, second, third = (
        segment(CLIENT, 99, flags=0x02),
        segment(CLIENT, 105, HELO[5:]),
        segment(CLIENT, 100, HELO[:5]),
    )
    assert spoken(pcap([first, second, third])) == [(CLIENT, HELO[:5], 0), (CLIENT, HELO[5:], 0)]


def test_octets_sent_twice_count_once() -> None:
    packets = [*DIALOGUE, DIALOGUE[1], segment(CLIENT, 105, HELO[5:] + b"QUIT\r\n")]
    assert spoken(pcap(packets)) == [*SPOKEN, (CLIENT, b"QUIT\r\n", 0)]


def test_sequence_numbers_begin_again_after_the_last() -> None:
    packets = [
        segment(CLIENT, -9, flags=0x02),
        segment(CLIENT, -8, HELO),
        segment(CLIENT, -8 + len(HELO), b"QUIT\r\n"),
    ]
    assert spoken(pcap(packets)) == [(CLIENT, HELO, 0), (CLIENT, b"QUIT\r\n", 0)]


def test_missing_octets_are_counted_where_the_peer_has_answered_them() -> None:
    packets = [
        segment(CLIENT, 99, flags=0x02),
        segment(CLIENT, 100, HELO),
        segment(CLIENT, 126, b"QUIT\r\n"),
        segment(SERVER, 500, GREETING, acknowledged=132),
    ]
    assert spoken(pcap(packets)) == [
        (CLIENT, HELO, 0),
        (CLIENT, b"QUIT\r\n", 10),
        (SERVER, GREETING, 0),
    ]


def test_missing_octets_are_counted_at_the_end() -> None:
    packets = [segment(CLIENT, 100, HELO), segment(CLIENT, 126, b"QUIT\r\n")]
    assert spoken(pcap(packets)) == [(CLIENT, HELO, 0), (CLIENT, b"QUIT\r\n", 10)]


def test_a_port_that_is_used_again_is_another_connection() -> None:
    again = [
        segment(CLIENT, 99, flags=0x02),
        *DIALOGUE,
        segment(CLIENT, 116, flags=0x11),
        segment(CLIENT, 9_000_000, flags=0x02),
        segment(CLIENT, 9_000_001, b"EHLO y.example\r\n"),
    ]
    first, second = read_capture(pcap(again))
    assert [segment.octets for segment in first.segments] == [GREETING, HELO, OK]
    assert [segment.octets for segment in second.segments] == [b"EHLO y.example\r\n"]


def ethernet(packet: bytes) -> bytes:
    return bytes(6) + bytes(6) + b"\x08\x00" + packet


def vlan(packet: bytes) -> bytes:
    return bytes(12) + b"\x81\x00\x00\x07\x08\x00" + packet


def padded(packet: bytes) -> bytes:
    return ethernet(packet) + bytes(20)


def cooked(packet: bytes) -> bytes:
    return b"\0\0\0\x01\0\x06" + bytes(8) + b"\x08\x00" + packet


def cooked2(packet: bytes) -> bytes:
    return b"\x08\x00\0\0\0\0\0\x01\0\x01\0\x06" + bytes(8) + packet


def loopback(packet: bytes) -> bytes:
    return b"\x02\0\0\0" + packet


@pytest.mark.parametrize(
    ("link_type", "frame"),
    [(1, ethernet), (1, vlan), (1, padded), (113, cooked), (276, cooked2), (0, loopback)],
)
def test_link_types(link_type: int, frame: Any) -> None:
    assert spoken(pcap(map(frame, DIALOGUE), link_type)) == SPOKEN


def test_ipv6() -> None:
    address = bytes(15) + b"\x01"
    tcp = bytes(dpkt.tcp.TCP(sport=40000, dport=25, seq=1, flags=0x18, data=HELO))
    packet = b"\x60\0\0\0" + struct.pack(">HBB", len(tcp), 6, 64) + address * 2 + tcp
    [connection] = read_capture(pcap([packet]))
    assert connection.name == "[::1]:40000 -> [::1]:25"
    assert connection.segments[0].octets == HELO


def pcapng(packets: Iterable[bytes], order: str = "<") -> bytes:
    """A pcapng file with two interfaces, nanoseconds on the second, which has the packets."""

    def block(kind: int, body: bytes) -> bytes:
        body += bytes(-len(body) % 4)
        length = struct.pack(order + "I", len(body) + 12)
        return struct.pack(order + "I", kind) + length + body + length

    resolution = struct.pack(order + "HHB3xHH", 9, 1, 9, 0, 0)
    file = block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))
    file += block(1, struct.pack(order + "HHI", 1, 0, 0))
    file += block(1, struct.pack(order + "HHI", 101, 0, 0) + resolution)
    for second, packet in enumerate(packets, 1):
        ticks = second * 10**9
        head = (1, ticks >> 32, ticks & 0xFFFFFFFF, len(packet), len(packet))
        file += block(6, struct.pack(order + "IIIII", *head) + packet)
    return file


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_pcapng_packet_is_read_by_its_own_interface(order: str) -> None:
    [connection] = read_capture(io.BytesIO(pcapng(DIALOGUE, order)))
    assert [(segment.octets, segment.time) for segment in connection.segments] == [
        (GREETING, 1.0),
        (HELO, 2.0),
        (OK, 3.0),
    ]


def test_a_compressed_capture_is_read() -> None:
    assert spoken(io.BytesIO(gzip.compress(pcap(DIALOGUE).getvalue()))) == SPOKEN


def test_other_traffic_is_skipped_with_a_reason() -> None:
    web = dpkt.ip.IP(data=dpkt.tcp.TCP(sport=5, dport=80, flags=0x18, data=b"GET / HTTP/1.1\r\n"))
    web.p, web.len = 6, len(web)
    connections = list(read_capture(pcap([bytes(web), *DIALOGUE])))
    assert [connection.skipped for connection in connections] == ["not SMTP", ""]


@pytest.mark.parametrize(
    ("server", "client"),
    [
        (b"220 Welcome\r\n331 Password\r\n", b"USER x\r\nPASS y\r\nSYST\r\nQUIT\r\n"),  # FTP
        (b"+OK POP3 ready\r\n+ \r\n", b"AUTH NTLM\r\n"),
    ],
)
def test_protocols_that_share_a_verb_or_a_code_are_not_taken_for_smtp(
    server: bytes, client: bytes
) -> None:
    def on_port_21(packet: bytes) -> bytes:
        return re.sub(rb"\x9c\x40\0\x19|\0\x19\x9c\x40", moved, packet, count=1)

    def moved(ports: re.Match[bytes]) -> bytes:
        return ports[0].replace(b"\0\x19", b"\0\x15")

    packets = [segment(SERVER, 500, server), segment(CLIENT, 100, client)]
    connections = list(read_capture(pcap([*map(on_port_21, packets), *DIALOGUE])))
    assert [connection.skipped for connection in connections] == ["not SMTP", ""]


# --- damage ----------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [1, 20, 50])
@pytest.mark.parametrize("whole", [pcap(DIALOGUE).getvalue(), pcapng(DIALOGUE)])
def test_what_stands_before_the_damage_is_given(whole: bytes, missing: int) -> None:
    found = []
    with pytest.raises(CaptureError, match="breaks off after packet 2"):
        found.extend(read_capture(io.BytesIO(whole[:-missing])))
    assert [segment.octets for segment in found[0].segments] == [GREETING, HELO]


def test_a_compressed_capture_that_breaks_off() -> None:
    whole = gzip.compress(pcap(DIALOGUE * 50).getvalue())
    with pytest.raises(CaptureError, match="compressed"):
        list(read_capture(io.BytesIO(whole[:-12])))
    # what came before is there
    found = []
    with pytest.raises(CaptureError, match="breaks off after packet"):
        found.extend(read_capture(io.BytesIO(whole[: len(whole) * 2 // 3])))
    assert len(found[0].segments) > 2


def test_a_recording_that_breaks_off() -> None:
    lines = b'{"meta":{}}\n{"t":1,"dir":"s","b64":"MjIwIHgNCg=="}\n{"t":2,"dir"'
    found = []
    with pytest.raises(CaptureError, match="line 3 is damaged: it is not a JSON object"):
        found.extend(read_capture(io.BytesIO(lines)))
    assert found[0].segments == [Segment(SERVER, b"220 x\r\n", 0.001)]


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a capture"),
        (b"just\nsome prose\n", "no SMTP conversation in it"),
        (b"{}\n", "no SMTP conversation in it"),
        (b'{"dir":"c","b64":"???"}\n', '"b64" is not base64'),
        (b'{"dir":"x","b64":""}\n', '"dir" is neither'),
        (b"[" * 100_000, "no SMTP conversation in it"),
        (b"\xd4\xc3\xb2\xa1\x02\0", "inside its file header"),
        (b"\x0a\x0d\x0d\x0a" + b"\xff" * 60, "breaks off after packet 0"),
        (pcap([b"\0" * 60]).getvalue(), "no SMTP conversation in it"),
        (pcap([b"\0" * 60], link_type=147).getvalue(), "link type"),
    ],
)
def test_a_file_that_is_no_capture_is_refused_in_one_sentence(octets: bytes, reason: str) -> None:
    with pytest.raises(CaptureError, match=re.escape(reason)) as caught:
        list(read_capture(io.BytesIO(octets)))
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="is a directory"):
        list(read_capture(tmp_path))
    with pytest.raises(CaptureError, match="no such file"):
        list(read_capture(tmp_path / "none.pcap"))


# --- transcripts -----------------------------------------------------------------------------

TRANSCRIPTS = {
    "RFC 5321, D.1": "S: 220 x.example\nC: HELO y.example\nS: 250 x.example\n",
    "indented": "      S: 220 x.example\n      C: HELO y.example\n\n      S: 250 x.example\n",
    "stage directions": (
        "S: (waits for a connection)\nC: (opens it)\n"
        "S: 220 x.example\nC: HELO y.example\nS: 250 x.example\nC & S: <negotiate TLS>\n"
    ),
    "sendmail -v": "<<< 220 x.example\n>>> HELO y.example\n<<< 250 x.example\n",
    "swaks": (
        "=== Trying x.example:25...\n=== Connected to x.example.\n"
        "<-  220 x.example\n -> HELO y.example\n<** 250 x.example\n"
    ),
    "curl -v": "* Connected\n< 220 x.example\n> HELO y.example\n< 250 x.example\n",
    "no marks": "220 x.example\nHELO y.example\n250 x.example\n",
    "CRLF": "S: 220 x.example\r\nC: HELO y.example\r\nS: 250 x.example\r\n",
}


@pytest.mark.parametrize("text", TRANSCRIPTS.values(), ids=TRANSCRIPTS)
def test_a_transcript_is_read_however_it_marks_who_speaks(text: str) -> None:
    assert spoken(io.BytesIO(text.encode())) == SPOKEN


def test_mail_in_a_transcript_without_marks_is_the_clients() -> None:
    text = b"220 x\nDATA\n354 go on\nSubject: x\n\n250 lines of it\n.\n250 OK\nQUIT\n221 bye\n"
    [connection] = read_capture(io.BytesIO(text))
    kinds = [(message.sender, message.kind) for message in follow(connection.segments)]
    assert kinds[3] == (CLIENT, "data")
    assert len(kinds) == 7


# --- conversations ---------------------------------------------------------------------------


def conversation(*turns: str) -> list[Message]:
    """Follow turns such as ``"C HELO y"``; ``|`` stands for CRLF."""
    return list(
        follow(
            Segment(
                CLIENT if turn[0] == "C" else SERVER,
                turn[2:].replace("|", "\r\n").encode("latin-1"),
            )
            for turn in turns
        )
    )


def shape(messages: Iterable[Message]) -> str:
    """The kinds of messages, with verb or code, in one line."""
    return " ".join(str(message.verb or message.code or message.kind) for message in messages)


def test_replies_answer_commands_in_order() -> None:
    messages = conversation(
        "S 220 x|", "C MAIL FROM:<a@x.example>|RCPT TO:<b@x.example>|", "S 250 a|550 b|"
    )
    assert shape(messages) == "220 MAIL RCPT 250 550"
    assert [message.answers for message in messages] == [None, None, None, 1, 2]


def test_mail_data_begins_with_354_only() -> None:
    messages = conversation(
        "S 220 x|", "C DATA|NOOP|", "S 503 no|250 OK|", "C DATA|", "S 354 go|", "C x|.|", "S 250 k|"
    )
    assert shape(messages) == "220 DATA 503 NOOP 250 DATA 354 data 250"


@pytest.mark.parametrize("line", ["DATA\n", "DATA |", "DATA now|", " DATA|", "data\tx|", "DAT|"])
def test_mail_data_begins_with_354_whatever_the_line_looks_like(line: str) -> None:
    messages = conversation(
        "S 220 x|", f"C {line}", "S 354 go|", "C Subject: x|QUIT|.|QUIT|", "S 250 k|221 bye|"
    )
    assert shape(messages).split()[2:] == ["354", "data", "QUIT", "250", "221"]
    assert [message.answers for message in messages] == [None, None, 1, None, None, 3, 4]


@pytest.mark.parametrize("line", ["BDAT 6 LAST |", "BDAT 6 LAST\n", "BDAT  6 LAST|", " BDAT 6|"])
def test_a_chunk_has_the_size_that_the_line_says_however_odd_it_is(line: str) -> None:
    messages = conversation("S 220 x|", f"C {line}QUIT|QUIT|", "S 250 k|221 bye|")
    assert shape(messages) == "220 BDAT chunk 250 QUIT 221"


@pytest.mark.parametrize("line", ["STARTTLS\n", "STARTTLS |", "starttls x|"])
def test_tls_begins_with_220_whatever_the_line_looks_like(line: str) -> None:
    hello = "\x16\x03\x01\x00\x05hello"
    messages = conversation("S 220 x|", f"C {line}", "S 220 go|", "C " + hello, "S " + hello)
    assert shape(messages) == "220 STARTTLS 220 tls tls"


@pytest.mark.parametrize("answer", ["czNjcmV0MQ", "s3cret", "QUIT"])
@pytest.mark.parametrize(
    "line", ["AUTH LOGIN\n", "AUTH LOGIN |", "auth\tlogin|", " AUTH  LOGIN|", "EHLO a\rAUTH LOGIN|"]
)
def test_what_follows_334_is_hidden_whatever_the_line_looks_like(line: str, answer: str) -> None:
    for turns in (["S 220 x|", f"C {line}"], ["S 220 x|"], []):
        messages = conversation(
            *turns, "S 334 VXNlcg==|", "C Ym9i|", "S 334 UGFzcw==|", f"C {answer}|", "S 235 k|",
            f"C {'NOOP' if answer == 'QUIT' else answer}|", "S 500 what|", "C RSET|", "S 250 k|",
        )  # fmt: skip
        told = json.dumps([(each.text(), each.to_dict()) for each in messages])
        assert answer not in told
        assert shape(messages).endswith("500 RSET 250")


def test_a_code_that_few_verbs_get_tells_what_it_answers() -> None:
    messages = conversation(
        "S 220 x|", "C FOO|", "C DATA|", "S 354 go|", "C x|.|", "S 250 k|", "C QUIT|", "S 221 b|"
    )
    assert shape(messages) == "220 FOO DATA 354 data 250 QUIT 221"
    assert [message.answers for message in messages] == [None, None, None, 2, None, 4, None, 6]
    assert [each.text for each in messages[3].problems] == ["no reply was seen to FOO (message 1)"]


def test_a_refusal_is_counted_and_no_anchor() -> None:
    messages = conversation("S 220 x|", "C NOOP|MAIL FROM:<>|", "S 451 busy|250 k|")
    assert [message.answers for message in messages] == [None, None, None, 1, 2]


def test_pipelined_mail_waits_for_the_reply_that_decides() -> None:
    messages = conversation(
        "S 220 x|", "C RSET|DATA|", "C Subject: x|.|QUIT|", "S 250 k|354 go|250 k|221 bye|"
    )
    assert shape(messages) == "220 RSET DATA 250 354 data QUIT 250 221"


def test_mail_without_any_reply_is_told_by_its_looks() -> None:
    messages = conversation("C DATA|Subject: x|.|QUIT|")
    assert shape(messages) == "DATA data QUIT"
    assert [problem.text for problem in messages[1].problems] == [
        "no reply was seen that decides this"
    ]


def test_octets_of_a_chunk_are_no_commands() -> None:
    messages = conversation("S 220 x|", "C BDAT 6 LAST|QUIT|\nQUIT|", "S 250 k|221 bye|")
    assert shape(messages) == "220 BDAT chunk 250 unknown QUIT 221"


def test_a_server_that_does_not_know_the_command_reads_its_chunk_as_commands() -> None:
    messages = conversation("S 220 x|", "C BDAT 6|NOOP|", "S 500 what|250 OK|")
    assert shape(messages) == "220 BDAT 500 NOOP 250"


def test_the_lines_of_an_exchange_are_hidden_and_end_with_another_reply() -> None:
    messages = conversation(
        "S 220 x|", "C AUTH LOGIN|", "S 334 VXNlcg==|", "C Ym9i|", "S 334 UGFzcw==|",
        "C c2VjcmV0|", "S 535 no: c2VjcmV0|", "C QUIT|",
    )  # fmt: skip
    assert shape(messages) == "220 AUTH 334 exchange 334 exchange 535 QUIT"
    assert messages[5].text() == r"<8 octets hidden>\r\n"
    assert messages[5].text(secrets=True) == r"c2VjcmV0\r\n"
    assert messages[6].text() == r"535 no: <8 octets hidden>\r\n"


@pytest.mark.parametrize(
    "command", ["AUTH PLAIN AGEAYg==|", "auth  plain  AGEAYg==|", "AUTH PLAIN AGEAYg== !|"]
)
def test_an_initial_response_is_hidden_even_in_a_wrong_command(command: str) -> None:
    message = conversation("C " + command)[0]
    assert "AGEAYg" not in message.text() + str(message.to_dict())


def test_credentials_after_a_refused_exchange_are_hidden() -> None:
    messages = conversation("S 220 x|", "C AUTH LOGIN|Ym9i|c2VjcmV0|QUIT|", "S 503 no|500 w|500 w|")
    assert shape(messages) == "220 AUTH 503 exchange exchange QUIT 500 500"
    assert not any("c2VjcmV0" in json.dumps(message.to_dict()) for message in messages)


def test_hiding_a_short_secret_leaves_the_rest_alone() -> None:
    message = conversation("C AUTH x A A|")[0]
    assert message.text() == r"AUTH <5 octets hidden>\r\n"
    assert [problem.text for problem in message.problems]


def test_every_recipient_of_lmtp_has_a_reply_of_its_own() -> None:
    messages = conversation(
        "S 220 x|", "C DATA|", "S 354 go|", "C x|.|", "S 250 ann|550 bob|", "C QUIT|", "S 221 bye|"
    )
    assert [message.answers for message in messages] == [None, None, 1, None, 3, 3, None, 6]


def test_a_greeting_that_is_cut_short_takes_no_reply_with_it() -> None:
    messages = conversation("S 220-x|", "C EHLO y|", "S 250-x|250 SIZE|")
    assert shape(messages) == "EHLO 220 250"
    assert [message.answers for message in messages] == [None, None, 0]


def test_a_greeting_names_the_server() -> None:
    [good, bad] = conversation("S 220 x.example hello|"), conversation("S 220 ***** 2*|")
    assert not good[0].problems
    assert bad[0].kind == "greeting"
    assert bad[0].fields()["code"] == 220
    assert bad[0].problems[0].offset == 4


def test_a_capture_may_begin_in_the_middle() -> None:
    messages = conversation("C NOOP|", "S 250 OK|", "C QUIT|", "S 221 bye|")
    assert [message.answers for message in messages] == [None, 0, None, 2]


@pytest.mark.parametrize(
    ("name", "handshake"),
    [
        # RFC 1928, 3 to 6
        ("SOCKS5", ["C \x05\x01\0", "S \x05\0", "C \x05\x01\0\x01\x01\x02\x03\x04\0\x19"]),
        ("SOCKS4", ["C \x04\x01\0\x19\x01\x02\x03\x04me\0", "S \0\x5a\0\0\0\0\0\0"]),
        ("HTTP CONNECT", ["C CONNECT x:25 HTTP/1.1\r\n\r\n", "S HTTP/1.1 200 OK\r\n\r\n"]),
        ("PROXY", ["C PROXY TCP4 192.0.2.4 192.0.2.7 42273 25\r\n"]),
        ("PROXY 2", ["C \r\n\r\n\0\r\nQUIT\n\x20\0\0\0"]),
    ],
)
def test_what_a_proxy_says_first_is_set_apart(name: str, handshake: list[str]) -> None:
    if name == "SOCKS5":
        handshake = [*handshake, "S \x05\0\0\x01\x01\x02\x03\x04\0\x19"]
    said = [(each[0], each[2:].encode("latin-1")) for each in handshake]
    said += [("S", GREETING), ("C", HELO), ("S", b"250 x\r\n"), ("C", b"QUIT\r\n")]
    recorded = [
        {"dir": sender.lower(), "t": number, "b64": base64.b64encode(octets).decode()}
        for number, (sender, octets) in enumerate(said)
    ]
    # at a port of which nobody knows what is said there
    lines = [{"meta": {"server": "192.0.2.7:7777"}}, *recorded]
    text = "\n".join(map(json.dumps, lines)).encode()
    [connection] = read_capture(io.BytesIO(text))
    assert connection.notes == [f"SMTP through {name}"]
    messages = list(follow(connection.segments))
    proxied = "unknown " * len(handshake)
    assert shape(messages) == f"{proxied}220 HELO 250 QUIT"
    assert messages[0].summary == {"tunnel": name}


def test_tls_is_counted_after_starttls() -> None:
    hello = "\x16\x03\x01\x00\x05hello"
    messages = conversation("S 220 x|", "C STARTTLS|", "S 220 go|", "C " + hello, "S " + hello * 2)
    assert shape(messages) == "220 STARTTLS 220 tls tls"
    assert [message.end - message.start for message in messages[-2:]] == [20, 10]


def test_plain_text_where_tls_was_agreed_on_is_a_problem() -> None:
    message = conversation("S 220 x|", "C STARTTLS|NOOP injected|", "S 220 go|")[3]
    assert message.verb == "NOOP"
    assert "plain text where TLS was agreed on" in [problem.text for problem in message.problems]


@pytest.mark.parametrize("end", ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r"])
def test_an_odd_end_of_data_counts_where_the_server_takes_it(end: str) -> None:
    data = f"C x{end}QUIT|"
    accepted = conversation("S 220 x|", "C DATA|", "S 354 go|", data, "S 250 k|221 bye|")
    assert shape(accepted) == "220 DATA 354 data 250 QUIT 221"
    assert accepted[3].problems
    ignored = conversation("S 220 x|", "C DATA|", "S 354 go|", data + "|.|", "S 250 k|")
    assert shape(ignored) == "220 DATA 354 data 250"
    assert "some servers end mail data here" in ignored[3].problems[0].text


def test_what_is_left_over_is_shown_as_incomplete() -> None:
    messages = conversation("S 220-x|", "C QUI")
    assert shape(messages) == "unknown unknown"
    assert {message.problems[-1].text for message in messages} == {
        "the conversation ends before this is complete"
    }


def test_a_stray_line_of_a_server_is_kept_with_its_error() -> None:
    messages = conversation(
        "S 220 x|", "C NOOP|", "S 250 first\nsecond line|", "C QUIT|", "S 221 b|"
    )
    assert [message.kind for message in messages[2:4]] == ["reply", "unknown"]
    assert all(message.problems for message in messages[2:4])
    assert messages[5].answers == 4


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (b"plain", "plain"),
        (b"\x1b[2J\r\n", r"\x1b[2J\r\n"),
        (b"caf\xc3\xa9", "caf\u00e9"),
        (b"\xff\x00", r"\xff\x00"),
        (b"\xc2\x9b1m", r"\u009b1m"),
        ("\u202etxt".encode(), r"\u202etxt"),
        (rb"\x41", r"\\x41"),
    ],
)
def test_no_octet_reaches_a_terminal_raw(octets: bytes, text: str) -> None:
    assert printable(octets) == text
    assert text.isprintable()


# --- hostile files ---------------------------------------------------------------------------

GREETED = b'{"dir":"s","t":0,"b64":"MjIwIHgNCg=="}\n'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"dir":"s","t":99999999999999999,"b64":""}', '"t" is no time'),
        (b'{"dir":"s","t":1e308,"b64":""}', '"t" is no time'),
        (b'{"dir":"s","t":-Infinity,"b64":""}', '"t" is no time'),
        (b'{"dir":"s","t":NaN,"b64":""}', '"t" is no time'),
        (b'{"dir":"s","t":' + b"9" * 400 + b',"b64":""}', '"t" is no time'),
        (b'{"dir":"s","t":' + b"9" * 5000 + b',"b64":""}', "it is not a JSON object"),
        (b'{"dir":["s"],"b64":"MjIwIHgNCg=="}', '"dir" is neither'),
        (b'{"dir":{},"b64":"MjIwIHgNCg=="}', '"dir" is neither'),
        (b'{"dir":"s","b64":["x"]}', '"b64" is not base64'),
        (b'{"dir":"s","b64":"\\u00e9"}', '"b64" is not base64'),
        (b'{"dir":"s","b64":"' + b"A" * (5 << 20) + b'"}', "it is longer than 4 MiB"),
    ],
)
def test_a_line_of_a_recording_that_makes_no_sense(line: bytes, reason: str) -> None:
    found = []
    with pytest.raises(CaptureError, match=re.escape(f"line 2 is damaged: {reason}")):
        found.extend(read_capture(io.BytesIO(GREETED + line)))
    assert found[0].segments == [Segment(SERVER, b"220 x\r\n", 0.0)]


def test_a_reset_by_nobody_known_is_noted() -> None:
    [connection] = read_capture(io.BytesIO(GREETED + b'{"dir":{},"rst":1}\n'))
    assert connection.notes == ["reset by the peer"]


@pytest.mark.parametrize("resolution", [6, 0, 0x80])
def test_times_that_no_calendar_has_are_left_out(resolution: int) -> None:
    """The highest half of a time, and a clock that ticks this often."""
    option = struct.pack("<HHB", 9, 1, 9)
    odd = pcapng(DIALOGUE).replace(option, struct.pack("<HHB", 9, 1, resolution))
    for ticks in (2 * 10**9, 3 * 10**9):
        odd = odd.replace(struct.pack("<II", 0, ticks), struct.pack("<II", 0xFFFFFFFF, ticks))
    found = []
    with pytest.raises(CaptureError, match="2 packets have a time that no calendar has"):
        found.extend(read_capture(io.BytesIO(odd)))
    assert [segment.octets for segment in found[0].segments] == [GREETING, HELO, OK]
    assert [segment.time is None for segment in found[0].segments] == [False, True, True]


def test_what_is_compressed_twice_is_refused() -> None:
    nested = pcap(DIALOGUE).getvalue()
    for _ in range(300):
        nested = gzip.compress(nested, 1)
    with pytest.raises(CaptureError, match="compressed twice"):
        list(read_capture(io.BytesIO(nested)))


class Endless(io.RawIOBase):
    """A file that repeats itself; how much of it was read."""

    def __init__(self, pattern: bytes) -> None:
        self._pattern, self.given = pattern * (65_536 // len(pattern)), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        length = min(len(buffer), len(self._pattern))
        buffer[:length] = self._pattern[:length]
        self.given += length
        assert self.given < 100 << 20
        return length


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (b"\0", "not a capture"),
        (b"S: 220 x\r\n", "text of more than 8 MiB"),
        (b"x", "text of more than 8 MiB"),
        (b'{"b64":"', "longer than 4 MiB"),
    ],
)
def test_a_file_without_end_is_refused(pattern: bytes, reason: str) -> None:
    with pytest.raises(CaptureError, match=reason):
        list(read_capture(Endless(pattern)))


def test_a_file_that_unpacks_to_very_much_is_refused() -> None:
    import zlib

    packer = zlib.compressobj(9, wbits=31)
    octets = packer.compress(pcap([b""]).getvalue())
    empty = bytes(16 << 20)
    octets += b"".join(packer.compress(empty) for _ in range(20)) + packer.flush()
    with pytest.raises(CaptureError, match="it unpacks to more than 200 times its size"):
        list(read_capture(io.BytesIO(octets)))


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("kind", ["pcap", "pcapng", "recorded", "text"])
def test_a_file_that_is_cut_anywhere_gives_what_was_there_and_one_line(
    kind: str, packed: bool
) -> None:
    said = [
        (SERVER, 200, GREETING),
        (CLIENT, 100, HELO),
        (SERVER, 200 + len(GREETING), b"250 x\r\n"),
    ]
    packets = [segment(sender, number, octets) for sender, number, octets in said]
    lines = [
        json.dumps({"dir": sender[0], "t": 0, "b64": base64.b64encode(octets).decode()})
        for sender, _, octets in said
    ]
    whole = {
        "pcap": pcap(packets).getvalue(),
        "pcapng": pcapng(packets),
        "recorded": "\n".join(['{"meta": {"proto": "smtp"}}', *lines]).encode(),
        "text": b"".join(b"%c: %s" % (sender[0].upper().encode(), o) for sender, _, o in said),
    }[kind]
    file = gzip.compress(whole) if packed else whole
    most = 0
    for end in range(len(file)):
        found = 0
        try:
            for connection in read_capture(io.BytesIO(file[:end])):
                found = len(list(follow(connection.segments)))
        except CaptureError as error:
            assert "\n" not in str(error)
            assert len(str(error)) < 1000
        assert found >= most or kind in ("recorded", "text") or packed
        most = max(most, found)
    assert most >= 2

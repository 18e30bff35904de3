"""What the client of a conversation sends, as an observer reads it: in the mode that it is in."""

from __future__ import annotations

from contextlib import suppress

from smtpkit.command import Command
from smtpkit.content import Content
from smtpkit.errors import ParseError
from smtpkit.followed import Followed
from smtpkit.generated.dialect import DIALECT
from smtpkit.judging import (
    LONGEST_TO_READ,
    is_plausible,
    known_command,
    read_command,
    read_masked,
)
from smtpkit.messages import Kind, Message, Problem
from smtpkit.octets import verb_of
from smtpkit.pairing import BEGINS, Said
from smtpkit.session import field_of
from smtpkit.stream import ALL, Taken

__all__ = ["MAIL_DATA", "ClientSide"]

_COMMANDS = DIALECT.commands
#: what is answered at the end of mail data
MAIL_DATA = "the mail data"


class ClientSide:
    """Reads the client's octets of a conversation.

    What they mean can depend on a reply: where the client went on without waiting, they are held
    until it came, or until there are too many of them.
    """

    def __init__(self, now: Followed) -> None:
        self._now = now
        self._guessed = False
        self._is_opened = False  # the first line is read

    @property
    def goes_on(self) -> int | None:
        """How many octets are the client's whatever they are; None: the next line is."""
        now = self._now
        if now.content is not None:
            return now.content.due
        if now.session.mode == "chunk":
            size = field_of(now.session.entered, "chunk_size") or 0
            return max(0, size - len(now.client.buffer))
        return 0

    def read(self) -> None:
        """Give every message that the octets complete in the mode that they are in."""
        now = self._now
        stream = now.client
        while not (stream.is_empty() and now.content is None) and not now.takes_tls(stream):
            if now.held is not None:
                if len(stream.buffer) <= now.limits.buffered:
                    return
                self._guess()
            message = self._next()
            if message is None:
                return
            if self._guessed:
                self._guessed = False
                text = "no reply was seen that decides this"
                message.problems.append(Problem("conversation", text, message.start))
            now.messages.append(message)

    def close(self) -> None:
        """No more is said: decide what was still open."""
        now = self._now
        if not (now.is_greeted or self._is_opened or now.is_written or now.client.is_empty()):
            self._open()
            self.read()
        while now.held is not None and not now.client.is_empty():
            self._guess()
            self.read()
        is_chunk = now.content is not None and now.session.mode == "chunk"
        if is_chunk and now.unasked and now.client.passed is None:
            # The server went on answering: to it these octets were commands.
            self._end_content()
            self._guessed = True
            self.read()

    def rest(self) -> Message:
        """What the conversation ended in the middle of."""
        now = self._now
        stream = now.client
        if now.content is not None:
            taken = now.content.end_at(len(stream.buffer), hole=ALL)
            return self._content_message(now.content, taken)
        if now.seeks:
            stream.pass_over(len(stream.buffer), hole=ALL)
            return now.skipped(stream)
        taken = stream.take(len(stream.buffer), hole=ALL)
        message = now.message(stream, "unknown", taken)
        now.hiding.hide_unread(message, is_answer=now.session.mode == "exchange")
        return message

    def _next(self) -> Message | None:
        now = self._now
        stream, mode = now.client, now.session.mode
        if now.seeks and (now.content is not None or mode != "command"):
            now.seeks = False
            if stream.passed is not None:
                return now.skipped(stream)
        if now.content is not None:
            return self._read_content(now.content)
        if mode == "exchange":
            return self._read_exchange()
        if now.seeks:
            if not stream.seek(is_plausible, now.limits.exchange_line):
                return None
            if stream.buffer.startswith(b".") and not stream.hole_is_next:
                return self._end_of_lost_data()
            if stream.passed is not None:
                return now.skipped(stream)
        if (hole := stream.hole()) is not None:
            return self._lost(hole)
        if now.seeks:
            now.seeks = False
        elif not now.is_greeted and self._waits_for_server():
            return None
        return self._read_command()

    # --- where something is missing

    def _lost(self, hole: Taken) -> Message:
        """Octets are missing, and the next one may be any octet of a line."""
        now = self._now
        message = now.message(now.client, "unknown", hole)
        now.hiding.hide_unread(message)
        now.hiding.lose_line(message.index)
        now.seeks = not now.is_written
        return message

    def _end_of_lost_data(self) -> Message:
        """A dot alone: what was passed over were mail data, which began where nobody looked."""
        now = self._now
        session, stream = now.session, now.client
        now.seeks = False
        for each in list(session.awaited):
            session.drop(each)
        view = next(view for view in BEGINS.values() if view.enters == "data")
        now.pairing.await_reply(session.command(view), Said(None, view.verb))
        session.reply(view.enters_on)
        stream.pass_over(stream.buffer.find(b"\n") + 1)
        taken = stream.take(0)
        message = now.message(stream, "data", taken)
        message.octets, message.summary = b"", {"octets": taken.dropped + len(taken.octets)}
        text = "the beginning of the mail data was not captured"
        message.problems.append(Problem("capture", text, message.start))
        self._end_content(message.index)
        return message

    def _waits_for_server(self) -> bool:
        """Whether the server has to tell if the first octets are a line from its beginning."""
        now, stream = self._now, self._now.client
        if now.is_written or self._is_opened or stream.offset:
            return False
        end = stream.buffer.find(b"\n") + 1
        if not end or is_plausible(bytes(stream.buffer[:end])):
            return False
        if len(stream.buffer) > now.limits.buffered:
            self._open()
        return not self._is_opened

    def _open(self) -> None:
        """The server has said nothing: a line further on that fits tells where one begins."""
        now, self._is_opened = self._now, True
        lines = bytes(now.client.buffer[: now.limits.buffered]).splitlines(keepends=True)
        now.seeks = any(map(is_plausible, lines))

    # --- lines

    def _read_command(self) -> Message | None:
        now = self._now
        taken = now.client.line(now.limits.exchange_line)
        if taken is None:
            return None
        if now.session.mode == "tls":
            # none came
            now.session.tls_on()
        message = now.message(now.client, "command", taken)
        if taken.start in now.masked:
            now.masked.discard(taken.start)
            read_masked(now, message)
        else:
            read_command(now, message, taken)
            if now.tls_agreed:
                text = "plain text where TLS was agreed on"
                message.problems.append(Problem("conversation", text, message.start))
            self._give_up_unanswered(message)
            now.commands_seen = True
        self._await(message, known_command(message))
        now.unasked = 0
        return message

    def _await(self, message: Message, known: Command | type[Command] | None) -> None:
        """A line was sent, and has a reply; it may decide how what follows is read."""
        now, view = self._now, message.view
        session = now.session
        # a word that is hidden is not told of later
        verb = message.verb or ("" if known is None else known.verb)
        awaited = session.command(known)
        said = Said(message.index, verb, is_odd=view is None or bool(view.defects))
        now.pairing.await_reply(awaited, said)
        if known is None or not known.enters:
            return
        if session.mode != "chunk":
            now.held = awaited
        elif field_of(known, "chunk_size") is None:  # type: ignore[arg-type]
            # nobody knows how many octets are the chunk's
            session.end_of_data()
        elif now.is_written:
            self.begin_content()  # the text tells what followed
        else:
            now.held = awaited

    def _give_up_unanswered(self, message: Message) -> None:
        """What was said before a line gets no more replies, where that shows."""
        now = self._now
        queue = now.session.awaited
        if not queue or queue[0].phase == "greeting":
            return
        head = queue[0]
        is_passed = 0 < head.tag.sent <= message.start
        # LMTP has a reply for each recipient, but this client waits for no other; and where nobody
        # answers, only so much is kept in mind
        if is_passed or len(queue) >= now.limits.pipelined:
            if is_passed:
                now.give_up(head, message)
            now.session.drop(head)

    def _read_exchange(self) -> Message | None:
        now = self._now
        taken = now.client.line(now.limits.exchange_line)
        if taken is None:
            return None
        session, hiding = now.session, now.hiding
        message = now.message(now.client, "exchange", taken)
        message.summary = {"octets": len(taken.octets.rstrip(b"\r\n")) + taken.dropped}
        if taken.holes or taken.dropped:
            hiding.lose_line(message.index)
            hiding.lose_track()
        if taken.start in now.masked:
            now.masked.discard(taken.start)
            message.summary = {"masked": True}
        elif hiding.exchange is not None:
            message.said = hiding.exchange.client(taken.octets)
        is_typed = hiding.exchange is not None
        hiding.hide(message, (0, len(taken.octets)), is_typed=is_typed)
        # Another challenge may follow, in the same way as the first one.
        verb = "" if session.entered is None else session.entered.verb
        now.held = session.response()
        now.pairing.await_reply(now.held, Said(message.index, verb))
        return message

    # --- mail data

    def begin_content(self) -> None:
        """Mail data, or a chunk, begin."""
        now = self._now
        session = now.session
        size = None
        if session.mode == "chunk":
            size = field_of(session.entered, "chunk_size")
            if size is None:
                session.end_of_data()
                return
        now.is_answered = False
        now.content = Content(now.client, size, now.limits.buffered, now.give)

    def read_chunk(self) -> None:
        """Give the mail data, or the chunk, that a reply answers, if they are all there."""
        if self._now.content is not None:
            message = self._read_content(self._now.content)
            if message is not None:
                self._now.messages.append(message)

    def _read_content(self, content: Content) -> Message | None:
        if self._now.is_written and self._is_left_out(content):
            return self._end_of_written(content)
        taken = content.read()
        return None if taken is None else self._content_message(content, taken)

    def _content_message(self, content: Content, taken: Taken) -> Message:
        """A message of mail content: of its octets only a summary is kept."""
        now = self._now
        kind: Kind = "data" if now.session.mode == "data" else "chunk"
        message = now.message(now.client, kind, taken)
        message.octets = b""
        message.summary |= content.summary()
        if content.odd is not None:
            text = "a dot alone on a line, but not between CRLFs: some servers end mail data here"
            at = message.start + content.odd
            message.problems.append(Problem("end-of-data", text, at))
        self._end_content(message.index)
        return message

    def _end_content(self, index: int | None = None) -> None:
        """Command lines follow; what ended may be answered."""
        now = self._now
        now.content = None
        awaited = now.session.end_of_data(Said(index, MAIL_DATA))
        if awaited is not None:
            now.pairing.await_reply(awaited, awaited.tag)
            if now.is_answered:
                now.session.drop(awaited)

    def _is_left_out(self, content: Content) -> bool:
        """Whether a text goes on with a command where mail data should begin."""
        now = self._now
        stream = now.client
        line = bytes(stream.buffer[: stream.buffer.find(b"\n") + 1])
        if now.session.mode != "data" or stream.passed is not None or not is_plausible(line):
            return False
        with suppress(ParseError):
            # mail data may begin so, too, but not without being odd
            offered = now.session.capabilities
            view = DIALECT.parse_command(line, offered=offered)
            is_offered = offered is not None or not field_of(view, "parameters")
            return line.startswith(view.verb.encode()) and is_offered
        return False

    def _end_of_written(self, content: Content) -> Message:
        """The end of mail data was not written down, or nothing of them."""
        size = 0 if self._is_left_out(content) else len(self._now.client.buffer)
        message = self._content_message(content, content.end_at(size, hole=ALL))
        if "left_out" not in message.summary:  # it is told how much
            what = "the end of the mail data" if size else "the mail data"
            problem = Problem("capture", f"{what} was not written down", message.start)
            message.problems.append(problem)
        return message

    def end_data(self) -> None:
        """The server answers mail data whose end was not seen: find what it took for the end."""
        now, content = self._now, self._now.content
        assert content is not None
        stream = now.client
        if now.is_written:
            now.messages.append(self._end_of_written(content))
            return
        odd, hole = content.odd_end(), stream.first_hole()
        if odd is not None:
            message = self._content_message(content, content.end_at(odd[0], odd[1] - odd[0]))
            text = "the server took a dot between other line ends than CRLF for the end of data"
            message.problems.append(Problem("end-of-data", text, message.end - odd[1] + odd[0]))
            now.messages.append(message)
        elif hole is not None:
            taken = content.end_at(hole, hole=ALL)
            now.messages.append(self._content_message(content, taken))
        elif stream.passed is not None and stream.passed.missing:
            taken = content.end_at(len(stream.buffer))
            now.messages.append(self._content_message(content, taken))

    # --- what a reply decides

    def enter(self) -> None:
        """Where a reply, or a guess, began a mode, the octets are read so."""
        now, mode = self._now, self._now.session.mode
        if mode == "tls":
            # what was written down is text, be it under TLS or not
            now.tls_agreed = not now.is_written
            if now.is_written:
                now.session.tls_on()
        elif mode in ("data", "chunk") and now.content is None and now.held is None:
            self.begin_content()

    def release(self) -> None:
        """What is held are commands."""
        now = self._now
        now.held = None
        if now.session.mode == "chunk":
            now.session.end_of_data()

    def _guess(self) -> None:
        """No reply decided how the octets are to be read: decide by the octets."""
        now = self._now
        session, held = now.session, now.held
        assert held is not None
        if held not in session.awaited:
            self.release()
            return
        now.held = None
        line = bytes(now.client.buffer[: now.client.buffer.find(b"\n") + 1])
        if session.mode != "chunk":
            self._guessed = True
            if verb_of(line[:LONGEST_TO_READ]) in _COMMANDS or held.command is None:
                return
            while session.awaited[0] is not held:
                session.drop(session.awaited[0])
            session.reply(held.command.enters_on)
        self.enter()

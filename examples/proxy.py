"""A proxy that logs typed events: `python -m examples.proxy 2525 127.0.0.1 25`.

It passes octets on as they come, whatever they are, and shows no secrets; of what is said inside
TLS it sees nothing.
"""

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import smtpkit

Log = Callable[[Any, Any], None]


async def relay(to: tuple[str, int], log: Log, reader: Any, writer: Any) -> None:
    """Relay a connection; `log` gets each message, and the message that it answers, or None."""
    observer, said = smtpkit.Observer(), dict[Any, Any]()

    def note(messages: list[Any]) -> None:
        for message in messages:
            log(message, said.get(message.answers))
            said[message.index] = message
            for old in [each for each in said if each < (message.answers or 0)]:
                del said[old]

    async def pump(source: Any, sink: Any, take: Callable[[bytes], list[Any]]) -> None:
        try:
            while octets := await source.read(65536):
                sink.write(octets)
                note(take(octets))
                await sink.drain()
        except OSError:
            pass  # one side is gone, and so is then the other
        sink.close()

    theirs, ours = await asyncio.open_connection(*to)
    await asyncio.gather(pump(reader, ours, observer.client), pump(theirs, writer, observer.server))
    note(observer.close())


def show(message: Any, answered: Any) -> None:
    """Print a message by its fields; what has no view (mail data, TLS) by what is known of it."""
    to = f" to {answered.verb or answered.kind}" if answered else ""
    print(f"{message.sender}: {message.kind}{to} {message.fields()}")
    for problem in message.problems:
        print(f"    {problem.text}")


async def main(port: int, host: str, server: int) -> None:
    answer = lambda *both: relay((host, server), show, *both)  # noqa: E731
    async with await asyncio.start_server(answer, "127.0.0.1", port) as listening:
        await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))

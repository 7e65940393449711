"""A load of keep-alive connections, each sending its next request when the last is answered."""

import asyncio
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a load found."""

    requests: int
    seconds: float
    latencies: tuple[float, ...]  # seconds, sorted
    size: int  # bytes of the last answer's body

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    def quantile(self, share: float) -> float:
        """Return the latency that this share of requests did not exceed, in seconds."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


def request(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Return the bytes of a POST."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


async def run(port: int, message: bytes, *, seconds: float, connections: int = 16) -> Load:
    """Send a request on many connections for a while.

    Raises:
        RuntimeError: an answer was not 200 or carried errors.
    """
    latencies: list[float] = []
    sizes: list[int] = []
    start = time.perf_counter()
    until = start + seconds
    await asyncio.gather(
        *(_connection(port, message, until, latencies, sizes) for _ in range(connections))
    )
    return Load(
        requests=len(latencies),
        seconds=time.perf_counter() - start,
        latencies=tuple(sorted(latencies)),
        size=sizes[-1],
    )


async def _connection(
    port: int, message: bytes, until: float, latencies: list[float], sizes: list[int]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    try:
        while (before := time.perf_counter()) < until:
            writer.write(message)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            if not head.startswith(b"HTTP/1.1 200") or body.startswith(b'{"errors"'):
                raise RuntimeError(f"{head.decode()}{body[:500].decode()}")
            latencies.append(time.perf_counter() - before)
            sizes.append(length)
    finally:
        writer.close()

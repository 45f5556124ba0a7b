"""Requests per second over loopback: servers side by side, asked in turns, for a bounded time."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

HOST = "127.0.0.1"
SETTINGS = ["--workers", "2", "--threads", "4", "--preload", "--no-control-socket",
            "--log-level", "warning"]  # fmt: skip  # as `make run`
CLIENTS, SECONDS, TURNS, PATIENCE = 4, 1.0, 8, 20.0


@dataclass(frozen=True)
class Page:
    port: int
    path: str
    cookie: str = ""

    def request(self) -> bytes:
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        return f"GET {self.path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n{cookie}\r\n".encode()


@contextmanager
def served(factory: str, environ: Mapping[str, str]) -> Iterator[int]:
    """A server of this application with the settings of `make run`; gives its port."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", *SETTINGS, factory]
    server = subprocess.Popen(command, env={**os.environ, **environ})
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def per_second(*pages: Page) -> list[float]:
    """Requests per second of the quickest turn of each page."""
    best = [0.0] * len(pages)
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _turn in range(TURNS):
            for number, page in enumerate(pages):
                end = time.monotonic() + SECONDS
                counts = pool.map(_ask, [page] * CLIENTS, [end] * CLIENTS)
                best[number] = max(best[number], sum(counts) / SECONDS)
    return best


def _ask(page: Page, end: float) -> int:
    """How often one client got the page until `end`."""
    request, count = page.request(), 0
    while time.monotonic() < end:
        with socket.create_connection((HOST, page.port), PATIENCE) as connection:
            while time.monotonic() < end:
                connection.sendall(request)
                stays = _read(connection, page)
                count += 1
                if not stays:
                    break
    return count


def _read(connection: socket.socket, page: Page) -> bool:
    """Read one answer; whether the connection stays open.

    Raises:
        RuntimeError: if it is not the page that was asked for.
    """
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536) or b"HTTP/1.1 000 closed\r\n\r\n"
    head, _, body = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{page.path}: {head.splitlines()[0].decode()}")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    left = int(fields[b"content-length"]) - len(body)
    while left > 0:
        left -= len(connection.recv(65536))
    return fields.get(b"connection") != b"close"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers.

    Raises:
        RuntimeError: if it does not.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection((HOST, port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")

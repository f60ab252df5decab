"""The control channel's server: lines in, lines out, never blocked by a client that does not read."""

from __future__ import annotations

import os
import select
import socket
import struct
import threading
from collections.abc import Callable

from .stream_layout import VERSION

QUEUE_LIMIT = 1024 * 1024
LINE_LIMIT = 16 * 1024 * 1024
PEER_CREDENTIALS = struct.Struct("3i")


class Connection:
    def __init__(self, peer: socket.socket) -> None:
        peer.setblocking(False)
        self.socket = peer
        self.received = bytearray()
        self.queue: list[bytes] = []
        self.sent_of_first = 0
        self.is_attached = False
        self.dropped = 0

    def enqueue(self, line: bytes) -> None:
        """Drops the oldest lines of which nothing was sent when the queue is over its limit."""
        self.queue.append(line)
        first = 1 if self.sent_of_first > 0 else 0
        while len(self.queue) > first + 1 and sum(map(len, self.queue)) > QUEUE_LIMIT:
            del self.queue[first]
            self.dropped += 1

    def flush(self) -> None:
        while self.queue:
            try:
                self.sent_of_first += self.socket.send(self.queue[0][self.sent_of_first :], socket.MSG_NOSIGNAL)
            except BlockingIOError:
                return
            if self.sent_of_first == len(self.queue[0]):
                del self.queue[0]
                self.sent_of_first = 0


class ControlServer:
    """Serves on a thread of its own. `reply_to_attach` makes the answer to an ATTACH line, or None for silence;
    `on_line` gets every other line without its end."""

    def __init__(
        self,
        path: str,
        slot_count: int,
        on_line: Callable[[bytes], None] = lambda line: None,
        on_count: Callable[[int], None] = lambda count: None,
    ) -> None:
        self.reply_to_attach: Callable[[bytes], bytes | None] = (
            lambda _line: f"ATTACH_OK protocolVersion={VERSION} slotCount={slot_count}\n".encode()
        )
        self.on_line = on_line
        self.on_count = on_count
        self.is_reading = True
        self.connections: list[Connection] = []
        self._lock = threading.Lock()
        self._path = path
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            self._listener.bind(path)
        finally:
            os.umask(before)
        self._listener.listen(16)
        self._listener.setblocking(False)
        self._wake_reader, self._wake_writer = os.pipe()
        self._is_closing = False
        self._drops: list[threading.Event] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def broadcast(self, line: bytes) -> None:
        """Only to connections that have their ATTACH_OK."""
        with self._lock:
            for connection in self.connections:
                if connection.is_attached:
                    connection.enqueue(line)
        os.write(self._wake_writer, b"w")

    def drop_all(self) -> None:
        """Ends every connection and goes on listening. Returns when they are closed, by the thread that waits for them:
        a descriptor closed under its select would be a bad one there, or somebody else's by then."""
        done = threading.Event()
        with self._lock:
            self._drops.append(done)
        os.write(self._wake_writer, b"w")
        done.wait(10)

    @property
    def attached(self) -> int:
        with self._lock:
            return sum(connection.is_attached for connection in self.connections)

    def close(self) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        os.write(self._wake_writer, b"w")
        self._thread.join()
        self._listener.close()
        for descriptor in (self._wake_reader, self._wake_writer):
            os.close(descriptor)
        if os.path.exists(self._path):
            os.unlink(self._path)

    def _serve(self) -> None:
        while not self._is_closing:
            with self._lock:
                readable = [self._listener, self._wake_reader]
                if self.is_reading:
                    readable += [c.socket for c in self.connections]
                writable = [c.socket for c in self.connections if c.queue]
            ready, can_write, _ = select.select(readable, writable, [], 0.05)
            with self._lock:
                self._drop_asked_for()
                if self._wake_reader in ready:
                    os.read(self._wake_reader, 4096)
                if self._listener in ready:
                    self._accept()
                for connection in list(self.connections):
                    if connection.socket in can_write:
                        self._try(connection, connection.flush)
                    if connection.socket in ready:
                        self._try(connection, lambda c=connection: self._read(c))
        with self._lock:
            self._forget_all()
            self._drop_asked_for()

    def _drop_asked_for(self) -> None:
        if self._drops:
            self._forget_all()
        while self._drops:
            self._drops.pop().set()

    def _forget_all(self) -> None:
        for connection in list(self.connections):
            self._forget(connection)

    def _accept(self) -> None:
        peer, _ = self._listener.accept()
        credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER_CREDENTIALS.size)
        if PEER_CREDENTIALS.unpack(credentials)[1] != os.geteuid():
            peer.close()
            return
        self.connections.append(Connection(peer))

    def _try(self, connection: Connection, action: Callable[[], None]) -> None:
        try:
            action()
        except OSError:
            self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        if connection not in self.connections:
            return
        self.connections.remove(connection)
        connection.socket.close()
        if connection.is_attached:
            self.on_count(sum(c.is_attached for c in self.connections))

    def _read(self, connection: Connection) -> None:
        chunk = connection.socket.recv(65536)
        if not chunk:
            self._forget(connection)
            return
        connection.received += chunk
        if b"\n" not in chunk:
            # The start of a line that may have 16 MiB: looked through when it is whole.
            if len(connection.received) >= LINE_LIMIT:
                self._forget(connection)
            return
        *lines, rest = connection.received.split(b"\n")
        connection.received = bytearray(rest)
        for line in lines:
            self._handle(connection, bytes(line).rstrip(b"\r"))
        if len(rest) >= LINE_LIMIT:
            self._forget(connection)

    def _handle(self, connection: Connection, line: bytes) -> None:
        if line == b"DETACH":
            self._forget(connection)
        elif line.startswith(b"ATTACH "):
            reply = self.reply_to_attach(line)
            if reply is None:
                return
            connection.enqueue(reply)
            connection.flush()
            if not connection.is_attached:
                connection.is_attached = True
                self.on_count(sum(c.is_attached for c in self.connections))
        else:
            self.on_line(line)

"""The isolated rendering service as the seed describes it: threads, blocking sockets, the newest frame in memory.

python3 -m framelane_peers.matrix_service --width W --height H [--unix-socket PATH] [--tcp] [--mmap-path PATH]. Prints
where it listens, and after each line on stdin the SHA-256 of the frame it holds. Ends with stdin.
"""

from __future__ import annotations

import argparse
import hashlib
import socket
import struct
import sys
import threading
from pathlib import Path

HEADER = struct.Struct(">HHI")
BACKLOG = 511


class FrameStore:
    """The newest frame, replaced as a whole."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self.frame = bytes(width * height * 3)


def receive_exactly(connection: socket.socket, count: int) -> bytes | None:
    """None when the connection ends before."""
    data = bytearray(count)
    view, received = memoryview(data), 0
    while received < count:
        part = connection.recv_into(view[received:])
        if part == 0:
            return None
        received += part
    return bytes(data)


def serve_client(connection: socket.socket, store: FrameStore) -> None:
    """Any frame that does not fit ends the connection, without another answer."""
    with connection:
        if connection.family == socket.AF_INET:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while (header := receive_exactly(connection, HEADER.size)) is not None:
                width, height, length = HEADER.unpack(header)
                if (width, height) != store.size or length != width * height * 3:
                    return
                frame = receive_exactly(connection, length)
                if frame is None:
                    return
                store.frame = frame
                connection.sendall(b"OK")
        except OSError as error:
            print(f"a client is gone: {error}", file=sys.stderr, flush=True)


def accept_clients(listener: socket.socket, store: FrameStore) -> None:
    while True:
        connection, _address = listener.accept()
        threading.Thread(target=serve_client, args=(connection, store), daemon=True).start()


def read_mapped(path: Path, store: FrameStore) -> bytes | None:
    """The frame in a memory-mapped file; None without one, while it is written or when it has another shape."""
    if not path.exists():
        return None
    data = path.read_bytes()
    magic, width, height, version = struct.unpack_from("<4sHHQ", data)
    is_stable = version > 0 and version % 2 == 0
    return data[16:] if magic == b"HRMM" and (width, height) == store.size and is_stable else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--height", type=int, default=64)
    parser.add_argument("--unix-socket")
    parser.add_argument("--tcp", action="store_true", help="listen on a free port of the loopback interface")
    parser.add_argument("--mmap-path", type=Path)
    options = parser.parse_args()
    store = FrameStore(options.width, options.height)
    listeners = []
    if options.unix_socket is not None:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(options.unix_socket)
        listeners.append((listener, f"unix {options.unix_socket}"))
    if options.tcp:
        listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        listeners.append((listener, f"tcp {listener.getsockname()[1]}"))
    for listener, _name in listeners:
        listener.listen(BACKLOG)
        threading.Thread(target=accept_clients, args=(listener, store), daemon=True).start()
    print("listening " + " ".join(name for _listener, name in listeners), flush=True)
    for _line in sys.stdin:
        mapped = None if options.mmap_path is None else read_mapped(options.mmap_path, store)
        print(hashlib.sha256(mapped or store.frame).hexdigest(), flush=True)
    if options.unix_socket is not None:
        Path(options.unix_socket).unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

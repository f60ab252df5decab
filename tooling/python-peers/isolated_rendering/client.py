"""Sends frames to the isolated rendering service over a Unix domain socket or TCP."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

from . import DEFAULT_SOCKET_PATH

if TYPE_CHECKING:
    from PIL.Image import Image

HEADER = struct.Struct(">HHI")
ACK = b"OK"
REFUSED = "expected OK, the service ended the connection; check the display's size"
DEFAULT_TIMEOUT_S = 1.0


class MatrixRejectedError(ConnectionError):
    """The service closed the connection in place of an OK: most often the picture has another size than the display."""


class MatrixProtocolError(ConnectionError):
    """The other side answered something other than OK, so it is no matrix service."""


def pack_frame(image: Image) -> bytes:
    """Header and RGB bytes in one piece: two writes would wait for each other on TCP."""
    rgb = image if image.mode == "RGB" else image.convert("RGB")
    payload = rgb.tobytes()
    return HEADER.pack(rgb.width, rgb.height, len(payload)) + payload


class MatrixClient:
    """One connection, opened with the first frame and kept open for the next ones. Not for several threads at once."""

    def __init__(
        self,
        *,
        socket_path: str | None = None,
        tcp_address: tuple[str, int] | None = None,
        timeout_s: float | None = DEFAULT_TIMEOUT_S,
    ) -> None:
        if socket_path is not None and tcp_address is not None:
            raise ValueError("Specify either socket_path or tcp_address, not both")
        self._socket_path = str(socket_path or DEFAULT_SOCKET_PATH)
        self._tcp_address = tcp_address
        self._timeout_s = timeout_s
        self._socket: socket.socket | None = None

    def send_image(self, image: Image) -> None:
        """Returns when the service has stored the frame. After an error the next call connects anew."""
        frame = pack_frame(image)
        connection = self._socket or self._connect()
        try:
            self._exchange(connection, frame)
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def __enter__(self) -> MatrixClient:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _connect(self) -> socket.socket:
        if self._tcp_address is not None:
            connection = socket.create_connection(self._tcp_address, timeout=self._timeout_s)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        else:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self._timeout_s)
            try:
                connection.connect(self._socket_path)
            except OSError:
                connection.close()
                raise
        self._socket = connection
        return connection

    @staticmethod
    def _exchange(connection: socket.socket, frame: bytes) -> None:
        try:
            connection.sendall(frame)
            answer = b""
            while len(answer) < len(ACK):
                part = connection.recv(len(ACK) - len(answer))
                if not part:
                    break
                answer += part
        except (BrokenPipeError, ConnectionResetError) as error:
            raise MatrixRejectedError(REFUSED) from error
        if not answer:
            raise MatrixRejectedError(REFUSED)
        if answer != ACK:
            raise MatrixProtocolError(f"expected OK, got {answer!r}; is this a matrix service?")


def send_image(
    image: Image,
    *,
    socket_path: str | None = None,
    tcp_address: tuple[str, int] | None = None,
) -> MatrixClient:
    """Sends one frame and returns the connected client, to be used for more frames or simply dropped."""
    client = MatrixClient(socket_path=socket_path, tcp_address=tcp_address)
    client.send_image(image)
    return client

"""Python side of the isolated rendering service: frames over a socket, or through a memory-mapped file."""

DEFAULT_SOCKET_PATH = "/tmp/heart_matrix.sock"

__all__ = ["DEFAULT_SOCKET_PATH"]

"""The shortest reader there is: a client library with the unified C ABI, through ctypes.

python3 -m framelane_peers.stream_example LIBRARY NAME prints sequence and size of one frame.
"""

import ctypes as c
import sys

Text = type("Text", (c.Structure,), {"_fields_": [("ptr", c.c_char_p), ("length", c.c_size_t)]})
wide = ("device", "sequence", "timestamp")
head = [("source", c.c_int32), ("data", c.c_void_p), *((name, c.c_uint64) for name in wide)]
tail = [(name, c.c_uint32) for name in ("width", "height", "pitch", "format", "slot")]
Frame = type("Frame", (c.Structure,), {"_fields_": head + tail})
sources = [("shm", Text), ("cuda", Text), ("server", Text), ("ports", c.c_uint64)]
Config = type("Config", (c.Structure,), {"_fields_": sources})

library = c.CDLL(sys.argv[1])
client, frame, name = c.c_void_p(), Frame(), sys.argv[2].encode()
config = Config(shm=Text(name, len(name)))
if library.ovstream_create_client(0, c.byref(config), c.byref(client)) != 0:
    sys.exit("no such stream")
status = library.ovstream_client_wait_frame(client, 5000, c.byref(frame))
print(status, frame.sequence, frame.width, frame.height, c.string_at(frame.data, 4).hex())
library.ovstream_destroy_client(client)

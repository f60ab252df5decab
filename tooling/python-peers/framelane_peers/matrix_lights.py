"""Released programs for lights as senders and receivers of real packets on the loopback interface.

python3 -m framelane_peers.matrix_lights --site FOLDER send NAME PORT WIDTH HEIGHT
    sends the picture of each number on stdin: byte i is (7 i + number) mod 256; prints "sent" after each
python3 -m framelane_peers.matrix_lights --site FOLDER receive NAME PORT UNIVERSES
    prints "listening", then for each line on stdin the first 510 bytes of all universes in hexadecimal

NAME is the package: sacn, artnet (stupidArtnet), ft (flaschen-taschen-py), ledfx-ddp, ledfx-artnet
(ledfx-senders). Universes count from 1 in sacn and from 0 in artnet. Ends with stdin.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

HOST = "127.0.0.1"
UNIVERSE_BYTES = 510

Send = Callable[[bytes], None]


def split_universes(pixels: bytes) -> list[bytes]:
    return [pixels[at : at + UNIVERSE_BYTES] for at in range(0, len(pixels), UNIVERSE_BYTES)]


def open_sacn(port: int, width: int, height: int) -> Send:
    import sacn
    from sacn.sending import sender_socket_udp

    # The package sends to the standard port only; nothing else of it is touched.
    sender_socket_udp.DEFAULT_PORT = port
    sender = sacn.sACNsender(bind_address=HOST, bind_port=0, universeDiscovery=False)
    sender.manual_flush = True
    universes = range(1, 2 + (width * height * 3 - 1) // UNIVERSE_BYTES)
    for universe in universes:
        sender.activate_output(universe)
        sender[universe].destination = HOST

    def send(pixels: bytes) -> None:
        for universe, data in zip(universes, split_universes(pixels)):
            sender[universe].dmx_data = tuple(data)
        sender.flush()

    return send


def open_artnet(port: int, width: int, height: int) -> Send:
    from stupidArtnet import StupidArtnet

    count = 1 + (width * height * 3 - 1) // UNIVERSE_BYTES
    outputs = [StupidArtnet(HOST, universe, 512, 30, True, False, port=port) for universe in range(count)]

    def send(pixels: bytes) -> None:
        for output, data in zip(outputs, split_universes(pixels)):
            output.set(bytearray(data.ljust(512, b"\0")))
            output.show()

    return send


def open_flaschen_taschen(port: int, width: int, height: int) -> Send:
    from flaschen_taschen.client.canvas import Canvas
    from flaschen_taschen.client.color import Color
    from flaschen_taschen.client.config import Config

    canvas = Canvas(Config(width=width, height=height, host=HOST, port=port), auto_send=False)

    def send(pixels: bytes) -> None:
        for index in range(width * height):
            colour = Color(*pixels[index * 3 : index * 3 + 3])
            canvas.set_pixel(index % width, index // width, colour)
        canvas.send(force=True)

    return send


def open_ledfx(kind: str) -> Callable[[int, int, int], Send]:
    def open_sender(port: int, width: int, height: int) -> Send:
        import ledfx_senders

        if kind == "ddp":
            return ledfx_senders.DDPSender(width * height * 3, destination=HOST, port=port).send
        return ledfx_senders.ArtNetSender(
            destination=HOST,
            port=port,
            universe=0,
            packet_size=UNIVERSE_BYTES,
            even_packet_size=True,
            dmx_start_address=1,
            pixel_count=width * height,
            pixels_per_device=0,
            pre_amble=b"",
            post_amble=b"",
            rgb_order="RGB",
            white_mode="None",
            broadcast=False,
        ).send

    return open_sender


SENDERS: dict[str, Callable[[int, int, int], Send]] = {
    "sacn": open_sacn,
    "artnet": open_artnet,
    "ft": open_flaschen_taschen,
    "ledfx-ddp": open_ledfx("ddp"),
    "ledfx-artnet": open_ledfx("artnet"),
}


def receive_sacn(port: int, held: dict[int, bytes]) -> object:
    import sacn

    receiver = sacn.sACNreceiver(bind_address=HOST, bind_port=port)

    def note(packet: sacn.DataPacket) -> None:
        held[packet.universe - 1] = bytes(packet.dmxData)

    for index in held:
        receiver.register_listener("universe", note, universe=index + 1)
    receiver.start()
    return receiver


def receive_artnet(port: int, held: dict[int, bytes]) -> object:
    from stupidArtnet import StupidArtnetServer

    server = StupidArtnetServer(port)

    def note(data: list[int], address: int) -> None:
        held[address] = bytes(data)

    for index in held:
        server.register_listener(index, callback_function=note)
    return server


RECEIVERS: dict[str, Callable[[int, dict[int, bytes]], object]] = {"sacn": receive_sacn, "artnet": receive_artnet}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", required=True, help="folder the packages lie in")
    commands = parser.add_subparsers(dest="command", required=True)
    sending = commands.add_parser("send")
    sending.add_argument("name", choices=SENDERS)
    sending.add_argument("port", type=int)
    sending.add_argument("width", type=int)
    sending.add_argument("height", type=int)
    receiving = commands.add_parser("receive")
    receiving.add_argument("name", choices=RECEIVERS)
    receiving.add_argument("port", type=int)
    receiving.add_argument("universes", type=int)
    options = parser.parse_args()
    sys.path.insert(0, options.site)
    if options.command == "send":
        send = SENDERS[options.name](options.port, options.width, options.height)
        for line in sys.stdin:
            seed = int(line)
            send(bytes((index * 7 + seed) & 0xFF for index in range(options.width * options.height * 3)))
            print("sent", flush=True)
        return 0
    held = {index: b"" for index in range(options.universes)}
    receiver = RECEIVERS[options.name](options.port, held)
    print("listening", flush=True)
    for _line in sys.stdin:
        print(b"".join(held[index][:UNIVERSE_BYTES] for index in sorted(held)).hex(), flush=True)
    if options.name == "sacn":
        receiver.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

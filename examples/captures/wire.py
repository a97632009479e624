#!/usr/bin/env python3
"""A small switch made of one trunk port and some access ports, for record.sh.

It copies Ethernet frames between interfaces of its network namespace. A frame from an access port leaves
by the trunk with that port's VLAN tags pushed; a frame from the trunk leaves by the access port whose tags
it carries, with the tags popped. An access port without tags makes the pair a plain cable. So VLAN and
QinQ links need no kernel module, and loss and reordering are counted, not drawn by lot: a recording loses
and swaps the same frames each time.

  wire.py --trunk trunk1 --access port1:10 --access port2:20          802.1Q
  wire.py --trunk trunk1 --access port1:100.10                        802.1ad outer tag 100, 802.1Q inner tag 10
  wire.py --trunk right --access left --lose-every 9 --swap-every 7   a bad cable
"""

import argparse
import select
import socket
import struct

ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_AUXDATA = 8
PACKET_IGNORE_OUTGOING = 23
STATUS_VLAN_VALID = 1 << 4
STATUS_VLAN_TPID_VALID = 1 << 6
TAG_8021Q = 0x8100
TAG_8021AD = 0x88A8
ADDRESSES_LENGTH = 12
FRAME_LENGTH_MAX = 65536
LARGE_FRAME_LENGTH = 200
HOLD_SECONDS = 0.03


class Port:
    """One interface, opened for raw frames, with the VLAN tags its frames carry on the trunk."""

    def __init__(self, name, tags=()):
        self.name = name
        self.tags = tags
        self.large_count = 0
        self.held = None
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self.socket.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
        self.socket.bind((name, 0))

    def fileno(self):
        return self.socket.fileno()

    def receive(self):
        """Returns one frame, with the tag that the kernel has taken off it put back."""
        frame, extras, _, _ = self.socket.recvmsg(FRAME_LENGTH_MAX, socket.CMSG_SPACE(20))
        for level, kind, data in extras:
            if level == SOL_PACKET and kind == PACKET_AUXDATA:
                status, _, _, _, _, tci, tpid = struct.unpack("=IIIHHHH", data[:20])
                if status & STATUS_VLAN_VALID:
                    tpid = tpid if status & STATUS_VLAN_TPID_VALID else TAG_8021Q
                    frame = frame[:ADDRESSES_LENGTH] + struct.pack("!HH", tpid, tci) + frame[ADDRESSES_LENGTH:]
        return frame


def push_tags(frame, tags):
    if not tags:
        return frame
    kinds = [TAG_8021Q] if len(tags) == 1 else [TAG_8021AD, TAG_8021Q]
    pushed = b"".join(struct.pack("!HH", kind, tag) for kind, tag in zip(kinds, tags))
    return frame[:ADDRESSES_LENGTH] + pushed + frame[ADDRESSES_LENGTH:]


def pop_tags(frame):
    """Returns the frame without its tags, and the tags, outermost first."""
    tags = []
    while struct.unpack_from("!H", frame, ADDRESSES_LENGTH)[0] in (TAG_8021Q, TAG_8021AD):
        tags.append(struct.unpack_from("!H", frame, ADDRESSES_LENGTH + 2)[0] & 0x0FFF)
        frame = frame[:ADDRESSES_LENGTH] + frame[ADDRESSES_LENGTH + 4:]
    return frame, tuple(tags)


def send(source, target, frame, options):
    """Sends a frame on, unless it is its turn to be lost or to wait until the next one has passed."""
    held, source.held = source.held, None
    if len(frame) >= LARGE_FRAME_LENGTH:
        source.large_count += 1
        if options.lose_every and source.large_count % options.lose_every == 0:
            source.held = held
            return
        if options.swap_every and source.large_count % options.swap_every == 0 and held is None:
            source.held = (target, frame)
            return
    target.socket.send(frame)
    if held is not None:
        held[0].socket.send(held[1])


def release_held(ports):
    for port in ports:
        if port.held is not None:
            target, frame = port.held
            port.held = None
            target.socket.send(frame)


def parse_access(text):
    name, _, tags = text.partition(":")
    return name, tuple(int(tag) for tag in tags.split(".")) if tags else ()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--trunk", required=True)
    parser.add_argument("--access", action="append", required=True)
    parser.add_argument("--lose-every", type=int, default=0)
    parser.add_argument("--swap-every", type=int, default=0)
    options = parser.parse_args()

    trunk = Port(options.trunk)
    access = [Port(*parse_access(text)) for text in options.access]
    by_tags = {port.tags: port for port in access}
    ports = [trunk, *access]
    while True:
        ready, _, _ = select.select(ports, [], [], HOLD_SECONDS)
        if not ready:
            release_held(ports)
        for port in ready:
            frame = port.receive()
            if port is not trunk:
                send(port, trunk, push_tags(frame, port.tags), options)
                continue
            frame, tags = pop_tags(frame)
            if tags in by_tags:
                send(port, by_tags[tags], frame, options)


if __name__ == "__main__":
    main()

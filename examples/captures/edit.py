#!/usr/bin/env python3
"""The two edits that record.sh makes to classic pcap files.

  edit.py big-endian IN OUT       the same capture as a big-endian machine would have written it
  edit.py lose 5,6,20 IN OUT      without the 5th, 6th and 20th large frames, as a capture that fell behind
"""

import struct
import sys

FILE_HEADER_LENGTH = 24
RECORD_HEADER_LENGTH = 16
LARGE_FRAME_LENGTH = 1000


def read_capture(path):
    """Returns the file header's seven fields and a list of (record header fields, frame bytes)."""
    with open(path, "rb") as file:
        data = file.read()
    header = struct.unpack_from("<IHHiIII", data)
    if header[0] not in (0xA1B2C3D4, 0xA1B23C4D):
        sys.exit(f"{path}: not a little-endian classic pcap file")
    records = []
    offset = FILE_HEADER_LENGTH
    while offset < len(data):
        record = struct.unpack_from("<IIII", data, offset)
        offset += RECORD_HEADER_LENGTH
        records.append((record, data[offset:offset + record[2]]))
        offset += record[2]
    return header, records


def write_capture(path, header, records, order):
    with open(path, "wb") as file:
        file.write(struct.pack(order + "IHHiIII", *header))
        for record, frame in records:
            file.write(struct.pack(order + "IIII", *record) + frame)


def lose(records, numbers):
    kept = []
    large_count = 0
    for record, frame in records:
        if len(frame) >= LARGE_FRAME_LENGTH:
            large_count += 1
            if large_count in numbers:
                continue
        kept.append((record, frame))
    return kept


def main():
    match sys.argv[1:]:
        case ["big-endian", source, target]:
            header, records = read_capture(source)
            write_capture(target, header, records, ">")
        case ["lose", numbers, source, target]:
            header, records = read_capture(source)
            write_capture(target, header, lose(records, {int(number) for number in numbers.split(",")}), "<")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()

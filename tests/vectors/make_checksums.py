#!/usr/bin/env python3
"""Writes checksums.json: CRCs computed bit by bit and hashes by hashlib, over inputs that a pattern and a count describe.

Values that are published elsewhere are asserted first: the RevEng catalogue's check values, RFC 3720 B.4 and the NVM
Command Set specification's examples of its 64-bit guard.
"""
import base64
import hashlib
import json
import os

CRCS = {"CRC32": (0xEDB88320, 32), "CRC32C": (0x82F63B78, 32), "CRC64NVME": (0x9A6C9329AC4BC9B5, 64)}
HASHES = ["MD5", "SHA1", "SHA256"]

PUBLISHED = [
    ("CRC32", b"123456789", 0xCBF43926),
    ("CRC32C", b"123456789", 0xE3069283),
    ("CRC64NVME", b"123456789", 0xAE8B14860A799888),
    ("CRC32C", bytes(32), 0x8A9136AA),
    ("CRC32C", b"\xff" * 32, 0x62A8AB43),
    ("CRC64NVME", bytes(4096), 0x6482D367EB22B64E),
    ("CRC64NVME", b"\xff" * 4096, 0xC0DDBA7302ECA3AC),
]

INPUTS = [
    ("empty", b"", 0),
    ("one zero byte", b"\0", 1),
    ("one letter", b"a", 1),
    ("check", b"123456789", 1),
    ("hello world", b"hello world", 1),
    ("fifteen bytes", b"0123456789abcde", 1),
    ("sixteen bytes", b"0123456789abcdef", 1),
    ("127 bytes", b"\x7f", 127),
    ("128 bytes", b"\x80", 128),
    ("255 bytes", b"\xff", 255),
    ("256 bytes", bytes(range(256)), 1),
    ("257 bytes", b"\x01", 257),
    ("4096 zeros", b"\0", 4096),
    ("4096 ones", b"\xff", 4096),
    ("4096 descending", bytes(range(255, -1, -1)), 16),
    ("prime pattern", bytes((i * 7 + 3) & 255 for i in range(251)), 397),
]


def crc(name, data):
    polynomial, width = CRCS[name]
    ones = (1 << width) - 1
    register = ones
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ polynomial if register & 1 else register >> 1
    return register ^ ones


def value(name, data):
    if name in CRCS:
        return crc(name, data).to_bytes(CRCS[name][1] // 8, "big").hex()
    return hashlib.new(name.lower(), data).hexdigest()


def joins():
    data = bytes((i * 31 + 11) & 255 for i in range(5000))
    for name in CRCS:
        for cut in (0, 1, 8, 63, 64, 2500, 4999, 5000):
            first, second = data[:cut], data[cut:]
            yield {"algorithm": name, "first": value(name, first), "second": value(name, second),
                   "second_bytes": len(second), "joined": value(name, data)}


def multipart(lengths):
    """An upload in parts: the parts' values, the composite ones, the full-object ones and the ETag of S3."""
    data = bytes((i * 31 + 11) & 255 for i in range(sum(lengths)))
    starts = [sum(lengths[:i]) for i in range(len(lengths))]
    pieces = [data[at:at + length] for at, length in zip(starts, lengths)]
    parts = {name: [value(name, piece) for piece in pieces] for name in list(CRCS) + HASHES}
    hashes = {name: bytes.fromhex(value(name, bytes.fromhex("".join(parts[name])))) for name in parts}
    count = "-%d" % len(lengths)
    return {"part_bytes": lengths, "parts": parts,
            "composite": {name: base64.b64encode(hashes[name]).decode() + count for name in parts if name != "CRC64NVME"},
            "full_object": {name: base64.b64encode(bytes.fromhex(value(name, data))).decode() for name in CRCS},
            "etag": hashes["MD5"].hex() + count}


def main():
    for name, data, expected in PUBLISHED:
        assert crc(name, data) == expected, (name, hex(crc(name, data)))
    document = {
        "inputs": [{"name": name, "pattern": pattern.hex(), "repeat": count, "length": len(pattern) * count,
                    "values": {a: value(a, pattern * count) for a in list(CRCS) + HASHES}}
                   for name, pattern, count in INPUTS],
        "joins": list(joins()),
        "multipart": [multipart(lengths) for lengths in ([5000], [4096, 4096, 4096, 1], [1, 8192, 100, 100, 0, 3000])],
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "checksums.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()

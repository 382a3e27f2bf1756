"""Checksums as S3 writes them, and how those of parts are joined."""
import base64
import functools
import hashlib
import zlib


def table(polynomial):
    rows = []
    for number in range(256):
        for _ in range(8):
            number = number >> 1 ^ (polynomial if number & 1 else 0)
        rows.append(number)
    return rows


CRC32C_TABLE = table(0x82F63B78)
CRC64NVME_TABLE = table(0x9A6C9329AC4BC9B5)


def crc(data, rows, bits):
    value = mask = (1 << bits) - 1
    for byte in data:
        value = value >> 8 ^ rows[(value ^ byte) & 255]
    return (value ^ mask).to_bytes(bits // 8, "big")


@functools.lru_cache(maxsize=64)
def raw(algorithm, data):
    if algorithm == "CRC32":
        return zlib.crc32(data).to_bytes(4, "big")
    if algorithm == "CRC32C":
        return crc(data, CRC32C_TABLE, 32)
    if algorithm == "CRC64NVME":
        return crc(data, CRC64NVME_TABLE, 64)
    return hashlib.new(algorithm.lower(), data).digest()


ALGORITHMS = ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")


def checksum(algorithm, data):
    return base64.b64encode(raw(algorithm, data)).decode()


def header(algorithm):
    return "x-amz-checksum-" + algorithm.lower()


def composite(algorithm, parts):
    joined = b"".join(raw(algorithm, part) for part in parts)
    return base64.b64encode(raw(algorithm, joined)).decode() + f"-{len(parts)}"


def md5(data):
    return base64.b64encode(hashlib.md5(data).digest()).decode()


def etag(parts):
    return '"' + hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest() + f'-{len(parts)}"'

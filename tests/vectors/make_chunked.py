#!/usr/bin/env python3
"""Writes chunked.json: bodies in S3's aws-chunked encoding.

Unsigned ones are encoded by botocore's AwsChunkedWrapper. The heads of signed ones are signed by botocore's S3SigV4Auth
under a fixed clock; their chunks are signed here by the formula of the S3 documentation, which botocore has no code for.
Byte i of a body is (7 i + 3) mod 256.
"""
import base64
import datetime
import hashlib
import hmac
import io
import json
import os
import zlib

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpchecksum import _CHECKSUM_CLS, AwsChunkedWrapper

ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
NOON = datetime.datetime(2024, 9, 30, 12, 34, 56)
TIMESTAMP = "20240930T123456Z"
SCOPE = "20240930/eu-central-1/s3/aws4_request"
KIB = 1024

UNSIGNED = [(0, 8 * KIB), (1, 8 * KIB), (8 * KIB - 1, 8 * KIB), (8 * KIB, 8 * KIB), (8 * KIB + 1, 8 * KIB),
            (100_000, 64 * KIB), (256 * KIB, 64 * KIB), (1_000_000, 1024 * KIB), (3_000_000, 1024 * KIB)]
SIGNED = [(0, 8 * KIB), (1, 8 * KIB), (8 * KIB, 8 * KIB), (8 * KIB + 1, 8 * KIB), (66560, 64 * KIB), (300_000, 64 * KIB)]


def body(size):
    return bytes((i * 7 + 3) & 255 for i in range(256)) * (size // 256) + bytes((i * 7 + 3) & 255 for i in range(size % 256))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def case(name, decoded, chunk_bytes, encoded, **rest):
    return {"name": name, "decoded_bytes": len(decoded), "chunk_bytes": chunk_bytes, "encoded_bytes": len(encoded),
            "encoded_sha256": sha256(encoded), **rest}


def unsigned_case(algorithm, size, chunk_bytes):
    decoded = body(size)
    name = "x-amz-checksum-" + algorithm
    wrapper = AwsChunkedWrapper(io.BytesIO(decoded), _CHECKSUM_CLS[algorithm], name, chunk_bytes)
    encoded = b"".join(iter(lambda: wrapper.read(10_007), b""))
    value = _CHECKSUM_CLS[algorithm]()
    value.update(decoded)
    return case("%d bytes unsigned with %s" % (size, algorithm), decoded, chunk_bytes, encoded, trailer_name=name,
                trailer_value=value.b64digest())


class StreamAuth(botocore.auth.S3SigV4Auth):
    def __init__(self, word):
        super().__init__(Credentials(ACCESS_KEY, SECRET_KEY), "s3", "eu-central-1")
        self.word = word

    def payload(self, request):
        return self.word


def signed_head(size, trailer_name):
    word = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" + ("-TRAILER" if trailer_name else "")
    headers = {"Content-Encoding": "aws-chunked", "X-Amz-Decoded-Content-Length": str(size)}
    if trailer_name:
        headers["X-Amz-Trailer"] = trailer_name
    request = AWSRequest("PUT", "https://bucket.s3.example.com/a%20key", headers=headers)
    StreamAuth(word).add_auth(request)
    return request.headers["Authorization"]


def signed_case(size, chunk_bytes, with_trailer):
    decoded = body(size)
    name = "x-amz-checksum-crc32" if with_trailer else ""
    value = base64.b64encode(zlib.crc32(decoded).to_bytes(4, "big")).decode()
    authorization = signed_head(size, name)
    key = b"AWS4" + SECRET_KEY.encode()
    for word in SCOPE.split("/"):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    last = authorization.split("Signature=")[1]

    def sign(kind, *hashes):
        text = "\n".join(["AWS4-HMAC-SHA256-" + kind, TIMESTAMP, SCOPE, last, *hashes])
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    encoded = b""
    for at in [*range(0, size, chunk_bytes), size]:
        chunk = decoded[at:at + chunk_bytes]
        last = sign("PAYLOAD", sha256(b""), sha256(chunk))
        encoded += b"%x;chunk-signature=%s\r\n%s" % (len(chunk), last.encode(), chunk + b"\r\n" if chunk else b"")
    if with_trailer:
        line = "%s:%s" % (name, value)
        last = sign("TRAILER", sha256(line.encode() + b"\n"))
        encoded += b"%s\r\nx-amz-trailer-signature:%s\r\n" % (line.encode(), last.encode())
    encoded += b"\r\n"
    return case("%d bytes signed%s" % (size, " with a trailer" if with_trailer else ""), decoded, chunk_bytes, encoded,
                trailer_name=name, trailer_value=value if with_trailer else "", authorization=authorization)


def main():
    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: NOON
    cases = [unsigned_case(algorithm, size, chunk) for algorithm in ("crc32", "sha1", "sha256") for size, chunk in UNSIGNED]
    cases += [signed_case(size, chunk, with_trailer) for with_trailer in (False, True) for size, chunk in SIGNED]
    document = {"made_by": "botocore " + botocore.__version__, "access_key_id": ACCESS_KEY, "secret_access_key": SECRET_KEY,
                "timestamp": TIMESTAMP, "region": "eu-central-1", "url": "https://bucket.s3.example.com/a%20key",
                "cases": cases}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "chunked.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    print(len(cases), "cases")


if __name__ == "__main__":
    main()

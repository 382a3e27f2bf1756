"""Rules of bodies in S3's own framing, "aws-chunked"."""
import multipart
import sums
import wire
from table import expect, refused, rule

UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
BODY = bytes(range(256)) * 300  # two chunks


def pieces(body, size=64 * 1024):
    return [body[at:at + size] for at in range(0, len(body), size)] + [b""]


class Stream:
    """A framed body and the request around it; what a rule wants to be wrong is changed before it is sent."""

    def __init__(self, server, key, mode, body=BODY, trailer=None, query=(), headers=None):
        self.server, self.key, self.mode, self.body = server, key, mode, body
        self.query = list(query)
        self.headers = {"content-encoding": "aws-chunked", "x-amz-decoded-content-length": str(len(body)), **(headers or {})}
        self.trailer = trailer  # (name, value)
        if trailer:
            self.headers.setdefault("x-amz-trailer", trailer[0])
        self.chunks = pieces(body)
        self.bend = lambda framed: framed  # changes the framed bytes

    def sign(self, kind, previous, *hashes):
        text = "\n".join([f"AWS4-HMAC-SHA256-{kind}", self.time, self.server.identity.scope(self.time), previous, *hashes])
        return self.server.identity.sign(self.time, text)

    def framed(self, signature):
        whole = b""
        for chunk in self.chunks:
            extension = ""
            if self.mode != UNSIGNED_TRAILER:
                signature = self.sign("PAYLOAD", signature, wire.EMPTY_HASH, wire.sha256(chunk))
                extension = ";chunk-signature=" + signature
            whole += f"{len(chunk):x}{extension}\r\n".encode() + chunk + (b"\r\n" if chunk else b"")
        if self.trailer:
            line = f"{self.trailer[0]}:{self.trailer[1]}"
            whole += (line + "\r\n").encode()
            if self.mode == SIGNED_TRAILER:
                whole += f"x-amz-trailer-signature:{self.sign('TRAILER', signature, wire.sha256((line + chr(10)).encode()))}\r\n".encode()
        return whole + b"\r\n"

    def send(self, as_http_chunks=False):
        path = self.server.path(self.key)
        signed, signature, self.time = self.server.signed_headers("PUT", path, self.query, self.headers, self.mode,
                                                                  self.server.identity)
        body = self.bend(self.framed(signature))
        return self.server.send("PUT", self.server.target(path, self.query), signed, [body] if as_http_chunks else body)


def crc32_trailer(body=BODY):
    return "x-amz-checksum-crc32", sums.checksum("CRC32", body)


@rule("an unsigned stream with a trailer is stored and its checksum kept")
def _(server):
    reply = expect(Stream(server, "c/a", UNSIGNED_TRAILER, trailer=crc32_trailer()).send(), 200)
    assert reply.headers.get("x-amz-checksum-crc32") == sums.checksum("CRC32", BODY)
    stored = server.get("c/a")
    assert stored.body == BODY and "aws-chunked" not in stored.headers.get("content-encoding", "")


@rule("every checksum can be a trailer")
def _(server):
    for algorithm in sums.ALGORITHMS:
        body = b"hello"
        name = sums.header(algorithm)
        expect(Stream(server, "c/b", UNSIGNED_TRAILER, body, (name, sums.checksum(algorithm, body))).send(), 200)
        refused(Stream(server, "c/b", UNSIGNED_TRAILER, body, (name, sums.checksum(algorithm, b"other"))).send(), 400, "BadDigest")


@rule("a signed stream is stored")
def _(server):
    expect(Stream(server, "c/c", SIGNED).send(), 200)
    assert server.get("c/c").body == BODY


@rule("a signed stream with a signed trailer is stored")
def _(server):
    expect(Stream(server, "c/d", SIGNED_TRAILER, trailer=crc32_trailer()).send(), 200)
    assert server.get("c/d").body == BODY


@rule("streams come under Transfer-Encoding: chunked as well")
def _(server):
    for mode, trailer in ((UNSIGNED_TRAILER, crc32_trailer()), (SIGNED, None), (SIGNED_TRAILER, crc32_trailer())):
        expect(Stream(server, "c/e", mode, trailer=trailer).send(as_http_chunks=True), 200)
        assert server.get("c/e").body == BODY


@rule("a stream without its decoded length is MissingContentLength")
def _(server):
    stream = Stream(server, "c/x", UNSIGNED_TRAILER, trailer=crc32_trailer())
    del stream.headers["x-amz-decoded-content-length"]
    refused(stream.send(), 411, "MissingContentLength")
    refused(stream.send(as_http_chunks=True), 411, "MissingContentLength")


@rule("a changed byte of a signed chunk is SignatureDoesNotMatch")
def _(server):
    stream = Stream(server, "c/x", SIGNED)
    stream.bend = lambda framed: framed[:500] + bytes([framed[500] ^ 1]) + framed[501:]
    refused(stream.send(), 403, "SignatureDoesNotMatch")


@rule("a wrong chunk signature is SignatureDoesNotMatch")
def _(server):
    stream = Stream(server, "c/x", SIGNED)
    stream.sign = lambda *_: "0" * 64
    refused(stream.send(), 403, "SignatureDoesNotMatch")


@rule("a wrong trailer signature is SignatureDoesNotMatch")
def _(server):
    stream = Stream(server, "c/x", SIGNED_TRAILER, trailer=crc32_trailer())
    stream.bend = lambda framed: framed[:-8] + b"0000\r\n\r\n"
    refused(stream.send(), 403, "SignatureDoesNotMatch")


@rule("a trailer whose signature is missing is refused")
def _(server):
    stream = Stream(server, "c/x", SIGNED_TRAILER, trailer=crc32_trailer())
    stream.bend = lambda framed: framed[:framed.index(b"x-amz-trailer-signature")] + b"\r\n"
    reply = stream.send()
    assert reply.status in (400, 403) and reply.code in ("MalformedTrailerError", "IncompleteBody", "SignatureDoesNotMatch"), reply


@rule("a trailer with a wrong checksum is BadDigest in a signed stream too")
def _(server):
    refused(Stream(server, "c/x", SIGNED_TRAILER, trailer=crc32_trailer(b"other")).send(), 400, "BadDigest")


@rule("a decoded length that is not the body's is IncompleteBody")
def _(server):
    for length in (len(BODY) - 1, len(BODY) + 1):
        stream = Stream(server, "c/x", UNSIGNED_TRAILER, trailer=crc32_trailer())
        stream.headers["x-amz-decoded-content-length"] = str(length)
        refused(stream.send(), 400, "IncompleteBody")


@rule("a stream that is cut is IncompleteBody")
def _(server):
    stream = Stream(server, "c/x", UNSIGNED_TRAILER, trailer=crc32_trailer())
    stream.bend = lambda framed: framed[:1000]
    refused(stream.send(), 400, "IncompleteBody")


@rule("a size that is no number is IncompleteBody")
def _(server):
    stream = Stream(server, "c/x", UNSIGNED_TRAILER, trailer=crc32_trailer())
    stream.bend = lambda framed: b"zz" + framed
    refused(stream.send(), 400, "IncompleteBody")


@rule("an announced trailer that does not come is MalformedTrailerError")
def _(server):
    stream = Stream(server, "c/x", UNSIGNED_TRAILER, headers={"x-amz-trailer": "x-amz-checksum-crc32"})
    refused(stream.send(), 400, "MalformedTrailerError")


@rule("a trailer that was not announced is MalformedTrailerError")
def _(server):
    stream = Stream(server, "c/x", UNSIGNED_TRAILER, trailer=crc32_trailer())
    del stream.headers["x-amz-trailer"]
    refused(stream.send(), 400, "MalformedTrailerError")


@rule("another trailer than the announced one is MalformedTrailerError")
def _(server):
    stream = Stream(server, "c/x", UNSIGNED_TRAILER, trailer=crc32_trailer(), headers={"x-amz-trailer": "x-amz-checksum-sha1"})
    refused(stream.send(), 400, "MalformedTrailerError")


@rule("a trailer that S3 does not know is InvalidRequest")
def _(server):
    refused(Stream(server, "c/x", UNSIGNED_TRAILER, headers={"x-amz-trailer": "x-colour"}).send(), 400, "InvalidRequest")


@rule("a trailer that is no checksum is InvalidRequest")
def _(server):
    refused(Stream(server, "c/x", UNSIGNED_TRAILER, trailer=("x-amz-checksum-crc32", "nonsense")).send(), 400, "InvalidRequest")


@rule("an unsigned stream needs no trailer")
def _(server):
    expect(Stream(server, "c/f", UNSIGNED_TRAILER).send(), 200)


@rule("a chunk under 8 KiB that is not the last is InvalidChunkSizeError")
def _(server):
    stream = Stream(server, "c/x", UNSIGNED_TRAILER, trailer=crc32_trailer())
    stream.chunks = pieces(BODY, 1000)
    refused(stream.send(), 400, "InvalidChunkSizeError")


@rule("an empty stream is an empty object")
def _(server):
    expect(Stream(server, "c/g", UNSIGNED_TRAILER, b"", crc32_trailer(b"")).send(), 200)
    assert server.get("c/g").body == b""


@rule("parts come as streams, and their trailers are verified")
def _(server):
    upload = multipart.Upload(server, "c/part", {"x-amz-checksum-algorithm": "CRC32"})
    query = [("partNumber", "1"), ("uploadId", upload.id)]
    refused(Stream(server, "c/part", UNSIGNED_TRAILER, b"part", crc32_trailer(b"other"), query).send(), 400, "BadDigest")
    reply = expect(Stream(server, "c/part", SIGNED_TRAILER, b"part", crc32_trailer(b"part"), query).send(), 200)
    expect(upload.complete([(1, reply.etag, {"CRC32": sums.checksum("CRC32", b"part")})]), 200)


@rule("a failed stream stores nothing")
def _(server):
    Stream(server, "c/nothing", UNSIGNED_TRAILER, trailer=crc32_trailer(b"other")).send()
    refused(server.get("c/nothing"), 404, "NoSuchKey")

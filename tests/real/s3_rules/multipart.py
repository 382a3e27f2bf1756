"""Rules of multipart uploads."""
import sums
from table import expect, refused, rule

MIB = 1024 * 1024
BIG = bytes(range(256)) * (5 * MIB // 256)  # the smallest part that need not be the last
TAIL = b"the last part"


class Upload:
    """A multipart upload on the server under test."""

    def __init__(self, server, key, headers=None):
        self.server, self.key = server, key
        self.created = server.call("POST", key, query={"uploads": ""}, headers=headers)
        self.id = self.created.text("UploadId") or ""

    def part(self, number, body, headers=None, **more):
        return self.server.call("PUT", self.key, query={"partNumber": str(number), "uploadId": self.id}, headers=headers,
                                body=body, **more)

    def parts(self, *bodies, algorithm=None):
        """Uploads parts 1, 2, …; gives what Complete must list."""
        listed = []
        for number, body in enumerate(bodies, 1):
            headers = {sums.header(algorithm): sums.checksum(algorithm, body)} if algorithm else None
            reply = expect(self.part(number, body, headers), 200)
            listed.append((number, reply.etag, {algorithm: sums.checksum(algorithm, body)} if algorithm else {}))
        return listed

    def complete(self, parts, headers=None):
        return self.complete_with(document(parts), headers)

    def complete_with(self, body, headers=None):
        return self.server.call("POST", self.key, query={"uploadId": self.id}, headers=headers, body=body)

    def list(self, **query):
        return self.server.call("GET", self.key, query={"uploadId": self.id, **query})

    def abort(self):
        return self.server.call("DELETE", self.key, query={"uploadId": self.id})


def document(parts):
    text = ""
    for number, etag, *checksums in parts:
        text += f"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag>"
        text += "".join(f"<Checksum{name}>{value}</Checksum{name}>" for name, value in (checksums[0] if checksums else {}).items())
        text += "</Part>"
    return f"<CompleteMultipartUpload>{text}</CompleteMultipartUpload>".encode()


def whole(server, key, headers=None, algorithm=None, bodies=(BIG, TAIL)):
    """A finished multipart object and the answer to its Complete."""
    upload = Upload(server, key, headers)
    return upload, upload.complete(upload.parts(*bodies, algorithm=algorithm))


@rule("parts become one object under the ETag of their MD5s")
def _(server):
    upload = Upload(server, "m/joined")
    expect(upload.created, 200)
    assert upload.created.text("Bucket") == server.bucket and upload.created.text("Key") == "m/joined"
    reply = expect(upload.complete(upload.parts(BIG, TAIL)), 200)
    assert reply.document.tag == "CompleteMultipartUploadResult"
    assert reply.text("ETag") == sums.etag([BIG, TAIL]), reply
    assert reply.text("Location") and reply.text("Key") == "m/joined"
    assert server.get("m/joined").body == BIG + TAIL


@rule("an unquoted ETag in Complete is as good as a quoted one")
def _(server):
    upload = Upload(server, "m/unquoted")
    parts = [(number, etag.strip('"')) for number, etag, _ in upload.parts(BIG, TAIL)]
    expect(upload.complete(parts), 200)


@rule("an escaped ETag in Complete is read")
def _(server):
    upload = Upload(server, "m/escaped")
    expect(upload.complete([(n, etag.replace('"', "&quot;")) for n, etag, _ in upload.parts(TAIL)]), 200)


@rule("content headers and metadata of Create are those of the object")
def _(server):
    headers = {"content-type": "text/x-multi", "cache-control": "max-age=7", "content-disposition": 'inline; filename="a"',
               "content-encoding": "identity", "content-language": "de", "x-amz-meta-colour": "blue"}
    whole(server, "m/headers", headers, bodies=(TAIL,))
    reply = expect(server.head("m/headers"), 200)
    for name, value in headers.items():
        assert reply.headers.get(name) == value, name


@rule("a part under 5 MiB that is not the last is EntityTooSmall")
def _(server):
    upload = Upload(server, "m/small")
    refused(upload.complete(upload.parts(b"x" * (5 * MIB - 1), TAIL)), 400, "EntityTooSmall")


@rule("a part number that was never uploaded is InvalidPart")
def _(server):
    upload = Upload(server, "m/unknown-part")
    parts = upload.parts(BIG)
    refused(upload.complete(parts + [(2, '"d41d8cd98f00b204e9800998ecf8427e"')]), 400, "InvalidPart")


@rule("a wrong ETag in Complete is InvalidPart, and the upload stays")
def _(server):
    upload = Upload(server, "m/wrong-etag")
    parts = upload.parts(TAIL)
    refused(upload.complete([(1, '"d41d8cd98f00b204e9800998ecf8427e"')]), 400, "InvalidPart")
    expect(upload.complete(parts), 200)


@rule("parts out of order are InvalidPartOrder")
def _(server):
    upload = Upload(server, "m/order")
    parts = upload.parts(BIG, BIG)
    refused(upload.complete(parts[::-1]), 400, "InvalidPartOrder")


@rule("a part listed twice is InvalidPartOrder")
def _(server):
    upload = Upload(server, "m/twice")
    parts = upload.parts(BIG)
    refused(upload.complete(parts * 2), 400, "InvalidPartOrder")


@rule("part number 0 is InvalidArgument")
def _(server):
    refused(Upload(server, "m/zero").part(0, TAIL), 400, "InvalidArgument")


@rule("part number 10001 is InvalidArgument")
def _(server):
    refused(Upload(server, "m/10001").part(10001, TAIL), 400, "InvalidArgument")


@rule("part number 10000 is a part")
def _(server):
    upload = Upload(server, "m/10000")
    expect(upload.complete([(10000, expect(upload.part(10000, TAIL), 200).etag)]), 200)


@rule("a part number that is none is InvalidArgument")
def _(server):
    refused(Upload(server, "m/word").part("one", TAIL), 400, "InvalidArgument")


@rule("a part for an unknown upload is NoSuchUpload")
def _(server):
    upload = Upload(server, "m/no-upload")
    upload.id = "doesnotexist"
    refused(upload.part(1, TAIL), 404, "NoSuchUpload")


@rule("listing the parts of an unknown upload is NoSuchUpload")
def _(server):
    upload = Upload(server, "m/no-list")
    upload.id += "x"
    refused(upload.list(), 404, "NoSuchUpload")


@rule("aborting an unknown upload is NoSuchUpload")
def _(server):
    upload = Upload(server, "m/no-abort")
    upload.id += "x"
    refused(upload.abort(), 404, "NoSuchUpload")


@rule("completing an unknown upload is NoSuchUpload")
def _(server):
    upload = Upload(server, "m/no-complete")
    parts = upload.parts(TAIL)
    upload.id += "x"
    refused(upload.complete(parts), 404, "NoSuchUpload")


@rule("an upload belongs to its key")
def _(server):
    upload = Upload(server, "m/mine")
    upload.key = "m/yours"
    refused(upload.part(1, TAIL), 404, "NoSuchUpload")


@rule("an aborted upload is gone with its parts, and makes no object")
def _(server):
    upload = Upload(server, "m/aborted")
    parts = upload.parts(TAIL)
    expect(upload.abort(), 204)
    refused(upload.complete(parts), 404, "NoSuchUpload")
    refused(upload.part(1, TAIL), 404, "NoSuchUpload")
    refused(server.get("m/aborted"), 404, "NoSuchKey")


@rule("some of the parts suffice, and the others go")
def _(server):
    upload = Upload(server, "m/subset")
    parts = upload.parts(BIG, BIG, TAIL)
    reply = expect(upload.complete([parts[0], parts[2]]), 200)
    assert reply.text("ETag") == sums.etag([BIG, TAIL])
    assert server.get("m/subset").body == BIG + TAIL


@rule("part numbers may have gaps")
def _(server):
    upload = Upload(server, "m/gaps")
    first, last = expect(upload.part(3, BIG), 200).etag, expect(upload.part(77, TAIL), 200).etag
    expect(upload.complete([(3, first), (77, last)]), 200)


@rule("a part that is uploaded again takes the place of the first")
def _(server):
    upload = Upload(server, "m/again")
    old = upload.part(1, b"old").etag
    new = upload.part(1, b"new").etag
    refused(upload.complete([(1, old)]), 400, "InvalidPart")
    expect(upload.complete([(1, new)]), 200)
    assert server.get("m/again").body == b"new"


@rule("the answer to a part is its MD5 as ETag")
def _(server):
    assert expect(Upload(server, "m/part-etag").part(1, TAIL), 200).etag == '"' + sums.raw("MD5", TAIL).hex() + '"'


@rule("a second Complete gives the same result")
def _(server):
    upload = Upload(server, "m/second")
    parts = upload.parts(BIG, TAIL)
    first, second = expect(upload.complete(parts), 200), expect(upload.complete(parts), 200)
    assert first.text("ETag") == second.text("ETag")


@rule("a completed upload takes no more parts and lists none")
def _(server):
    upload, _ = whole(server, "m/closed", bodies=(TAIL,))
    refused(upload.part(1, TAIL), 404, "NoSuchUpload")
    refused(upload.list(), 404, "NoSuchUpload")


@rule("a document that is no XML is MalformedXML")
def _(server):
    upload = Upload(server, "m/no-xml")
    upload.parts(TAIL)
    refused(upload.complete_with(b"<CompleteMultipartUpload><Part>"), 400, "MalformedXML")


@rule("an empty list of parts is MalformedXML")
def _(server):
    refused(Upload(server, "m/empty-list").complete([]), 400, "MalformedXML")


@rule("a part without ETag is MalformedXML")
def _(server):
    upload = Upload(server, "m/no-etag")
    upload.parts(TAIL)
    body = b"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>"
    refused(upload.complete_with(body), 400, "MalformedXML")


@rule("part number 0 in Complete is InvalidArgument")
def _(server):
    upload = Upload(server, "m/complete-zero")
    upload.parts(TAIL)
    refused(upload.complete([(0, '"d41d8cd98f00b204e9800998ecf8427e"')]), 400, "InvalidArgument")


@rule("x-amz-mp-object-size that is right is accepted")
def _(server):
    upload = Upload(server, "m/size")
    expect(upload.complete(upload.parts(TAIL), {"x-amz-mp-object-size": str(len(TAIL))}), 200)


@rule("x-amz-mp-object-size that is wrong is InvalidRequest")
def _(server):
    upload = Upload(server, "m/wrong-size")
    refused(upload.complete(upload.parts(TAIL), {"x-amz-mp-object-size": str(len(TAIL) + 1)}), 400, "InvalidRequest")


@rule("x-amz-mp-object-size that is no number is InvalidRequest")
def _(server):
    upload = Upload(server, "m/word-size")
    refused(upload.complete(upload.parts(TAIL), {"x-amz-mp-object-size": "many"}), 400, "InvalidRequest")


@rule("Complete with If-None-Match: * on a present key is PreconditionFailed, and the upload stays")
def _(server):
    server.put("m/present")
    upload = Upload(server, "m/present")
    parts = upload.parts(TAIL)
    refused(upload.complete(parts, {"if-none-match": "*"}), 412, "PreconditionFailed")
    assert server.get("m/present").body == b"hello"
    expect(upload.complete(parts), 200)


@rule("Complete with If-None-Match: * on a free key makes the object")
def _(server):
    upload = Upload(server, "m/free")
    expect(upload.complete(upload.parts(TAIL), {"if-none-match": "*"}), 200)


@rule("Complete with If-Match holds on the present ETag only")
def _(server):
    etag = server.put("m/match").etag
    upload = Upload(server, "m/match")
    parts = upload.parts(TAIL)
    refused(upload.complete(parts, {"if-match": '"d41d8cd98f00b204e9800998ecf8427e"'}), 412, "PreconditionFailed")
    expect(upload.complete(parts, {"if-match": etag}), 200)


@rule("parts are listed in order with number, ETag, size and time")
def _(server):
    upload = Upload(server, "m/list")
    second, first = upload.part(2, TAIL).etag, upload.part(1, BIG).etag
    reply = expect(upload.list(), 200)
    assert reply.texts("Part/PartNumber") == ["1", "2"]
    assert reply.texts("Part/ETag") == [first, second]
    assert reply.texts("Part/Size") == [str(len(BIG)), str(len(TAIL))]
    assert len(reply.texts("Part/LastModified")) == 2
    assert reply.text("IsTruncated") == "false" and reply.text("UploadId") == upload.id


@rule("parts are listed page by page")
def _(server):
    upload = Upload(server, "m/pages")
    upload.parts(b"1", b"2", b"3", b"4", b"5")
    seen, marker = [], "0"
    for truncated in ("true", "true", "false"):
        reply = expect(upload.list(**{"max-parts": "2", "part-number-marker": marker}), 200)
        assert reply.text("IsTruncated") == truncated and reply.text("MaxParts") == "2"
        seen += reply.texts("Part/PartNumber")
        marker = reply.text("NextPartNumberMarker")
    assert seen == ["1", "2", "3", "4", "5"]


@rule("a negative or worded max-parts is InvalidArgument")
def _(server):
    upload = Upload(server, "m/max-parts")
    refused(upload.list(**{"max-parts": "-1"}), 400, "InvalidArgument")
    refused(upload.list(**{"max-parts": "many"}), 400, "InvalidArgument")


@rule("uploads are listed under a prefix until they end")
def _(server):
    one, two = Upload(server, "lu1/a"), Upload(server, "lu1/b")
    reply = expect(server.call("GET", query={"uploads": "", "prefix": "lu1/"}), 200)
    assert reply.texts("Upload/Key") == ["lu1/a", "lu1/b"] and reply.texts("Upload/UploadId") == [one.id, two.id]
    one.abort()
    assert server.call("GET", query={"uploads": "", "prefix": "lu1/"}).texts("Upload/Key") == ["lu1/b"]


@rule("uploads are folded at a delimiter")
def _(server):
    for key in ("lu2/x/1", "lu2/x/2", "lu2/top"):
        Upload(server, key)
    reply = server.call("GET", query={"uploads": "", "prefix": "lu2/", "delimiter": "/"})
    assert reply.texts("Upload/Key") == ["lu2/top"] and reply.texts("CommonPrefixes/Prefix") == ["lu2/x/"]


@rule("uploads are listed page by page, several of one key among them")
def _(server):
    made = sorted((upload.key, upload.id) for upload in (Upload(server, f"lu3/{i // 2}") for i in range(5)))
    seen, key, upload_id = [], "", ""
    for _ in range(3):
        reply = server.call("GET", query={"uploads": "", "prefix": "lu3/", "max-uploads": "2", "key-marker": key,
                                          "upload-id-marker": upload_id})
        seen += zip(reply.texts("Upload/Key"), reply.texts("Upload/UploadId"))
        key, upload_id = reply.text("NextKeyMarker"), reply.text("NextUploadIdMarker")
        if reply.text("IsTruncated") == "false":
            break
    assert sorted(seen) == made, seen


@rule("a part can be copied from an object, whole and by range")
def _(server):
    server.put("m/origin", b"0123456789")
    upload = Upload(server, "m/copied")
    source = {"x-amz-copy-source": f"/{server.bucket}/m/origin"}
    whole_part = expect(upload.part(1, b"", source), 200)
    assert whole_part.document.tag == "CopyPartResult"
    part = expect(upload.part(1, b"", {**source, "x-amz-copy-source-range": "bytes=2-5"}), 200)
    expect(upload.complete([(1, part.text("ETag"))]), 200)
    assert server.get("m/copied").body == b"2345"


@rule("a copied range beyond its origin is InvalidArgument")
def _(server):
    server.put("m/origin2", b"0123456789")
    upload = Upload(server, "m/copied2")
    reply = upload.part(1, b"", {"x-amz-copy-source": f"/{server.bucket}/m/origin2", "x-amz-copy-source-range": "bytes=5-10"})
    refused(reply, 400, "InvalidArgument")


@rule("a copy of a multipart object is none")
def _(server):
    whole(server, "m/of-parts")
    expect(server.put("m/of-one", b"", {"x-amz-copy-source": f"{server.bucket}/m/of-parts"}), 200)
    assert server.head("m/of-one").etag == '"' + sums.raw("MD5", BIG + TAIL).hex() + '"'


@rule("a range across parts is one piece")
def _(server):
    whole(server, "m/across")
    reply = expect(server.get("m/across", {"range": f"bytes={len(BIG) - 2}-{len(BIG) + 2}"}), 206)
    assert reply.body == BIG[-2:] + TAIL[:3]


@rule("a signed URL takes a part")
def _(server):
    upload = Upload(server, "m/url")
    target = server.presign("PUT", "m/url", query={"partNumber": "1", "uploadId": upload.id})
    expect(upload.complete([(1, expect(server.send("PUT", target, {}, TAIL), 200).etag)]), 200)


@rule("a composite checksum wants part numbers without a gap")
def _(server):
    upload = Upload(server, "m/composite-gap", {"x-amz-checksum-algorithm": "CRC32"})
    parts = upload.parts(BIG, BIG, TAIL, algorithm="CRC32")
    expect(upload.complete([parts[0], parts[2]]), 500)


@rule("aborting with another time of beginning is PreconditionFailed")
def _(server):
    upload = Upload(server, "m/if-initiated")
    reply = server.call("DELETE", upload.key, query={"uploadId": upload.id},
                        headers={"x-amz-if-match-initiated-time": "Thu, 01 Dec 1994 16:00:00 GMT"})
    refused(reply, 412, "PreconditionFailed")


@rule("HEAD and GET of a part number give that part, its range and the count of parts")
def _(server):
    whole(server, "m/part-number")
    reply = expect(server.head("m/part-number", query={"partNumber": "2"}), 206)
    assert reply.headers["content-length"] == str(len(TAIL)) and reply.headers["x-amz-mp-parts-count"] == "2"
    assert reply.headers["content-range"] == f"bytes {len(BIG)}-{len(BIG) + len(TAIL) - 1}/{len(BIG) + len(TAIL)}"
    assert server.get("m/part-number", query={"partNumber": "2"}).body == TAIL


@rule("a part number beyond the last is InvalidPartNumber")
def _(server):
    whole(server, "m/part-beyond", bodies=(TAIL,))
    refused(server.get("m/part-beyond", query={"partNumber": "2"}), 416, "InvalidPartNumber")


@rule("GetObjectAttributes tells size, ETag and count of parts")
def _(server):
    _, done = whole(server, "m/attributes")
    reply = expect(server.get("m/attributes", query={"attributes": ""},
                              headers={"x-amz-object-attributes": "ETag,ObjectSize,ObjectParts,StorageClass,Checksum"}), 200)
    assert reply.text("ObjectSize") == str(len(BIG) + len(TAIL)), reply
    assert reply.text("ETag") == done.text("ETag").strip('"')
    assert reply.text("ObjectParts/PartsCount") == "2"


# Checksums of parts and of the whole.

@rule("an unknown checksum algorithm at Create is InvalidRequest")
def _(server):
    refused(Upload(server, "mc/a", {"x-amz-checksum-algorithm": "CRC99"}).created, 400, "InvalidRequest")


@rule("a checksum type without its algorithm is InvalidRequest")
def _(server):
    refused(Upload(server, "mc/b", {"x-amz-checksum-type": "FULL_OBJECT"}).created, 400, "InvalidRequest")


@rule("SHA cannot be of the full object and CRC64NVME cannot be composite")
def _(server):
    for algorithm, kind in (("SHA1", "FULL_OBJECT"), ("SHA256", "FULL_OBJECT"), ("CRC64NVME", "COMPOSITE")):
        headers = {"x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": kind}
        refused(Upload(server, "mc/c", headers).created, 400, "InvalidRequest")


@rule("Create repeats algorithm and type")
def _(server):
    for algorithm, kind in (("CRC32", "COMPOSITE"), ("SHA256", "COMPOSITE"), ("CRC64NVME", "FULL_OBJECT")):
        created = expect(Upload(server, "mc/d", {"x-amz-checksum-algorithm": algorithm}).created, 200)
        assert created.headers.get("x-amz-checksum-algorithm") == algorithm
        assert created.headers.get("x-amz-checksum-type", kind) == kind


@rule("a part with a wrong checksum is BadDigest")
def _(server):
    upload = Upload(server, "mc/e", {"x-amz-checksum-algorithm": "CRC32"})
    refused(upload.part(1, TAIL, {"x-amz-checksum-crc32": "AAAAAA=="}), 400, "BadDigest")


@rule("a part without the checksum that Create named is InvalidRequest")
def _(server):
    upload = Upload(server, "mc/f", {"x-amz-checksum-algorithm": "SHA256"})
    refused(upload.part(1, TAIL), 400, "InvalidRequest")


@rule("a part with another checksum than Create named is InvalidRequest")
def _(server):
    upload = Upload(server, "mc/g", {"x-amz-checksum-algorithm": "SHA256"})
    refused(upload.part(1, TAIL, {"x-amz-checksum-crc32": sums.checksum("CRC32", TAIL)}), 400, "InvalidRequest")


@rule("the answer to a part repeats its checksum")
def _(server):
    upload = Upload(server, "mc/h", {"x-amz-checksum-algorithm": "SHA1"})
    reply = expect(upload.part(1, TAIL, {"x-amz-checksum-sha1": sums.checksum("SHA1", TAIL)}), 200)
    assert reply.headers.get("x-amz-checksum-sha1") == sums.checksum("SHA1", TAIL)


@rule("listed parts show their checksums")
def _(server):
    upload = Upload(server, "mc/i", {"x-amz-checksum-algorithm": "CRC32C"})
    upload.parts(TAIL, algorithm="CRC32C")
    reply = upload.list()
    assert reply.texts("Part/ChecksumCRC32C") == [sums.checksum("CRC32C", TAIL)], reply
    assert reply.text("ChecksumAlgorithm") == "CRC32C" and reply.text("ChecksumType") == "COMPOSITE"


@rule("swapped checksums of parts in Complete are InvalidPart")
def _(server):
    upload = Upload(server, "mc/j", {"x-amz-checksum-algorithm": "CRC32"})
    (one, etag1, sum1), (two, etag2, sum2) = upload.parts(BIG, TAIL, algorithm="CRC32")
    refused(upload.complete([(one, etag1, sum2), (two, etag2, sum1)]), 400, "InvalidPart")


@rule("Complete without the checksums of parts that Create named is InvalidRequest")
def _(server):
    upload = Upload(server, "mc/k", {"x-amz-checksum-algorithm": "SHA256"})
    parts = upload.parts(TAIL, algorithm="SHA256")
    refused(upload.complete([(number, etag) for number, etag, _ in parts]), 400, "InvalidRequest")


def check_whole_checksum(server, algorithm, kind, made):
    key = f"mc/whole-{algorithm}-{kind}"
    headers = {"x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": kind}
    _, done = whole(server, key, headers, algorithm)
    expect(done, 200)
    assert done.text(f"Checksum{algorithm}") == made and done.text("ChecksumType") == kind, done
    reply = server.head(key, {"x-amz-checksum-mode": "ENABLED"})
    assert reply.headers.get(sums.header(algorithm)) == made
    assert reply.headers.get("x-amz-checksum-type") == kind


@rule("composite checksums are the digest of the parts' digests")
def _(server):
    for algorithm in ("CRC32", "CRC32C", "SHA1", "SHA256"):
        check_whole_checksum(server, algorithm, "COMPOSITE", sums.composite(algorithm, [BIG, TAIL]))


@rule("full-object checksums are those of the joined bytes")
def _(server):
    for algorithm in ("CRC32", "CRC32C", "CRC64NVME"):
        check_whole_checksum(server, algorithm, "FULL_OBJECT", sums.checksum(algorithm, BIG + TAIL))


@rule("without an algorithm the object has CRC64NVME of the full object")
def _(server):
    _, done = whole(server, "mc/default")
    assert done.text("ChecksumCRC64NVME") == sums.checksum("CRC64NVME", BIG + TAIL), done
    assert done.text("ChecksumType") == "FULL_OBJECT"


@rule("a right full-object checksum in Complete is accepted, a wrong one is BadDigest")
def _(server):
    headers = {"x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": "FULL_OBJECT"}
    upload = Upload(server, "mc/l", headers)
    parts = upload.parts(BIG, TAIL, algorithm="CRC32")
    kind = {"x-amz-checksum-type": "FULL_OBJECT"}
    refused(upload.complete(parts, {"x-amz-checksum-crc32": sums.checksum("CRC32", BIG), **kind}), 400, "BadDigest")
    expect(upload.complete(parts, {"x-amz-checksum-crc32": sums.checksum("CRC32", BIG + TAIL), **kind}), 200)


@rule("a right composite checksum in Complete is accepted, a wrong one is BadDigest")
def _(server):
    upload = Upload(server, "mc/m", {"x-amz-checksum-algorithm": "SHA256"})
    parts = upload.parts(BIG, TAIL, algorithm="SHA256")
    refused(upload.complete(parts, {"x-amz-checksum-sha256": sums.composite("SHA256", [TAIL, BIG])}), 400, "BadDigest")
    expect(upload.complete(parts, {"x-amz-checksum-sha256": sums.composite("SHA256", [BIG, TAIL])}), 200)


@rule("another checksum type in Complete than at Create is refused")
def _(server):
    upload = Upload(server, "mc/n", {"x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": "FULL_OBJECT"})
    reply = upload.complete(upload.parts(TAIL, algorithm="CRC32"), {"x-amz-checksum-type": "COMPOSITE"})
    refused(reply, 400, "InvalidRequest", "BadDigest")


@rule("Content-MD5 of a part is verified")
def _(server):
    upload = Upload(server, "mc/o")
    refused(upload.part(1, TAIL, {"content-md5": sums.md5(BIG)}), 400, "BadDigest")
    expect(upload.part(1, TAIL, {"content-md5": sums.md5(TAIL)}), 200)

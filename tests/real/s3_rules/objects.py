"""Rules of buckets and objects."""
import sums
from table import expect, refused, rule


@rule("an object comes back byte for byte with its type, ETag and date")
def _(server):
    body = bytes(range(256)) * 100
    put = expect(server.put("o/bytes", body, {"content-type": "text/x"}), 200)
    reply = expect(server.get("o/bytes"), 200)
    assert reply.body == body and reply.headers["content-type"] == "text/x"
    assert reply.etag == put.etag == '"' + sums.raw("MD5", body).hex() + '"'
    assert reply.headers["last-modified"].endswith("GMT") and reply.headers["accept-ranges"] == "bytes"


@rule("an object without a type is binary/octet-stream")
def _(server):
    server.put("o/typeless")
    assert server.head("o/typeless").headers["content-type"] == "binary/octet-stream"


@rule("every answer has the two request ids and a date")
def _(server):
    for reply in (server.put("o/ids"), server.get("o/none"), server.head("o/none")):
        assert reply.headers.get("x-amz-request-id") and reply.headers.get("x-amz-id-2") and reply.headers.get("date")


@rule("an error document has Code, Message, RequestId and HostId, and says what it is about")
def _(server):
    reply = refused(server.get("o/no-such"), 404, "NoSuchKey")
    assert reply.text("Key") == "o/no-such" and reply.text("Message") and reply.text("HostId")
    assert reply.text("RequestId") == reply.headers["x-amz-request-id"]
    assert reply.headers["content-type"] == "application/xml"


@rule("HEAD has no body, also when it fails")
def _(server):
    server.put("o/head")
    reply = expect(server.head("o/head"), 200)
    assert reply.body == b"" and reply.headers["content-length"] == "5"
    missing = expect(server.head("o/no-such"), 404)
    assert missing.body == b""


@rule("metadata and content headers are kept")
def _(server):
    headers = {"x-amz-meta-one": "1", "x-amz-meta-two-words": "a b", "cache-control": "max-age=1", "content-language": "de",
               "content-disposition": 'attachment; filename="x"', "content-encoding": "gzip",
               "expires": "Thu, 01 Dec 2094 16:00:00 GMT"}
    server.put("o/kept", headers=headers)
    reply = server.head("o/kept")
    for name, value in headers.items():
        assert reply.headers.get(name) == value, name


@rule("metadata of 2 KB is kept and of more is MetadataTooLarge")
def _(server):
    expect(server.put("o/meta", headers={"x-amz-meta-a": "v" * 2047}), 200)
    refused(server.put("o/meta", headers={"x-amz-meta-a": "v" * 2048}), 400, "MetadataTooLarge")


@rule("a key of 1024 bytes is kept and of 1025 is KeyTooLongError")
def _(server):
    expect(server.put("k" * 1024), 200)
    refused(server.put("k" * 1025), 400, "KeyTooLongError")
    expect(server.put("ü" * 512), 200)


ODD_KEYS = ("d/../e", "./f", "g/./h", "i//j", "/k", "l/", "m%n", "m%2Fn", "o+p", "q r", "s?t", "u#v", "w&x=y", "ü/ß", "🎈",
            "z\nz", "a:b;c,d@e$f!g'h(i)j*k", "<&>\"", "~t", "back\\slash")


@rule("odd keys are stored as they are")
def _(server):
    for key in ODD_KEYS:
        expect(server.put("odd/" + key, key.encode()), 200)
        assert expect(server.get("odd/" + key), 200).body == key.encode(), key
        assert server.send("GET", server.presign("GET", "odd/" + key)).body == key.encode(), key


@rule("odd keys are listed as they are, escaped where it is asked for")
def _(server):
    for key in ("a+b c", "d%e", "f&<g>"):
        server.put("listed/" + key)
    plain = server.call("GET", query={"list-type": "2", "prefix": "listed/"})
    assert plain.texts("Contents/Key") == ["listed/a+b c", "listed/d%e", "listed/f&<g>"], plain
    escaped = server.call("GET", query={"list-type": "2", "prefix": "listed/", "encoding-type": "url"})
    assert escaped.texts("Contents/Key") == ["listed/a%2Bb%20c", "listed/d%25e", "listed/f%26%3Cg%3E"] or \
        escaped.texts("Contents/Key") == ["listed/a%2Bb+c", "listed/d%25e", "listed/f%26%3Cg%3E"], escaped
    assert escaped.text("EncodingType") == "url"


@rule("Content-MD5 is verified")
def _(server):
    refused(server.put("o/md5", headers={"content-md5": sums.md5(b"other")}), 400, "BadDigest")
    expect(server.put("o/md5", headers={"content-md5": sums.md5(b"hello")}), 200)


@rule("a Content-MD5 that is none is InvalidDigest")
def _(server):
    refused(server.put("o/md5", headers={"content-md5": "abc"}), 400, "InvalidDigest")


def check_algorithm(server, algorithm):
    name = sums.header(algorithm)
    reply = expect(server.put("o/sum", headers={name: sums.checksum(algorithm, b"hello")}), 200)
    assert reply.headers.get(name) == sums.checksum(algorithm, b"hello")
    head = server.head("o/sum", {"x-amz-checksum-mode": "ENABLED"})
    assert head.headers.get(name) == sums.checksum(algorithm, b"hello") and head.headers["x-amz-checksum-type"] == "FULL_OBJECT"
    refused(server.put("o/sum", b"other", {name: sums.checksum(algorithm, b"hello")}), 400, "BadDigest")


for each in sums.ALGORITHMS:
    rule(f"{each} is verified, repeated and shown on request")(lambda server, name=each: check_algorithm(server, name))


@rule("checksums are not shown unasked")
def _(server):
    server.put("o/sum-quiet", headers={"x-amz-checksum-crc32": sums.checksum("CRC32", b"hello")})
    assert "x-amz-checksum-crc32" not in server.head("o/sum-quiet").headers


@rule("an object without a checksum gets CRC64NVME")
def _(server):
    server.put("o/sum-default")
    reply = server.get("o/sum-default", {"x-amz-checksum-mode": "ENABLED"})
    assert reply.headers.get("x-amz-checksum-crc64nvme") == sums.checksum("CRC64NVME", b"hello")


@rule("two checksums are InvalidRequest")
def _(server):
    headers = {sums.header(name): sums.checksum(name, b"hello") for name in ("CRC32", "SHA1")}
    refused(server.put("o/x", headers=headers), 400, "InvalidRequest")


@rule("a checksum that is none is InvalidRequest")
def _(server):
    for value in ("AAAA", "not base64"):
        refused(server.put("o/x", headers={"x-amz-checksum-crc32": value}), 400, "InvalidRequest")


@rule("x-amz-sdk-checksum-algorithm without its checksum is InvalidRequest")
def _(server):
    refused(server.put("o/x", headers={"x-amz-sdk-checksum-algorithm": "CRC32"}), 400, "InvalidRequest")


@rule("a checksum is verified without x-amz-sdk-checksum-algorithm")
def _(server):
    refused(server.put("o/x", headers={"x-amz-checksum-sha256": sums.checksum("SHA256", b"other")}), 400, "BadDigest")


@rule("a body without Content-Length is MissingContentLength")
def _(server):
    refused(server.put("o/x", [b"hello"], payload_hash="UNSIGNED-PAYLOAD"), 411, "MissingContentLength")


@rule("If-None-Match: * makes an object once")
def _(server):
    expect(server.put("o/once", headers={"if-none-match": "*"}), 200)
    refused(server.put("o/once", headers={"if-none-match": "*"}), 412, "PreconditionFailed")


@rule("If-None-Match with an ETag is NotImplemented for a write")
def _(server):
    refused(server.put("o/x", headers={"if-none-match": '"abc"'}), 501, "NotImplemented")


@rule("If-Match of a write holds on the present ETag")
def _(server):
    etag = server.put("o/match").etag
    refused(server.put("o/match", b"x", {"if-match": '"abc"'}), 412, "PreconditionFailed")
    expect(server.put("o/match", b"x", {"if-match": etag}), 200)
    refused(server.put("o/match-none", b"x", {"if-match": etag}), 404, "NoSuchKey")


@rule("If-Match and If-Unmodified-Since of a read are PreconditionFailed where they do not hold")
def _(server):
    etag = server.put("o/read").etag
    expect(server.get("o/read", {"if-match": etag}), 200)
    refused(server.get("o/read", {"if-match": '"abc"'}), 412, "PreconditionFailed")
    refused(server.get("o/read", {"if-unmodified-since": "Thu, 01 Dec 1994 16:00:00 GMT"}), 412, "PreconditionFailed")


@rule("If-None-Match and If-Modified-Since of a read are 304 without body where nothing is new")
def _(server):
    put = server.put("o/new")
    reply = expect(server.get("o/new", {"if-none-match": put.etag}), 304)
    assert reply.body == b"" and reply.etag == put.etag
    date = server.head("o/new").headers["last-modified"]
    expect(server.get("o/new", {"if-modified-since": date}), 304)
    expect(server.head("o/new", {"if-none-match": put.etag}), 304)
    expect(server.get("o/new", {"if-none-match": '"abc"'}), 200)


@rule("conditions take lists of ETags, and a star for all")
def _(server):
    etag = server.put("o/lists").etag
    expect(server.get("o/lists", {"if-none-match": f'"abc", {etag}'}), 304)
    expect(server.get("o/lists", {"if-match": f'"abc", {etag}'}), 200)
    expect(server.get("o/lists", {"if-none-match": "*"}), 304)


@rule("ranges are 206 with Content-Range")
def _(server):
    server.put("o/range", b"0123456789")
    for text, body, shown in (("bytes=2-4", b"234", "2-4"), ("bytes=7-", b"789", "7-9"), ("bytes=-3", b"789", "7-9"),
                              ("bytes=8-99", b"89", "8-9")):
        reply = expect(server.get("o/range", {"range": text}), 206)
        assert reply.body == body and reply.headers["content-range"] == f"bytes {shown}/10", text


@rule("a range beyond the end is InvalidRange and tells the size")
def _(server):
    server.put("o/range2", b"0123456789")
    reply = refused(server.get("o/range2", {"range": "bytes=10-"}), 416, "InvalidRange")
    assert reply.text("ActualObjectSize") == "10" and reply.headers.get("content-range", "bytes */10") == "bytes */10"


@rule("a range that makes no sense is passed over")
def _(server):
    server.put("o/range3", b"0123456789")
    for text in ("bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-0,2-3", "bytes= -1"):
        assert expect(server.get("o/range3", {"range": text}), 200).body == b"0123456789"


@rule("deleting is 204, also where nothing was")
def _(server):
    server.put("o/deleted")
    expect(server.call("DELETE", "o/deleted"), 204)
    expect(server.call("DELETE", "o/deleted"), 204)
    refused(server.get("o/deleted"), 404, "NoSuchKey")


@rule("many keys are deleted at once, with a digest only")
def _(server):
    for key in ("many/1", "many/2"):
        server.put(key)
    body = b"<Delete><Object><Key>many/1</Key></Object><Object><Key>many/2</Key></Object></Delete>"
    refused(server.call("POST", query={"delete": ""}, body=body), 400, "InvalidRequest")
    reply = expect(server.call("POST", query={"delete": ""}, headers={"content-md5": sums.md5(body)}, body=body), 200)
    assert sorted(reply.texts("Deleted/Key")) == ["many/1", "many/2"]
    refused(server.get("many/1"), 404, "NoSuchKey")


@rule("a copy keeps the attributes or replaces them")
def _(server):
    server.put("o/origin", b"copied", {"content-type": "text/x", "x-amz-meta-a": "1"})
    source = {"x-amz-copy-source": f"{server.bucket}/o/origin"}
    reply = expect(server.put("o/copy", b"", source), 200)
    assert reply.document.tag == "CopyObjectResult" and reply.text("ETag") and reply.text("LastModified")
    kept = server.get("o/copy")
    assert kept.body == b"copied" and kept.headers["content-type"] == "text/x" and kept.headers["x-amz-meta-a"] == "1"
    expect(server.put("o/copy", b"", {**source, "x-amz-metadata-directive": "REPLACE", "x-amz-meta-b": "2"}), 200)
    replaced = server.head("o/copy")
    assert replaced.headers.get("x-amz-meta-b") == "2" and "x-amz-meta-a" not in replaced.headers


@rule("the conditions of a copy hold on its origin")
def _(server):
    etag = server.put("o/origin2").etag
    source = {"x-amz-copy-source": f"{server.bucket}/o/origin2"}
    refused(server.put("o/copy2", b"", {**source, "x-amz-copy-source-if-match": '"abc"'}), 412, "PreconditionFailed")
    refused(server.put("o/copy2", b"", {**source, "x-amz-copy-source-if-none-match": etag}), 412, "PreconditionFailed")
    expect(server.put("o/copy2", b"", {**source, "x-amz-copy-source-if-match": etag}), 200)


@rule("a copy of nothing is NoSuchKey, onto itself without a change InvalidRequest")
def _(server):
    refused(server.put("o/copy3", b"", {"x-amz-copy-source": f"{server.bucket}/o/no-such"}), 404, "NoSuchKey")
    server.put("o/self")
    refused(server.put("o/self", b"", {"x-amz-copy-source": f"{server.bucket}/o/self"}), 400, "InvalidRequest")


@rule("objects are listed by prefix, in the order of their bytes")
def _(server):
    for key in ("l/b", "l/a", "l/ü", "l/B"):
        server.put(key)
    reply = expect(server.call("GET", query={"list-type": "2", "prefix": "l/"}), 200)
    assert reply.texts("Contents/Key") == ["l/B", "l/a", "l/b", "l/ü"]
    assert reply.text("KeyCount") == "4" and reply.text("IsTruncated") == "false" and reply.text("Name") == server.bucket
    assert reply.texts("Contents/Size") == ["5"] * 4 and len(reply.texts("Contents/ETag")) == 4


@rule("objects are folded at a delimiter")
def _(server):
    for key in ("f/a/1", "f/a/2", "f/b"):
        server.put(key)
    reply = server.call("GET", query={"list-type": "2", "prefix": "f/", "delimiter": "/"})
    assert reply.texts("Contents/Key") == ["f/b"] and reply.texts("CommonPrefixes/Prefix") == ["f/a/"]
    assert reply.text("KeyCount") == "2"


@rule("objects are listed page by page with a token, and after a key")
def _(server):
    for number in range(5):
        server.put(f"p/{number}")
    seen, token = [], None
    for _ in range(3):
        query = {"list-type": "2", "prefix": "p/", "max-keys": "2", **({"continuation-token": token} if token else {})}
        reply = expect(server.call("GET", query=query), 200)
        seen += reply.texts("Contents/Key")
        token = reply.text("NextContinuationToken")
    assert seen == [f"p/{number}" for number in range(5)] and reply.text("IsTruncated") == "false" and token is None
    after = server.call("GET", query={"list-type": "2", "prefix": "p/", "start-after": "p/2"})
    assert after.texts("Contents/Key") == ["p/3", "p/4"]


@rule("max-keys of 0 lists nothing and a negative one is InvalidArgument")
def _(server):
    server.put("z/0")
    none = expect(server.call("GET", query={"list-type": "2", "max-keys": "0"}), 200)
    assert none.texts("Contents/Key") == [] and none.text("IsTruncated") == "false"
    refused(server.call("GET", query={"list-type": "2", "max-keys": "-1"}), 400, "InvalidArgument")


@rule("the older listing goes on after a marker")
def _(server):
    for key in ("v1/a", "v1/b"):
        server.put(key)
    assert server.call("GET", query={"prefix": "v1/", "marker": "v1/a"}).texts("Contents/Key") == ["v1/b"]


@rule("a bucket that is not there is NoSuchBucket")
def _(server):
    refused(server.put("x", bucket="no-such-bucket-here"), 404, "NoSuchBucket")
    refused(server.call("GET", query={"list-type": "2"}, bucket="no-such-bucket-here"), 404, "NoSuchBucket")
    expect(server.call("HEAD", bucket="no-such-bucket-here"), 404)


@rule("names that no bucket can have are InvalidBucketName")
def _(server):
    for name in ("ab", "Upper-case", "under_score", "-edge", "a..b", "x" * 64, "192.168.0.1"):
        refused(server.call("PUT", bucket=name), 400, "InvalidBucketName")


@rule("HeadBucket tells the region and GetBucketLocation the place")
def _(server):
    reply = expect(server.call("HEAD"), 200)
    assert reply.headers.get("x-amz-bucket-region") == server.identity.region
    place = expect(server.call("GET", query={"location": ""}), 200)
    assert place.document.tag == "LocationConstraint"


@rule("one's own bucket can be made again without harm")
def _(server):
    server.put("o/still")
    reply = server.call("PUT")
    assert reply.status == 200 or (reply.status == 409 and reply.code == "BucketAlreadyOwnedByYou"), reply
    expect(server.get("o/still"), 200)


@rule("a bucket with objects is BucketNotEmpty, an empty one goes")
def _(server):
    refused(server.call("DELETE"), 409, "BucketNotEmpty")
    name = server.bucket + "-gone"
    expect(server.call("PUT", bucket=name), 200)
    expect(server.call("DELETE", bucket=name), 204)
    expect(server.call("HEAD", bucket=name), 404)


@rule("buckets are listed")
def _(server):
    target = server.send("GET", "/", server.signed_headers("GET", "/", [], {}, "UNSIGNED-PAYLOAD", server.identity)[0])
    assert server.bucket in expect(target, 200).texts("Buckets/Bucket/Name")


@rule("a method that S3 does not know is MethodNotAllowed")
def _(server):
    refused(server.call("POST", "o/x"), 405, "MethodNotAllowed")


@rule("an object of one PUT has one part and 206 for it")
def _(server):
    server.put("o/part")
    reply = expect(server.get("o/part", query={"partNumber": "1"}), 206)
    assert reply.body == b"hello" and "x-amz-mp-parts-count" not in reply.headers
    refused(server.get("o/part", query={"partNumber": "2"}), 416, "InvalidPartNumber")


@rule("GetObjectAttributes needs to know which, and knows five")
def _(server):
    server.put("o/attributes")
    refused(server.get("o/attributes", query={"attributes": ""}), 400, "InvalidRequest")
    refused(server.get("o/attributes", {"x-amz-object-attributes": "Colour"}, {"attributes": ""}), 400, "InvalidArgument")


@rule("an access list is refused unless it gives the owner everything")
def _(server):
    expect(server.put("o/acl", headers={"x-amz-acl": "bucket-owner-full-control"}), 200)
    refused(server.put("o/acl", headers={"x-amz-acl": "public-read"}), 400, "AccessControlListNotSupported")


@rule("a version that is none is InvalidArgument")
def _(server):
    server.put("o/version")
    expect(server.get("o/version", query={"versionId": "null"}), 200)
    refused(server.get("o/version", query={"versionId": "nonsense"}), 400, "InvalidArgument")


@rule("a subresource is not taken for the object")
def _(server):
    server.put("o/sub")
    server.put("o/sub", b"<Tagging/>", query={"tagging": ""})
    assert server.get("o/sub").body == b"hello"


@rule("headers over 8 KB are RequestHeaderSectionTooLarge")
def _(server):
    refused(server.put("o/x", after={"many": "x" * 8200}), 400, "RequestHeaderSectionTooLarge")


@rule("an empty object is an object")
def _(server):
    expect(server.put("o/empty", b""), 200)
    reply = expect(server.get("o/empty"), 200)
    assert reply.body == b"" and reply.headers["content-length"] == "0"

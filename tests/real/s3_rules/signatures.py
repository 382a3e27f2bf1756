"""Rules of signed headers and signed URLs."""
import sums
from table import expect, refused, rule

WEEK = 7 * 24 * 3600


def with_presigned(server, method, key, body=b"", send=None, **parameters):
    """Sends a signed URL; `send` are the headers that go with it."""
    return server.send(method, server.presign(method, key, **parameters), send or parameters.get("headers") or {}, body)


@rule("a signed request is let in")
def _(server):
    expect(server.put("s/in"), 200)


@rule("a wrong secret is SignatureDoesNotMatch with what was to be signed")
def _(server):
    reply = refused(server.put("s/x", identity=server.identity.but(secret_key="wrong")), 403, "SignatureDoesNotMatch")
    assert reply.text("StringToSign") and reply.text("CanonicalRequest") and reply.text("SignatureProvided")


@rule("an unknown access key is InvalidAccessKeyId")
def _(server):
    refused(server.put("s/x", identity=server.identity.but(access_key="AKIAUNKNOWN000000000")), 403, "InvalidAccessKeyId")


@rule("a request without signature is AccessDenied")
def _(server):
    server.put("s/anonymous")
    refused(server.send("GET", server.path("s/anonymous")), 403, "AccessDenied")
    refused(server.send("PUT", server.path("s/anonymous"), body=b"x"), 403, "AccessDenied")


@rule("another region in the scope is AuthorizationHeaderMalformed and names the right one")
def _(server):
    other = server.identity.but(region="eu-west-3")
    reply = refused(server.put("s/x", identity=other), 400, "AuthorizationHeaderMalformed")
    assert reply.text("Region") == server.identity.region
    head = expect(server.call("HEAD", identity=other), 400)
    assert head.headers.get("x-amz-bucket-region") == server.identity.region


@rule("another service in the scope is AuthorizationHeaderMalformed")
def _(server):
    refused(server.put("s/x", identity=server.identity.but(service="ec2")), 400, "AuthorizationHeaderMalformed")


@rule("an Authorization header without its pieces is AuthorizationHeaderMalformed")
def _(server):
    refused(server.put("s/x", after={"authorization": "AWS4-HMAC-SHA256 Credential=a/b"}), 400, "AuthorizationHeaderMalformed")


@rule("Signature Version 2 is not supported")
def _(server):
    refused(server.put("s/x", after={"authorization": "AWS AKIA:c2lnbmF0dXJl"}), 400, "InvalidRequest")


@rule("a clock 20 minutes off in either direction is RequestTimeTooSkewed with the server's time")
def _(server):
    for shift in (-1200, 1200):
        reply = refused(server.put("s/x", identity=server.identity.but(shift_seconds=shift)), 403, "RequestTimeTooSkewed")
        assert reply.text("ServerTime") and reply.text("RequestTime") and reply.text("MaxAllowedSkewMilliseconds") == "900000"


@rule("a clock 10 minutes off is let in")
def _(server):
    expect(server.put("s/skew", identity=server.identity.but(shift_seconds=-600)), 200)


@rule("a request without x-amz-content-sha256 is InvalidRequest")
def _(server):
    signed, _, _ = server.signed_headers("GET", server.path("s/x"), [], {}, "UNSIGNED-PAYLOAD", server.identity)
    del signed["x-amz-content-sha256"]
    refused(server.send("GET", server.path("s/x"), signed), 400, "InvalidRequest")


@rule("x-amz-content-sha256 that is neither a hash nor a word is InvalidArgument")
def _(server):
    refused(server.put("s/x", payload_hash="some-word"), 400, "InvalidArgument")


@rule("a body with another hash is XAmzContentSHA256Mismatch")
def _(server):
    refused(server.put("s/x", payload_hash="0" * 64), 400, "XAmzContentSHA256Mismatch")


@rule("an unsigned payload is let in")
def _(server):
    expect(server.put("s/unsigned", payload_hash="UNSIGNED-PAYLOAD"), 200)


@rule("an x-amz-* header that is not signed is AccessDenied and named")
def _(server):
    reply = refused(server.put("s/x", after={"x-amz-meta-added": "1"}), 403, "AccessDenied")
    assert "x-amz-meta-added" in reply.text("HeadersNotSigned")


@rule("a header that was changed after signing is SignatureDoesNotMatch")
def _(server):
    refused(server.put("s/x", headers={"x-amz-meta-a": "1"}, after={"x-amz-meta-a": "2"}), 403, "SignatureDoesNotMatch")


@rule("a path that was changed after signing is SignatureDoesNotMatch")
def _(server):
    signed, _, _ = server.signed_headers("GET", server.path("s/a"), [], {}, "UNSIGNED-PAYLOAD", server.identity)
    refused(server.send("GET", server.path("s/b"), signed), 403, "SignatureDoesNotMatch")


@rule("a session token that the key does not have is InvalidToken")
def _(server):
    reply = server.put("s/x", identity=server.identity.but(token="token"))
    assert reply.status in (400, 403) and reply.code == "InvalidToken", reply


@rule("signed URLs put, get, look at and delete")
def _(server):
    expect(with_presigned(server, "PUT", "s/url", b"by url"), 200)
    assert expect(with_presigned(server, "GET", "s/url"), 200).body == b"by url"
    expect(with_presigned(server, "HEAD", "s/url"), 200)
    expect(with_presigned(server, "DELETE", "s/url"), 204)


@rule("an expired URL is AccessDenied: Request has expired")
def _(server):
    old = server.identity.but(shift_seconds=-120)
    reply = refused(with_presigned(server, "GET", "s/in", expires=60, identity=old), 403, "AccessDenied")
    assert reply.text("Message") == "Request has expired" and reply.text("Expires") and reply.text("ServerTime")


@rule("a URL of the future is AccessDenied: Request is not yet valid")
def _(server):
    reply = refused(with_presigned(server, "GET", "s/in", identity=server.identity.but(shift_seconds=7200)), 403, "AccessDenied")
    assert reply.text("Message") == "Request is not yet valid"


@rule("a URL for more than a week is AuthorizationQueryParametersError")
def _(server):
    refused(with_presigned(server, "GET", "s/in", expires=WEEK + 1), 400, "AuthorizationQueryParametersError")
    server.put("s/week")
    expect(with_presigned(server, "GET", "s/week", expires=WEEK), 200)


@rule("a negative or worded expiry is AuthorizationQueryParametersError")
def _(server):
    for expires in ("-1", "soon"):
        refused(with_presigned(server, "GET", "s/in", expires=expires), 400, "AuthorizationQueryParametersError")


@rule("a URL without one of its parameters is AuthorizationQueryParametersError")
def _(server):
    for name in ("X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Credential"):
        refused(with_presigned(server, "GET", "s/in", parameters={name: None}), 400, "AuthorizationQueryParametersError")


@rule("a URL of another region is AuthorizationQueryParametersError")
def _(server):
    refused(with_presigned(server, "GET", "s/in", identity=server.identity.but(region="eu-west-3")), 400,
            "AuthorizationQueryParametersError")


@rule("a URL for another method is SignatureDoesNotMatch")
def _(server):
    refused(server.send("GET", server.presign("PUT", "s/in")), 403, "SignatureDoesNotMatch")


@rule("a URL for another key is SignatureDoesNotMatch")
def _(server):
    target = server.presign("GET", "s/one").replace("s/one", "s/two")
    refused(server.send("GET", target), 403, "SignatureDoesNotMatch")


@rule("a URL with an added or changed parameter is SignatureDoesNotMatch")
def _(server):
    refused(server.send("GET", server.presign("GET", "s/in") + "&versionId=null"), 403, "SignatureDoesNotMatch")
    changed = server.presign("GET", "s/in", query={"response-content-type": "a"}).replace("type=a", "type=b")
    refused(server.send("GET", changed), 403, "SignatureDoesNotMatch")


@rule("a signed Content-Type must be sent as it was signed")
def _(server):
    signed = {"content-type": "text/a"}
    refused(with_presigned(server, "PUT", "s/type", b"x", {"content-type": "text/b"}, headers=signed), 403, "SignatureDoesNotMatch")
    refused(with_presigned(server, "PUT", "s/type", b"x", {"x-other": "1"}, headers=signed), 403, "SignatureDoesNotMatch")
    expect(with_presigned(server, "PUT", "s/type", b"x", headers=signed), 200)


@rule("an unsigned Content-Type is allowed with a URL, and stored")
def _(server):
    expect(with_presigned(server, "PUT", "s/free-type", b"x", {"content-type": "text/free"}), 200)
    assert server.head("s/free-type").headers["content-type"] == "text/free"


@rule("a signed Content-Length must be the body's")
def _(server):
    signed = {"content-length": "3"}
    refused(server.send("PUT", server.presign("PUT", "s/len", headers=signed), {"content-length": "4"}, b"four"), 403,
            "SignatureDoesNotMatch")
    expect(server.send("PUT", server.presign("PUT", "s/len", headers=signed), signed, b"abc"), 200)


@rule("an x-amz-* header that a URL does not sign is AccessDenied")
def _(server):
    reply = refused(with_presigned(server, "PUT", "s/x", b"x", {"x-amz-meta-a": "1"}), 403, "AccessDenied")
    assert "x-amz-meta-a" in (reply.text("HeadersNotSigned") or "")


@rule("metadata and checksums in the query of a URL count")
def _(server):
    query = {"x-amz-meta-colour": "blue", "x-amz-checksum-crc32": sums.checksum("CRC32", b"right")}
    refused(with_presigned(server, "PUT", "s/hoisted", b"wrong", query=query), 400, "BadDigest")
    expect(with_presigned(server, "PUT", "s/hoisted", b"right", query=query), 200)
    assert server.head("s/hoisted").headers.get("x-amz-meta-colour") == "blue"


@rule("a URL and an Authorization header at once are InvalidArgument")
def _(server):
    signed, _, _ = server.signed_headers("GET", server.path("s/in"), [], {}, "UNSIGNED-PAYLOAD", server.identity)
    refused(server.send("GET", server.presign("GET", "s/in"), signed), 400, "InvalidArgument")


@rule("the payload's hash in a URL is held against the body")
def _(server):
    query = {"X-Amz-Content-Sha256": "0" * 64}
    refused(with_presigned(server, "PUT", "s/x", b"x", query=query, payload_hash="0" * 64), 400, "XAmzContentSHA256Mismatch")


@rule("a bad signature is refused before the body, with Expect: 100-continue")
def _(server):
    wrong = server.identity.but(secret_key="wrong")
    signed, _, _ = server.signed_headers("PUT", server.path("s/x"), [], {}, "UNSIGNED-PAYLOAD", wrong)
    signed.update({"expect": "100-continue", "content-length": "1000000"})
    refused(server.send("PUT", server.path("s/x"), signed), 403, "SignatureDoesNotMatch")


@rule("another expected owner is AccessDenied for every kind of request")
def _(server):
    server.put("s/owned")
    stranger = {"x-amz-expected-bucket-owner": "999999999999"}
    for reply in (server.put("s/owned", headers=stranger), server.get("s/owned", headers=stranger),
                  server.call("GET", query={"list-type": "2"}, headers=stranger),
                  server.call("POST", "s/owned", query={"uploads": ""}, headers=stranger),
                  server.call("DELETE", "s/owned", headers=stranger)):
        refused(reply, 403, "AccessDenied")
    expect(server.head("s/owned", headers=stranger), 403)
    expect(server.call("HEAD", headers=stranger), 403)


@rule("override parameters count in signed requests and are refused in anonymous ones")
def _(server):
    server.put("s/override")
    query = {"response-content-type": "text/other", "response-content-disposition": "attachment",
             "response-cache-control": "no-store", "response-content-language": "de",
             "response-content-encoding": "x", "response-expires": "Thu, 01 Dec 1994 16:00:00 GMT"}
    reply = expect(with_presigned(server, "GET", "s/override", query=query), 200)
    for name, value in query.items():
        assert reply.headers.get(name[len("response-"):]) == value, name
    refused(server.send("GET", server.path("s/override") + "?response-content-type=a"), 400, "InvalidRequest")

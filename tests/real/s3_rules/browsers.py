"""Rules of browser forms and of cross-origin requests."""
import base64
import datetime
import json

import sums
from table import expect, refused, rule


class Form:
    """A form under a signed policy; a rule changes it before it is sent."""

    def __init__(self, server, key="b/${filename}", **fields):
        self.server, self.content, self.file_name = server, b"hello", "f.txt"
        self.identity = server.identity
        self.fields = {"key": key, **{name.replace("_", "-"): value for name, value in fields.items()}}
        self.conditions = [{"bucket": server.bucket}, ["starts-with", "$key", "b/"]]
        self.conditions += [{name: value} for name, value in self.fields.items() if name != "key"]
        self.lifetime = 600
        self.has_file = True

    def send(self, signed=True, after_file=None):
        time = self.identity.time()
        fields = dict(self.fields)
        if signed:
            own = {"x-amz-algorithm": "AWS4-HMAC-SHA256", "x-amz-date": time,
                   "x-amz-credential": f"{self.identity.access_key}/{self.identity.scope(time)}"}
            end = datetime.datetime.utcnow() + datetime.timedelta(seconds=self.lifetime)
            policy = {"expiration": end.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                      "conditions": self.conditions + [{name: value} for name, value in own.items()]}
            text = base64.b64encode(json.dumps(policy).encode()).decode()
            fields.update(own, policy=text)
            fields["x-amz-signature"] = self.identity.sign(time, text)
        body = b"".join(self.part(f'name="{name}"', value.encode()) for name, value in fields.items())
        if self.has_file:
            body += self.part(f'name="file"; filename="{self.file_name}"', self.content)
        body += b"".join(self.part(f'name="{name}"', value.encode()) for name, value in (after_file or {}).items())
        headers = {"content-type": "multipart/form-data; boundary=rules"}
        return self.server.send("POST", "/" + self.server.bucket, headers, body + b"--rules--\r\n")

    @staticmethod
    def part(names, value):
        return f"--rules\r\nContent-Disposition: form-data; {names}\r\n\r\n".encode() + value + b"\r\n"


@rule("a signed form stores its file, 204, under the file's name")
def _(server):
    reply = expect(Form(server).send(), 204)
    assert reply.etag and reply.headers.get("location")
    assert server.get("b/f.txt").body == b"hello"


@rule("a form chooses 200 or 201 with a document")
def _(server):
    for status in ("200", "201", "204"):
        form = Form(server)
        form.fields["success_action_status"] = status
        form.conditions.append({"success_action_status": status})
        reply = expect(form.send(), int(status))
        if status == "201":
            assert reply.text("Bucket") == server.bucket and reply.text("Key") == "b/f.txt" and reply.text("ETag"), reply


@rule("a form sends its browser elsewhere")
def _(server):
    form = Form(server)
    form.fields["success_action_redirect"] = "http://a.example/done"
    form.conditions.append({"success_action_redirect": "http://a.example/done"})
    reply = expect(form.send(), 303)
    assert reply.headers["location"].startswith("http://a.example/done?") and "key=b" in reply.headers["location"]


@rule("fields of a form become headers of its object")
def _(server):
    form = Form(server, Content_Type="text/form", x_amz_meta_colour="blue", Cache_Control="max-age=3")
    expect(form.send(), 204)
    reply = server.head("b/f.txt")
    assert reply.headers["content-type"] == "text/form" and reply.headers["x-amz-meta-colour"] == "blue"
    assert reply.headers["cache-control"] == "max-age=3"


@rule("a form with a wrong signature is SignatureDoesNotMatch")
def _(server):
    form = Form(server)
    form.identity = server.identity.but(secret_key="wrong")
    refused(form.send(), 403, "SignatureDoesNotMatch")


@rule("a form of an unknown key is InvalidAccessKeyId")
def _(server):
    form = Form(server)
    form.identity = server.identity.but(access_key="AKIAUNKNOWN000000000")
    refused(form.send(), 403, "InvalidAccessKeyId")


@rule("a form without a policy is AccessDenied")
def _(server):
    refused(Form(server).send(signed=False), 403, "AccessDenied")


@rule("a form signed with Signature Version 2 is InvalidRequest")
def _(server):
    form = Form(server)
    form.fields.update({"AWSAccessKeyId": server.identity.access_key, "policy": "e30=", "signature": "c2lnbmF0dXJl"})
    refused(form.send(signed=False), 400, "InvalidRequest")


@rule("an expired policy is AccessDenied")
def _(server):
    form = Form(server)
    form.lifetime = -10
    refused(form.send(), 403, "AccessDenied")


@rule("an equality that does not hold is AccessDenied")
def _(server):
    form = Form(server)
    form.conditions.append(["eq", "$Content-Type", "text/a"])
    form.fields["Content-Type"] = "text/b"
    refused(form.send(), 403, "AccessDenied")


@rule("a beginning that does not hold is AccessDenied")
def _(server):
    form = Form(server)
    form.fields["key"] = "other/f"
    refused(form.send(), 403, "AccessDenied")


@rule("a field that no condition names is AccessDenied")
def _(server):
    form = Form(server)
    form.fields["x-amz-meta-extra"] = "1"
    refused(form.send(), 403, "AccessDenied")


@rule("a field that begins with x-ignore- needs no condition")
def _(server):
    form = Form(server)
    form.fields["x-ignore-me"] = "1"
    expect(form.send(), 204)


@rule("a file under its range is EntityTooSmall and over it EntityTooLarge")
def _(server):
    for least, most, code in ((6, 10, "EntityTooSmall"), (1, 4, "EntityTooLarge")):
        form = Form(server)
        form.conditions.append(["content-length-range", least, most])
        refused(form.send(), 400, code)
    form = Form(server)
    form.conditions.append(["content-length-range", 5, 5])
    expect(form.send(), 204)


@rule("a policy that is no JSON is InvalidPolicyDocument")
def _(server):
    form = Form(server)
    time = form.identity.time()
    text = base64.b64encode(b"nonsense").decode()
    form.fields.update({"x-amz-algorithm": "AWS4-HMAC-SHA256", "x-amz-date": time, "policy": text,
                        "x-amz-credential": f"{form.identity.access_key}/{form.identity.scope(time)}",
                        "x-amz-signature": form.identity.sign(time, text)})
    refused(form.send(signed=False), 400, "InvalidPolicyDocument")


@rule("a form without key or file is InvalidArgument")
def _(server):
    form = Form(server)
    del form.fields["key"]
    refused(form.send(), 400, "InvalidArgument")
    form = Form(server)
    form.has_file = False
    refused(form.send(), 400, "InvalidArgument")


@rule("what comes after the file is passed over")
def _(server):
    expect(Form(server).send(after_file={"x-amz-meta-late": "1"}), 204)
    assert "x-amz-meta-late" not in server.head("b/f.txt").headers


@rule("a checksum in a form is verified")
def _(server):
    expect(Form(server, x_amz_checksum_crc32=sums.checksum("CRC32", b"hello")).send(), 204)
    refused(Form(server, x_amz_checksum_crc32=sums.checksum("CRC32", b"other")).send(), 400, "BadDigest")


@rule("a POST to a bucket that is no form is PreconditionFailed")
def _(server):
    refused(server.send("POST", "/" + server.bucket, {"content-type": "text/plain"}, b"x"), 412, "PreconditionFailed")


RULES = b"""<CORSConfiguration><CORSRule><ID>one</ID><AllowedOrigin>https://*.a.example</AllowedOrigin>
<AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod><AllowedHeader>Content-*</AllowedHeader>
<AllowedHeader>x-amz-date</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>30</MaxAgeSeconds></CORSRule>
<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod></CORSRule></CORSConfiguration>"""
GOOD = "https://x.a.example"


def put_rules(server, body=RULES):
    return server.call("PUT", query={"cors": ""}, headers={"content-md5": sums.md5(body)}, body=body)


def preflight(server, origin=GOOD, method="PUT", headers=None):
    sent = {"origin": origin, "access-control-request-method": method}
    if headers:
        sent["access-control-request-headers"] = headers
    return server.send("OPTIONS", server.path("b/f.txt"), {name: value for name, value in sent.items() if value})


@rule("a bucket without rules is NoSuchCORSConfiguration, and its preflights are AccessForbidden")
def _(server):
    server.call("DELETE", query={"cors": ""})
    refused(server.call("GET", query={"cors": ""}), 404, "NoSuchCORSConfiguration")
    refused(preflight(server), 403, "AccessForbidden")


@rule("rules want a digest, and a wrong one is BadDigest")
def _(server):
    refused(server.call("PUT", query={"cors": ""}, body=RULES), 400, "InvalidRequest")
    refused(server.call("PUT", query={"cors": ""}, headers={"content-md5": sums.md5(b"x")}, body=RULES), 400, "BadDigest")
    checksum = {"x-amz-checksum-crc32": sums.checksum("CRC32", RULES), "x-amz-sdk-checksum-algorithm": "CRC32"}
    expect(server.call("PUT", query={"cors": ""}, headers=checksum, body=RULES), 200)


@rule("rules are given back and removed")
def _(server):
    expect(put_rules(server), 200)
    reply = expect(server.call("GET", query={"cors": ""}), 200)
    assert reply.texts("CORSRule/AllowedOrigin") == ["https://*.a.example", "*"] and reply.texts("CORSRule/ID") == ["one"]
    assert reply.texts("CORSRule/AllowedMethod") == ["PUT", "GET", "HEAD"] and reply.text("CORSRule/MaxAgeSeconds") == "30"
    expect(server.call("DELETE", query={"cors": ""}), 204)
    refused(server.call("GET", query={"cors": ""}), 404, "NoSuchCORSConfiguration")


@rule("rules without a rule are MalformedXML and with an unknown method InvalidRequest")
def _(server):
    refused(put_rules(server, b"<CORSConfiguration></CORSConfiguration>"), 400, "MalformedXML")
    refused(put_rules(server, RULES.replace(b"HEAD", b"PATCH")), 400, "InvalidRequest")


@rule("an allowed preflight tells origin, methods, headers, age and Vary")
def _(server):
    put_rules(server)
    reply = expect(preflight(server, headers="Content-Type, x-amz-date"), 200)
    told = reply.headers
    assert told["access-control-allow-origin"] == GOOD and "PUT" in told["access-control-allow-methods"]
    assert "content-type" in told["access-control-allow-headers"].lower() and told["access-control-max-age"] == "30"
    assert "ETag" in told["access-control-expose-headers"] and "Origin" in told["vary"]
    assert told["access-control-allow-credentials"] == "true"


@rule("another origin, method or header is AccessForbidden")
def _(server):
    put_rules(server)
    refused(preflight(server, origin="https://b.example"), 403, "AccessForbidden")
    refused(preflight(server, method="DELETE"), 403, "AccessForbidden")
    refused(preflight(server, headers="x-other"), 403, "AccessForbidden")


@rule("a rule for all answers with a star")
def _(server):
    put_rules(server)
    reply = expect(preflight(server, origin="https://b.example", method="HEAD"), 200)
    assert reply.headers["access-control-allow-origin"] == "*"


@rule("a preflight without origin or with no known method is BadRequest")
def _(server):
    put_rules(server)
    refused(preflight(server, origin=None), 400, "BadRequest")
    refused(preflight(server, method="PATCH"), 400, "BadRequest")


@rule("an answer to an allowed origin carries the headers, one to another origin none")
def _(server):
    put_rules(server)
    reply = expect(server.put("b/cors", after={"origin": GOOD}), 200)
    assert reply.headers["access-control-allow-origin"] == GOOD and "ETag" in reply.headers["access-control-expose-headers"]
    assert "Origin" in reply.headers["vary"]
    other = expect(server.put("b/cors", after={"origin": "https://b.example"}), 200)
    assert "access-control-allow-origin" not in other.headers


@rule("a refusal carries the headers for its origin too")
def _(server):
    put_rules(server)
    reply = server.send("PUT", server.presign("PUT", "b/cors", expires=1, identity=server.identity.but(shift_seconds=-60)),
                        {"origin": GOOD}, b"x")
    refused(reply, 403, "AccessDenied")
    assert reply.headers.get("access-control-allow-origin") == GOOD

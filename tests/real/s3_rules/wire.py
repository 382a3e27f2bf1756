"""Signs and sends S3 requests byte for byte, with nothing but the standard library, so that they can also be wrong."""
import datetime
import hashlib
import hmac
import http.client
import re
import urllib.parse
import xml.etree.ElementTree

UNSIGNED = "UNSIGNED-PAYLOAD"
EMPTY_HASH = hashlib.sha256(b"").hexdigest()


def encoded(text, keep="-._~"):
    return urllib.parse.quote(text, safe=keep)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def hmac_sha256(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Reply:
    """One answer: `status`, `headers` by lower-case name, `body`, and the parts of its document."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def __repr__(self):
        return f"{self.status} {self.code or ''} {self.body[:300]!r}"

    @property
    def document(self):
        try:
            return xml.etree.ElementTree.fromstring(re.sub(rb' xmlns="[^"]*"', b"", self.body, count=1))
        except xml.etree.ElementTree.ParseError:
            return None

    @property
    def code(self):
        root = self.document
        return root.findtext("Code") if root is not None and root.tag == "Error" else None

    def text(self, path):
        """The text of an element below the root, or None."""
        root = self.document
        return None if root is None else root.findtext(path)

    def texts(self, path):
        root = self.document
        return [] if root is None else [each.text or "" for each in root.findall(path)]

    @property
    def etag(self):
        return self.headers.get("etag", "")


class Identity:
    """Who signs, for where, and when."""

    def __init__(self, access_key, secret_key, region, service="s3", shift_seconds=0, token=None):
        self.access_key, self.secret_key, self.region = access_key, secret_key, region
        self.service, self.shift_seconds, self.token = service, shift_seconds, token

    def but(self, **changes):
        names = ("access_key", "secret_key", "region", "service", "shift_seconds", "token")
        return Identity(**{**{name: getattr(self, name) for name in names}, **changes})

    def time(self):
        return (datetime.datetime.utcnow() + datetime.timedelta(seconds=self.shift_seconds)).strftime("%Y%m%dT%H%M%SZ")

    def scope(self, time):
        return f"{time[:8]}/{self.region}/{self.service}/aws4_request"

    def key(self, time):
        key = ("AWS4" + self.secret_key).encode()
        for step in self.scope(time).split("/"):
            key = hmac_sha256(key, step)
        return key

    def sign(self, time, text):
        return hmac_sha256(self.key(time), text).hex()


def canonical_query(pairs):
    return "&".join(f"{name}={value}" for name, value in sorted((encoded(n), encoded(v)) for n, v in pairs))


def canonical_request(method, path, pairs, headers, payload_hash):
    lines = "".join(f"{name}:{' '.join(value.split())}\n" for name, value in sorted(headers.items()))
    return "\n".join([method, path, canonical_query(pairs), lines, ";".join(sorted(headers)), payload_hash])


def string_to_sign(identity, time, canonical):
    return "\n".join(["AWS4-HMAC-SHA256", time, identity.scope(time), sha256(canonical.encode())])


class Server:
    """One S3 endpoint in path style and the bucket that the rules use."""

    def __init__(self, endpoint, identity, bucket):
        parts = urllib.parse.urlsplit(endpoint)
        self.host, self.identity, self.bucket = parts.netloc, identity, bucket

    def path(self, key=None, bucket=None):
        whole = "/" + (self.bucket if bucket is None else bucket)
        return whole if key is None else whole + "/" + encoded(key, "-._~/")

    def send(self, method, target, headers=(), body=b"", length=True):
        """Exactly these bytes; `length=False` leaves Content-Length out. A list as body is sent chunk by chunk."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = dict(headers)
        names = {name.lower() for name in headers}
        connection.putrequest(method, target, skip_host="host" in names, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value.encode("utf-8") if isinstance(value, str) else value)
        if isinstance(body, list):
            connection.putheader("transfer-encoding", "chunked")
        elif length and "content-length" not in names and (body or method in ("PUT", "POST")):
            connection.putheader("content-length", str(len(body)))
        connection.endheaders()
        try:
            if isinstance(body, list):
                for piece in body:
                    connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
                connection.send(b"0\r\n\r\n")
            elif body:
                connection.send(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before the body: the answer is on its way
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, data)

    def signed_headers(self, method, path, pairs, headers, payload_hash, identity):
        time = identity.time()
        signed = {name.lower(): value for name, value in headers.items()}
        signed.setdefault("host", self.host)
        signed.setdefault("x-amz-date", time)
        signed.setdefault("x-amz-content-sha256", payload_hash)
        if identity.token:
            signed["x-amz-security-token"] = identity.token
        canonical = canonical_request(method, path, pairs, signed, signed["x-amz-content-sha256"])
        signature = identity.sign(time, string_to_sign(identity, time, canonical))
        signed["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={identity.access_key}/{identity.scope(time)}, "
            f"SignedHeaders={';'.join(sorted(set(signed)))}, Signature={signature}")
        return signed, signature, time

    def call(self, method, key=None, query=(), headers=None, body=b"", bucket=None, identity=None, payload_hash=None,
             after=None, length=True):
        """Signed in headers. `after`: headers that are added, or changed, after signing."""
        pairs = list(query.items()) if isinstance(query, dict) else list(query)
        path = self.path(key, bucket)
        flat = body if not isinstance(body, list) else b"".join(body)
        signed, _, _ = self.signed_headers(method, path, pairs, headers or {}, payload_hash or sha256(flat),
                                           identity or self.identity)
        signed.update(after or {})
        return self.send(method, self.target(path, pairs), signed, body, length)

    @staticmethod
    def target(path, pairs):
        text = "&".join(encoded(n) + ("=" + encoded(v) if v != "" else "") for n, v in pairs)
        return path + ("?" + text if text else "")

    def presign(self, method, key=None, query=(), headers=None, expires=600, identity=None, bucket=None, payload_hash=UNSIGNED,
                parameters=None):
        """The target of a signed URL. `parameters` replace those of the signature before it is made."""
        identity = identity or self.identity
        time = identity.time()
        signed = {"host": self.host, **{name.lower(): value for name, value in (headers or {}).items()}}
        own = {"X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": f"{identity.access_key}/{identity.scope(time)}",
               "X-Amz-Date": time, "X-Amz-Expires": str(expires), "X-Amz-SignedHeaders": ";".join(sorted(signed))}
        if identity.token:
            own["X-Amz-Security-Token"] = identity.token
        own.update(parameters or {})
        own = {name: value for name, value in own.items() if value is not None}
        pairs = (list(query.items()) if isinstance(query, dict) else list(query)) + list(own.items())
        path = self.path(key, bucket)
        canonical = canonical_request(method, path, pairs, signed, payload_hash)
        signature = identity.sign(time, string_to_sign(identity, time, canonical))
        return self.target(path, pairs + [("X-Amz-Signature", signature)])

    def put(self, key, body=b"hello", headers=None, **more):
        return self.call("PUT", key, headers=headers, body=body, **more)

    def get(self, key, headers=None, query=(), **more):
        return self.call("GET", key, headers=headers, query=query, **more)

    def head(self, key, headers=None, query=(), **more):
        return self.call("HEAD", key, headers=headers, query=query, **more)

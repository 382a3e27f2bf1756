"""The development server for tests of the command, and its objects read back, with Python's standard library alone."""
import datetime
import hashlib
import hmac
import json
import pathlib
import subprocess
import tempfile
import urllib.parse
import urllib.request
import xml.etree.ElementTree


class DevServer:
    """`with DevServer(programs, "--tls") as server:` the server from its ready line to its end."""

    def __init__(self, programs, *options):
        self.command = [programs / "uploadkit-devserver", "--port", "0", *options]

    def __enter__(self):
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors,
                                        text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"uploadkit-devserver ended with {self.process.wait()} before it was ready")
        self.ready = json.loads(line)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        printed = self.process.stdout.read()
        self.process.stdout.close()
        self.errors.seek(0)
        printed += self.errors.read()
        self.errors.close()
        # The ready line is the one place where they may stand.
        for secret in self.secrets():
            assert secret not in printed, f"the server printed: {secret[:4]}..."

    def secrets(self):
        ready = self.ready
        return [ready["secret_access_key"], ready["api_key"], ready["client_secret"], *ready["tokens"].values()]

    def arguments(self, service):
        """What the command line needs for a service besides the file."""
        common = ["--to", service, "--endpoint-url", self.ready["endpoints"][service]]
        if service.startswith("adobe"):
            common += ["--media-resource-type", "CUSTOMER_ATTRIBUTE_FILE"]
        if service == "buy-with-prime":
            common += ["--target-id", self.ready["target_id"]]
        return common

    def environment(self, service):
        """The variables that hold the secret of a service."""
        if service == "viesus":
            return {"UPLOADKIT_API_KEY": self.ready["api_key"]}
        return {"UPLOADKIT_TOKEN": self.ready["tokens"]["buy-with-prime" if service == "buy-with-prime" else "adobe"]}

    def storage_environment(self):
        """The variables with which the storage lets in; no others of the machine count."""
        ready = self.ready
        return {"AWS_ACCESS_KEY_ID": ready["access_key_id"], "AWS_SECRET_ACCESS_KEY": ready["secret_access_key"],
                "AWS_REGION": ready["region"], "AWS_ENDPOINT_URL_S3": ready["s3"], "AWS_EC2_METADATA_DISABLED": "true",
                "HOME": "/nonexistent"}

    def signed_url(self, method, key, query=None, signed_headers=None, expires_in=600, age=0):
        """A presigned URL by Signature Version 4, path style; `signed_headers` without host."""
        ready = self.ready
        place = urllib.parse.urlsplit(ready["s3"])
        now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age)
        stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
        scope = f"{day}/{ready['region']}/s3/aws4_request"
        headers = {**{name.lower(): value for name, value in (signed_headers or {}).items()}, "host": place.netloc}
        names = ";".join(sorted(headers))
        parameters = {**(query or {}), "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Date": stamp,
                      "X-Amz-Credential": f"{ready['access_key_id']}/{scope}", "X-Amz-Expires": str(expires_in),
                      "X-Amz-SignedHeaders": names}
        text = "&".join(f"{_quote(name)}={_quote(value)}" for name, value in sorted(parameters.items()))
        path = "/" + ready["bucket"] + ("/" + urllib.parse.quote(key, safe="/-_.~") if key else "")
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        request = "\n".join([method, path, text, lines, names, "UNSIGNED-PAYLOAD"])
        to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
        signing_key = ("AWS4" + ready["secret_access_key"]).encode()
        for part in scope.split("/"):
            signing_key = hmac.new(signing_key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(signing_key, to_sign.encode(), hashlib.sha256).hexdigest()
        return f"{place.scheme}://{place.netloc}{path}?{text}&X-Amz-Signature={signature}"

    def objects(self):
        """The bytes of every object by its key."""
        with urllib.request.urlopen(self.signed_url("GET", "", {"list-type": "2"})) as answer:
            listing = xml.etree.ElementTree.fromstring(answer.read())
        keys = [element.text for element in listing.iter() if element.tag.endswith("}Key") or element.tag == "Key"]
        return {key: urllib.request.urlopen(self.signed_url("GET", key)).read() for key in keys}

    def head(self, key):
        """What the storage keeps of an object, as headers."""
        headers = {"x-amz-checksum-mode": "ENABLED"}
        url = self.signed_url("HEAD", key, signed_headers=headers)
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers, method="HEAD")) as answer:
            return answer.headers

    def read(self, key):
        with urllib.request.urlopen(self.signed_url("GET", key)) as answer:
            return answer.read()

    def unfinished_uploads(self):
        """The ids of multipart uploads that were begun and neither completed nor aborted."""
        with urllib.request.urlopen(self.signed_url("GET", "", {"uploads": ""})) as answer:
            listing = xml.etree.ElementTree.fromstring(answer.read())
        return [element.text for element in listing.iter() if element.tag.endswith("UploadId")]

    def plan_fault(self, **fault):
        request = urllib.request.Request(self.ready["control"] + "/faults", json.dumps(fault).encode(), method="POST")
        urllib.request.urlopen(request).close()

    def abort(self, key, upload_id):
        url = self.signed_url("DELETE", key, {"uploadId": upload_id})
        urllib.request.urlopen(urllib.request.Request(url, method="DELETE")).close()

    def clear_faults(self):
        urllib.request.urlopen(urllib.request.Request(self.ready["control"] + "/faults", method="DELETE")).close()

    def pending_faults(self):
        with urllib.request.urlopen(self.ready["control"] + "/faults") as answer:
            return json.loads(answer.read())


def _quote(text):
    return urllib.parse.quote(text, safe="-_.~")


def programs_folder(argument):
    return pathlib.Path(argument).resolve()

"""`uploadkit explain`: recorded refusals, and real ones of the development server."""
import re
import subprocess

from command_presign import Presigning

V4 = ("https://bucket.s3.eu-west-1.amazonaws.com/a%20b.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
      "AKIDCANARYEXAMPLE%2F20240930%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20240930T123456Z&X-Amz-Expires=900&"
      "X-Amz-Security-Token=canary%2Ftoken%3D&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Signature=0123456789canary")
OTHERS = (("https://bucket.s3.amazonaws.com/k?AWSAccessKeyId=AKIDCANARYEXAMPLE&Expires=1727699696&Signature=canary",
           "Signature Version 2", "2024-09-30T12:34:56Z"),
          ("https://storage.googleapis.com/b/k?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=canary%40p.test%2F2024"
           "0930%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20240930T123456Z&X-Goog-Expires=60&X-Goog-SignedHeaders="
           "host&X-Goog-Signature=canary", "Google Cloud Storage, V4", "2024-09-30T12:35:56Z"),
          ("https://a.blob.core.windows.net/c/b?sv=2024&sp=cw&se=2024-09-30T12:34:56Z&sr=b&sig=canary",
           "Azure shared access signature", "2024-09-30T12:34:56Z"),
          ("https://host.test/plain", "plain URL", "PUT"))


def error(code, message="", **details):
    """A recorded document of S3."""
    inside = "".join(f"<{name.replace('_', '-')}>{value}</{name.replace('_', '-')}>" for name, value in details.items())
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message>{inside}'
            "<RequestId>REQ1</RequestId><HostId>x</HostId></Error>").encode()


class Explanations(Presigning):
    """What is told of URLs, of files, and of refusals. Inherits the ways to sign and to use curl."""

    def explain(self, *arguments, text=None):
        done = self.command.run("explain", *arguments, text=text)
        assert done.status == 0 and done.err == "", (done.status, done.out, done.err)
        return done.out

    def refusal(self, url, *curl_options, headers=()):
        """A real refusal of the development server, explained."""
        answer = subprocess.run(["curl", "-sSi", "-g", *curl_options, url], capture_output=True, timeout=60, check=True)
        assert b"<Error>" in answer.stdout, answer.stdout
        document = self.file("refusal", answer.stdout)
        return self.explain("-", "--error-document", document, *headers, text=url.encode())

    def lines(self, text, mark):
        return [line[4:] for line in text.splitlines() if line.startswith(f"  {mark} ")]

    def check_a_url_of_version_4_is_told_whole_but_for_its_secrets(self):
        for text in (self.explain(V4), self.explain("-", text=V4.encode() + b"\n")):
            for part in ("AWS Signature Version 4 in the query (AWS4-HMAC-SHA256)", "AKID***", "temporary keys",
                         "region eu-west-1, service s3", "content-type, host", "UNSIGNED-PAYLOAD",
                         "2024-09-30T12:34:56Z", "2024-09-30T12:49:56Z, expired ", "by this clock",
                         "! content-type is signed and has no value yet"):
                assert part in text, (part, text)

    def check_the_other_forms_are_known(self):
        for url, form, part in OTHERS:
            text = self.explain(url)
            assert form in text and part in text, text
        assert "x-ms-blob-type: BlockBlob" in self.explain(OTHERS[2][0])

    def check_a_signature_in_a_header_is_known(self):
        text = self.explain("https://s3.eu-west-1.amazonaws.com/bucket/key", "-H",
                            "Authorization: AWS4-HMAC-SHA256 Credential=AKIDCANARYEXAMPLE/20240930/eu-west-1/s3/aws4_request, "
                            "SignedHeaders=host;x-amz-date, Signature=canary", "-H", "x-amz-date: 20240930T123456Z")
        assert "in the header Authorization" in text and "region eu-west-1" in text and "Authorization: ***" in text, text

    def check_a_put_of_a_file_is_told_with_its_exact_size(self):
        text = self.explain(V4, "--file", self.picture, "-H", "Content-Type: image/x-own")
        assert f"Content-Length: {self.picture.stat().st_size}\n" in text and "Content-Type: image/x-own" in text, text
        assert "!" not in text, text
        text = self.explain(V4, "--file", self.picture)
        assert "Content-Type: image/png" in text and "if another was signed, give it with -H" in text, text

    def check_what_cannot_match_is_told(self):
        text = self.explain(V4, "--file", self.picture, "-H", "Content-Type: a/b", "-H", "x-amz-acl: private")
        assert "! x-amz-acl is given and not signed" in text and "HeadersNotSigned" in text, text
        url = V4.replace("content-type%3Bhost", "content-length%3Bhost%3Bx-amz-meta-a")
        text = self.explain(url, "--file", self.picture)
        assert "! It cannot be sent (missing_signed_header)" in text and "x-amz-meta-a" in text, text
        text = self.explain(url, "--file", self.picture, "-H", "x-amz-meta-a: 1", "-H", "Content-Length: 5")
        assert "! It cannot be sent (signed_header_mismatch)" in text and str(self.picture.stat().st_size) in text, text
        assert "http:// to another machine" in self.explain("http://host.test/k")
        assert "seems to be for GET" in self.explain(V4 + "&x-id=GetObject")

    def check_digests_that_are_signed_are_computed(self):
        url = V4.replace("content-type%3Bhost", "content-md5%3Bhost")
        text = self.explain(url, "--file", self.file("md5.txt", b"hello"))
        assert "content-md5: XUFAKrxLKna5cZ2REBfFkg==" in text.replace("Content-MD5", "content-md5"), text

    def check_a_real_mismatch_shows_both_texts(self):
        url = self.url(self.target("a b.png"), "--method", "PUT", "--content-type", "image/png")
        text = self.refusal(url, "-T", str(self.picture), "-H", "Content-Type: text/plain",
                            headers=("-H", "Content-Type: image/png"))
        assert "403 SignatureDoesNotMatch (signature_rejected)" in text, text
        assert self.lines(text, "-")[0] == "content-type:text/plain", text
        assert self.lines(text, "+")[0] == "content-type:image/png", text
        assert 'content-type reached the storage as "text/plain"' in text, text
        # Where all is the same the hashes are, too.
        text = self.refusal(url, "-T", str(self.picture), "-H", "Content-Type: text/plain",
                            headers=("-H", "Content-Type: text/plain"))
        assert self.lines(text, "-") == self.lines(text, "+") == [] and "another secret key" in text, text

    def check_other_real_mismatches_are_found(self):
        url = self.url(self.target("k"), "--method", "PUT", "--content-type", "image/png")
        text = self.refusal(url, "-T", str(self.picture), headers=("-H", "Content-Type: image/png"))
        assert "content-type is signed and did not reach the storage" in text, text
        text = self.refusal(self.url(self.target("k"), "--method", "PUT"))
        assert 'method reached the storage as "GET", and this request is "PUT"' in text, text
        url = self.url(self.target("k"), "--method", "PUT")
        answer = subprocess.run(["curl", "-sS", "-T", str(self.picture), url + "&utm=1"], capture_output=True, timeout=60,
                                check=True).stdout
        text = self.explain(url, "--error-document", self.file("added", answer))
        assert "parameter utm reached the storage" in text and self.lines(text, "-")[0] == "utm=1", text
        text = self.refusal(url, "-T", str(self.picture), "-H", "Host: 127.0.0.1")
        assert "host reached the storage as" in text or "NoSuch" in text, text

    def check_real_headers_that_are_not_signed_are_named(self):
        url = self.url(self.target("k"), "--method", "PUT")
        text = self.refusal(url, "-T", str(self.picture), "-H", "x-amz-acl: private")
        assert "* These headers were sent and are not signed: x-amz-acl" in text, text

    def check_a_real_expiry_is_told_by_both_clocks(self):
        url = self.server.signed_url("PUT", "dead", expires_in=60, age=7260)
        text = self.refusal(url, "-T", str(self.picture))
        assert "url_expired" in text and re.search(r"\* It died at \S+Z and the storage's clock said \S+Z, 2 h 0 min later", text), text
        assert text.count("expired 2 h 0 min ago") == 2, text
        text = self.refusal(self.server.signed_url("PUT", "k", age=-7200), "-T", str(self.picture))
        assert "clock_wrong" in text and "apart; correct the clock of whoever signs" in text, text

    def check_a_real_wrong_region_is_told_with_the_right_one(self):
        url = self.url(self.target("k"), "--method", "PUT", "--region", "eu-west-1")
        text = self.refusal(url, "-T", str(self.picture))
        assert f"for the region eu-west-1, and the bucket lies in {self.server.ready['region']}" in text, text

    def check_real_wrong_keys_are_told(self):
        url = self.url(self.target("k"), "--method", "PUT", AWS_SECRET_ACCESS_KEY="canary-wrong")
        text = self.refusal(url, "-T", str(self.picture))
        assert "another secret key" in text and not self.lines(text, "-"), text
        url = self.url(self.target("k"), "--method", "PUT", AWS_ACCESS_KEY_ID="AKIACANARYNOBODY")
        assert "InvalidAccessKeyId" in self.refusal(url, "-T", str(self.picture))

    def check_recorded_refusals_are_explained(self):
        skew = error("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.",
                     RequestTime="20240930T103456Z", ServerTime="2024-09-30T12:34:56Z")
        empty_body = error("BadDigest", "The CRC32 you specified did not match the calculated checksum.")
        trap = V4 + "&x-amz-checksum-crc32=AAAAAA%3D%3D"
        head = b"HTTP/1.1 403 Forbidden\r\nDate: Mon, 30 Sep 2024 13:49:56 GMT\r\nx-amz-request-id: REQ2\r\n\r\n"
        for document, url, *parts in ((skew, V4, "2 h 0 min apart", "2024-09-30T10:34:56Z"),
                                      (empty_body, trap, "checksum of an empty body"),
                                      (error("PermanentRedirect", "x", Endpoint="bucket.s3.us-west-2.amazonaws.com"), V4,
                                       "the bucket lies in us-west-2"),
                                      (error("NoSuchBucket", "x"), V4, "not_found"),
                                      (head + error("AccessDenied", "Access Denied"), V4, "403 AccessDenied", "request REQ2",
                                       "expired 1 h 0 min ago by the storage's clock"),
                                      (b'{"error":{"code":"x","message":"y"}}', V4, "rejected"),
                                      (error("SignatureDoesNotMatch", "x", StringToSign="PUT\n\ntext/plain\n1727699696\n/b/k"),
                                       OTHERS[0][0], "Content-Type reached the storage as")):
            text = self.explain(url, "--error-document", self.file("recorded", document))
            assert all(part in text for part in parts), (parts, text)

    def check_a_document_may_come_from_standard_input(self):
        assert "NoSuchKey" in self.explain(V4, "--error-document", "-", text=error("NoSuchKey", "x"))

    def check_what_cannot_be_explained_has_a_status_and_a_sentence(self):
        for part, *arguments in (("one URL",), ("one URL", V4, V4), ("--file", V4, "--file", "-"), ("-H", V4, "-H", "x"),
                                 ("one thing only", "-", "--error-document", "-"), ("URL", "no url"), ("URL", "ftp://a/b"),
                                 ("URL", V4 + "#fragment"), ("--json", V4, "--json")):
            self.refused(self.command.run("explain", *arguments), part)
        for arguments in ((V4, "--file", self.folder / "none"), (V4, "--error-document", self.folder / "none"),
                          (V4, "--error-document", self.picture)):
            done = self.command.run("explain", *arguments)
            assert done.status == 1 and done.err.count("\n") == 1 and "Version 4" in done.out, (arguments, done.err)

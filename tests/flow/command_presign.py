"""`uploadkit presign`: what it prints is used by plain curl."""
import datetime
import json
import os
import subprocess
import urllib.parse

from command_storage import StorageBench


class Presigning(StorageBench):
    """URLs that work, URLs that promise, and what cannot be signed."""

    def presign(self, *arguments, **environment):
        variables = {name: value for name, value in {**self.server.storage_environment(), **environment}.items() if value}
        done = self.command.run("presign", *arguments, environment=variables, keeps=False)
        self.command.printed += done.err
        return done

    def url(self, *arguments, **environment):
        done = self.presign(*arguments, **environment)
        assert done.status == 0 and done.out.count("\n") == 1, done.err
        return done.out.rstrip("\n")

    def signed(self, *arguments, **environment):
        done = self.presign(*arguments, "--json", **environment)
        assert done.status == 0 and done.err == "", done.err
        answer = json.loads(done.out)
        assert list(answer) == ["url", "expires_at", "method", "headers"], answer
        return answer

    def wrong(self, part, *arguments, **environment):
        self.refused(self.presign(*arguments, **environment), part)

    @staticmethod
    def curl(url, *options):
        """Status and body as plain curl gets them."""
        done = subprocess.run(["curl", "-sS", "-g", "--path-as-is", "-w", "\n%{http_code}", *options, url],
                              capture_output=True, timeout=60, check=True)
        body, _, status = done.stdout.rpartition(b"\n")
        return int(status), body

    def check_a_url_reads_an_object(self):
        content = os.urandom(100_000)
        self.stored_as("shown/a b+ä.bin", content)
        status, body = self.curl(self.url(self.target("shown/a b+ä.bin")))
        assert status == 200 and body == content

    def check_a_url_writes_an_object_with_the_headers_that_are_told(self):
        answer = self.signed(self.target("put/by-curl.png"), "--method", "PUT", "--content-type", "image/png", "--header",
                             "Cache-Control: max-age=5", "--header", "x-amz-meta-camera: X 100")
        assert answer["method"] == "PUT" and len(answer["headers"]) == 3, answer
        headers = [part for name, value in answer["headers"].items() for part in ("-H", f"{name}: {value}")]
        status, body = self.curl(answer["url"], "-T", str(self.picture), *headers)
        assert status == 200, body
        kept = self.server.head("put/by-curl.png")
        assert self.server.read("put/by-curl.png") == self.picture.read_bytes()
        assert (kept["Content-Type"], kept["Cache-Control"], kept["x-amz-meta-camera"]) == ("image/png", "max-age=5", "X 100")
        for left_out in range(3):
            fewer = headers[:2 * left_out] + headers[2 * left_out + 2:]
            assert self.curl(answer["url"], "-T", str(self.picture), *fewer)[0] == 403, left_out

    def check_the_headers_are_told_beside_a_bare_url(self):
        done = self.presign(self.target("k"), "--method", "PUT", "--content-type", "image/png")
        assert done.err == "send with it: content-type: image/png\n" and done.out.count("\n") == 1, done.err

    def check_the_command_takes_its_own_urls(self):
        url = self.url(self.target("by-put.png"), "--method", "put", "--content-type", "image/x-own")
        done = self.command.put(self.picture, "--url", "-", "--content-type", "image/x-own", text=url.encode())
        assert done.status == 0 and self.server.head("by-put.png")["Content-Type"] == "image/x-own", done.err

    def check_amplify_promises_a_type_in_the_url(self):
        answer = self.signed(self.target("amplify.png"), "--method", "PUT", "--content-type", "image/png", "--mode",
                             "amplify")
        assert answer["headers"] == {} and "x-id=PutObject" in answer["url"], answer
        assert "content-type=image%2Fpng" in answer["url"], answer
        assert self.curl(answer["url"], "-T", str(self.picture))[0] == 200

    def check_an_answer_says_what_was_asked_for(self):
        self.stored_as("answer.bin", b"12345")
        url = self.url(self.target("answer.bin"), "--content-type", "text/x-own", "--query-param",
                       "response-content-disposition=attachment; filename=\"a b\"")
        assert "response-content-type=text%2Fx-own" in url
        status, head = self.curl(url, "-D", "-", "-o", os.devnull)
        text = head.decode().lower()
        assert status == 200 and "content-type: text/x-own" in text and 'attachment; filename="a b"' in text, text

    def check_heads_and_deletions_are_signed(self):
        self.stored_as("gone.bin", b"1")
        assert self.curl(self.url(self.target("gone.bin"), "--method", "HEAD"), "-I")[0] == 200
        assert self.curl(self.url(self.target("gone.bin"), "--method", "DELETE"), "-X", "DELETE")[0] == 204
        assert self.curl(self.url(self.target("gone.bin")))[0] == 404

    def check_a_url_is_good_for_its_method_alone(self):
        self.stored_as("method.bin", b"1")
        assert self.curl(self.url(self.target("method.bin")), "-T", str(self.picture))[0] == 403

    def check_the_time_of_death_is_told_and_kept(self):
        before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        for seconds in (1, 900, 604800):
            answer = self.signed(self.target("k"), "--expires-in", str(seconds))
            death = datetime.datetime.strptime(answer["expires_at"], "%Y-%m-%dT%H:%M:%S%z")
            assert 0 <= (death - before).total_seconds() - seconds < 60, answer
            assert f"X-Amz-Expires={seconds}&" in answer["url"], answer
        assert "X-Amz-Expires=900&" in self.url(self.target("k"))

    def check_places_are_those_of_the_options(self):
        bucket = self.server.ready["bucket"]
        none = {"AWS_ENDPOINT_URL_S3": None}
        for options, begin in ((["--region", "eu-west-1"], f"https://{bucket}.s3.eu-west-1.amazonaws.com/a/b%20c?"),
                               (["--region", "eu-west-1", "--addressing-style", "path"],
                                f"https://s3.eu-west-1.amazonaws.com/{bucket}/a/b%20c?"),
                               (["--endpoint-url", "https://s.test:9", "--addressing-style", "virtual"],
                                f"https://{bucket}.s.test:9/a/b%20c?"),
                               (["--endpoint-url", "https://s.test"], f"https://s.test/{bucket}/a/b%20c?")):
            assert self.url(self.target("a/b c"), *options, **none).startswith(begin), options
        region = urllib.parse.parse_qs(self.url(self.target("k"), "--region", "eu-west-1"))["X-Amz-Credential"][0]
        assert region.split("/")[2] == "eu-west-1"

    def check_temporary_keys_go_with_the_url(self):
        url = self.url(self.target("k"), AWS_SESSION_TOKEN="token/of+keys=")
        assert "X-Amz-Security-Token=token%2Fof%2Bkeys%3D" in url

    def check_what_cannot_be_signed_has_status_2_and_a_sentence(self):
        target = self.target("k")
        for part, *arguments in (("one object",), ("one object", "k"), ("one object", target, target),
                                 ("no object", "s3://bucket"), ("no bucket", "s3:///k"), ("bucket", "s3://Bad_Name/k"),
                                 ("1024", self.target("k" * 1025)), ("--method", target, "--method", "POST"),
                                 ("--expires-in", target, "--expires-in", "0"),
                                 ("--expires-in", target, "--expires-in", "604801"),
                                 ("--expires-in", target, "--expires-in", "1h"), ("--mode", target, "--mode", "x"),
                                 ("--header", target, "--header", "x"), ("--header", target, "--header", "a b: c"),
                                 ("--query-param", target, "--query-param", "x"),
                                 ("--query-param", target, "--query-param", "X-Amz-Date=1"),
                                 ("--content-type", target, "--method", "PUT", "--content-type", "nothing"),
                                 ("--content-type", target, "--method", "DELETE", "--content-type", "a/b"),
                                 ("--region", target, "--region", "a b"), ("--profile", target, "--profile", "nobody"),
                                 ("never from the command line", target, "--secret-key", "canary")):
            self.wrong(part, *arguments)
        self.wrong("--region", target, AWS_REGION=None, AWS_ENDPOINT_URL_S3=None)

    def check_without_keys_nothing_is_printed(self):
        done = self.presign(self.target("k"), AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None)
        assert done.status == 1 and done.out == "" and "redentials" in done.err, done.err

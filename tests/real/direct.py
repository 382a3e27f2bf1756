"""Direct uploads with the command, read back by boto3; a part of the flows."""
import base64
import hashlib
import os
import subprocess
import zlib

from programs import direct, presign

MIB = 1024 * 1024
ODD_KEYS = ["a b+c%/d e.txt", "dots/../x/./y", "?#&=;:@$,!'()*", "\U0001F600/ü.bin", "%2F%2e", "us-east-1:0-1/p.bin"]


class DirectChecks:
    """Uploads that the command signs itself. What they print is searched for secrets with all the rest."""

    def put_direct(self, content, key, *extra, status=0, keys=None):
        file = self.folder / "direct.bin"
        file.write_bytes(content)
        done, events, output = direct(self.programs, self.storage, [file, f"s3://{self.storage['bucket']}/{key}", *extra], keys)
        self.output += output
        assert done == status, output
        ends = [event for event in events if event["event"] != "progress"]
        assert len(ends) == 1, output
        return ends[0]

    def expect(self, key, content):
        body = self.judge.client.get_object(Bucket=self.judge.bucket, Key=key)["Body"].read()
        assert body == content, f"{key}: {len(body)} bytes came back, {len(content)} were sent"
        self.read_back += 1

    def open_uploads(self):
        return self.judge.client.list_multipart_uploads(Bucket=self.judge.bucket).get("Uploads", [])

    def check_direct_uploads_of_every_size_arrive(self):
        for size in (0, 1, 5 * MIB, 5 * MIB + 1, 23 * MIB + 7):
            content = os.urandom(size)
            event = self.put_direct(content, f"direct/{size}.bin")
            assert event["event"] == "completed" and event["verified_by"] != "none", event
            self.expect(f"direct/{size}.bin", content)

    def check_direct_uploads_to_odd_keys_arrive_under_them(self):
        for key in ODD_KEYS:
            content = key.encode() + os.urandom(10)
            assert self.put_direct(content, key)["path"] == key
            self.expect(key, content)

    def check_headers_and_metadata_of_direct_uploads_are_stored(self):
        for size in (100, 6 * MIB):
            self.put_direct(os.urandom(size), "direct/headers", "--content-type", "model/gltf-binary",
                            "--content-disposition", 'attachment; filename="a.glb"', "--content-encoding", "gzip",
                            "--cache-control", "max-age=60", "--metadata", "one=1,two=zwei")
            head = self.judge.client.head_object(Bucket=self.judge.bucket, Key="direct/headers")
            assert head["ContentType"] == "model/gltf-binary", head
            assert head["ContentDisposition"] == 'attachment; filename="a.glb"', head
            assert head["ContentEncoding"] == "gzip" and head["CacheControl"] == "max-age=60", head
            assert head["Metadata"] == {"one": "1", "two": "zwei"}, head

    def check_direct_uploads_with_each_checksum_arrive_as_each_provider_sends_it(self):
        for provider in self.storage["providers"]:
            for algorithm in ("crc32", "crc-32c", "CRC64NVME", "sha1", "SHA-256"):
                for size in (1000, 11 * MIB):
                    self.put_with_checksum(provider, algorithm, os.urandom(size))

    def put_with_checksum(self, provider, algorithm, content):
        event = self.put_direct(content, "direct/sum", "--checksum-algorithm", algorithm, "--provider", provider)
        assert event["checksum_algorithm"] == algorithm.upper().replace("-", ""), event
        if event["checksum_algorithm"] == "CRC32":
            assert event["checksum"] == base64.b64encode(zlib.crc32(content).to_bytes(4, "big")).decode(), event
        if event["checksum_algorithm"] == "SHA256" and len(content) < 5 * MIB:
            assert event["checksum"] == base64.b64encode(hashlib.sha256(content).digest()).decode(), event
        self.expect("direct/sum", content)

    def check_a_stream_of_unknown_length_arrives(self):
        for size in (10, 17 * MIB):
            content = os.urandom(size)
            target = f"s3://{self.storage['bucket']}/direct/stream"
            status, _, output = direct(self.programs, self.storage, ["-", target], content=content)
            assert status == 0, output
            self.expect("direct/stream", content)

    def check_an_object_is_not_overwritten_where_that_is_forbidden(self):
        first = os.urandom(50)
        self.put_direct(first, "direct/once", "--if-none-match", "*")
        event = self.put_direct(os.urandom(50), "direct/once", "--if-none-match", "*", status=1)
        assert event["code"] == "already_exists", event
        self.expect("direct/once", first)

    def check_wrong_keys_and_a_missing_bucket_are_one_clear_failure(self):
        wrong = {"AWS_ACCESS_KEY_ID": "AKIDNOBODY", "AWS_SECRET_ACCESS_KEY": "nothing"}
        event = self.put_direct(b"x", "direct/x", status=1, keys=wrong)
        assert event["code"] in ("unauthorized", "forbidden", "not_found"), event
        storage = dict(self.storage, bucket="nobody-made-this-bucket")
        status, events, output = direct(self.programs, storage,
                                        [self.files["picture"], "s3://nobody-made-this-bucket/x"])
        assert status == 1 and events[-1]["code"] == "not_found", output

    def check_presigned_links_serve_curl(self):
        for key in ODD_KEYS:
            content = os.urandom(1000)
            url, headers = presign(self.programs, self.storage, key, "PUT", "--content-type", "image/png")
            self.secrets.append(url.split("X-Amz-Signature=")[1].split("&")[0])
            source = self.folder / "presigned.bin"
            source.write_bytes(content)
            lines = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
            subprocess.run(["curl", "-sSf", "--path-as-is", "-T", source, *lines, url], check=True, capture_output=True)
            url, _ = presign(self.programs, self.storage, key, "GET")
            got = subprocess.run(["curl", "-sSf", "--path-as-is", url], check=True, capture_output=True).stdout
            assert got == content, key
            self.read_back += 1

    def check_no_multipart_upload_stays_behind(self):
        assert not self.open_uploads(), self.open_uploads()

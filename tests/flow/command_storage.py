"""`uploadkit put … s3://…`, against the development server's own storage."""
import base64
import hashlib
import os
import re
import signal
import zlib

from command_bench import Bench

MEBI = 1024 * 1024


class StorageBench(Bench):
    """The command with the storage's keys, and targets in its bucket."""

    def target(self, key):
        return f"s3://{self.server.ready['bucket']}/{key}"

    def store(self, *arguments, text=None, **environment):
        variables = {name: value for name, value in {**self.server.storage_environment(), **environment}.items() if value}
        return self.command.put(*arguments, environment=variables, text=text)

    def stored_as(self, key, content, *arguments, **more):
        """Uploads `content`; gives the events' last one."""
        done = self.store(self.file("content.bin", content), self.target(key), "--json", *arguments, **more)
        assert done.status == 0, done.out + done.err
        assert self.server.read(key) == content, key
        return done.ends()[0]


class StorageUploads(StorageBench):
    """What arrives in the bucket, and as what."""

    def check_an_object_gets_its_key_and_the_key_is_printed(self):
        done = self.store(self.picture, self.target("one/picture.png"))
        assert done.status == 0 and done.out == "one/picture.png\n", done.out + done.err
        assert self.server.read("one/picture.png") == self.picture.read_bytes()
        assert self.server.head("one/picture.png")["Content-Type"] == "image/png"

    def check_names_are_appended_to_folders_and_for_several_files(self):
        done = self.store(self.picture, self.target("folder/"))
        assert done.status == 0 and done.out == "folder/picture.png\n", done.out + done.err
        done = self.store(self.picture, self.large, self.target("several"))
        assert done.status == 0 and set(done.out.split()) == {"several/picture.png", "several/large.png"}, done.out
        done = self.store(self.picture, self.target("")[:-1])
        assert done.status == 0 and done.out == "picture.png\n", done.out + done.err
        done = self.store(self.picture, self.target("folder/"), "--name", "other name.png")
        assert done.status == 0 and done.out == "folder/other name.png\n", done.out + done.err

    def check_folders_keep_their_paths_and_lists_their_names(self):
        for name in ("album/a b.png", "album/deep/ä+é.png", "album/deep/er/%41?#.png"):
            self.file(name, name.encode())
        done = self.store(self.folder / "album", self.target("copy"), "--recursive")
        keys = {"copy/a b.png", "copy/deep/ä+é.png", "copy/deep/er/%41?#.png"}
        assert done.status == 0 and set(done.out.splitlines()) == keys, done.out + done.err
        assert all(self.server.read(key) == key.replace("copy", "album").encode() for key in keys)
        names = f"{self.picture}\n{self.folder}/album/a b.png\n".encode()
        done = self.store("--files-from", "-", self.target("listed/"), text=names)
        assert done.status == 0 and set(done.out.splitlines()) == {"listed/picture.png", "listed/a b.png"}, done.out

    def check_two_files_for_one_key_are_not_one_object(self):
        one, two = self.file("x/same.txt", b"one"), self.file("y/same.txt", b"two")
        done = self.store(one, two, self.target("same/"), "--json")
        ends = {end["file"]: end for end in done.ends()}
        assert done.status == 1 and ends[str(one)]["event"] == "completed", done.out
        assert ends[str(two)]["code"] == "invalid_argument" and self.server.read("same/same.txt") == b"one"

    def check_json_has_the_whole_receipt_of_an_object(self):
        end = self.stored_as("receipt.bin", os.urandom(1000))
        content = self.server.read("receipt.bin")
        assert end["path"] == "receipt.bin" and end["id"] is None and end["bytes"] == 1000, end
        assert end["etag"].strip('"') == hashlib.md5(content).hexdigest(), end

    def check_large_files_are_sent_in_parts(self):
        content = os.urandom(12 * MEBI + 5)
        end = self.stored_as("large.bin", content)
        assert end["bytes"] == len(content) and end["etag"].strip('"').endswith("-3"), end
        end = self.stored_as("large.bin", content, "--part-size", "6M", "--concurrency", "2")
        assert end["etag"].strip('"').endswith("-3"), end
        end = self.stored_as("large.bin", content, "--part-size", "12M")
        assert end["etag"].strip('"').endswith("-2"), end
        end = self.stored_as("large.bin", content, "--multipart-threshold", "13M")
        assert end["etag"].strip('"') == hashlib.md5(content).hexdigest(), end
        assert self.server.unfinished_uploads() == []

    def check_progress_of_parts_adds_up(self):
        content = self.file("parts.bin", os.urandom(11 * MEBI))
        done = self.store(content, self.target("parts.bin"), "--json", "--limit-rate", "40M")
        progress = [event for event in done.events() if event["event"] == "progress"]
        sent = [event["transferred_bytes"] for event in progress]
        assert sent == sorted(sent) and sent[-1] == 11 * MEBI and progress[-1]["acknowledged_bytes"] == 11 * MEBI

    def check_streams_of_known_and_unknown_size_are_stored_whole(self):
        for size in (0, 1, 300_000, 12 * MEBI + 1):
            content = os.urandom(size)
            for told in ([], ["--size", str(size)]):
                done = self.store("-", self.target("stream.bin"), *told, text=content)
                assert done.status == 0 and done.out == "stream.bin\n", (size, told, done.err)
                assert self.server.read("stream.bin") == content, (size, told)
        content = os.urandom(20 * MEBI)
        done = self.store("-", self.target("stream.bin"), "--part-size", "16M", text=content)
        assert done.status == 0 and self.server.read("stream.bin") == content, done.err
        done = self.store("-", self.target("streams/"), text=b"1")
        assert done.out == "streams/stdin\n", done.out + done.err

    def check_what_describes_an_object_is_kept_with_it(self):
        self.stored_as("described", b"<p>", "--content-type", "text/x-own", "--content-disposition",
                       'attachment; filename="a b.html"', "--content-encoding", "gzip", "--cache-control", "max-age=60",
                       "--metadata", "camera=X100,place=at home", "--metadata", "empty=")
        kept = self.server.head("described")
        assert kept["Content-Type"] == "text/x-own" and kept["Content-Encoding"] == "gzip", kept.items()
        assert kept["Content-Disposition"] == 'attachment; filename="a b.html"' and kept["Cache-Control"] == "max-age=60"
        assert kept["x-amz-meta-camera"] == "X100" and kept["x-amz-meta-place"] == "at home", kept.items()
        assert kept["x-amz-meta-empty"] == "", kept.items()
        self.stored_as("described", os.urandom(6 * MEBI), "--metadata", "in=parts", "--cache-control", "no-store")
        kept = self.server.head("described")
        assert kept["x-amz-meta-in"] == "parts" and kept["Cache-Control"] == "no-store", kept.items()

    def check_each_checksum_is_sent_verified_and_told(self):
        content = os.urandom(70_000)
        wanted = {"SHA256": hashlib.sha256(content).digest(), "SHA1": hashlib.sha1(content).digest(),
                  "CRC32": zlib.crc32(content).to_bytes(4, "big"), "CRC32C": None, "CRC64NVME": None}
        for algorithm, digest in wanted.items():
            for spelling in (algorithm, algorithm.lower(), re.sub(r"(SHA|CRC)", r"\1-", algorithm)):
                end = self.stored_as("checked.bin", content, "--checksum-algorithm", spelling)
                assert end["checksum_algorithm"] == algorithm and end["verified_by"] == "checksum", end
                assert digest is None or end["checksum"] == base64.b64encode(digest).decode(), end
                assert self.server.head("checked.bin")[f"x-amz-checksum-{algorithm.lower()}"] == end["checksum"], end

    def check_each_checksum_goes_with_parts(self):
        content = os.urandom(11 * MEBI)
        for algorithm in ("CRC64NVME", "CRC32", "CRC32C", "SHA256", "SHA1"):
            end = self.stored_as("checked.bin", content, "--checksum-algorithm", algorithm)
            kept = self.server.head("checked.bin")
            assert kept[f"x-amz-checksum-{algorithm.lower()}"] == end["checksum"], (end, kept.items())
            assert end["checksum_algorithm"] == algorithm and end["verified_by"] == "checksum", end

    def check_an_object_that_exists_is_not_overwritten_where_that_is_asked(self):
        for size in (1000, 6 * MEBI):
            first = os.urandom(size)
            self.stored_as(f"once-{size}", first, "--if-none-match", "*")
            done = self.store(self.file("again.bin", os.urandom(size)), self.target(f"once-{size}"), "--json",
                              "--if-none-match", "*")
            self.failed(done, "already_exists")
            assert self.server.read(f"once-{size}") == first and self.server.unfinished_uploads() == []

    def check_the_owner_of_the_bucket_is_proved(self):
        self.stored_as("owned", b"1", "--expected-bucket-owner", self.server.ready["account_id"])
        done = self.store(self.picture, self.target("owned"), "--json", "--expected-bucket-owner", "999999999999")
        assert self.failed(done, "forbidden")["http_status"] == 403

    def check_buckets_stand_in_the_path_or_in_the_host(self):
        endpoint = self.server.ready["s3"].replace("127.0.0.1", "localhost")
        for style in ("path", "virtual", "auto"):
            done = self.store(self.picture, self.target(f"style-{style}"), "--addressing-style", style, "--endpoint-url",
                              endpoint, "--verbose")
            assert done.status == 0, done.out + done.err
            in_host = f"://{self.server.ready['bucket']}.localhost" in done.err
            assert in_host == (style == "virtual"), done.err

    def check_the_endpoint_is_an_option_or_one_of_two_variables(self):
        endpoint = self.server.ready["s3"]
        nowhere = "http://127.0.0.1:1"
        for option, variables in ((["--endpoint-url", endpoint], {"AWS_ENDPOINT_URL_S3": nowhere}),
                                  ([], {"AWS_ENDPOINT_URL_S3": endpoint, "AWS_ENDPOINT_URL": nowhere}),
                                  ([], {"AWS_ENDPOINT_URL_S3": None, "AWS_ENDPOINT_URL": endpoint})):
            assert self.store(self.picture, self.target("e"), *option, **variables).status == 0, variables

    def check_a_profile_gives_keys_region_and_endpoint(self):
        ready = self.server.ready
        config = self.file("aws/config", f"""[profile dev]\nregion = {ready['region']}
endpoint_url = {ready['s3']}\ns3 =\n  addressing_style = path\n""".encode())
        keys = self.file("aws/credentials", f"""[dev]\naws_access_key_id = {ready['access_key_id']}
aws_secret_access_key = {ready['secret_access_key']}\n""".encode())
        files = {"AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": str(keys)}
        for option, variables in ((["--profile", "dev"], {}), ([], {"AWS_PROFILE": "dev"})):
            done = self.command.put(self.picture, self.target("by-profile"), *option, environment={**files, **variables})
            assert done.status == 0, done.err
        self.refused(self.store(self.picture, self.target("k"), "--profile", "nobody", **files), "--profile")

    def check_each_provider_is_taken(self):
        for provider in ("aws", "minio", "ceph", "r2", "gcs", "b2", "garage", "generic"):
            end = self.stored_as(f"provider-{provider}", os.urandom(6 * MEBI), "--provider", provider)
            assert end["bytes"] == 6 * MEBI, end

    def check_a_wrong_region_is_corrected(self):
        done = self.store(self.picture, self.target("region"), "--region", "ap-south-1")
        assert done.status == 0, done.out + done.err

    def check_proof_and_speed_are_options_of_objects_too(self):
        end = self.stored_as("proved", os.urandom(6 * MEBI), "--verify-integrity", "none", "--limit-rate", "100M",
                             "--concurrency", "3")
        assert end["verified_by"] == "none", end

    def check_ctrl_c_leaves_no_parts_behind(self):
        file = self.file("cancelled.bin", os.urandom(20 * MEBI))
        process = self.command.start(file, self.target("cancelled.bin"), "--limit-rate", "2M", "--json",
                                     environment=self.server.storage_environment())
        while b'"uploading"' not in process.stdout.readline():
            pass
        assert len(self.server.unfinished_uploads()) == 1
        process.send_signal(signal.SIGINT)
        done = self.command.finish(process)
        assert done.status == 130 and [end["code"] for end in done.ends()] == ["cancelled"], (done.status, done.out)
        assert self.server.unfinished_uploads() == [] and "cancelled.bin" not in self.server.objects()

    def check_an_upload_that_cannot_be_taken_back_is_told(self):
        self.server.plan_fault(operation="s3.UploadPart", count=1, status=403)
        self.server.plan_fault(operation="s3.AbortMultipartUpload", count=50, status=403)
        done = self.store(self.file("stuck.bin", os.urandom(6 * MEBI)), self.target("stuck.bin"), "--multipart-threshold",
                          "5M")
        assert done.status == 1 and "could not be aborted" in done.err, done.err
        self.server.clear_faults()
        for upload in self.server.unfinished_uploads():
            self.server.abort("stuck.bin", upload)

    def check_a_hundred_objects_need_one_command(self):
        for i in range(100):
            self.file(f"hundred/{i % 7}/{i}.txt", b"%d" % i)
        done = self.store(self.folder / "hundred", self.target("hundred/"), "--recursive")
        assert done.status == 0 and len(set(done.out.split())) == 100, done.err


class StorageRefusals(StorageBench):
    """What an s3:// target cannot take, and how that is told."""

    def wrong(self, part, *arguments, **environment):
        self.refused(self.store(*arguments, **environment), part)

    def check_wrong_options_have_status_2_and_one_sentence_with_their_name(self):
        to = [self.picture, self.target("k")]
        for part, *options in (("--metadata", "--metadata", "plain"), ("--metadata", "--metadata", "=x"),
                               ("--metadata", "--metadata", "name=ä"), ("--metadata", "--metadata", "n\u00e4me=x"),
                               ("--metadata", "--metadata", "a=1,A=2"), ("2048", "--metadata", "a=" + "x" * 2048),
                               ("--part-size", "--part-size", "1M"), ("--part-size", "--part-size", "6G"),
                               ("--part-size", "--part-size", "big"), ("--checksum-algorithm", "--checksum-algorithm", "md4"),
                               ("--multipart-threshold", "--multipart-threshold", "-1"),
                               ("--if-none-match", "--if-none-match", "etag"),
                               ("--use-accelerate-endpoint", "--use-accelerate-endpoint"),
                               ("--expected-bucket-owner", "--expected-bucket-owner", "12345"),
                               ("--provider", "--provider", "azure"), ("--addressing-style", "--addressing-style", "host"),
                               ("--addressing-style", "--addressing-style", "virtual", "--endpoint-url", "http://127.0.0.1:1"),
                               ("--region", "--region", "not a region"), ("--endpoint-url", "--endpoint-url", "example.com"),
                               ("--endpoint-url", "--endpoint-url", "https://example.com/?a=b"),
                               ("--content-type", "--content-type", "nothing"), ("--content-encoding", "--content-encoding", "ä"),
                               ("--cache-control", "--cache-control", "a\nb"), ("--name", "--name", "n"),
                               ("--to", "--to", "viesus"), ("--url", "--url", "https://s.test/k"), ("-H", "-H", "a: b"),
                               ("--token-file", "--token-file", "t"), ("--size", "--size", "3")):
            self.wrong(part, *to, *options)

    def check_wrong_targets_are_named(self):
        for target, part in (("s3://", "no bucket"), ("s3:///key", "no bucket"), ("s3://Big/key", "Big"),
                             ("s3://ab/key", "bucket"), ("s3://a..b/key", "bucket"), ("s3://127.0.0.1/key", "bucket"),
                             ("s3://bucket--x-s3/key", "bucket"), (self.target("/key"), "key"),
                             (self.target("k" * 1025), "1024"), (self.target("ä" * 513), "1024")):
            self.wrong(part, self.picture, target)
        self.wrong("last", self.target("k"), self.picture)
        self.wrong("One s3:// target", self.picture, self.target("k"), self.target("l"))
        self.wrong("No FILE", self.target("k"))

    def check_keys_up_to_the_limit_are_stored(self):
        for key in ("k" * 1024, "ä" * 512, "a/../b", "a//b", "a b%20+?#&=", "\U0001f600", "-", "*", "a/./b/"):
            done = self.store("-", self.target(key) if key[-1] != "/" else self.target(key), text=b"odd")
            wanted = key + "stdin" if key[-1] == "/" else key
            assert done.status == 0 and done.out == wanted + "\n", (key[:20], done.err)

    def check_aws_needs_a_region(self):
        self.wrong("--region", self.picture, self.target("k"), AWS_ENDPOINT_URL_S3=None, AWS_REGION=None)

    def check_wrong_keys_and_missing_buckets_are_failures_of_each_file(self):
        wrong = {"AWS_ACCESS_KEY_ID": "AKIANOBODY", "AWS_SECRET_ACCESS_KEY": "canary-secret"}
        end = self.failed(self.store(self.picture, self.target("k"), "--json", **wrong), "unauthorized")
        assert end["http_status"] == 403 and end["backend_code"] == "InvalidAccessKeyId", end
        bad = {"AWS_SECRET_ACCESS_KEY": "canary-secret"}
        end = self.failed(self.store(self.picture, self.target("k"), "--json", **bad), "signature_rejected")
        assert end["http_status"] == 403 and end["backend_code"] == "SignatureDoesNotMatch", end
        end = self.failed(self.store(self.picture, "s3://no-such-bucket-here/k", "--json"), "not_found")
        assert end["backend_code"] == "NoSuchBucket", end

    def check_missing_keys_are_told(self):
        for variables in ({"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}, {"AWS_SECRET_ACCESS_KEY": None}):
            done = self.store(self.picture, self.target("k"), "--json", **variables)
            assert done.status == 1 and len(done.ends()) == 1, done.out + done.err
            assert "AWS_" in done.ends()[0]["message"] or "redentials" in done.ends()[0]["message"], done.out

    def check_missing_files_stop_nothing(self):
        done = self.store(self.folder / "missing", self.picture, self.target("some/"), "--json")
        ends = [(end["event"], end.get("code")) for end in done.ends()]
        assert done.status == 1 and sorted(ends, key=str) == [("completed", None), ("failed", "source_not_found")], ends

    def check_a_key_of_a_file_that_is_too_long_fails_alone(self):
        deep = self.file("/".join(["d" * 200] * 7) + "/f", b"1")
        other = self.file("d.txt", b"2")
        done = self.store(self.folder / ("d" * 200), other, self.target("long/"), "--recursive", "--json")
        ends = {end["file"]: end.get("code") for end in done.ends()}
        assert done.status == 1 and ends == {str(deep): "invalid_argument", str(other): None}, ends

    def check_a_size_that_is_wrong_stores_nothing(self):
        for size in (999, 1001):
            done = self.store("-", self.target("wrong-size"), "--size", str(size), "--json", text=b"x" * 1000)
            self.failed(done, "source_changed")
        assert "wrong-size" not in self.server.objects() and self.server.unfinished_uploads() == []

#!/usr/bin/env python3
"""Whole uploads with the command through the development server, read back by boto3.

    flows.py PROGRAMS [--storage-of-its-own]

Without the flag the storage behind the server is the one that S3_ENDPOINT, S3_REGION and AWS_* name.
Ends with `N passed, N failed`.
"""
import argparse
import os
import pathlib
import sys
import tempfile

import samples
from direct import DirectChecks
from judge import Judge, sha256_of
from programs import DevServer, arguments_for, put, secrets_for

BUCKET = "uploadkit-flows"


class Flows(DirectChecks):
    """The flows over one server and one storage; each method named `check_...` is one."""

    def __init__(self, programs, server, storage, folder):
        self.programs, self.server, self.storage, self.folder = programs, server, storage, folder
        keys = storage["keys"]
        self.judge = Judge(storage["endpoint"], storage["region"], storage["bucket"], keys["AWS_ACCESS_KEY_ID"],
                           keys["AWS_SECRET_ACCESS_KEY"])
        self.files = samples.make_all(folder / "files")
        self.secrets, self.output, self.read_back = [keys["AWS_SECRET_ACCESS_KEY"]], "", 0

    def upload(self, service, file, *extra):
        """Uploads, expects one completed event, and finds the object with the same bytes; gives event and key."""
        ready = self.server.ready
        secrets = secrets_for(ready, service)
        self.secrets += secrets.values()
        before = self.judge.keys()
        status, events, output = put(self.programs, [file, *arguments_for(ready, service), *extra], secrets)
        self.output += output
        ends = [event for event in events if event["event"] != "progress"]
        assert status == 0 and [event["event"] for event in ends] == ["completed"], output
        assert ends[0]["bytes"] == file.stat().st_size, ends[0]
        return ends[0], self.find(before, file)

    def find(self, before, file):
        fresh = [key for key, etag in self.judge.keys().items() if before.get(key) != etag]
        wanted = sha256_of(file)
        same = [key for key in fresh if self.judge.sha256(key) == wanted]
        assert same, f"none of the new objects {fresh} equals {file.name}"
        self.read_back += 1
        return same[0]

    def check_pictures_arrive_through_each_service(self):
        for service in ("viesus", "adobe-rest", "adobe-graphql"):
            event, key = self.upload(service, self.files["picture"])
            assert event["content_type"] == "image/png", event
            assert event["id"] or event["path"], event
            assert self.judge.content_type(key) == "image/png"

    def check_12_mib_arrive_through_each_service(self):
        for service in ("viesus", "adobe-rest", "adobe-graphql"):
            self.upload(service, self.files["large"])

    def check_a_catalogue_arrives_in_each_version_of_the_api(self):
        for version in ("2024-01-01", "2024-04-01", "2024-11-01"):
            event, _ = self.upload("buy-with-prime", self.files["catalogue"], "--api-version", version)
            assert event["id"], event

    def check_a_name_with_blanks_and_umlauts_arrives(self):
        self.upload("viesus", self.files["odd name"])

    def check_a_url_that_boto3_signed_is_served(self):
        file = self.files["picture"]
        before = self.judge.keys()
        url = self.judge.signed_put_url("signed/a b+c.png", ContentType="image/png")
        self.secrets.append(url.split("Signature=")[1].split("&")[0])
        status, events, output = put(self.programs, [file, "--url", "-"], text=url + "\n")
        self.output += output
        assert status == 0 and events[-1]["event"] == "completed", output
        assert self.find(before, file) == "signed/a b+c.png"

    def check_wrong_credentials_are_one_failure_and_leave_nothing(self):
        before = self.judge.keys()
        for service in ("viesus", "adobe-rest", "adobe-graphql", "buy-with-prime"):
            wrong = {name: "wrong-" + value[:4] for name, value in secrets_for(self.server.ready, service).items()}
            file = self.files["catalogue" if service == "buy-with-prime" else "picture"]
            status, events, output = put(self.programs, [file, *arguments_for(self.server.ready, service)], wrong)
            self.output += output
            ends = [event for event in events if event["event"] != "progress"]
            assert status == 1 and len(ends) == 1 and ends[0]["code"] in ("unauthorized", "forbidden"), output
        assert self.judge.keys() == before

    def check_no_secret_was_printed(self):
        assert self.secrets
        shown = [secret[:4] + "…" for secret in self.secrets if secret in self.output]
        assert not shown, f"printed: {shown}"

    def check_the_server_ends_within_two_seconds(self):
        assert self.server.stop() is not None


def run(flows):
    passed = failed = 0
    # In the order in which they are written: the last two look back at the others.
    for name in [name for name in [*vars(DirectChecks), *vars(Flows)] if name.startswith("check_")]:
        sentence = name[len("check_"):].replace("_", " ")
        try:
            getattr(flows, name)()
            passed += 1
            print(f"ok      {sentence}", flush=True)
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            print(f"FAILED  {sentence}: {type(error).__name__}: {error}", flush=True)
    print(f"{flows.read_back} objects read back by boto3, equal to the files")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def storage_of(ready):
    """The storage behind the server, as the direct uploads reach it."""
    secret = ready["secret_access_key"] or os.environ["AWS_SECRET_ACCESS_KEY"]
    return {"endpoint": ready["s3"], "region": ready["region"], "bucket": ready["bucket"],
            "providers": os.environ.get("S3_PROVIDERS", "generic minio aws").split(),
            "keys": {"AWS_ACCESS_KEY_ID": ready["access_key_id"], "AWS_SECRET_ACCESS_KEY": secret}}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--storage-of-its-own", action="store_true")
    arguments = parser.parse_args()
    storage = None
    if not arguments.storage_of_its_own:
        storage = {"endpoint": os.environ["S3_ENDPOINT"], "region": os.environ["S3_REGION"], "bucket": BUCKET}
    with tempfile.TemporaryDirectory(prefix="uploadkit-flows-") as folder:
        folder = pathlib.Path(folder)
        with DevServer(arguments.programs, folder / "data", storage) as server:
            return run(Flows(arguments.programs, server, storage_of(server.ready), folder))


if __name__ == "__main__":
    sys.exit(main())

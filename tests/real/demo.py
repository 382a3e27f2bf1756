#!/usr/bin/env python3
"""The demonstration: files go through three services to a local server, are read back by boto3 and compared.

    demo.py PROGRAMS
"""
import json
import pathlib
import sys
import tempfile
import time

import samples
from judge import Judge, sha256_of
from programs import DevServer, arguments_for, put, secrets_for

UPLOADS = [("picture", "adobe-rest"), ("large", "adobe-rest"), ("picture", "adobe-graphql"), ("large", "adobe-graphql"),
           ("picture", "viesus"), ("large", "viesus"), ("catalogue", "buy-with-prime")]


def upload(programs, ready, judge, file, service):
    """One upload with its progress on the terminal; True where the stored object equals the file."""
    size = file.stat().st_size
    print(f"\n{file.name} ({size:,} bytes) to {service}", flush=True)
    before = judge.keys()
    begin = time.monotonic()
    status, events, output = put(programs, [file, *arguments_for(ready, service)], secrets_for(ready, service))
    for event in events:
        if event["event"] == "progress":
            print(f"  {event['phase']:<11} {event['transferred_bytes']:>12,} of {event['total_bytes'] or 0:,} bytes")
    ends = [event for event in events if event["event"] == "completed"]
    if status != 0 or not ends:
        print(output)
        return False
    done = ends[0]
    print(f"  completed   {done['id'] or done['path']} in {time.monotonic() - begin:.2f} s, verified by {done['verified_by']}")
    fresh = [key for key, etag in judge.keys().items() if before.get(key) != etag]
    wanted = sha256_of(file)
    equal = [key for key in fresh if judge.sha256(key) == wanted]
    print(f"  read back   {equal[0]}: SHA-256 {wanted[:16]}… is the file's" if equal else f"  read back   DIFFERS: {json.dumps(fresh)}")
    return bool(equal)


def main():
    programs = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="uploadkit-demo-") as folder:
        folder = pathlib.Path(folder)
        with DevServer(programs, folder / "data") as server:
            ready = server.ready
            print(f"the development server is ready: {ready['endpoints']['viesus']} and others")
            judge = Judge(ready["s3"], ready["region"], ready["bucket"], ready["access_key_id"], ready["secret_access_key"])
            files = samples.make_all(folder / "files")
            good = sum(upload(programs, ready, judge, files[file], service) for file, service in UPLOADS)
        total = len(UPLOADS)
    print(f"\ndemo: {good} of {total} uploads arrived whole" + ("" if good == total else "; the rest did not"))
    return 0 if good == total else 1


if __name__ == "__main__":
    sys.exit(main())

"""Holds rules of Amazon S3 against a server: s3_rules [-v] [WORD…] with S3_ENDPOINT, S3_REGION, AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY, or s3_rules --programs FOLDER for the development server of that folder. Prints
"N of N rules hold"; WORDs choose rules that hold one of them."""
import argparse
import os
import pathlib
import sys
import tempfile
import uuid

import browsers  # noqa: F401  (each of these adds its rules to the table)
import multipart  # noqa: F401
import objects  # noqa: F401
import signatures  # noqa: F401
import streams  # noqa: F401
import table
import wire

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import programs  # noqa: E402


def broken_rules(server, chosen, is_verbose):
    broken = []
    for name, check in chosen:
        try:
            check(server)
        except AssertionError as failure:
            broken.append(f"{name}: {failure}")
        except Exception as failure:  # noqa: BLE001  (an answer that cannot be read breaks the rule as well)
            broken.append(f"{name}: {type(failure).__name__} {failure}")
        if is_verbose:
            print("-- " + ("ok  " if not broken or not broken[-1].startswith(name + ":") else "NOT ") + name, flush=True)
    return broken


def run(server, arguments):
    chosen = [each for each in table.RULES if not arguments.words or any(word in each[0] for word in arguments.words)]
    made = server.call("PUT")
    if made.status != 200:
        print(f"the bucket cannot be made: {made}")
        return 1
    broken = broken_rules(server, chosen, arguments.verbose)
    for each in broken:
        print("broken: " + each)
    print(f"{len(chosen) - len(broken)} of {len(chosen)} rules hold")
    return 1 if broken else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=pathlib.Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("words", nargs="*")
    arguments = parser.parse_args()
    bucket = "rules-" + uuid.uuid4().hex[:12]
    if arguments.programs is None:
        identity = wire.Identity(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"],
                                 os.environ.get("S3_REGION", "us-east-1"))
        return run(wire.Server(os.environ["S3_ENDPOINT"], identity, bucket), arguments)
    with tempfile.TemporaryDirectory() as data, programs.DevServer(arguments.programs, data) as server:
        ready = server.ready
        identity = wire.Identity(ready["access_key_id"], ready["secret_access_key"], ready["region"])
        return run(wire.Server(ready["s3"], identity, bucket), arguments)


sys.exit(main())

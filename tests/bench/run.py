#!/usr/bin/env python3
"""The performance table: every figure beside curl and a bare libcurl loop, as medians of ratios of interleaved rounds.

usage: run.py FOLDER_OF_PROGRAMS [--quick] [--rounds N] [--only NAME…] [--write]
"""
import argparse
import pathlib
import sys
import time

import rows_presigned
import rows_s3
import rows_small
from rig import BenchFailed, Rig
from table import Table, describe_machine

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "performance.md"
SECTIONS = {
    "large-plain": rows_presigned.large_plain,
    "large-tls": rows_presigned.large_tls,
    "sparse": rows_presigned.sparse,
    "many-plain": rows_presigned.many("plain"),
    "many-tls": rows_presigned.many("tls"),
    "steps-plain": rows_presigned.steps("plain"),
    "steps-tls": rows_presigned.steps("tls"),
    "s3-large-plain": rows_s3.large_plain,
    "s3-large-tls": rows_s3.large_tls,
    "s3-memory": rows_s3.memory,
    "s3-many-plain": rows_s3.many("plain"),
    "s3-many-late": rows_s3.many("late"),
    "s3-parts": rows_s3.parts,
    "s3-link": rows_s3.link,
    "polls": rows_small.polls,
    "pure": rows_small.micro,
    "headers": rows_small.headers,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--quick", action="store_true", help="three rounds and 256 MiB; nothing is judged")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), metavar="NAME",
                        help=f"some sections: {', '.join(SECTIONS)}")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {DOCUMENT.name}")
    options = parser.parse_args()
    if options.quick and options.write:
        parser.error("what --quick measures is not worth writing down")
    table = Table()
    describe_machine(table)
    with Rig(options.programs, 256 if options.quick else 1024) as rig:
        for name in options.only:
            SECTIONS[name](table, rig, options.rounds or (3 if options.quick else 15))
    if options.write:
        table.write(DOCUMENT)
    print(f"\n-- bench: {'every figure holds' if table.missed == 0 else f'{table.missed} figures missed'}"
          f" ({time.monotonic() - table.begin:.0f} s)")
    return 0 if table.missed == 0 or options.quick else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BenchFailed as failure:
        sys.exit(f"-- bench: {failure}")

#!/usr/bin/env python3
"""Runs test programs, two at a time, and sums what they counted.

    run_tests.py [--seconds N] PROGRAM|NAME=COMMAND...

A program counts its tests in doctest's summary or in a last line `N passed, N failed`. One that dies, hangs or counts
nothing is one failure; so is a run in which no test was executed. Lines that say `SKIPPED` and why are repeated at the
end; with UPLOADKIT_REQUIRE_REAL=1 each of them is a failure. The last line is `N passed, N failed`.
"""
import argparse
import concurrent.futures
import os
import re
import signal
import subprocess
import sys
import time

DOCTEST = re.compile(r"^\[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed", re.M)
PLAIN = re.compile(r"^(\d+) passed, (\d+) failed", re.M)
SKIPPED = re.compile(r"(?:^|MESSAGE: )(SKIPPED.*)", re.M)


def count(output, status):
    """How many tests passed and failed; a program that ended badly without saying so is one failure."""
    found = DOCTEST.findall(output) or PLAIN.findall(output)
    passed, failed = map(int, found[-1]) if found else (0, 0)
    executed_none = passed + failed == 0 and not SKIPPED.search(output)
    if failed == 0 and (status != 0 or executed_none):
        failed = 1
    return passed, failed


def output_and_status(command, seconds):
    """Runs a command in a process group of its own, so that one that hangs is ended with all that it started."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          start_new_session=True) as process:
        try:
            output = process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                output = process.communicate(timeout=10)[0]
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                output = process.communicate()[0]
            output += f"\nstill running after {seconds:.0f} s".encode()
            return output.decode(errors="replace"), 1
        return output.decode(errors="replace"), process.returncode


def run(program, seconds):
    begin = time.monotonic()
    name, _, command = program.rpartition("=")
    name = name or os.path.basename(command)
    try:
        output, status = output_and_status(command.split(), seconds)
    except OSError as error:
        output, status = str(error), 1
    passed, failed = count(output, status)
    return {"name": name, "passed": passed, "failed": failed, "output": output,
            "seconds": time.monotonic() - begin,
            "skipped": SKIPPED.findall(output)}


def show(result):
    print(f"  {result['name']:<28} {result['passed']:>5} passed, {result['failed']} failed  {result['seconds']:6.1f} s",
          flush=True)
    if result["failed"]:
        print("\n".join("    " + line for line in result["output"].splitlines()[-80:]), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("programs", nargs="*")
    arguments = parser.parse_args()
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        results = []
        for result in pool.map(lambda program: run(program, arguments.seconds), arguments.programs):
            show(result)
            results.append(result)
    passed = sum(result["passed"] for result in results)
    failed = sum(result["failed"] for result in results)
    skipped = [line for result in results for line in result["skipped"]]
    for line in skipped:
        print(line)
    if skipped and os.environ.get("UPLOADKIT_REQUIRE_REAL") == "1":
        print(f"{len(skipped)} skipped, and UPLOADKIT_REQUIRE_REAL=1 allows none")
        failed += len(skipped)
    if passed + failed == 0:
        print("no test was executed")
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Runs test programs, two at a time, and sums what they counted.

    run_tests.py [--seconds N] PROGRAM|NAME=COMMAND...

A program counts its tests in doctest's summary or in a last line `N passed, N failed`. One that dies, hangs or counts
nothing is one failure; so is a run in which no test was executed. Each program gets a temporary folder: what it leaves
there or running is a failure, and so is a secret in what it printed or recorded (tests/support/shown_record.hpp). Lines
that say `SKIPPED` and why are repeated at the end; with UPLOADKIT_REQUIRE_REAL=1 each of them is a failure. The last
line is `N passed, N failed`.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

DOCTEST = re.compile(r"^\[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed", re.M)
PLAIN = re.compile(r"^(\d+) passed, (\d+) failed", re.M)
SKIPPED = re.compile(r"(?:^|MESSAGE: )(SKIPPED.*)", re.M)
# Secrets that are known by their form: signatures, tokens, what the development server issued, the tests' canaries.
SECRET = re.compile(r"Signature=(?!\*\*\*)[0-9A-Za-z%+/]{20}|Bearer (?!\*\*\*)[0-9A-Za-z._-]{16}|FwoGZXIvYXdzE"
                    r"|issued-[0-9a-f]{16}|(?i:canary)")

running, stopped = set(), threading.Event()


def count(output, status):
    """How many tests passed and failed; a program that ended badly without saying so is one failure."""
    found = DOCTEST.findall(output) or PLAIN.findall(output)
    passed, failed = map(int, found[-1]) if found else (0, 0)
    executed_none = passed + failed == 0 and not SKIPPED.search(output)
    if failed == 0 and (status != 0 or executed_none):
        failed = 1
    return passed, failed


def stop(*_):
    """Asks everything to end that runs; what has not begun does not begin."""
    stopped.set()
    for group in list(running):
        os.killpg(group, signal.SIGTERM)


def environment_of(folder):
    """TMPDIR is the program's own, and its record of secrets and of what it showed is kept apart."""
    (folder / "t").mkdir()
    (folder / "record").mkdir()
    return {**os.environ, "TMPDIR": str(folder / "t"), "UPLOADKIT_TEST_RECORD": str(folder / "record")}


def end_left_processes(folder):
    """Ends what still runs with the folder as its TMPDIR; gives the names."""
    names = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={folder}/t\0".encode() in (entry / "environ").read_bytes() + b"\0":
                names.append((entry / "comm").read_text().strip())
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:
            pass
    return names


def recorded(folder, name):
    path = folder / "record" / name
    return path.read_text(errors="replace") if path.exists() else ""


def shown_secrets(folder, output):
    """The beginnings of the secrets that stand in what a program printed or recorded."""
    shown = output + recorded(folder, "shown")
    used = {line for line in recorded(folder, "secrets").splitlines() if len(line) > 7}
    return sorted({secret[:4] for secret in used if secret in shown} | {found[:14] for found in SECRET.findall(shown)})


def complaints(folder, output):
    """What a program that has ended must not have left behind."""
    lines = [f"left running: {name}" for name in end_left_processes(folder)]
    lines += [f"left in its temporary folder: {entry.name}" for entry in sorted((folder / "t").iterdir())]
    return lines + [f"showed a secret: {begin}..." for begin in shown_secrets(folder, output)]


def output_and_status(command, seconds, environment):
    """Runs a command in a process group of its own, so that one that hangs is ended with all that it started."""
    if stopped.is_set():
        return "not begun", 1
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env=environment, start_new_session=True) as process:
        running.add(process.pid)
        if stopped.is_set():  # between the first look and now
            os.killpg(process.pid, signal.SIGTERM)
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
        finally:
            running.discard(process.pid)
        return output.decode(errors="replace"), process.returncode


def run(program, seconds):
    begin = time.monotonic()
    name, _, command = program.rpartition("=")
    name = name or os.path.basename(command)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="uploadkit-run-"))
    try:
        output, status = output_and_status(command.split(), seconds, environment_of(folder))
        if status == 0:
            lines = complaints(folder, output)
            output, status = "\n".join([output, *lines]), int(bool(lines))
    except OSError as error:
        output, status = str(error), 1
    finally:
        end_left_processes(folder)
        shutil.rmtree(folder, ignore_errors=True)
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
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, stop)
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

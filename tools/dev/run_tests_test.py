#!/usr/bin/env python3
"""Tests of run_tests.py: what it counts, and that nothing bad passes; ends with `N passed, N failed`."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).with_name("run_tests.py")


class Runner(unittest.TestCase):
    def run_scripts(self, *scripts, seconds=20, require_real="0"):
        with tempfile.TemporaryDirectory() as folder:
            programs = []
            for number, script in enumerate(scripts):
                path = pathlib.Path(folder) / f"program{number}"
                path.write_text("#!/bin/sh\n" + script)
                path.chmod(0o755)
                programs.append(str(path))
            done = subprocess.run([sys.executable, RUNNER, "--seconds", str(seconds), *programs], text=True, stdout=subprocess.PIPE,
                                  env={**os.environ, "UPLOADKIT_REQUIRE_REAL": require_real}, check=False)
            return done.returncode, done.stdout.splitlines()

    def test_counts_of_both_forms_are_summed(self):
        doctest = "echo '[doctest] test cases:  3 |  3 passed | 0 failed | 1 skipped'"
        self.assertEqual(self.run_scripts(doctest, "echo 4 passed, 0 failed")[0], 0)
        self.assertEqual(self.run_scripts(doctest, "echo 4 passed, 0 failed")[1][-1], "7 passed, 0 failed")

    def test_a_failed_case_fails_the_run(self):
        status, lines = self.run_scripts("echo '[doctest] test cases:  3 |  2 passed | 1 failed | 0 skipped'; exit 1", "echo 1 passed, 0 failed")
        self.assertEqual((status, lines[-1]), (1, "3 passed, 1 failed"))

    def test_a_program_that_dies_is_a_failure(self):
        self.assertEqual(self.run_scripts("kill -SEGV $$")[1][-1], "0 passed, 1 failed")
        self.assertEqual(self.run_scripts("echo 4 passed, 0 failed; exit 3")[1][-1], "4 passed, 1 failed")

    def test_a_program_that_counts_nothing_is_a_failure(self):
        self.assertEqual(self.run_scripts("true")[0], 1)
        self.assertEqual(self.run_scripts("echo '[doctest] test cases: 0 | 0 passed | 0 failed | 0 skipped'")[0], 1)

    def test_no_program_at_all_is_a_failure(self):
        self.assertEqual(self.run_scripts()[0], 1)

    def test_a_program_that_cannot_be_started_is_a_failure(self):
        self.assertEqual(subprocess.run([sys.executable, RUNNER, "/nowhere"], stdout=subprocess.DEVNULL, check=False).returncode, 1)

    def test_a_program_that_hangs_is_ended_with_its_children(self):
        status, lines = self.run_scripts("sleep 300 & sleep 300", seconds=0.5)
        self.assertEqual((status, lines[-1]), (1, "0 passed, 1 failed"))

    def test_what_a_program_leaves_in_its_temporary_folder_is_a_failure(self):
        status, lines = self.run_scripts("touch $TMPDIR/left; echo 1 passed, 0 failed")
        self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed"))
        self.assertIn("    left in its temporary folder: left", lines)

    def test_what_a_program_leaves_running_is_ended_and_a_failure(self):
        status, lines = self.run_scripts("setsid sleep 300 >/dev/null 2>&1 & echo 1 passed, 0 failed")
        self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed"))
        self.assertTrue(any(line.startswith("    left running: ") for line in lines), lines)

    def test_a_secret_that_was_used_and_shown_is_a_failure_and_shown_no_more(self):
        for shown in ("echo planted-1", "echo planted-1 >$UPLOADKIT_TEST_RECORD/shown", "echo X-Amz-Signature=" + "0a" * 32,
                      "echo Authorization: Bearer abcdefghijklmnopq", "echo caNary"):
            status, lines = self.run_scripts(f"echo planted-1 >$UPLOADKIT_TEST_RECORD/secrets; {shown}; echo 1 passed, 0 failed")
            self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed"), shown)
        clean = "echo planted-1 >$UPLOADKIT_TEST_RECORD/secrets; echo 'X-Amz-Signature=***'; echo 1 passed, 0 failed"
        self.assertEqual(self.run_scripts(clean)[0], 0)

    def test_a_run_that_is_asked_to_end_ends_everything(self):
        with subprocess.Popen([sys.executable, RUNNER, "sleep=sleep 300", "other=sleep 300", "last=sleep 300"], text=True,
                              stdout=subprocess.PIPE) as runner:
            # A child belongs to the thread that started it.
            while not any(path.read_text() for path in pathlib.Path(f"/proc/{runner.pid}/task").glob("*/children")):
                os.sched_yield()
            runner.terminate()
            self.assertEqual(runner.communicate(timeout=20)[0].splitlines()[-1], "0 passed, 3 failed")

    def test_a_skipped_leg_is_told_and_allowed(self):
        status, lines = self.run_scripts("echo SKIPPED a: no server", "echo 1 passed, 0 failed")
        self.assertEqual((status, lines[-2:]), (0, ["SKIPPED a: no server", "1 passed, 0 failed"]))

    def test_a_skipped_leg_is_a_failure_where_all_is_required(self):
        status, lines = self.run_scripts("echo SKIPPED a: no server", "echo 1 passed, 0 failed", require_real="1")
        self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed"))

    def test_only_skipped_legs_are_a_failure(self):
        self.assertEqual(self.run_scripts("echo SKIPPED a: no server")[0], 1)


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=0).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(1 if bad else 0)

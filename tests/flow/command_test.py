#!/usr/bin/env python3
"""The command, seen from outside: against the development server, with good and bad input.

    command_test.py PROGRAMS

Ends with `N passed, N failed`.
"""
import fcntl
import http.server
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import threading

from command_bench import SERVICES, Bench
from command_explain import Explanations
from command_presign import Presigning
from command_rig import Command, Terminal, png, record, run_checks
from command_storage import StorageRefusals, StorageUploads
from dev_server import DevServer, programs_folder

class Uploads(Bench):
    """What arrives, and what is told of it."""

    def check_each_service_stores_the_bytes_and_one_id_is_printed(self):
        for service in SERVICES:
            file = self.sample(service)
            done = self.put(service, file)
            assert done.status == 0 and done.out.count("\n") == 1 and done.out.strip(), done.out + done.err
            assert self.stored(file.read_bytes()), service

    def check_json_has_the_whole_receipt_and_progress(self):
        done = self.put("viesus", self.large, "--json")
        events = done.events()
        assert done.status == 0 and done.err == "", done.err
        assert [event["event"] for event in events].index("completed") == len(events) - 1
        assert events[0]["event"] == "progress" and events[-2]["transferred_bytes"] == self.large.stat().st_size
        receipt = events[-1]
        assert receipt["file"] == str(self.large) and receipt["bytes"] == self.large.stat().st_size
        assert receipt["content_type"] == "image/png" and receipt["attempts"] == 1, receipt
        assert receipt["verified_by"] == "checksum" and receipt["checksum_algorithm"] == "CRC64NVME", receipt

    def check_several_files_go_on_when_one_is_missing(self):
        missing = self.folder / "missing.png"
        done = self.put("viesus", self.picture, missing, self.large, "--json")
        ends = {end["file"]: end["event"] for end in done.ends()}
        assert done.status == 1
        assert ends == {str(self.picture): "completed", str(missing): "failed", str(self.large): "completed"}

    def check_folders_and_lists_are_uploaded_without_their_links(self):
        one, two = self.file("tree/a b.png", png(8)), self.file("tree/deep/ä.png", png(9))
        (self.folder / "tree/link.png").symlink_to(self.large)
        done = self.put("viesus", self.folder / "tree", "--recursive", "--json")
        assert done.status == 0 and {end["file"] for end in done.ends()} == {str(one), str(two)}, done.ends()
        assert "link.png: left out" in done.err
        names = f"{one}\n{two}\n".encode()
        done = self.put("viesus", "--files-from", "-", "--json", text=names)
        assert done.status == 0 and len(done.ends()) == 2

    def check_a_signed_url_is_an_argument_or_standard_input(self):
        url = self.server.signed_url("PUT", "signed/1.png")
        assert self.command.put(self.picture, "--url", url).status == 0
        url = self.server.signed_url("PUT", "signed/a b+ä.png", signed_headers={"Content-Type": "image/x-own"})
        done = self.command.put(self.picture, "--url", "-", "-H", "Content-Type: image/x-own", text=url.encode() + b"\n")
        assert done.status == 0 and done.out == "picture.png\n", done.out + done.err
        objects = self.server.objects()
        assert objects["signed/1.png"] == objects["signed/a b+ä.png"] == self.picture.read_bytes()

    def check_standard_input_is_uploaded_with_and_without_a_size(self):
        for size in ([], ["--size", str(self.picture.stat().st_size)]):
            done = self.put("viesus", "-", "--name", "p.png", *size, "--json", text=self.picture.read_bytes())
            assert done.status == 0 and done.ends()[0]["file"] == "-", done.err
            assert done.ends()[0]["bytes"] == self.picture.stat().st_size

    def check_a_size_that_is_not_the_one_of_standard_input_stores_nothing(self):
        content = png(50)
        for size in (len(content) - 1, len(content) + 1):
            done = self.put("viesus", "-", "--name", "p.png", "--size", str(size), "--json", text=content)
            self.failed(done, "source_changed")
        assert not any(content[:1000] in stored for stored in self.server.objects().values())

    def check_the_service_fetches_a_file_from_a_url(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "p.png").write_bytes(self.picture.read_bytes())

            class Quiet(http.server.SimpleHTTPRequestHandler):
                def __init__(self, *arguments):
                    super().__init__(*arguments, directory=folder)

                def log_message(self, *_):
                    pass

            with http.server.HTTPServer(("127.0.0.1", 0), Quiet) as web:
                threading.Thread(target=web.serve_forever, daemon=True).start()
                url = f"http://127.0.0.1:{web.server_port}/p.png"
                done = self.put("viesus", "--from-url", url + "?canary-query=1", "--json")
                web.shutdown()
        assert done.status == 0 and done.ends()[0]["id"] and done.ends()[0]["file"] == url, done.out + done.err
        assert "canary" not in done.out + done.err

    def check_client_credentials_and_token_files_let_in(self):
        ready = self.server.ready
        credentials = {"UPLOADKIT_CLIENT_ID": ready["client_id"], "UPLOADKIT_CLIENT_SECRET": ready["client_secret"]}
        assert self.put("buy-with-prime", self.catalogue, environment=credentials).status == 0
        file = self.file("token", ready["tokens"]["adobe"].encode() + b"\n")
        assert self.put("adobe-rest", self.picture, "--token-file", file, environment={}).status == 0

    def check_each_version_of_buy_with_prime_is_spoken(self):
        for version in ("2024-01-01", "2024-04-01", "2024-11-01"):
            assert self.put("buy-with-prime", self.catalogue, "--api-version", version).status == 0

    def check_a_failure_that_passes_is_retried(self):
        self.server.plan_fault(operation="s3.PutObject", count=1, status=503)
        done = self.put("viesus", self.picture, "--json")
        assert done.status == 0 and done.ends()[0]["attempts"] == 2, done.out
        assert self.server.pending_faults() == {"faults": []}

    def check_options_of_speed_and_proof_are_taken(self):
        done = self.put("viesus", self.picture, "--concurrency", "2", "--limit-rate", "10M", "--verify-integrity", "md5",
                        "--name", "other.png", "--content-type", "image/png", "--json")
        assert done.status == 0 and done.ends()[0]["verified_by"] == "md5", done.out

    def check_a_hundred_files_need_no_more_than_their_turn(self):
        for i in range(100):
            self.file(f"many/{i}.csv", b"a,b\n%d,1\n" % i)
        done = self.put("viesus", self.folder / "many", "--recursive", "--concurrency", "4")
        assert done.status == 0 and len(set(done.out.split())) == 100, done.err


class Refusals(Bench):
    """What is refused, how, and with which status."""

    def check_wrong_command_lines_have_status_2_and_one_sentence(self):
        key = self.server.environment("viesus")
        for arguments, part in (([self.picture], "s3://bucket/key, --to SERVICE or --url URL"),
                                ([self.picture, "--to", "dropbox"], "--to takes"),
                                ([self.picture, self.large, "--to", "viesus", "--name", "x"], "--name is for one FILE"),
                                ([self.folder / "many", "--recursive", "--to", "viesus", "--name", "x"], "one FILE"),
                                ([self.picture, self.large, "--url", "https://s.test/k"], "--url takes one FILE"),
                                ([self.picture, "--to", "viesus", "--api-key", "canary-k"], "never from the command line"),
                                (["--files-from", "/nonexistent", "--to", "viesus"], "list of files"),
                                ([self.picture, "--to", "adobe-rest"], "--media-resource-type")):
            self.refused(self.command.put(*arguments, environment=key), part)

    def check_a_missing_secret_is_told_before_anything_is_sent(self):
        for service in SERVICES:
            self.refused(self.put(service, self.sample(service), environment={}), "UPLOADKIT_")
        bad = self.file("bad token", b"canary\nsecond")
        self.refused(self.put("viesus", self.picture, "--token-file", bad, environment={}), "control character")

    def check_wrong_secrets_are_unauthorized(self):
        for service in SERVICES:
            wrong = {name: "canary-wrong" for name in self.server.environment(service)}
            end = self.failed(self.put(service, self.sample(service), "--json", environment=wrong), "unauthorized")
            assert end["http_status"] in (200, 401), end

    def check_files_that_a_service_cannot_take_are_named_before_they_are_sent(self):
        huge = self.folder / "huge.bin"
        with huge.open("wb") as file:
            file.truncate(17 * 1024 * 1024)
        self.failed(self.put("adobe-rest", huge, "--json"), "too_large")
        self.failed(self.put("viesus", self.picture, "--content-type", "image/jpeg", "--json"), "content_type_mismatch")
        self.failed(self.put("buy-with-prime", self.file("empty.csv", b""), "--json"), "too_small")
        self.failed(self.put("viesus", self.folder, "--json"), "source_not_regular")
        os.mkfifo(self.folder / "pipe")
        self.failed(self.put("viesus", self.folder / "pipe", "--json"), "source_not_regular")

    def check_hosts_that_cannot_be_reached_are_told(self):
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            nobody = f"http://127.0.0.1:{held.getsockname()[1]}/graphql"
        key = self.server.environment("viesus")
        to = [self.picture, "--json", "--to", "viesus", "--endpoint-url"]
        self.failed(self.command.put(*to, nobody, environment=key), "connect_failed")
        refused = self.command.put(*to, "http://192.0.2.1/graphql", environment=key)
        self.failed(refused, "url_not_allowed")
        assert "--allow-plain-http" in refused.err, refused.err

    def check_signed_urls_that_cannot_work_are_refused(self):
        dead = self.server.signed_url("PUT", "dead", expires_in=60, age=3600)
        self.failed(self.command.put(self.picture, "--json", "--url", dead), "url_expired")
        typed = self.server.signed_url("PUT", "typed", signed_headers={"x-amz-meta-a": "1"})
        self.failed(self.command.put(self.picture, "--json", "--url", typed), "missing_signed_header")
        broken = self.server.signed_url("PUT", "broken")[:-4] + "0000"
        self.failed(self.command.put(self.picture, "--json", "--url", broken), "signature_rejected")

    def check_a_ca_bundle_that_cannot_be_loaded_ends_every_file(self):
        done = self.put("viesus", self.picture, self.large, "--cacert", "/nonexistent.pem", "--json")
        assert done.status == 1 and [end["code"] for end in done.ends()] == ["tls_failed"] * 2, done.out

    def check_help_and_version_are_printed(self):
        text = self.command.put("--help")
        assert text.status == 0 and "UPLOADKIT_API_KEY" in text.out
        assert self.command.put("--version").out.startswith("uploadkit ")


class Surroundings(Bench):
    """Closed descriptors, signals, terminals."""

    def slow(self):
        """An upload that takes as long as the test needs."""
        return [self.large, *self.server.arguments("viesus"), "--limit-rate", "64K"]

    def check_closed_descriptors_and_readers_crash_nothing(self):
        program = " ".join(f"'{part}'" for part in (self.command.program, "put", self.picture, self.large,
                                                    *self.server.arguments("viesus")))
        key = self.command.environment(self.server.environment("viesus"))
        for redirection, status in (("<&-", 0), (">&-", 1), ("2>&-", 0), (">/dev/full", 1), (">&- 2>&- <&-", 1)):
            done = subprocess.run(["bash", "-c", f"{program} {redirection}"], env=key, capture_output=True, timeout=60)
            self.command.keep(done.returncode, done.stdout, done.stderr)
            assert done.returncode == status, (redirection, done.returncode, done.stderr)
        done = subprocess.run(["bash", "-c", f"{program} | true; exit ${{PIPESTATUS[0]}}"], env=key, capture_output=True,
                              timeout=60)
        assert done.returncode == 1 and b"standard output cannot be written" in done.stderr, done.stderr

    def check_ctrl_c_cancels_every_file_once(self):
        process = self.command.start(*self.slow(), self.picture, "--concurrency", "1", "--json",
                                     environment=self.server.environment("viesus"))
        while b"uploading" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        done = self.command.finish(process)
        assert done.status == 130, (done.status, done.err)
        assert [end["code"] for end in done.ends()] == ["cancelled"] * 2, done.out

    def check_ctrl_c_ends_a_wait_for_standard_input(self):
        process = self.command.start("-", "--name", "p.png", "--json", *self.server.arguments("viesus"),
                                     environment=self.server.environment("viesus"), stdin=subprocess.PIPE)
        process.stdin.write(self.picture.read_bytes()[:1000])
        process.stdin.flush()
        while fcntl.ioctl(process.stdin, termios.FIONREAD, bytes(4)) != bytes(4):
            os.sched_yield()  # until the command has taken what there is
        process.send_signal(signal.SIGINT)
        # Not through `communicate`, which would end the input.
        status = process.wait(timeout=30)
        process.stdin.close()
        done = self.command.keep(status, process.stdout.read(), process.stderr.read())
        assert status == 130 and [end["code"] for end in done.ends()] == ["cancelled"], (status, done.out)

    def check_bars_are_drawn_and_p_pauses_on_a_terminal(self):
        terminal = Terminal(self.command, *self.slow(), environment=self.server.environment("viesus"))
        terminal.wait_for("large.png [")
        mode = termios.tcgetattr(terminal.descriptor)[3]
        assert not mode & termios.ECHO and not mode & termios.ICANON
        terminal.press(b"p")
        terminal.wait_for("paused; p resumes")
        terminal.wait_for(", paused")
        terminal.press(b"p")
        terminal.wait_for("resumed")
        terminal.wait_for("/s")
        terminal.press(b"\x03")
        terminal.wait_for("cancelled")
        assert terminal.end() == 130

    def check_the_terminal_is_left_as_it_was(self):
        for each, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGQUIT, -signal.SIGQUIT)):
            terminal = Terminal(self.command, *self.slow(), environment=self.server.environment("viesus"))
            terminal.wait_for("large.png [")
            os.kill(terminal.process_id, each)
            assert terminal.end(close=False) == status
            mode = termios.tcgetattr(terminal.descriptor)[3]
            os.close(terminal.descriptor)
            assert mode & termios.ECHO and mode & termios.ICANON, (each, mode)

    def check_plain_lines_tell_progress_where_there_is_no_terminal(self):
        process = self.command.start(*self.slow(), environment=self.server.environment("viesus"))
        line = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        done = self.command.finish(process)
        assert b"large.png:" in line and b"%" in line and b"\x1b" not in line, line
        assert done.status == 130 and done.out == ""

    def check_quiet_leaves_errors_and_verbose_shows_requests(self):
        done = self.put("viesus", self.picture, "--quiet")
        assert done.status == 0 and done.err == "" and done.out
        assert "unauthorized" in self.put("viesus", self.picture, "--quiet", environment={"UPLOADKIT_API_KEY": "x"}).err
        done = self.put("viesus", self.picture, "--verbose")
        assert "POST http" in done.err and "PUT http" in done.err, done.err

    def check_tls_is_verified_by_the_given_bundle(self):
        with DevServer(self.command.program.parent, "--tls") as secure:
            to = [self.picture, *secure.arguments("viesus"), "--json"]
            assert self.command.put(*to, "--cacert", secure.ready["ca_file"],
                                    environment=secure.environment("viesus")).status == 0
            distrusted = self.command.put(*to, environment=secure.environment("viesus"))
            self.failed(distrusted, "tls_failed")
            assert "--cacert" in distrusted.err, distrusted.err

    def check_no_secret_was_ever_printed(self):
        assert len(self.command.printed) > 10_000
        for secret in [*self.server.secrets(), "canary"]:
            assert secret not in self.command.printed, f"printed: {secret[:4]}..."
        for part in self.command.printed.split("X-Amz-Signature=")[1:]:
            assert part.startswith("***"), part[:8]


def main():
    programs = programs_folder(sys.argv[1])
    if not (programs / "uploadkit").exists() or not (programs / "uploadkit-devserver").exists():
        print("SKIPPED command: the programs are not built")
        return 0
    with tempfile.TemporaryDirectory(prefix="uploadkit-command-") as folder, DevServer(programs) as server:
        command = Command(programs)
        folder = pathlib.Path(folder)
        groups = (Uploads, Refusals, StorageUploads, StorageRefusals, Presigning, Explanations, Surroundings)
        status = run_checks(*(group(command, server, folder) for group in groups))
        record(command.printed, server.secrets())
        return status


if __name__ == "__main__":
    sys.exit(main())

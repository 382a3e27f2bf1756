"""Runs `uploadkit put` as users and scripts do, and keeps all that it ever printed."""
import json
import os
import pty
import select
import struct
import subprocess
import traceback
import zlib

PROGRESS = ["event", "file", "phase", "transferred_bytes", "acknowledged_bytes", "total_bytes", "rate_bytes_per_second"]
COMPLETED = ["event", "file", "path", "id", "bytes", "content_type", "etag", "version_id", "checksum",
             "checksum_algorithm", "verified_by", "attempts", "seconds"]
FAILED = ["event", "file", "code", "message", "retryable", "resumable", "http_status", "backend_code", "request_id"]
MEMBERS = {"progress": PROGRESS, "completed": COMPLETED, "failed": FAILED}


def png(side):
    """A picture of noise: about 3 * side * side bytes."""
    rows = b"".join(b"\0" + os.urandom(3 * side) for _ in range(side))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b""))


class Finished:
    """One run of the command, after its end."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def events(self):
        """The lines of --json, each checked for its members."""
        events = [json.loads(line) for line in self.out.splitlines()]
        for event in events:
            assert list(event) == MEMBERS[event["event"]], event
        return events

    def ends(self):
        return [event for event in self.events() if event["event"] != "progress"]


class Command:
    """The command with a clean environment; `put` where nothing else is said."""

    def __init__(self, programs):
        self.program = programs / "uploadkit"
        self.printed = ""

    def environment(self, more=None):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("AWS_", "UPLOADKIT_")) and not name.lower().endswith("_proxy")}
        return {**kept, **(more or {})}

    def start(self, *arguments, environment=None, **options):
        return subprocess.Popen([self.program, "put", *arguments], env=self.environment(environment),
                                stdin=options.pop("stdin", subprocess.DEVNULL), stdout=subprocess.PIPE,
                                stderr=options.pop("stderr", subprocess.PIPE), **options)

    def finish(self, process, text=None):
        out, err = process.communicate(text, timeout=60)
        return self.keep(process.returncode, out, err or b"")

    def run(self, *arguments, environment=None, text=None, keeps=True):
        """Any command of the program. `keeps` says whether what it prints is searched for secrets at the end."""
        done = subprocess.run([self.program, *arguments], env=self.environment(environment), timeout=60, input=text or b"",
                              capture_output=True, check=False)
        if keeps:
            return self.keep(done.returncode, done.stdout, done.stderr)
        return Finished(done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace"))

    def keep(self, status, out, err):
        finished = Finished(status, out.decode(), err.decode(errors="replace"))
        self.printed += finished.out + finished.err
        return finished

    def put(self, *arguments, environment=None, text=None):
        stdin = subprocess.DEVNULL if text is None else subprocess.PIPE
        return self.finish(self.start(*arguments, environment=environment, stdin=stdin), text)


class Terminal:
    """A terminal with the command in its foreground."""

    def __init__(self, command, *arguments, environment=None):
        self.command, self.screen = command, ""
        self.process_id, self.descriptor = pty.fork()
        if self.process_id == 0:
            os.execve(command.program, [str(command.program), "put", *map(str, arguments)],
                      {**command.environment(environment), "TERM": "xterm"})

    def wait_for(self, text):
        """Reads until the screen has shown `text` after what was waited for before."""
        begin = len(self.screen)
        while text not in self.screen[begin:]:
            ready, _, _ = select.select([self.descriptor], [], [], 30)
            assert ready, f"{text!r} was not shown; the screen: {self.screen[-500:]!r}"
            try:
                part = os.read(self.descriptor, 65536)
            except OSError:
                part = b""
            assert part, f"it ended without {text!r}; the screen: {self.screen[-500:]!r}"
            self.screen += part.decode(errors="replace")

    def press(self, key):
        os.write(self.descriptor, key)

    def end(self, close=True):
        """Reads to the end; gives the exit status, negative for a signal. The terminal keeps its mode until closed."""
        while True:
            try:
                part = os.read(self.descriptor, 65536)
            except OSError:
                break
            if not part:
                break
            self.screen += part.decode(errors="replace")
        self.command.printed += self.screen
        status = os.waitstatus_to_exitcode(os.waitpid(self.process_id, 0)[1])
        if close:
            os.close(self.descriptor)
        return status


def record(printed, secrets):
    """Leaves what was shown and which secrets were used to tools/dev/run_tests.py, where that asks for it."""
    folder = os.environ.get("UPLOADKIT_TEST_RECORD")
    for name, lines in (("shown", [printed]), ("secrets", secrets)) if folder else ():
        with open(os.path.join(folder, name), "a", encoding="utf-8", errors="replace") as file:
            file.write("\n".join([*lines, ""]))


def run_checks(*groups):
    """Runs every `check_...` of the objects in the order in which they are written; prints the counts."""
    passed = failed = 0
    for group in groups:
        for name in [name for name in vars(type(group)) if name.startswith("check_")]:
            sentence = name[len("check_"):].replace("_", " ")
            try:
                getattr(group, name)()
                passed += 1
                print(f"ok      {sentence}", flush=True)
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print(f"FAILED  {sentence}\n{traceback.format_exc()}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0

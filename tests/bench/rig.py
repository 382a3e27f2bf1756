"""The rig of the performance table: a sink on one core, clients on the other, files in memory, interleaved rounds."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.parse
from dataclasses import dataclass

CLIENT_CORE, SINK_CORE = "0", "1"
SMALL_FILES = 2000
SMALL_BYTES = 16 * 1024
PART_COUNTS = (100, 1_000, 10_000)
MIB = 1024 * 1024
# What a JPEG begins with, so that the client and the service see the same type.
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")


@dataclass
class Run:
    wall_s: float
    cpu_s: float
    rss_mib: float


@dataclass
class Line:
    """A long line to the sink: its port, and what bounds it."""
    origin: str
    round_trip_ms: int
    window_bytes: int


class BenchFailed(Exception):
    pass


def cpu(run):
    return run.cpu_s


def rate(run):
    return SMALL_FILES / run.wall_s


def memory_folder(need_bytes):
    """A folder in memory where that has room, so that no disk is measured."""
    shm = pathlib.Path("/dev/shm")
    roomy = shm.is_dir() and os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > 2 * need_bytes
    return tempfile.mkdtemp(prefix="uploadkit-bench-", dir=shm if roomy else None)


class Rig:
    """Use in a `with`: leaves no process and no file behind."""

    def __init__(self, programs, large_mib):
        self.programs = pathlib.Path(programs)
        self.large_bytes = large_mib * MIB
        self.folder = pathlib.Path(memory_folder(self.large_bytes))
        self.sink = None

    def __enter__(self):
        self.make_files()
        self.ca = str(self.folder / "ca.pem")
        self.sink = subprocess.Popen(["taskset", "-c", SINK_CORE, self.program("bench_sink"), self.ca],
                                     stdout=subprocess.PIPE, text=True)
        ports = self.sink.stdout.readline().split()
        if len(ports) != 3:
            raise BenchFailed("the sink did not start")
        self.plain_port = ports[0]
        self.origins = {"plain": f"http://127.0.0.1:{ports[0]}", "tls": f"https://127.0.0.1:{ports[1]}",
                        "late": f"http://127.0.0.1:{ports[2]}"}
        return self

    def __exit__(self, *_):
        if self.sink:
            self.sink.kill()
            self.sink.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def program(self, name):
        return str(self.programs / name)

    def make_files(self):
        self.large = str(self.folder / "large.jpg")
        block = JPEG + os.urandom(MIB - len(JPEG))
        with open(self.large, "wb") as out:
            for _ in range(self.large_bytes // MIB):
                out.write(block)
        self.small = self.folder / "small"
        self.small.mkdir()
        content = JPEG + os.urandom(SMALL_BYTES - len(JPEG))
        for number in range(1, SMALL_FILES + 1):
            (self.small / f"{number}.jpg").write_bytes(content)
        self.large_digests = self.digests(self.large)
        self.small_digests = self.digests(self.small / "1.jpg")

    def sparse_file(self, times):
        """A file of so many times the large one's size, without content."""
        path = self.folder / "sparse.bin"
        with open(path, "wb") as out:
            out.truncate(int(times * self.large_bytes))
        return str(path)

    @contextlib.contextmanager
    def long_line(self, round_trip_ms=50, window_bytes=1_250_000):
        """200 Mbit/s a connection, as far as the window lets it."""
        command = [self.program("bench_link"), self.plain_port, str(round_trip_ms), str(window_bytes)]
        process = subprocess.Popen(["taskset", "-c", SINK_CORE, *command], stdout=subprocess.PIPE, text=True)
        try:
            yield Line(f"http://127.0.0.1:{process.stdout.readline().strip()}", round_trip_ms, window_bytes)
        finally:
            process.kill()
            process.wait()

    def digests(self, path):
        """What the sink is to answer for this content, as a query."""
        told = subprocess.run([self.program("bench_client"), "digest", str(path)], capture_output=True, text=True, check=True)
        crc, md5 = told.stdout.split()
        return f"crc64nvme={crc}&md5={md5}"

    def signed_query(self, digests):
        query = {"X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/s3/aws4_request",
                 "X-Amz-Date": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()), "X-Amz-Expires": "3600",
                 "X-Amz-SignedHeaders": "host", "X-Amz-Signature": "ae" * 32}
        return "?" + urllib.parse.urlencode(query) + (f"&{digests}" if digests else "")

    def ca_for(self, scheme):
        return self.ca if scheme == "tls" else ""

    def origin(self, where):
        """Of a port of the sink, or of a long line to it."""
        return where.origin if isinstance(where, Line) else self.origins[where]

    # The commands that are compared.

    def curl_put(self, scheme, path, digests):
        trust = ["--cacert", self.ca] if scheme == "tls" else []
        return ["curl", "-q", "-s", "-f", "-o", "/dev/null", *trust, "-H", "Expect:", "-T", path, self.put_url(scheme, digests)]

    def put_url(self, scheme, digests):
        return f"{self.origin(scheme)}/bucket/large.jpg{self.signed_query(digests)}"

    def bare_put(self, scheme, path, digests):
        return [self.program("bench_bare"), "put", self.ca_for(scheme), self.put_url(scheme, digests), path]

    def client(self, mode, scheme, verify, before, after, path, files=1):
        return [self.program("bench_client"), mode, verify, self.ca_for(scheme), before, after, str(path), str(files)]

    def client_put(self, scheme, verify, path, digests):
        return self.client("put", scheme, verify, self.put_url(scheme, digests), "", path)

    def s3(self, where, path, settings, mode="s3"):
        return [self.program("bench_client"), mode, self.ca_for(where), self.origin(where), str(path), *settings]

    def small_url(self, scheme, digests=None):
        return f"{self.origin(scheme)}/bucket/", self.signed_query(self.small_digests if digests is None else digests)

    def client_many(self, scheme, verify):
        return self.client("many", scheme, verify, *self.small_url(scheme), self.small, SMALL_FILES)

    def bare_many(self, scheme, in_flight, digests=None):
        return [self.program("bench_bare"), "many", self.ca_for(scheme), *self.small_url(scheme, digests), str(self.small),
                str(SMALL_FILES), str(in_flight)]

    def bare_signed(self, scheme, in_flight):
        return [self.program("bench_bare"), "signed", self.ca_for(scheme), f"{self.origin(scheme)}/bucket/", "", str(self.small),
                str(SMALL_FILES), str(in_flight)]

    def curl_many(self, scheme, digests=None):
        before, after = self.small_url(scheme, digests)
        config = self.folder / f"curl-{scheme}.txt"
        lines = [f'url = "{before}{number}.jpg{after}"\nupload-file = "{self.small}/{number}.jpg"\n'
                 for number in range(1, SMALL_FILES + 1)]
        config.write_text("".join(lines))
        trust = ["--cacert", self.ca] if scheme == "tls" else []
        return ["curl", "-q", "-s", "-g", "-Z", *trust, "-H", "Expect:", "-K", str(config)]

    def endpoint(self, scheme):
        return f"{self.origin(scheme)}/graphql?{self.small_digests}"

    def client_steps(self, scheme, verify):
        return self.client("steps", scheme, verify, self.endpoint(scheme), "", self.small, SMALL_FILES)

    def bare_steps(self, scheme, in_flight):
        return [self.program("bench_bare"), "steps", self.ca_for(scheme), self.endpoint(scheme), str(self.small),
                str(SMALL_FILES), str(in_flight)]

    # Running them.

    def run(self, command):
        told = subprocess.run([self.program("bench_run"), CLIENT_CORE, *command], capture_output=True, text=True, timeout=600)
        wall_s, cpu_s, rss_kib, status = told.stdout.split()
        if status != "0":
            raise BenchFailed(f"{' '.join(command)[:120]}: status {status}: {told.stderr.strip()[:500]}")
        return Run(float(wall_s), float(cpu_s), int(rss_kib) / 1024)

    def rounds(self, commands, count):
        """Runs each command once a round, every round from another one on; gives name -> runs."""
        names = list(commands)
        runs = {name: [] for name in names}
        for number in range(count):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                runs[name].append(self.run(commands[name]))
        return runs

    def measure(self, command):
        """The numbers that a program prints about itself."""
        told = subprocess.run(["taskset", "-c", CLIENT_CORE, *command], capture_output=True, text=True, timeout=120)
        if told.returncode != 0:
            raise BenchFailed(f"{' '.join(command)[:120]}: {told.stderr.strip()[:500]}")
        return told.stdout

    def micro(self, pattern, seconds):
        """Measurements of bench_micro."""
        command = [self.program("bench_micro"), "--benchmark_format=json", f"--benchmark_filter={pattern}",
                   f"--benchmark_min_time={seconds}"]
        return json.loads(self.measure(command))["benchmarks"]

"""Direct uploads to S3: one large file in parts, many small ones, very many parts, a long line."""
from rig import PART_COUNTS, SMALL_FILES, cpu, rate
from rows_presigned import IN_FLIGHT, gib_cpu, peak_rss, show_rates

CHECKSUMS = ["CRC64NVME", "CRC32", "CRC32C"]
IN_FLIGHT_LATE = 64  # the fastest for the bare loop at 20 ms a request
# Behind a provider's name stand its defaults: a trailing checksum at AWS, none asked for elsewhere.
PLAIN = ["provider=generic", "verify=none"]
FOUR = "parallel=4"


def with_checksum(name, provider="aws"):
    return [f"provider={provider}", f"checksum={name.lower()}", FOUR]


def large_plain(table, rig, count):
    table.section("s3-large-plain", f"{rig.large_bytes >> 20} MiB to S3 in parts, four in flight, plain HTTP, {count} rounds")
    commands = {"bare loop": rig.bare_put("plain", rig.large, ""), "curl -T": rig.curl_put("plain", rig.large, ""),
                "no checksum": rig.s3("plain", rig.large, [*PLAIN, FOUR])}
    commands.update({name: rig.s3("plain", rig.large, with_checksum(name)) for name in CHECKSUMS})
    runs = rig.rounds(commands, count)
    others = rig.rounds({"no checksum, up to 16 parts in flight": rig.s3("plain", rig.large, PLAIN),
                         "CRC64NVME, read twice for a header": rig.s3("plain", rig.large, with_checksum("CRC64NVME", "generic"))},
                        min(count, 3))
    gib_cpu(table, {**runs, **others}, rig)
    ours = runs["no checksum"]
    table.ratio("CPU, no checksum / one PUT of the bare loop", ours, runs["bare loop"], cpu, at_most=1.08)
    table.ratio("CPU, no checksum / curl -T", ours, runs["curl -T"], cpu, at_most=1.0)
    for name in CHECKSUMS:
        table.ratio(f"CPU, {name} sent and compared / no checksum", runs[name], ours, cpu, at_most=1.15)
    table.line("how CRCs are computed", rig.measure([rig.program("bench_client"), "path"]).strip())
    peak_rss(table, runs, ["no checksum", *CHECKSUMS])
    most = max(run.rss_mib for run in others["no checksum, up to 16 parts in flight"])
    table.line("peak RSS, up to 16 parts in flight, MiB", f"{most:.1f}")


def large_tls(table, rig, count):
    table.section("s3-large-tls", f"{rig.large_bytes >> 20} MiB to S3 in parts, four in flight, TLS 1.3, {count} rounds")
    runs = rig.rounds({"bare loop": rig.bare_put("tls", rig.large, ""),
                       "curl -T": rig.curl_put("tls", rig.large, ""),
                       "no checksum": rig.s3("tls", rig.large, [*PLAIN, FOUR]),
                       "CRC64NVME": rig.s3("tls", rig.large, with_checksum("CRC64NVME"))}, count)
    gib_cpu(table, runs, rig)
    table.ratio("CPU, no checksum / curl -T", runs["no checksum"], runs["curl -T"], cpu, at_most=1.05)
    table.ratio("CPU, CRC64NVME sent and compared / curl -T", runs["CRC64NVME"], runs["curl -T"], cpu)
    peak_rss(table, runs, ["no checksum", "CRC64NVME"])


def memory(table, rig, count):
    gib = 100 * rig.large_bytes >> 30
    table.section("s3-memory", f"Memory of an upload to S3 in parts, four in flight, {min(count, 5)} rounds")
    # Once alone: its ratio is of no interest, and it takes its time.
    run = rig.run(rig.s3("plain", rig.sparse_file(100), [*PLAIN, FOUR]))
    table.at_most(f"{gib} GiB, sparse, once: peak RSS, MiB", run.rss_mib, 16)
    runs = rig.rounds({"idle": rig.s3("plain", rig.large, [], mode="idle"),
                       "tight": rig.s3("plain", rig.large, [*PLAIN, FOUR, f"budget={2 << 20}"])}, min(count, 5))
    idle = min(run.rss_mib for run in runs["idle"])
    peak = max(run.rss_mib for run in runs["tight"])
    table.at_most("memory_budget_bytes of 2 MiB: peak RSS above an idle client, MiB", peak - idle, 6, f"idle {idle:.1f}")


def many(port):
    def measure(table, rig, count):
        late = port == "late"
        table.section(f"s3-many-{port}", f"{SMALL_FILES} files of 16 KiB to S3, signed by the client, plain HTTP, "
                      f"{'20 ms a request' if late else 'no delay'}, {count} rounds")
        in_flight = IN_FLIGHT_LATE if late else IN_FLIGHT
        signing = "bare loop that signs by libcurl"
        runs = rig.rounds({f"bare loop, {in_flight} in flight": rig.bare_many(port, in_flight, ""),
                           signing: rig.bare_signed(port, in_flight),
                           "curl -Z -T": rig.curl_many(port, ""),
                           "CRC64NVME sent": rig.s3(port, rig.small, ["provider=aws", f"files={SMALL_FILES}"]),
                           "no checksum": rig.s3(port, rig.small, [*PLAIN, f"files={SMALL_FILES}"])}, count)
        show_rates(table, runs)
        bare, curl = runs[f"bare loop, {in_flight} in flight"], runs["curl -Z -T"]
        for name in ("no checksum", "CRC64NVME sent"):
            table.ratio(f"files/s, {name} / bare loop that signs", runs[name], runs[signing], rate, at_least=0.9)
            table.ratio(f"files/s, {name} / bare loop", runs[name], bare, rate)
            table.ratio(f"files/s, {name} / curl -Z -T", runs[name], curl, rate, at_least=1.0)
    return measure


def parts(table, rig, count):
    table.section("s3-parts", f"What a part costs beside its bytes, {min(count, 5)} rounds")
    for number in PART_COUNTS:
        told = [float(rig.measure(rig.s3("plain", "-", ["verify=none", "part_bytes=16384", f"parts={number}"], mode="parts")))
                for _ in range(min(count, 5))]
        table.spread(f"{number:,} parts of 16 KiB, sent: CPU us a part", [nanoseconds / 1000 for nanoseconds in told], 1)
    costs = {}
    for journal in ("plain", "journaled"):
        for number in PART_COUNTS:
            name = f"upload_parts/{journal}/{number}"
            (each,) = rig.micro(f"^{name}$", "0.3")
            costs[journal, number] = 1e9 / each["items_per_second"]
            table.line(f"{number:,} parts, engine alone, {journal}: ns a part", f"{costs[journal, number]:,.0f}")
        few, _, very_many = (costs[journal, number] for number in PART_COUNTS)
        table.at_most(f"engine alone, {journal}: a part of 10,000 / a part of 100", very_many / few, 1.3, digits=2)


def link(table, rig, count):
    rounds = min(count, 3)
    with rig.long_line() as line:
        path = rig.sparse_file(1 / 4)
        table.section("s3-link", f"{rig.large_bytes >> 22} MiB over a line of {line.round_trip_ms} ms and "
                      f"{line.window_bytes:,} bytes a connection, {rounds} rounds")
        runs = rig.rounds({"bare loop, one PUT": rig.bare_put(line, path, ""),
                           "four parts in flight": rig.s3(line, path, [*PLAIN, FOUR]),
                           "up to 16": rig.s3(line, path, PLAIN)}, rounds)
    for name, measured in runs.items():
        table.spread(f"{name}, s", [run.wall_s for run in measured])
    one = runs["bare loop, one PUT"]
    for name in ("four parts in flight", "up to 16"):
        table.ratio(f"speed, {name} / one PUT", runs[name], one, lambda run: 1 / run.wall_s, at_least=3)

"""One file and many by presigned PUT and through three steps."""
from rig import SMALL_FILES, cpu, rate

IN_FLIGHT = 8  # the fastest for the bare loop without delay


def gib_cpu(table, runs, rig):
    for name, measured in runs.items():
        table.spread(f"{name}, CPU s/GiB", [cpu(run) * 1024 ** 3 / rig.large_bytes for run in measured])


def peak_rss(table, runs, names, limit=16):
    peak = max(run.rss_mib for name in names for run in runs[name])
    table.at_most("peak RSS, MiB", peak, limit, f"bare loop {max(run.rss_mib for run in runs['bare loop']):.1f}")


def show_rates(table, runs):
    for name, measured in runs.items():
        cost_us = sorted(cpu(run) * 1e6 / SMALL_FILES for run in measured)[len(measured) // 2]
        table.spread(f"{name}, files/s", [rate(run) for run in measured], 0, f"; CPU {cost_us:.0f} us a file")


def large_plain(table, rig, count):
    table.section("large-plain", f"{rig.large_bytes >> 20} MiB by presigned PUT, plain HTTP, {count} rounds")
    told = rig.large_digests
    runs = rig.rounds({"bare loop": rig.bare_put("plain", rig.large, told),
                       "curl -T": rig.curl_put("plain", rig.large, told),
                       "unverified": rig.client_put("plain", "none", rig.large, told),
                       "CRC64NVME verified": rig.client_put("plain", "checksum", rig.large, told)}, count)
    md5 = rig.rounds({"MD5 verified": rig.client_put("plain", "md5", rig.large, told)}, min(count, 3))
    gib_cpu(table, {**runs, **md5}, rig)
    table.ratio("CPU, unverified / bare loop", runs["unverified"], runs["bare loop"], cpu, at_most=1.06)
    table.ratio("CPU, unverified / curl -T", runs["unverified"], runs["curl -T"], cpu, at_most=1.0)
    table.ratio("CPU, CRC64NVME verified / bare loop", runs["CRC64NVME verified"], runs["bare loop"], cpu, at_most=1.2)
    peak_rss(table, runs, ["unverified", "CRC64NVME verified"])


def large_tls(table, rig, count):
    table.section("large-tls", f"{rig.large_bytes >> 20} MiB by presigned PUT, TLS 1.3, {count} rounds")
    told = rig.large_digests
    runs = rig.rounds({"bare loop": rig.bare_put("tls", rig.large, told),
                       "curl -T": rig.curl_put("tls", rig.large, told),
                       "unverified": rig.client_put("tls", "none", rig.large, told)}, count)
    gib_cpu(table, runs, rig)
    table.ratio("CPU, unverified / curl -T", runs["unverified"], runs["curl -T"], cpu, at_most=1.02)
    table.ratio("CPU, unverified / bare loop", runs["unverified"], runs["bare loop"], cpu)
    peak_rss(table, runs, ["unverified"])


def sparse(table, rig, _):
    path = rig.sparse_file(8)
    table.section("sparse", f"{8 * rig.large_bytes >> 20} MiB, sparse, by presigned PUT, plain HTTP, once")
    table.at_most("peak RSS, MiB", rig.run(rig.client_put("plain", "none", path, "")).rss_mib, 16)


def many(scheme):
    def measure(table, rig, count):
        table.section(f"many-{scheme}", f"{SMALL_FILES} files of 16 KiB by presigned PUT, {scheme}, one client, {count} rounds")
        runs = rig.rounds({"bare loop": rig.bare_many(scheme, IN_FLIGHT),
                           "curl -Z -T": rig.curl_many(scheme),
                           "CRC64NVME verified": rig.client_many(scheme, "checksum"),
                           "unverified": rig.client_many(scheme, "none")}, count)
        show_rates(table, runs)
        ours = runs["CRC64NVME verified"]
        table.ratio("files/s, verified / bare loop", ours, runs["bare loop"], rate, at_least=0.9)
        table.ratio("files/s, verified / curl -Z -T", ours, runs["curl -Z -T"], rate, at_least=1.0)
        table.ratio("files/s, unverified / bare loop", runs["unverified"], runs["bare loop"], rate)
    return measure


def steps(scheme):
    def measure(table, rig, count):
        table.section(f"steps-{scheme}", f"{SMALL_FILES} files of 16 KiB through three steps, {scheme}, {count} rounds")
        runs = rig.rounds({"bare loop, three requests": rig.bare_steps(scheme, IN_FLIGHT),
                           "CRC64NVME verified": rig.client_steps(scheme, "checksum")}, count)
        show_rates(table, runs)
        limit = 0.9 if scheme == "plain" else None
        table.ratio("files/s, verified / bare loop", runs["CRC64NVME verified"], runs["bare loop, three requests"], rate,
                    at_least=limit)
    return measure

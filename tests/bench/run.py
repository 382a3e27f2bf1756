#!/usr/bin/env python3
"""The performance table: every figure beside curl and a bare libcurl loop, as medians of ratios of interleaved rounds.

usage: run.py FOLDER_OF_PROGRAMS [--quick]
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import time

from rig import SMALL_FILES, BenchFailed, Rig, quartiles

ROOT = pathlib.Path(__file__).resolve().parents[2]
IN_FLIGHT = 8  # the fastest for the bare loop without delay


class Table:
    """Prints a line a figure, keeps what was missed."""

    def __init__(self, is_quick):
        self.is_quick = is_quick
        self.missed = 0
        self.begin = time.monotonic()

    def section(self, title):
        print(f"\n{title}  [{time.monotonic() - self.begin:.0f} s]", flush=True)

    def line(self, what, value, target="", holds=None):
        verdict = "" if holds is None else "PASS" if holds else "MISS"
        self.missed += holds is False
        print(f"  {what:<62} {value:<38} {target:<10} {verdict}".rstrip(), flush=True)

    def ratio(self, what, ours, base, of, limit=None, at_most=True):
        """The median over the rounds of ours / base, with its quartiles."""
        low, middle, high = quartiles([of(a) / of(b) for a, b in zip(ours, base)])
        holds = None if limit is None else middle <= limit if at_most else middle >= limit
        target = "" if limit is None else f"{'<=' if at_most else '>='} {limit}"
        self.line(what, f"{middle:.3f}x  ({low:.3f} to {high:.3f})", target, holds)


def cpu(run):
    return run.cpu_s


def rate(run):
    return SMALL_FILES / run.wall_s


def describe_machine(table):
    model = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    curl = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
    table.line("machine", f"{os.cpu_count()} cores, {model[1] if model else 'unknown'}, Linux {os.uname().release}")
    table.line("curl", curl)
    table.line("load when it began", f"{os.getloadavg()[0]:.2f}")


def gib_cpu(table, runs, rig):
    for name, measured in runs.items():
        low, middle, high = quartiles([cpu(run) * 1024 ** 3 / rig.large_bytes for run in measured])
        table.line(f"{name}, CPU s/GiB", f"{middle:.3f}   ({low:.3f} to {high:.3f})")


def large_plain(table, rig, count):
    table.section(f"{rig.large_bytes >> 20} MiB by presigned PUT, plain HTTP, {count} rounds")
    told = rig.large_digests
    runs = rig.rounds({"bare loop": rig.bare_put("plain", rig.large, told),
                       "curl -T": rig.curl_put("plain", rig.large, told),
                       "uploadkit, unverified": rig.client_put("plain", "none", rig.large, told),
                       "uploadkit, CRC64NVME verified": rig.client_put("plain", "checksum", rig.large, told)}, count)
    md5 = rig.rounds({"uploadkit, MD5 verified": rig.client_put("plain", "md5", rig.large, told)}, min(count, 3))
    gib_cpu(table, {**runs, **md5}, rig)
    ours, checked = runs["uploadkit, unverified"], runs["uploadkit, CRC64NVME verified"]
    table.ratio("CPU, unverified / bare loop", ours, runs["bare loop"], cpu, 1.06)
    table.ratio("CPU, unverified / curl -T", ours, runs["curl -T"], cpu, 1.0)
    table.ratio("CPU, CRC64NVME verified / bare loop", checked, runs["bare loop"], cpu, 1.2)
    peak = max(run.rss_mib for run in ours + checked)
    table.line("peak RSS, MiB", f"{peak:.1f}   (bare loop {max(run.rss_mib for run in runs['bare loop']):.1f})", "<= 16", peak <= 16)


def large_tls(table, rig, count):
    table.section(f"{rig.large_bytes >> 20} MiB by presigned PUT, TLS 1.3, {count} rounds")
    told = rig.large_digests
    runs = rig.rounds({"bare loop": rig.bare_put("tls", rig.large, told),
                       "curl -T": rig.curl_put("tls", rig.large, told),
                       "uploadkit, unverified": rig.client_put("tls", "none", rig.large, told)}, count)
    gib_cpu(table, runs, rig)
    ours = runs["uploadkit, unverified"]
    table.ratio("CPU, unverified / curl -T", ours, runs["curl -T"], cpu, 1.02)
    table.ratio("CPU, unverified / bare loop", ours, runs["bare loop"], cpu)
    peak = max(run.rss_mib for run in ours)
    table.line("peak RSS, MiB", f"{peak:.1f}   (bare loop {max(run.rss_mib for run in runs['bare loop']):.1f})", "<= 16", peak <= 16)


def sparse(table, rig):
    table.section(f"{8 * rig.large_bytes >> 20} MiB, sparse, plain HTTP, once")
    run = rig.run(rig.client_put("plain", "none", rig.sparse, ""))
    table.line("peak RSS, MiB", f"{run.rss_mib:.1f}", "<= 16", run.rss_mib <= 16)


def many(table, rig, scheme, count):
    table.section(f"{SMALL_FILES} files of 16 KiB by presigned PUT, {scheme}, one client, {count} rounds")
    runs = rig.rounds({"bare loop": rig.bare_many(scheme, IN_FLIGHT),
                       "curl -Z -T": rig.curl_many(scheme),
                       "uploadkit, CRC64NVME verified": rig.client_many(scheme, "checksum"),
                       "uploadkit, unverified": rig.client_many(scheme, "none")}, count)
    show_rates(table, runs)
    ours = runs["uploadkit, CRC64NVME verified"]
    table.ratio("files/s, verified / bare loop", ours, runs["bare loop"], rate, 0.9, at_most=False)
    table.ratio("files/s, verified / curl -Z -T", ours, runs["curl -Z -T"], rate, 1.0, at_most=False)
    table.ratio("files/s, unverified / bare loop", runs["uploadkit, unverified"], runs["bare loop"], rate)


def steps(table, rig, scheme, count):
    table.section(f"{SMALL_FILES} files of 16 KiB through three steps, {scheme}, {count} rounds")
    runs = rig.rounds({"bare loop, three requests": rig.bare_steps(scheme, IN_FLIGHT),
                       "uploadkit, CRC64NVME verified": rig.client_steps(scheme, "checksum")}, count)
    show_rates(table, runs)
    limit = 0.9 if scheme == "plain" else None
    table.ratio("files/s, verified / bare loop", runs["uploadkit, CRC64NVME verified"], runs["bare loop, three requests"],
                rate, limit, at_most=False)


def show_rates(table, runs):
    for name, measured in runs.items():
        low, middle, high = quartiles([rate(run) for run in measured])
        cost_us = quartiles([cpu(run) * 1e6 / SMALL_FILES for run in measured])[1]
        table.line(f"{name}, files/s", f"{middle:,.0f}   ({low:,.0f} to {high:,.0f}; CPU {cost_us:.0f} us a file)")


def polls(table, rig):
    table.section("Client::poll()")
    url = rig.put_url("plain", rig.large_digests)
    idle_ns, idle_allocations, counted_polls, allocations = rig.measure(
        rig.client("polls", "plain", "checksum", url, "", rig.large)).split()
    table.line("with nothing to do, ns", idle_ns, "< 1000", float(idle_ns) < 1000)
    table.line("with nothing to do, allocations in a million", idle_allocations, "0", idle_allocations == "0")
    table.line(f"between state changes, allocations in {counted_polls} polls", allocations, "0", allocations == "0")
    latencies = rig.measure(rig.client("latency", "tls", "none", rig.put_url("tls", ""), "", rig.large))
    number, middle, p99, most = latencies.split()
    table.line(f"poll(500 us), eight TLS uploads, {number} polls: p99, us", f"{p99}   (median {middle}, longest {most})",
               "<= 1000", float(p99) <= 1000)


def micro(table, rig, is_quick):
    table.section("Pure parts, one core")
    command = [rig.program("bench_micro"), "--benchmark_format=json", "--benchmark_min_time=" + ("0.1" if is_quick else "0.5")]
    for each in json.loads(rig.measure(command))["benchmarks"]:
        if each["name"] == "presign":
            table.line("presigned URLs a second", f"{each['items_per_second']:,.0f}", ">= 50,000", each["items_per_second"] >= 50_000)
        else:
            table.line(f"{each['name']} bytes, GB/s", f"{each['bytes_per_second'] / 1e9:.1f}")


def headers(table):
    table.section("#include <uploadkit/uploadkit.hpp>")
    command = ["g++", "-std=c++17", f"-I{ROOT / 'include'}", "-E", "-x", "c++", "-"]
    text = subprocess.run(command, input="#include <uploadkit/uploadkit.hpp>\n", capture_output=True, text=True, check=True).stdout
    lines = text.count("\n")
    table.line("preprocessed lines, g++", f"{lines:,}", "<= 60,000", lines <= 60_000)


def measure_all(rig, table, pairs):
    large_plain(table, rig, pairs)
    large_tls(table, rig, pairs)
    sparse(table, rig)
    for scheme in ("plain", "tls"):
        many(table, rig, scheme, pairs)
    for scheme in ("plain", "tls"):
        steps(table, rig, scheme, pairs)
    polls(table, rig)
    micro(table, rig, table.is_quick)
    headers(table)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--quick", action="store_true", help="three rounds and 256 MiB; nothing is judged")
    parser.add_argument("--rounds", type=int)
    options = parser.parse_args()
    table = Table(options.quick)
    describe_machine(table)
    with Rig(options.programs, 256 if options.quick else 1024) as rig:
        measure_all(rig, table, options.rounds or (3 if options.quick else 15))
    print(f"\n-- bench: {'every figure holds' if table.missed == 0 else f'{table.missed} figures missed'}"
          f" ({time.monotonic() - table.begin:.0f} s)")
    return 0 if table.missed == 0 or options.quick else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BenchFailed as failure:
        sys.exit(f"-- bench: {failure}")

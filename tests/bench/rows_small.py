"""Polls, pure parts, and what including the library costs."""
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def polls(table, rig, _):
    table.section("polls", "Client::poll()")
    url = rig.put_url("plain", rig.large_digests)
    idle_ns, idle_allocations, counted_polls, allocations = rig.measure(
        rig.client("polls", "plain", "checksum", url, "", rig.large)).split()
    table.line("with nothing to do, ns", idle_ns, "< 1000", float(idle_ns) < 1000)
    table.line("with nothing to do, allocations in a million", idle_allocations, "0", idle_allocations == "0")
    table.line(f"between state changes, allocations in {counted_polls} polls", allocations, "0", allocations == "0")
    latencies = rig.measure(rig.client("latency", "tls", "none", rig.put_url("tls", ""), "", rig.large))
    number, middle, p99, most = latencies.split()
    table.line(f"poll(500 us), eight TLS uploads, {number} polls: p99, us", f"{p99} (median {middle}, longest {most})",
               "<= 1000", float(p99) <= 1000)


def micro(table, rig, count):
    table.section("pure", "Pure parts, one core")
    for each in rig.micro("^(presign|checksum)", "0.1" if count < 5 else "0.5"):
        if each["name"] == "presign":
            table.at_least("presigned URLs a second", each["items_per_second"], 50_000)
        else:
            table.line(f"{each['name']} bytes, GB/s", f"{each['bytes_per_second'] / 1e9:.1f}")


def headers(table, _rig, _count):
    table.section("headers", "#include <uploadkit/uploadkit.hpp>")
    command = ["g++", "-std=c++17", f"-I{ROOT / 'include'}", "-E", "-x", "c++", "-"]
    text = subprocess.run(command, input="#include <uploadkit/uploadkit.hpp>\n", capture_output=True, text=True, check=True).stdout
    table.at_most("preprocessed lines, g++", text.count("\n"), 60_000, digits=0)

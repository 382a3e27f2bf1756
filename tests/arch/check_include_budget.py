#!/usr/bin/env python3
"""Checks what <uploadkit/uploadkit.hpp> costs: its preprocessed lines and every header that it reaches (g++)."""
import pathlib
import re
import subprocess

from tree import ROOT, finish

MOST_LINES = 60_000
MOST_FWD_LINES = 60
TOO_DEAR = {"map", "mutex", "thread", "future", "iostream", "regex", "filesystem"}
FOREIGN = re.compile(r"/(curl|openssl|nlohmann|fmt|boost)/|/pugi\w*\.hpp$")


def compiler(root, flag):
    command = ["g++", "-std=c++17", f"-I{root / 'include'}", flag, "-x", "c++", "-"]
    return subprocess.run(command, input="#include <uploadkit/uploadkit.hpp>\n", capture_output=True, text=True, check=True).stdout


def check(root):
    violations = []
    lines = compiler(root, "-E").count("\n")
    if lines > MOST_LINES:
        violations.append(f"uploadkit.hpp: {lines} preprocessed lines, at most {MOST_LINES}")
    reached = compiler(root, "-M").replace("\\\n", " ").split()[1:]
    violations += [f"uploadkit.hpp reaches <{pathlib.Path(path).name}>" for path in reached if pathlib.Path(path).name in TOO_DEAR]
    violations += [f"uploadkit.hpp reaches {path}" for path in reached if FOREIGN.search(path)]
    fwd = root / "include/uploadkit/fwd.hpp"
    if fwd.exists() and len(fwd.read_text().splitlines()) > MOST_FWD_LINES:
        violations.append(f"fwd.hpp: more than {MOST_FWD_LINES} lines")
    return violations


if __name__ == "__main__":
    finish("include budget", check(ROOT))

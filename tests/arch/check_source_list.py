#!/usr/bin/env python3
"""Checks that src/uploadkit/src.hpp includes every .cpp of the library once; --write rewrites it."""
import re
import sys

from tree import ROOT, files, finish, shown

FRAME = """/// \\file
/// The whole implementation, for header-only use: include it in exactly one translation unit of a program.
/// `./dev fix` writes this list.
#ifndef UPLOADKIT_SRC_HPP
#define UPLOADKIT_SRC_HPP

{includes}
#endif
"""


def sources(root):
    return [path.relative_to(root / "src").as_posix() for path in files(root, "src/uploadkit/*/*.cpp")]


def text(root):
    return FRAME.format(includes="".join(f"#include <{path}>\n" for path in sources(root)))


def check(root):
    path = root / "src/uploadkit/src.hpp"
    if not path.exists():
        return [f"{shown(root, path)}: missing"]
    listed = re.findall(r"^#include <(.*)>$", path.read_text(), re.M)
    wanted = sources(root)
    return ([f"{shown(root, path)}: does not include {each}" for each in wanted if each not in listed] +
            [f"{shown(root, path)}: includes {each}, which is no source" for each in listed if each not in wanted] +
            [f"{shown(root, path)}: includes {each} twice" for each in set(listed) if listed.count(each) > 1])


if __name__ == "__main__":
    if "--write" in sys.argv:
        (ROOT / "src/uploadkit/src.hpp").write_text(text(ROOT))
    finish("source list", check(ROOT))

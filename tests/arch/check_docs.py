#!/usr/bin/env python3
"""Checks the documents: snippets come from compiled files, links lead somewhere, every error code is explained and tested.

A snippet is a ```cpp block under a line `<!-- snippet: FILE NAME -->`; its text is what stands in FILE between
`// [NAME]` and `// [NAME end]`. --write copies the files' text into the documents.
"""
import re
import sys
import textwrap

from tree import ROOT, files, finish, shown

SNIPPET = re.compile(r"(<!-- snippet: (\S+) (\S+) -->\n```cpp\n)(.*?)(?=```)", re.S)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
ERRC = re.compile(r"^  (\w+) = \d+,", re.M)
# Words about how the project came about; they tell a reader nothing.
OUTSIDE = re.compile(r"\.\./shared|\bthis session\b|\bissue #?\d+", re.I)
# The one line that knows where foreign vectors may lie.
OUTSIDE_ALLOWED = re.compile(r"UPLOADKIT_VECTORS")


def documents(root):
    return files(root, "*.md", "docs/**/*.md", "conan/**/*.md", "vcpkg/**/*.md")


def snippet_text(root, name, tag):
    """The tagged text of a file, dedented; None where there is none."""
    path = root / name
    if not path.exists():
        return None
    found = re.search(rf"^[ \t]*// \[{re.escape(tag)}\]\n(.*?)^[ \t]*// \[{re.escape(tag)} end\]", path.read_text(), re.S | re.M)
    return textwrap.dedent(found[1]) if found else None


def check_snippets(root):
    for path in documents(root):
        text = path.read_text()
        covered = SNIPPET.findall(text)
        if len(covered) != len(re.findall(r"^```(?:cpp|c\+\+)", text, re.M)):
            yield f"{shown(root, path)}: a C++ block has no `<!-- snippet: FILE NAME -->` above it"
        for _, name, tag, body in covered:
            wanted = snippet_text(root, name, tag)
            if wanted is None:
                yield f"{shown(root, path)}: {name} has no part [{tag}]"
            elif wanted != body:
                yield f"{shown(root, path)}: [{tag}] differs from {name}; `./dev fix` copies it"


def write_snippets(root):
    for path in documents(root):
        text = path.read_text()
        filled = SNIPPET.sub(lambda match: match[1] + (snippet_text(root, match[2], match[3]) or match[4]), text)
        if filled != text:
            path.write_text(filled)


def check_links(root):
    for path in documents(root):
        for target in LINK.findall(path.read_text()):
            if re.match(r"[a-z]+:|#", target):
                continue
            if not (path.parent / target.split("#")[0]).exists():
                yield f"{shown(root, path)}: the link {target} leads nowhere"


def check_error_codes(root):
    codes = ERRC.findall((root / "include/uploadkit/error.hpp").read_text())
    table = root / "docs/errors.md"
    rows = table.read_text() if table.exists() else ""
    tests = "\n".join(path.read_text() for path in files(root, "tests/**/*.cpp", "tests/**/*.hpp", "tests/**/*.py"))
    for code in codes:
        if f"| `{code}` |" not in rows:
            yield f"docs/errors.md: no row for `{code}`"
        if not re.search(rf"Errc::{code}\b|\"{code}\"", tests):
            yield f"tests: none names Errc::{code}"


def check_facts(root):
    """Each fact that the library attaches is explained where applications look it up."""
    explained = (root / "docs/errors.md").read_text() if (root / "docs/errors.md").exists() else ""
    for path in files(root, "src/uploadkit/*/*.[ch]pp"):
        for call in re.findall(r"make_error\((?:[^;]|;(?=[^\n]*\"))*?\);", path.read_text()):
            for fact in re.findall(r'\{"(\w+)",', call):
                if f"`{fact}`" not in explained:
                    yield f"{shown(root, path)}: docs/errors.md does not explain the fact `{fact}`"


def check_outside(root):
    for path in files(root, "*", ".ci/*", "*/**/*"):
        if path.suffix in {".pyc", ".log"} or ".git" in path.parts or path.name in {"check_docs.py", "selftest.py"}:
            continue
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            found = OUTSIDE.search(line)
            if found and not OUTSIDE_ALLOWED.search(line):
                yield f"{shown(root, path)}:{number}: `{found[0]}` is nothing of this project"


def check(root):
    return [*check_snippets(root), *check_links(root), *check_error_codes(root), *check_facts(root), *check_outside(root)]


if __name__ == "__main__":
    if "--write" in sys.argv:
        write_snippets(ROOT)
    finish("docs", check(ROOT))

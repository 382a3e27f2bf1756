#!/usr/bin/env python3
"""Checks the shape of the code: lengths, words that have no place here, names, how a file begins."""
import re

from tree import ROOT, files, finish, shown

# Pattern of files -> most lines of a file.
FILE_LINES = {
    "include/uploadkit/*.hpp": 300,
    "src/uploadkit/*/*.[ch]pp": 300,
    "tools/**/*.[ch]pp": 300,
    "examples/*.cpp": 150,
    "tests/unit/**/*.cpp": 400,
    "tests/flow/*.cpp": 400,
    "tests/property/*.cpp": 400,
    "tests/support/*.[ch]pp": 300,
}
FUNCTION_LINES = 60
TEST_CASE_LINES = 40

# What the library never says. Comments and string literals do not count.
FORBIDDEN = {
    r"\bthrow\b": "the library does not throw",
    r"\b(try|catch)\b": "the library does not catch",
    r"(?<![\w.>])(std::)?(abort|terminate)\s*\(\s*\)|(?<![\w.>])(std::)?_?(exit|Exit|quick_exit)\s*\(":
        "the library does not end the process",
    r"\bstd::(cout|cerr|clog)\b|\bf?printf\s*\(|\bf?puts\s*\(|\bputchar\s*\(": "the library does not print",
    r"\bdynamic_cast\b|\btypeid\b": "the library does without RTTI",
    r"\bstd::sto(i|l|ul|ll|ull|f|d|ld)\b": "throws; use core::parse_int",
    r"\busing\s+namespace\b": "all sources meet in one translation unit",
    r"^\s*namespace\s*\{": "name it detail::<file>: all sources meet in one translation unit",
    r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|rand|srand|tmpnam|system|popen)\s*\(": "banned function",
    r"\b(localtime|gmtime|mktime|strftime|setlocale)(_r)?\s*\(": "locale and time zone; use core/time_text",
    r"\b(std::|secure_)?getenv\s*\(": "the library reads no environment variable",
    r"\bgoto\b": "no goto",
}
# (file, pattern start) that are allowed.
EXCEPTIONS = {
    ("include/uploadkit/exceptions.hpp", r"\bthrow\b"),
    ("src/uploadkit/core/call_user.hpp", r"\b(try|catch)\b"),
}
VAGUE = re.compile(r"\b(?:class|struct|enum(?: class)?)\s+(?:UPLOADKIT_API\s+)?(\w*(?:Manager|Helper|Utils?|Handler|Data|Info))\b")
VAGUE_FILE = re.compile(r"(^|_)(manager|helpers?|utils?|handler|misc|common)(_|\.)")
UNFINISHED = re.compile(r"TODO\(now\)|\bFIXME\b|\bXXX\b")


def without_comments_and_strings(text):
    """The code with the same lines, but comments and the contents of literals blanked."""
    def blank(match):
        token = match[0]
        if token[0] in "\"'":
            return token[0] * 2
        if token.startswith("R\""):
            return '""' + "\n" * token.count("\n")
        return "\n" * token.count("\n")
    return re.sub(r'R"(\w*)\((?:.|\n)*?\)\1"|//[^\n]*|/\*(?:.|\n)*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])*\'',
                  blank, text)


def check_lengths(root):
    for pattern, most in FILE_LINES.items():
        for path in files(root, pattern):
            lines = len(path.read_text().splitlines())
            if lines > most:
                yield f"{shown(root, path)}: {lines} lines, at most {most}"


def functions(lines):
    """(first line number, head, number of lines) of each block that looks like a function or a test case."""
    open_blocks = {}
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip())
        text = line.strip()
        if indent > 2:
            continue
        if text.startswith("}") and indent in open_blocks:
            first, head = open_blocks.pop(indent)
            yield first, head, number - first + 1
        elif text and not text.startswith(("#", "}", "public:", "private:")):
            head = re.match(r"(namespace|class|struct|enum|union|inline namespace|extern)\b", text)
            if text.endswith("{") and not head:
                open_blocks.setdefault(indent, (number, text))


def check_functions(root):
    for pattern in FILE_LINES:
        for path in files(root, pattern):
            for first, head, length in functions(path.read_text().splitlines()):
                most = TEST_CASE_LINES if head.startswith("TEST_CASE") else FUNCTION_LINES
                if length > most:
                    yield f"{shown(root, path)}:{first}: {length} lines in one block, at most {most}"


def check_words(root):
    for path in files(root, "include/uploadkit/*.hpp", "src/uploadkit/*/*.[ch]pp"):
        name = shown(root, path)
        code = without_comments_and_strings(path.read_text())
        for number, line in enumerate(code.splitlines(), 1):
            for pattern, why in FORBIDDEN.items():
                found = re.search(pattern, line)
                if found and (name, pattern) not in EXCEPTIONS:
                    yield f"{name}:{number}: `{found[0].strip()}`: {why}"


def check_names(root):
    for path in files(root, "include/uploadkit/*.hpp", "src/uploadkit/*/*.[ch]pp", "tools/**/*.[ch]pp", "tests/**/*.[ch]pp"):
        name = shown(root, path)
        if VAGUE_FILE.search(path.name) or not re.fullmatch(r"[a-z0-9_]+\.[ch]pp", path.name):
            yield f"{name}: a file is named after what is in it, in snake_case"
        for number, line in enumerate(path.read_text().splitlines(), 1):
            vague = VAGUE.search(line) if name.startswith(("include/", "src/")) else None
            if vague:
                yield f"{name}:{number}: `{vague[1]}` says nothing about what it is"
            if UNFINISHED.search(line):
                yield f"{name}:{number}: unfinished"


def check_beginnings(root):
    for path in files(root, "include/uploadkit/*.hpp", "src/uploadkit/*/*.hpp"):
        name = shown(root, path)
        relative = re.sub(r"^(include|src)/", "", name)
        guard = re.sub(r"\W", "_", relative).upper()
        text = path.read_text()
        if not text.startswith("/// \\file\n/// "):
            yield f"{name}: a header starts with /// \\file and one sentence"
        if f"#ifndef {guard}\n#define {guard}\n" not in text:
            yield f"{name}: the include guard is {guard}"
    for path in files(root, "src/uploadkit/*/*.cpp"):
        name = shown(root, path)
        text = path.read_text()
        if not text.startswith("// "):
            yield f"{name}: a source starts with one sentence"
        own = re.sub(r"^src/", "", name).replace(".cpp", ".hpp")
        first = re.search(r"#include <([^>]*)>", text)
        if (root / "src" / own).exists() and (not first or first[1] != own):
            yield f"{name}: includes <{own}> first"


def check(root):
    return [*check_lengths(root), *check_functions(root), *check_words(root), *check_names(root), *check_beginnings(root)]


if __name__ == "__main__":
    finish("shape", check(ROOT))

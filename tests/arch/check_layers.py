#!/usr/bin/env python3
"""Checks who includes whom: layers only downwards, third-party headers only where they are allowed."""
import re

from tree import LAYERS, ROOT, files, finish, shown

# Header prefix -> the files (or layers, ending in "/") of the library that may include it.
THIRD_PARTY = {
    "nlohmann/": ["core/json_read.cpp"],
    "pugixml": ["core/xml_read.cpp"],
    "curl/": ["http/"],
    "openssl/": ["digest/", "http/ca_store.cpp"],
    "fmt/": [f"{layer}/" for layer in LAYERS],
}
# The operating system: files and sockets; clocks and processor features are reached through the standard library.
SYSTEM = ["files/", "http/"]
SYSTEM_HEADER = re.compile(r"^(sys/|linux/|windows|unistd|fcntl|poll|dirent|io|winsock)")
# Standard headers, and one of the system, that belong to one layer.
STANDARD = {
    "sys/random.h": ["digest/"],
    "filesystem": ["files/"],
    "fstream": ["files/"],
    "thread": ["client/"],
    "iostream": [],
    "regex": [],
    "immintrin.h": ["digest/"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[1], match[2]


def allowed(place, places):
    return any(place == each or (each.endswith("/") and place.startswith(each)) for each in places)


def foreign_violation(place, header):
    """Why a file of the library may not include a header that is not the project's, or None."""
    for prefix, places in THIRD_PARTY.items():
        if header.startswith(prefix):
            return None if allowed(place, places) else f"<{header}> is only for {', '.join(places)}"
    if header in STANDARD:
        return None if allowed(place, STANDARD[header]) else f"<{header}> is only for {STANDARD[header] or 'nobody'}"
    if SYSTEM_HEADER.match(header):
        return None if allowed(place, SYSTEM) else f"<{header}> is only for {', '.join(SYSTEM)}"
    if "/" in header:
        return f"<{header}> is no dependency of the library"
    return None


def private_violation(root, place, header):
    """Why a file of the library may not include another header of the project, or None."""
    layer = place.split("/")[0]
    parts = header.split("/")
    if len(parts) == 2:
        known = (root / "include" / header).exists()
        return None if known else f"<{header}> is no public header"
    if parts[1] != layer and parts[1] not in LAYERS.get(layer, []):
        return f"{layer} may not include {parts[1]} (<{header}>)"
    return None


def check_library(root):
    for path in files(root, "src/uploadkit/*/*.[ch]pp"):
        place = path.relative_to(root / "src/uploadkit").as_posix()
        if place.split("/")[0] not in LAYERS:
            yield f"{shown(root, path)}: no such layer"
            continue
        for number, bracket, header in includes(path):
            if bracket == '"':
                yield f"{shown(root, path)}:{number}: \"{header}\" is to be written <uploadkit/...>"
                continue
            ours = header.startswith("uploadkit/")
            why = private_violation(root, place, header) if ours else foreign_violation(place, header)
            if why:
                yield f"{shown(root, path)}:{number}: {why}"


def check_public(root):
    for path in files(root, "include/uploadkit/*.hpp"):
        for number, _, header in includes(path):
            public = header.startswith("uploadkit/") and header.count("/") == 1
            if "/" in header and not public:
                yield f"{shown(root, path)}:{number}: a public header sees the standard library only, not <{header}>"


def check(root):
    return [*check_library(root), *check_public(root)]


if __name__ == "__main__":
    finish("layers", check(ROOT))

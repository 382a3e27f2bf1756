"""What the structure checks share: the project's files, layers and how a violation is reported."""
import pathlib
import sys

# From the bottom up; each layer may include what stands right of it, itself, and the public headers.
LAYERS = {
    "core": [],
    "digest": ["core"],
    "signing": ["core", "digest"],
    "http": ["core"],
    "files": ["core", "digest"],
    "plan": ["core"],
    "backends": ["core", "signing", "digest"],
    "engine": ["core", "plan", "digest"],
    "credentials": ["core", "digest", "files"],
    "client": ["core", "digest", "signing", "http", "files", "plan", "backends", "engine", "credentials"],
}

ROOT = pathlib.Path(__file__).resolve().parents[2]


def files(root, *patterns):
    """The files under `root` that match, sorted, build folders left out."""
    found = set()
    for pattern in patterns:
        found.update(path for path in root.glob(pattern)
                     if path.is_file() and "build" not in path.relative_to(root).parts)
    return sorted(found)


def shown(root, path):
    return path.relative_to(root).as_posix()


def finish(name, violations):
    """Prints the violations and ends the program: 0 where there are none."""
    for violation in violations:
        print(violation)
    print(f"{name}: {len(violations) or 'no'} violation{'' if len(violations) == 1 else 's'}")
    sys.exit(1 if violations else 0)

"""The files that flows and the demo upload, made on the spot so that each run sends other bytes."""
import os
import struct
import zlib


def png(path, side):
    """A picture of noise, `side` by `side` points: about 3 * side * side bytes."""
    rows = b"".join(b"\0" + os.urandom(3 * side) for _ in range(side))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) +
                     chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b""))
    return path


def csv(path, rows):
    path.write_text("sku,title,price\n" + "".join(f"{i},{os.urandom(8).hex()},{i}.50\n" for i in range(rows)))
    return path


def make_all(folder):
    """The picture, the 12 MiB file and the catalogue of the flows, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    return {"picture": png(folder / "picture.png", 160), "large": png(folder / "large.png", 2048),
            "catalogue": csv(folder / "catalogue.csv", 500), "odd name": png(folder / "Straße 1+2 (a).png", 16)}

#!/usr/bin/env python3
"""Writes sigv4a.json: keys of Signature Version 4A derived anew in Python, with the public half and a signature by the
cryptography package for each (ECDSA signatures differ every time, so a new run changes them).
"""
import hashlib
import hmac
import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
TEXT = "AWS4-ECDSA-P256-SHA256\n20240930T123456Z\n20240930/s3/aws4_request\n" + hashlib.sha256(b"").hexdigest()
ACCESS_KEYS = [
    ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ("AKISORANDOMAASORANDOM", "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom"),
    ("short", "s"),
    ("long", "0123456789abcdef" * 8),
]


def derive(access_key, secret):
    for counter in range(1, 255):
        fixed = b"\0\0\0\1" + b"AWS4-ECDSA-P256-SHA256" + b"\0" + access_key.encode() + bytes([counter]) + b"\0\0\1\0"
        candidate = int.from_bytes(hmac.new(b"AWS4A" + secret.encode(), fixed, hashlib.sha256).digest(), "big")
        if candidate <= ORDER - 2:
            return ec.derive_private_key(candidate + 1, ec.SECP256R1())
    raise ValueError(access_key)


def case(access_key, secret):
    private = derive(access_key, secret)
    numbers = private.private_numbers()
    return {"access_key_id": access_key, "secret_access_key": secret, "private": "%064x" % numbers.private_value,
            "x": "%064x" % numbers.public_numbers.x, "y": "%064x" % numbers.public_numbers.y,
            "signature": private.sign(TEXT.encode(), ec.ECDSA(hashes.SHA256())).hex()}


def main():
    document = {"text": TEXT, "order": "%064x" % ORDER, "cases": [case(*pair) for pair in ACCESS_KEYS]}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sigv4a.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    print(len(document["cases"]), "cases")


if __name__ == "__main__":
    main()

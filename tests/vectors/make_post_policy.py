#!/usr/bin/env python3
"""Writes post_policy.json: forms that boto3's generate_presigned_post makes under a fixed clock."""
import base64
import datetime
import json
import os

import boto3
import botocore.auth
import botocore.signers
from botocore.config import Config

ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJHMEUCIQDexample+token/with=pad=="
NOON = datetime.datetime(2024, 9, 30, 12, 34, 56)

# What PostPolicy says: key or key_prefix, sizes, content types, fields, field_prefixes.
CASES = [
    {"name": "a key alone", "key": "photos/1.jpg"},
    {"name": "a key prefix and a range of sizes", "key_prefix": "user/1/", "min_bytes": 1, "max_bytes": 10485760},
    {"name": "an exact content type", "key": "a b+c/ä%2F$.jpg", "content_type": "image/jpeg", "max_bytes": 0},
    {"name": "the start of a content type", "key_prefix": "in/", "content_type_prefix": "image/", "expires": 604800},
    {"name": "fields", "key": "k", "fields": [["acl", "public-read"], ["success_action_status", "201"],
                                              ["x-amz-meta-name", "ünï \"quoted\" \\ 😀"], ["Cache-Control", "no-cache"]]},
    {"name": "starts of fields", "key": "k", "field_prefixes": [["x-amz-meta-tag", ""], ["success_action_redirect",
                                                                                        "https://example.com/"]]},
    {"name": "a session token, another region, path style", "key": "k", "token": TOKEN, "region": "eu-central-1",
     "endpoint": "https://storage.example.com:8443", "expires": 1},
]


def conditions_of(case):
    conditions = []
    if "min_bytes" in case or "max_bytes" in case:
        conditions.append(["content-length-range", case.get("min_bytes", 0), case["max_bytes"]])
    if "content_type" in case:
        conditions.append({"Content-Type": case["content_type"]})
    if "content_type_prefix" in case:
        conditions.append(["starts-with", "$Content-Type", case["content_type_prefix"]])
    conditions += [{name: value} for name, value in case.get("fields", [])]
    return conditions + [["starts-with", "$" + name, value] for name, value in case.get("field_prefixes", [])]


def form(case):
    config = Config(signature_version="s3v4", s3={"addressing_style": "path" if "endpoint" in case else "virtual"})
    client = boto3.client("s3", region_name=case.get("region", "us-east-1"), aws_access_key_id=ACCESS_KEY,
                          aws_secret_access_key=SECRET_KEY, aws_session_token=case.get("token"),
                          endpoint_url=case.get("endpoint"), config=config)
    fields = dict(case.get("fields", []))
    if "content_type" in case:
        fields["Content-Type"] = case["content_type"]
    return client.generate_presigned_post("bucket", case.get("key", case.get("key_prefix", "") + "${filename}"), fields,
                                          conditions_of(case), case.get("expires", 3600))


def main():
    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: NOON
    botocore.signers.get_current_datetime = lambda remove_tzinfo=True: NOON
    cases = []
    for case in CASES:
        made = form(case)
        cases.append({**case, "url": made["url"], "form": [[name, value] for name, value in made["fields"].items()],
                      "policy": json.loads(base64.b64decode(made["fields"]["policy"]))})
    document = {"made_by": "boto3 " + boto3.__version__, "access_key_id": ACCESS_KEY, "secret_access_key": SECRET_KEY,
                "timestamp": "20240930T123456Z", "bucket": "bucket", "cases": cases}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "post_policy.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    print(len(cases), "cases")


if __name__ == "__main__":
    main()

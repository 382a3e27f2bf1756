#!/usr/bin/env python3
"""Writes boto3_urls.json: requests signed by boto3 under a fixed clock, for the judge of signatures.

Run by hand when a case is added: python3 boto3_urls.py > boto3_urls.json
"""
import datetime
import json

import boto3
import botocore
import botocore.auth
import botocore.compat
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

NOW = datetime.datetime(2024, 9, 30, 12, 0, 0)
KEY, SECRET, TOKEN = "AKIATEST", "secret/+key", "token+/=="
KEYS = ["plain.txt", "a b+c.txt", "ümlaut/日本.txt", "f/../g", "./x", "a//b", "q?x=1&y", "per%cent%20", "~!*'()", "x=1;y@:,$"]


def freeze():
    fixed = lambda *_, **__: NOW
    if hasattr(botocore.auth, "get_current_datetime"):
        botocore.auth.get_current_datetime = fixed
    else:
        class Frozen(datetime.datetime):
            utcnow = classmethod(fixed)

        botocore.auth.datetime.datetime = Frozen


def client(style, token=None):
    return boto3.client("s3", endpoint_url="http://s3.localhost:8000", region_name="us-east-1", aws_access_key_id=KEY,
                        aws_secret_access_key=SECRET, aws_session_token=token,
                        config=Config(signature_version="s3v4", s3={"addressing_style": style}))


def urls():
    for key in KEYS:
        for style in ("path", "virtual"):
            url = client(style).generate_presigned_url("put_object", Params={"Bucket": "bucket", "Key": key},
                                                       ExpiresIn=300)
            yield {"name": f"{style} {key}", "method": "PUT", "url": url, "headers": {}}
    params = {"Bucket": "bucket", "Key": "k", "ContentType": "image/png", "Metadata": {"a": "b c"},
              "ContentDisposition": "attachment; filename=\"x y\""}
    yield {"name": "signed headers", "method": "PUT",
           "url": client("path").generate_presigned_url("put_object", Params=params, ExpiresIn=300),
           "headers": {"Content-Type": "image/png", "x-amz-meta-a": "b c",
                       "Content-Disposition": "attachment; filename=\"x y\""}}
    yield {"name": "session token", "method": "PUT", "token": TOKEN,
           "url": client("path", TOKEN).generate_presigned_url("put_object", Params={"Bucket": "bucket", "Key": "k"}),
           "headers": {}}


def in_headers():
    for target in ("/bucket/a%20b%2Bc", "/bucket?list-type=2&prefix=a%2Fb&delimiter=", "/bucket/k?uploads"):
        request = AWSRequest(method="GET", url="http://127.0.0.1:8000" + target, headers={"X-Amz-Meta-A": "b   c"})
        botocore.auth.S3SigV4Auth(Credentials(KEY, SECRET), "s3", "us-east-1").add_auth(request)
        headers = {k: v for k, v in request.headers.items()}
        yield {"name": "header " + target, "method": "GET", "url": request.url, "headers": headers}


freeze()
cases = list(urls()) + list(in_headers())
print(json.dumps({"made_by": "boto3 " + boto3.__version__, "cases": cases}, indent=1, ensure_ascii=True))

#!/usr/bin/env python3
"""Writes sigv4.json: requests signed by boto3 under a fixed clock, with the texts behind each signature.

The clock is botocore.auth's own look-up of the time, replaced here; no request leaves the process.
"""
import base64
import datetime
import hashlib
import json
import os

import boto3
import botocore.auth
from botocore.config import Config

ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJHMEUCIQDexample+token/with=pad=="
NOON = datetime.datetime(2024, 9, 30, 12, 34, 56)
LEAP = datetime.datetime(2024, 2, 29, 23, 59, 59)

KEYS = [
    "plain.jpg", "a b.txt", "  two blanks  ", "a+b.txt", "a%b.txt", "a%2Fb.txt", "%", "%zz", "ä ö ü ß.txt",
    "日本語/ファイル.png", "emoji 😀🚀.gif", "combining e\u0301.txt", "!$&'()*,;=:@", "[brackets]{braces}",
    "unreserved-._~", "./dot", "../up", "a/./b", "a/../b", "//double//slash", "trailing/", "/leading",
    "question?mark=1&x", "hash#tag", "new\nline", "tab\tstop", "quotes\"'`", "back\\slash", "<angle>|^",
    "\x7fdelete", "\u00a0hard blank", "a=b&c=d",
]

recorded = {}


class Recorded(Exception):
    """Ends a call of boto3 once its request is signed."""


def record(auth_class):
    string_to_sign, add_auth = auth_class.string_to_sign, auth_class.add_auth

    def recording_string_to_sign(self, request, canonical_request):
        text = string_to_sign(self, request, canonical_request)
        recorded.update(canonical_request=canonical_request, string_to_sign=text,
                        signature=self.signature(text, request))
        return text

    def recording_add_auth(self, request):
        for name in ("amz-sdk-invocation-id", "amz-sdk-request", "User-Agent"):
            del request.headers[name]
        recorded.clear()
        recorded.update(method=request.method, url=request.url)
        add_auth(self, request)
        recorded.update(signed_url=request.url, headers=[[n, v if isinstance(v, str) else v.decode()]
                                                         for n, v in request.headers.items()])
        if not isinstance(self, botocore.auth.SigV4QueryAuth):
            raise Recorded()

    auth_class.string_to_sign, auth_class.add_auth = recording_string_to_sign, recording_add_auth


def client(service="s3", region="us-east-1", style="virtual", token=None, endpoint=None):
    config = Config(signature_version="s3v4" if service == "s3" else "v4", s3={"addressing_style": style},
                    request_checksum_calculation="when_required", retries={"max_attempts": 0})
    return boto3.client(service, region_name=region, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY,
                        aws_session_token=token, endpoint_url=endpoint, config=config)


class Vectors:
    def __init__(self):
        self.cases = []

    def add(self, name, form, moment, call, **settings):
        botocore.auth.get_current_datetime = lambda remove_tzinfo=True: moment
        settings.setdefault("service", "s3")
        settings.setdefault("region", "us-east-1")
        made = client(**settings)
        try:
            call(made)
        except Recorded:
            pass
        lines = recorded["canonical_request"].split("\n")
        signed = lines[-2].split(";")
        made_by_signer = ("host", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256")
        self.cases.append({
            "name": name, "form": form, "method": recorded["method"], "url": recorded["url"],
            "headers": [h for h in recorded["headers"] if h[0].lower() in signed and h[0].lower() not in made_by_signer],
            "region": settings["region"], "service": made.meta.service_model.signing_name,
            "payload_hash": lines[-1], "session_token": settings.get("token") or "",
            "timestamp": moment.strftime("%Y%m%dT%H%M%SZ"),
            "expires": int(recorded["signed_url"].split("X-Amz-Expires=")[1].split("&")[0]) if form == "query" else 0,
            "canonical_request": recorded["canonical_request"], "string_to_sign": recorded["string_to_sign"],
            "signature": recorded["signature"],
        })

    def presign(self, name, operation, parameters, expires=900, moment=NOON, **settings):
        self.add(name, "query", moment, lambda c: c.generate_presigned_url(operation, Params=parameters,
                                                                            ExpiresIn=expires), **settings)

    def headers(self, name, operation, parameters, moment=NOON, **settings):
        self.add(name, "headers", moment, lambda c: getattr(c, operation)(**parameters), **settings)


def odd_keys(vectors):
    for key in KEYS:
        shown = ascii(key)
        vectors.presign("presigned PUT of " + shown, "put_object", {"Bucket": "bucket", "Key": key})
        vectors.presign("presigned GET, path style, of " + shown, "get_object", {"Bucket": "bucket", "Key": key},
                        style="path", region="eu-central-1", expires=604800)
        vectors.headers("signed PUT of " + shown, "put_object", {"Bucket": "bucket", "Key": key, "Body": b"bytes"})


def methods_and_tokens(vectors):
    where = {"Bucket": "bucket", "Key": "a b/c+d.jpg"}
    for style in ("virtual", "path"):
        for operation in ("get_object", "head_object", "delete_object", "put_object"):
            for token in (None, TOKEN):
                told = "%s, %s style%s" % (operation, style, ", with a session token" if token else "")
                settings = {"style": style, "token": token, "region": "eu-west-1"}
                vectors.presign("presigned " + told, operation, where, moment=LEAP, expires=1, **settings)
                vectors.headers("signed " + told, operation, where, moment=LEAP, **settings)


def header_sets(vectors):
    body_md5 = base64.b64encode(hashlib.md5(b"bytes").digest()).decode()
    sets = {
        "content type": {"ContentType": "image/jpeg"},
        "content type with parameters": {"ContentType": "text/plain; charset=\"utf-8\""},
        "length": {"ContentLength": 5},
        "MD5": {"ContentMD5": body_md5},
        "metadata": {"Metadata": {"first": "1", "Second-Name": "two  blanks   here", "a": "x,y"}},
        "encryption": {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "arn:aws:kms:us-east-1:1:key/a"},
        "everything": {"ContentType": "image/png", "CacheControl": "no-cache, max-age=0", "ContentMD5": body_md5,
                       "ContentDisposition": "attachment; filename=\"a b.png\"", "ContentEncoding": "gzip",
                       "ACL": "bucket-owner-full-control", "StorageClass": "STANDARD_IA", "Tagging": "a=b&c=d%20e",
                       "ExpectedBucketOwner": "123456789012", "IfNoneMatch": "*", "Metadata": {"z": "9", "b": "8"}},
        "checksum": {"ChecksumCRC64NVME": "AAAAAAAAAAA="},
    }
    for name, parameters in sets.items():
        where = {"Bucket": "bucket", "Key": "key", **parameters}
        vectors.presign("presigned PUT with " + name, "put_object", where)
        vectors.headers("signed PUT with " + name, "put_object", {**where, "Body": b"bytes"})
    vectors.headers("signed GET with a range", "get_object", {"Bucket": "bucket", "Key": "key", "Range": "bytes=0-9"})


def queries(vectors):
    part = {"Bucket": "bucket", "Key": "key", "UploadId": "abc/+=~ 1", "PartNumber": 10000}
    vectors.presign("presigned part", "upload_part", part)
    vectors.headers("signed part", "upload_part", {**part, "Body": b""})
    listing = {"Bucket": "bucket", "Prefix": "a+b c/ä&=", "Delimiter": "/", "MaxKeys": 2, "StartAfter": ""}
    vectors.presign("presigned listing", "list_objects_v2", listing)
    vectors.headers("signed listing", "list_objects_v2", listing)
    answer = {"Bucket": "bucket", "Key": "key", "VersionId": "null", "ResponseContentType": "text/plain; charset=utf-8",
              "ResponseContentDisposition": "attachment; filename*=UTF-8''%e2%82%ac.txt"}
    vectors.presign("presigned GET that names its answer's headers", "get_object", answer)
    vectors.headers("signed GET that names its answer's headers", "get_object", answer)
    vectors.headers("signed begin of a multipart upload", "create_multipart_upload", {"Bucket": "bucket", "Key": "k"})
    vectors.headers("signed lifecycle of a bucket", "get_bucket_lifecycle_configuration", {"Bucket": "bucket"})


def endpoints(vectors):
    where = {"Bucket": "bucket", "Key": "key"}
    for endpoint in ("http://localhost:9000", "https://storage.example.com:8443", "https://storage.example.com:443",
                     "http://storage.example.com:80", "http://127.0.0.1:9000", "http://[::1]:9000"):
        vectors.presign("presigned PUT at " + endpoint, "put_object", where, style="path", endpoint=endpoint)
        vectors.headers("signed GET at " + endpoint, "get_object", where, style="path", endpoint=endpoint)
    vectors.presign("presigned PUT in the region auto", "put_object", where, region="auto", style="path",
                    endpoint="https://account.r2.example.com")


def generic_rules(vectors):
    arn = "arn:aws:lambda:us-east-1:123456789012:function:my function"
    settings = {"service": "lambda"}
    vectors.headers("a path with escapes under generic rules", "get_function", {"FunctionName": arn}, **settings)
    vectors.headers("a query under generic rules", "list_functions", {"Marker": "a+b/c=", "MaxItems": 5}, **settings)
    vectors.headers("a body under generic rules", "list_tables", {"Limit": 1}, service="dynamodb")
    vectors.headers("a token under generic rules", "list_tables", {}, service="dynamodb", token=TOKEN)


def main():
    for auth_class in (botocore.auth.SigV4Auth, botocore.auth.SigV4QueryAuth, botocore.auth.S3SigV4QueryAuth):
        if "string_to_sign" in auth_class.__dict__ or auth_class is botocore.auth.SigV4Auth:
            record(auth_class)
    vectors = Vectors()
    for part in (odd_keys, methods_and_tokens, header_sets, queries, endpoints, generic_rules):
        part(vectors)
    document = {"made_by": "boto3 " + boto3.__version__, "access_key_id": ACCESS_KEY, "secret_access_key": SECRET_KEY,
                "cases": vectors.cases}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sigv4.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    print(len(vectors.cases), "cases")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes presign.json: URLs presigned by boto3 under a fixed clock, with the options of this library that ask for them.

The clock is botocore.auth's own look-up of the time, replaced here; no request leaves the process.
"""
import datetime
import json
import os
import urllib.parse

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.credentials
from botocore.config import Config

ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJHMEUCIQDexample+token/with=pad=="
MOMENTS = [datetime.datetime(2024, 9, 30, 12, 34, 56), datetime.datetime(2024, 2, 29, 23, 59, 59),
           datetime.datetime(2031, 12, 31, 0, 0, 0)]

KEYS = [
    "plain.jpg", "album/2024/1.jpg", "a b.txt", "  two blanks  ", "a+b.txt", "a%b.txt", "a%2Fb.txt", "%", "%zz",
    "ä ö ü ß.txt", "日本語/ファイル.png", "emoji 😀🚀.gif", "combining e\u0301.txt", "!$&'()*,;=:@", "[brackets]{braces}",
    "unreserved-._~", "./dot", "../up", "a/./b", "a/../b", "a//double//slash", "trailing/", "question?mark=1&x",
    "hash#tag", "new\nline", "tab\tstop", "quotes\"'`", "back\\slash", "<angle>|^", "\x7fdelete", "\u00a0hard blank",
    "a=b&c=d", "private/us-east-1:0f5c9d6e-1c11-4a2f-8d2b-3f1f2b6f0d11/1.jpg", "k" * 1024, "é" * 512, "~", ".", "..",
]
OPERATIONS = {"GET": "get_object", "PUT": "put_object", "HEAD": "head_object", "DELETE": "delete_object"}
# What boto3 calls an option of this library, by method.
OBJECT_NAMES = {"content_type": "ContentType", "content_disposition": "ContentDisposition",
                "cache_control": "CacheControl", "expected_bucket_owner": "ExpectedBucketOwner"}
ANSWER_NAMES = {"content_type": "ResponseContentType", "content_disposition": "ResponseContentDisposition",
                "cache_control": "ResponseCacheControl", "expected_bucket_owner": "ExpectedBucketOwner"}


class Vectors:
    def __init__(self):
        self.cases = []

    def add(self, name, method="GET", key="a b/c+d.jpg", store=None, url=None, more=None, token=None, expires=900):
        """`store`, `url`: fields of S3Options and GetUrlOptions; `more`: boto3's name -> ([header] or query, value)."""
        store = {"bucket": "photos", "region": "eu-west-1", **(store or {})}
        url, more = url or {}, more or {}
        moment = MOMENTS[len(self.cases) % len(MOMENTS)]
        botocore.auth.get_current_datetime = lambda remove_tzinfo=True: moment
        # boto3's own choice for presigned URLs is the global endpoint, which this library never uses.
        s3 = {"addressing_style": store.get("addressing_style", "virtual"), "us_east_1_regional_endpoint": "regional",
              "use_accelerate_endpoint": bool(url.get("use_accelerate_endpoint"))}
        config = Config(signature_version="s3v4", s3=s3, request_checksum_calculation="when_required",
                        use_dualstack_endpoint=bool(store.get("use_dualstack_endpoint")),
                        use_fips_endpoint=bool(store.get("use_fips_endpoint")))
        client = boto3.client("s3", region_name=store["region"], aws_access_key_id=ACCESS_KEY,
                              aws_secret_access_key=SECRET_KEY, aws_session_token=token, config=config,
                              endpoint_url=store.get("endpoint_url"))
        names = OBJECT_NAMES if method == "PUT" else ANSWER_NAMES
        parameters = {names[k]: v for k, v in url.items() if k in names}
        parameters.update({k: v[2] if len(v) > 2 else v[1] for k, v in more.items()})
        signed = client.generate_presigned_url(
            OPERATIONS[method], Params={"Bucket": store["bucket"], "Key": key, **parameters}, ExpiresIn=expires)
        self.keep(name, method, key, store, url, more, token, expires, moment, signed, "strict")

    def keep(self, name, method, key, store, url, more, token, expires, moment, signed, mode):
        self.cases.append({
            "name": name, "mode": mode, "method": method, "key": key, "store": store, "url": url,
            "headers": [list(v[0:2]) for v in more.values() if v[0].startswith(("x-amz", "content-"))],
            "query": [list(v[0:2]) for v in more.values() if not v[0].startswith(("x-amz", "content-"))],
            "session_token": token or "", "expires": expires, "timestamp": moment.strftime("%Y%m%dT%H%M%SZ"),
            "presigned": signed, "signature": signed.split("X-Amz-Signature=")[1].split("&")[0]})

    def compatible(self, name, method, key, query, url=None, token=None, expires=900):
        """The form of Amplify's JavaScript library, whose query is given here, signed by botocore."""
        moment = MOMENTS[len(self.cases) % len(MOMENTS)]
        botocore.auth.get_current_datetime = lambda remove_tzinfo=True: moment
        target = "https://photos.s3.eu-west-1.amazonaws.com/" + urllib.parse.quote(key, safe="/~")
        if query:
            target += "?" + urllib.parse.urlencode(query, quote_via=urllib.parse.quote, safe="~")
        request = botocore.awsrequest.AWSRequest(method=method, url=target)
        credentials = botocore.credentials.Credentials(ACCESS_KEY, SECRET_KEY, token)
        botocore.auth.S3SigV4QueryAuth(credentials, "s3", "eu-west-1", expires).add_auth(request)
        store = {"bucket": "photos", "region": "eu-west-1"}
        self.keep(name, method, key, store, url or {}, {}, token, expires, moment, request.url, "amplify_compatible")


def odd_keys(vectors):
    for key in KEYS:
        shown = ascii(key if len(key) < 80 else key[:8] + "…")
        vectors.add("PUT of " + shown, "PUT", key, url={"content_type": "image/jpeg"})
        vectors.add("GET, path style, of " + shown, "GET", key, store={"addressing_style": "path"}, expires=604800)


def methods_and_tokens(vectors):
    for method in OPERATIONS:
        for style in ("path", "virtual"):
            for token in (None, TOKEN):
                vectors.add("%s, %s, %s" % (method, style, "token" if token else "no token"), method, token=token,
                            store={"addressing_style": style}, expires=1)


def header_sets(vectors):
    put = [{"content_type": "text/plain; charset=\"utf-8\""}, {"content_disposition": "attachment; filename=\"a b.png\""},
           {"cache_control": "no-cache, max-age=0"}, {"expected_bucket_owner": "123456789012"},
           {"content_type": "image/png", "content_disposition": "inline", "cache_control": "max-age=5",
            "expected_bucket_owner": "123456789012"}]
    for url in put:
        vectors.add("PUT with " + ", ".join(url), "PUT", url=url, token=TOKEN)
    more = {
        "metadata": {"Metadata": ("x-amz-meta-first", "two  blanks   here", {"first": "two  blanks   here"})},
        "class": {"StorageClass": ("x-amz-storage-class", "STANDARD_IA")},
        "encryption": {"ServerSideEncryption": ("x-amz-server-side-encryption", "aws:kms"),
                       "SSEKMSKeyId": ("x-amz-server-side-encryption-aws-kms-key-id", "arn:aws:kms:us-east-1:1:key/a")},
        "tags": {"Tagging": ("x-amz-tagging", "a=b&c=d%20e")},
        "MD5": {"ContentMD5": ("content-md5", "aUvt8EAYNmIfzMoJi+cNCw==")},
        "encoding": {"ContentEncoding": ("content-encoding", "gzip")},
        "length": {"ContentLength": ("content-length", "5", 5)},
        "checksum": {"ChecksumCRC64NVME": ("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")},
    }
    for name, headers in more.items():
        vectors.add("PUT with " + name, "PUT", url={"content_type": "image/png"}, more=headers)


def answers(vectors):
    for url in ({"content_type": "text/plain; charset=utf-8"}, {"content_disposition": "attachment; filename=\"a b+c.txt\""},
                {"content_disposition": "attachment; filename*=UTF-8''%e2%82%ac.txt"}, {"cache_control": "no-store, a=\"ä\""},
                {"content_type": "a/b", "content_disposition": "inline", "cache_control": "no-store",
                 "expected_bucket_owner": "123456789012"}):
        for method in ("GET", "HEAD"):
            vectors.add("%s that names %s" % (method, ", ".join(url)), method, url=url)
    vectors.add("GET of a version", "GET", more={"VersionId": ("versionId", "a/b+c=.~ d")})
    vectors.add("DELETE of a version", "DELETE", more={"VersionId": ("versionId", "null")})
    vectors.add("DELETE for an owner", "DELETE", url={"expected_bucket_owner": "123456789012"})
    vectors.add("GET of a part", "GET", more={"PartNumber": ("partNumber", "7", 7)})


def places(vectors):
    stores = [
        {"region": "us-east-1"}, {"region": "us-gov-west-1"}, {"region": "cn-north-1"}, {"region": "eu-west-1", "bucket": "my.photos", "addressing_style": "auto"},
        {"use_dualstack_endpoint": True}, {"use_dualstack_endpoint": True, "addressing_style": "path"},
        {"use_fips_endpoint": True, "region": "us-east-2"}, {"use_fips_endpoint": True, "use_dualstack_endpoint": True, "region": "us-east-2"},
        {"region": "us-iso-east-1"}, {"region": "eu-isoe-west-1"},
        {"endpoint_url": "http://localhost:9000", "addressing_style": "path"},
        {"endpoint_url": "https://storage.example.com:8443", "addressing_style": "path"},
        {"endpoint_url": "https://storage.example.com", "addressing_style": "virtual"},
        {"endpoint_url": "http://127.0.0.1:9000", "addressing_style": "path"},
        {"endpoint_url": "http://[::1]:9000", "addressing_style": "path"},
        {"endpoint_url": "https://account.r2.example.com", "addressing_style": "path", "region": "auto"},
        {"endpoint_url": "https://project.example.com/storage/v1/s3", "addressing_style": "path"},
    ]
    for store in stores:
        vectors.add("PUT at " + json.dumps(store), "PUT", store=store, url={"content_type": "image/jpeg"})
    vectors.add("accelerated", "PUT", url={"use_accelerate_endpoint": True})
    vectors.add("accelerated, dualstack", "PUT", url={"use_accelerate_endpoint": True}, store={"use_dualstack_endpoint": True})


def compatible_forms(vectors):
    plain = [("x-id", "PutObject"), ("content-type", "application/octet-stream")]
    full = [("x-id", "PutObject"), ("cache-control", "no-cache, max-age=0"),
            ("content-disposition", "attachment; filename=\"a b.png\""), ("content-type", "image/png"),
            ("x-amz-expected-bucket-owner", "123456789012")]
    options = {"cache_control": full[1][1], "content_disposition": full[2][1], "content_type": full[3][1],
               "expected_bucket_owner": full[4][1]}
    for key in ("plain.jpg", "a b+c/ä%2F😀.png", "private/us-east-1:uuid/1.jpg"):
        for token in (None, TOKEN):
            vectors.compatible("compatible PUT of " + ascii(key), "PUT", key, plain, token=token)
            vectors.compatible("compatible PUT of %s with all" % ascii(key), "PUT", key, full, options, token)
            vectors.compatible("compatible GET of " + ascii(key), "GET", key, [], token=token)
    answer = [("response-content-disposition", "inline"), ("x-amz-expected-bucket-owner", "123456789012")]
    vectors.compatible("compatible GET that names its answer", "GET", "k", answer,
                       {"content_disposition": "inline", "expected_bucket_owner": "123456789012"})


def main():
    vectors = Vectors()
    for part in (odd_keys, methods_and_tokens, header_sets, answers, places, compatible_forms):
        part(vectors)
    document = {"made_by": "boto3 " + boto3.__version__, "access_key_id": ACCESS_KEY, "secret_access_key": SECRET_KEY,
                "cases": vectors.cases}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "presign.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    print(len(vectors.cases), "cases")


if __name__ == "__main__":
    main()

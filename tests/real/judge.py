"""Reads objects back with boto3, which shares no code with the library or the development server."""
import hashlib

import boto3
from botocore.config import Config


class Judge:
    """The objects of one bucket, as boto3 sees them."""

    def __init__(self, endpoint, region, bucket, access_key_id, secret_access_key):
        self.bucket = bucket
        self.client = boto3.client(
            "s3", endpoint_url=endpoint, region_name=region, aws_access_key_id=access_key_id,
            aws_secret_access_key=secret_access_key,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 2}))

    def keys(self):
        """Every key with its ETag: what tells a new object or a new version of one."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return {item["Key"]: item["ETag"] for page in pages for item in page.get("Contents", [])}

    def sha256(self, key):
        digest = hashlib.sha256()
        for chunk in self.client.get_object(Bucket=self.bucket, Key=key)["Body"].iter_chunks(1 << 20):
            digest.update(chunk)
        return digest.hexdigest()

    def content_type(self, key):
        return self.client.head_object(Bucket=self.bucket, Key=key)["ContentType"]

    def signed_put_url(self, key, **parameters):
        return self.client.generate_presigned_url("put_object", Params={"Bucket": self.bucket, "Key": key, **parameters},
                                                  ExpiresIn=600)


def sha256_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()

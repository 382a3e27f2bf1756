/// \file
/// The two storages that services can stand on: the server's own store, and an S3 endpoint elsewhere.
#ifndef UPLOADKIT_DEVSERVER_STORAGES_HPP
#define UPLOADKIT_DEVSERVER_STORAGES_HPP

#include <devserver/dev_server.hpp>

namespace uploadkit::devserver {

/// Where a bucket is and how its URLs are signed.
struct BucketAddress {
  std::string origin;               // of path-style URLs
  std::string virtual_host_origin;  // "http://bucket.s3.localhost:40000"; empty: there is no such form
  std::string bucket;
  std::string region;
};

/// A presigned URL of an object.
Result<std::string> mint_url(const BucketAddress& address, const std::string& method, const std::string& key,
                             const MintOptions& options, const Credentials& credentials, WallTime now);

/// `store` and `secrets` must outlive it.
std::unique_ptr<Storage> make_own_storage(ObjectStore& store, const DevSecrets& secrets, BucketAddress address,
                                          std::function<WallTime()> now);

/// Makes the bucket if it is absent. Errors: `service_unavailable`, `forbidden` with the endpoint's answer.
Result<std::unique_ptr<Storage>> make_external_storage(BucketAddress address, Credentials credentials);

}  // namespace uploadkit::devserver

#endif

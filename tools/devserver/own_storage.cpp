// The server's own store as the storage of the services, and how URLs are minted for any storage.
#include <devserver/storages.hpp>

#include <uploadkit/core/text.hpp>

namespace uploadkit::devserver {
namespace detail::own_storage {

constexpr std::size_t sniffed_bytes = 64 * 1024;

Error gone(const std::string& key) {
  return make_error(Errc::not_found, "There is no such object.", {{"actual", key}});
}

class OwnStorage final : public Storage {
 public:
  OwnStorage(ObjectStore& store, const DevSecrets& secrets, BucketAddress address, std::function<WallTime()> now)
      : store_(store), secrets_(secrets), address_(std::move(address)), now_(std::move(now)) {}

  Result<std::string> mint_put_url(const std::string& key, const MintOptions& options, WallTime now) override {
    const bool is_temporary = options.session_token_in_query;
    return mint_url(address_, options.method, key, options, is_temporary ? secrets_.temporary : secrets_.permanent,
                    now);
  }

  Result<std::string> mint_get_url(const std::string& key, std::chrono::seconds expires_in, WallTime now) override {
    MintOptions options;
    options.expires_in = expires_in;
    return mint_url(address_, "GET", key, options, secrets_.permanent, now);
  }

  Result<StoredObject> head(const std::string& key) override {
    const auto record = store_.find(address_.bucket, key);
    if (!record) return gone(key);
    auto first = store_.read(address_.bucket, key, 0, sniffed_bytes);
    return StoredObject{record->size_bytes, record->content_type, record->etag, record->last_modified,
                        first.value_or(std::string())};
  }

  Result<std::string> read(const std::string& key, std::uint64_t offset, std::size_t bytes) override {
    auto content = store_.read(address_.bucket, key, offset, bytes);
    if (!content) return gone(key);
    return std::move(*content);
  }

  Result<void> put(const std::string& key, std::string_view bytes, const std::string& content_type) override {
    const auto writer = store_.begin_write();
    ObjectRecord record;
    record.key = key;
    record.content_type = content_type;
    record.last_modified = now_();
    if (writer == nullptr || !writer->write(bytes)) return failed(StoreStatus::disk_failed, key);
    record.checksums.push_back(
        {digest::Algorithm::crc64nvme, core::base64(writer->value(digest::Algorithm::crc64nvme))});
    return failed(store_.commit(address_.bucket, std::move(record), *writer, {}), key);
  }

  Result<void> copy(const std::string& from, const std::string& to) override {
    auto record = store_.find(address_.bucket, from);
    if (!record) return gone(from);
    record->key = to;
    record->last_modified = now_();
    return failed(store_.copy(address_.bucket, from, address_.bucket, *record), to);
  }

  Result<void> remove(const std::string& key) override { return failed(store_.remove(address_.bucket, key), key); }

  std::string bucket() const override { return address_.bucket; }
  std::string region() const override { return address_.region; }

 private:
  static Result<void> failed(StoreStatus status, const std::string& key) {
    if (status == StoreStatus::done) return {};
    if (status == StoreStatus::no_key || status == StoreStatus::no_bucket) return gone(key);
    return make_error(Errc::service_unavailable, "The store could not write the object.", {{"actual", key}});
  }

  ObjectStore& store_;
  const DevSecrets& secrets_;
  BucketAddress address_;
  std::function<WallTime()> now_;
};

}  // namespace detail::own_storage

Result<std::string> mint_url(const BucketAddress& address, const std::string& method, const std::string& key,
                             const MintOptions& options, const Credentials& credentials, WallTime now) {
  SigningInput input;
  input.method = method;
  const std::string path = core::percent_encode(key, true);
  const bool has_host = options.form == UrlForm::virtual_host && !address.virtual_host_origin.empty();
  input.url = (has_host ? address.virtual_host_origin : address.origin + "/" + address.bucket) + "/" + path;
  if (!options.query.empty()) input.url += "?" + options.query;
  if (options.content_sha256_in_query) input.url += "?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD";
  input.headers = options.headers;
  if (!options.content_type.empty()) input.headers.push_back({"content-type", options.content_type});
  if (options.content_length) input.headers.push_back({"content-length", std::to_string(*options.content_length)});
  input.region = address.region;
  input.payload_hash = "UNSIGNED-PAYLOAD";
  auto signed_url = presign(input, credentials, now, options.expires_in);
  if (!signed_url) return signed_url.error();
  return signed_url->url;
}

std::unique_ptr<Storage> make_own_storage(ObjectStore& store, const DevSecrets& secrets, BucketAddress address,
                                          std::function<WallTime()> now) {
  return std::make_unique<detail::own_storage::OwnStorage>(store, secrets, std::move(address), std::move(now));
}

}  // namespace uploadkit::devserver

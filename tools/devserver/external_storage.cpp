// A bucket behind an S3 endpoint as the storage of the services; requests are signed by the library.
#include <devserver/storages.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

namespace uploadkit::devserver {
namespace detail::external_storage {

constexpr std::size_t sniffed_bytes = 64 * 1024;

class ExternalStorage final : public Storage {
 public:
  ExternalStorage(BucketAddress address, Credentials credentials)
      : address_(std::move(address)), credentials_(std::move(credentials)) {}

  Result<void> make_bucket();

  Result<std::string> mint_put_url(const std::string& key, const MintOptions& options, WallTime now) override {
    return mint_url(address_, options.method, key, options, credentials_, now);
  }

  Result<std::string> mint_get_url(const std::string& key, std::chrono::seconds expires_in, WallTime now) override {
    MintOptions options;
    options.expires_in = expires_in;
    return mint_url(address_, "GET", key, options, credentials_, now);
  }

  Result<StoredObject> head(const std::string& key) override;
  Result<std::string> read(const std::string& key, std::uint64_t offset, std::size_t bytes) override;
  Result<void> put(const std::string& key, std::string_view bytes, const std::string& content_type) override;
  Result<void> copy(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& key) override;

  std::string bucket() const override { return address_.bucket; }
  std::string region() const override { return address_.region; }

 private:
  Result<HttpResponse> call(HttpRequest request) const;
  HttpRequest about(std::string method, const std::string& key) const;
  Result<void> done(const Result<HttpResponse>& response, const std::string& what) const;

  BucketAddress address_;
  Credentials credentials_;
};

HttpRequest ExternalStorage::about(std::string method, const std::string& key) const {
  HttpRequest request;
  request.method = std::move(method);
  request.url = address_.origin + "/" + address_.bucket;
  if (!key.empty()) request.url += "/" + core::percent_encode(key, true);
  return request;
}

Result<HttpResponse> ExternalStorage::call(HttpRequest request) const {
  SigningInput input;
  input.method = request.method;
  input.url = request.url;
  input.headers = request.headers;
  input.region = address_.region;
  const auto hash = digest::sha256(request.body);
  input.payload_hash = core::hex(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
  auto signed_headers = sign_headers(input, credentials_, std::chrono::system_clock::now());
  if (!signed_headers) return signed_headers.error();
  request.headers.insert(request.headers.end(), signed_headers->begin(), signed_headers->end());
  return send_and_wait(request);
}

Result<void> ExternalStorage::done(const Result<HttpResponse>& response, const std::string& what) const {
  if (!response) return response.error();
  if (response->status / 100 == 2) return {};
  const Errc code = response->status == 404   ? Errc::not_found
                    : response->status == 403 ? Errc::forbidden
                                              : Errc::service_unavailable;
  Error error =
      make_error(code, "The external storage refused to " + what + ".", {{"got", std::to_string(response->status)}});
  error.http_status = response->status;
  return error;
}

Result<void> ExternalStorage::make_bucket() {
  const auto present = call(about("HEAD", ""));
  if (!present) return present.error();
  if (present->status == 200) return {};
  HttpRequest request = about("PUT", "");
  const auto plain = call(request);
  if (plain && plain->status / 100 == 2) return {};
  // A region other than the default one has to be named, and some stores refuse it when it need not be.
  request.body = "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>" +
                 address_.region + "</LocationConstraint></CreateBucketConfiguration>";
  return done(call(std::move(request)), "make the bucket");
}

Result<StoredObject> ExternalStorage::head(const std::string& key) {
  const auto response = call(about("HEAD", key));
  if (auto outcome = done(response, "show the object"); !outcome) return outcome.error();
  StoredObject object;
  object.size_bytes = core::parse_uint(response->header("content-length")).value_or(0);
  object.content_type = std::string(response->header("content-type"));
  object.etag = unquoted(response->header("etag"));
  object.last_modified = core::parse_http_date(response->header("last-modified")).value_or(WallTime());
  if (object.size_bytes == 0) return object;
  auto first = read(key, 0, sniffed_bytes);
  if (!first) return first.error();
  object.first_bytes = std::move(*first);
  return object;
}

Result<std::string> ExternalStorage::read(const std::string& key, std::uint64_t offset, std::size_t bytes) {
  HttpRequest request = about("GET", key);
  request.headers.push_back({"range", "bytes=" + std::to_string(offset) + "-" + std::to_string(offset + bytes - 1)});
  const auto response = call(std::move(request));
  if (response && response->status == 416) return std::string();
  if (auto outcome = done(response, "read the object"); !outcome) return outcome.error();
  return response->body;
}

Result<void> ExternalStorage::put(const std::string& key, std::string_view bytes, const std::string& content_type) {
  HttpRequest request = about("PUT", key);
  request.body = std::string(bytes);
  if (!content_type.empty()) request.headers.push_back({"content-type", content_type});
  return done(call(std::move(request)), "store the object");
}

Result<void> ExternalStorage::copy(const std::string& from, const std::string& to) {
  HttpRequest request = about("PUT", to);
  request.headers.push_back({"x-amz-copy-source", "/" + address_.bucket + "/" + core::percent_encode(from, true)});
  const auto response = call(std::move(request));
  if (auto outcome = done(response, "copy the object"); !outcome) return outcome;
  // A copy can fail after its status line was sent.
  if (response->body.find("<Error>") == std::string::npos) return {};
  return make_error(Errc::service_unavailable, "The external storage failed while it copied the object.");
}

Result<void> ExternalStorage::remove(const std::string& key) {
  const auto response = call(about("DELETE", key));
  if (response && response->status == 404) return {};
  return done(response, "remove the object");
}

}  // namespace detail::external_storage

Result<std::unique_ptr<Storage>> make_external_storage(BucketAddress address, Credentials credentials) {
  auto storage =
      std::make_unique<detail::external_storage::ExternalStorage>(std::move(address), std::move(credentials));
  if (auto made = storage->make_bucket(); !made) return made.error();
  return std::unique_ptr<Storage>(std::move(storage));
}

}  // namespace uploadkit::devserver

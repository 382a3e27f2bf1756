/// \file
/// What the tests of the service faces stand on: a store in memory, a clock that is set, calls without sockets.
#ifndef UPLOADKIT_TESTS_DEVSERVER_SERVICE_RIG_HPP
#define UPLOADKIT_TESTS_DEVSERVER_SERVICE_RIG_HPP

#include <devserver/dev_server.hpp>
#include <devserver/key_book.hpp>
#include <uploadkit/core/json_read.hpp>

#include <map>
#include <string>
#include <vector>

namespace uploadkit::devserver::testing {

/// A bucket in memory. Minted URLs name the key and are remembered with their options.
class MemoryStorage final : public Storage {
 public:
  struct Minted {
    std::string key;
    MintOptions options;
    WallTime at{};
  };

  Result<std::string> mint_put_url(const std::string& key, const MintOptions& options, WallTime now) override;
  Result<std::string> mint_get_url(const std::string& key, std::chrono::seconds expires_in, WallTime now) override;
  Result<StoredObject> head(const std::string& key) override;
  Result<std::string> read(const std::string& key, std::uint64_t offset, std::size_t bytes) override;
  Result<void> put(const std::string& key, std::string_view bytes, const std::string& content_type) override;
  Result<void> copy(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& key) override;
  std::string bucket() const override { return "bucket"; }
  std::string region() const override { return "us-east-1"; }

  std::map<std::string, std::string> objects;
  std::vector<Minted> minted;
};

/// An answer with its body read.
struct Answer {
  ServerResponse response;
  core::JsonValue json;

  int status() const { return response.status; }
  std::string body() const { return response.body; }
  std::string text(std::string_view pointer) const { return json.at(pointer).string().value_or("(none)"); }
  std::int64_t number(std::string_view pointer) const { return json.at(pointer).integer().value_or(-1); }
  bool has(std::string_view pointer) const { return json.at(pointer).exists(); }
  bool is_null(std::string_view pointer) const { return json.at(pointer).is_null(); }
};

/// All service faces over one store, as the server mounts them.
class ServiceRig {
 public:
  ServiceRig();

  /// Sends one request; headers beyond Content-Type come from `headers`.
  Answer send(std::string_view method, std::string_view path, std::string_view body);
  Answer graphql(std::string_view path, std::string_view query, std::string_view variables = "{}");

  /// A fault from its JSON.
  void fault(std::string_view json);

  /// Puts bytes where the last minted URL points.
  void upload(std::string bytes) { storage.objects[storage.minted.back().key] = std::move(bytes); }

  MemoryStorage storage;
  FaultPlan faults;
  KeyBook keys;
  DevSecrets secrets;
  DevEndpoints endpoints;
  WallTime now = WallTime{} + std::chrono::seconds{1700000000};
  std::vector<Header> headers;
  std::string content_type = "application/json";

 private:
  ServiceContext context_;
  std::vector<MountedFace> faces_;
};

/// The smallest heads of files that say what they are and how large the picture is.
std::string png(std::uint32_t width, std::uint32_t height);

}  // namespace uploadkit::devserver::testing

#endif

/// \file
/// The S3 face without a network: signed requests in, answers out, under a clock that stands still.
#ifndef UPLOADKIT_TESTS_UNIT_DEVSERVER_S3_BENCH_HPP
#define UPLOADKIT_TESTS_UNIT_DEVSERVER_S3_BENCH_HPP

#include <devserver/s3_face.hpp>

#include <uploadkit/core/xml_read.hpp>

#include <memory>
#include <string>
#include <vector>

namespace uploadkit::devserver::tests {

/// 2024-09-30T12:00:00Z.
WallTime noon();

/// A request as the server would see it; the Host header comes first.
ServerRequest request_of(const std::string& method, const std::string& url, std::vector<Header> headers = {});

/// What a request sends beside its method and target.
struct Sent {
  std::vector<Header> headers;
  std::string body;
  std::string payload_hash;              // empty: that of the body
  std::vector<Header> unsigned_headers;  // added after signing
  bool has_length = true;
};

/// An answer with its error document taken apart.
struct Answer {
  ServerResponse response;
  bool came_before_body = false;

  int status() const { return response.status; }
  std::string header(std::string_view name) const;
  std::string error(std::string_view element = "Code") const;

  /// The text of a child of the answer's document, and those of a grandchild in every such child.
  std::string text(std::string_view element) const;
  std::vector<std::string> texts(std::string_view child, std::string_view grandchild) const;
};

/// One face with a bucket named "bucket" on a temporary store.
class S3Bench {
 public:
  S3Bench();

  /// `target` begins with "/"; signed in headers by the library.
  Answer send(const std::string& method, const std::string& target, const Sent& sent = {});

  /// Signed in the query by the library.
  Answer send_presigned(const std::string& method, const std::string& target, const Sent& sent = {},
                        std::chrono::seconds age = std::chrono::seconds{0});

  /// Exactly this request.
  Answer perform(ServerRequest request, const std::string& body);

  std::string presigned(const std::string& method, const std::string& target, const std::vector<Header>& headers,
                        std::chrono::seconds age) const;

  Credentials credentials{"AKIATEST", "secret/+key", ""};
  Credentials temporary{"ASIATEST", "other/+secret", "token+/=="};
  std::string region = "us-east-1";
  std::string origin = "http://127.0.0.1:8000";
  FaultPlan faults;
  std::unique_ptr<ObjectStore> store;
  std::unique_ptr<MultipartStore> uploads;
  WallTime now = noon();

 private:
  std::unique_ptr<RequestHandler> face_;
};

}  // namespace uploadkit::devserver::tests

#endif

/// \file
/// A small service for tests: a backend that speaks lines of text, and the model of the service behind it.
#ifndef UPLOADKIT_SUPPORT_LINE_BACKEND_HPP
#define UPLOADKIT_SUPPORT_LINE_BACKEND_HPP

#include <uploadkit/backend.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace uploadkit::test {

/// What differs from test to test.
struct LineOptions {
  bool can_inquire = false;
  bool can_abort = true;
  bool begin_is_repeatable = true;
  BackendTraits traits{};
  std::shared_ptr<const Authorization> authorization{};
};

/// POST /begin, PUT to the URL that came, POST /complete/ID, GET /state/ID, DELETE /upload/ID.
class LineBackend final : public Backend {
 public:
  explicit LineBackend(LineOptions options = {}) : options_(std::move(options)) {}

  BackendTraits traits() const override;
  std::shared_ptr<const Authorization> authorization() const override { return options_.authorization; }
  Result<Step<UploadTicket>> begin(const UploadDescription& upload) const override;
  Result<UploadTicket> read_begin(const UploadDescription&, const HttpResponse& response) const override;
  Result<Step<UploadReceipt>> complete(const UploadDescription&, const UploadTicket& ticket,
                                       const std::vector<StoredPart>& parts) const override;
  Result<UploadReceipt> read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                      const HttpResponse& response) const override;
  bool can_inquire() const override { return options_.can_inquire; }
  Result<HttpRequest> inquire(const UploadDescription&, const UploadTicket& ticket) const override;
  Result<std::optional<UploadReceipt>> read_inquiry(const UploadDescription&, const UploadTicket&,
                                                    const HttpResponse& response) const override;
  Result<std::optional<HttpRequest>> abort(const UploadDescription&, const UploadTicket& ticket) const override;

 private:
  LineOptions options_;
};

/// The service and its store: does what requests say and remembers it.
class LineService {
 public:
  struct Upload {
    std::string key;
    std::string idempotency_key;
    std::string bytes;
    bool is_stored = false;
    bool is_committed = false;
    bool is_aborted = false;
  };

  /// A completed upload is not known any more: completing it again is 404.
  bool forgets_completed = false;

  /// URLs carry a SigV4 life of that many seconds; 0 for plain ones.
  int url_life_seconds = 0;

  /// Header names that the URLs sign, joined with ";".
  std::string signed_headers = "host";

  /// The store answers a PUT with its CRC64NVME.
  bool answers_checksum = true;

  HttpResponse handle(const HttpRequest& request, const std::string& body, WallTime now);

  const std::map<std::string, Upload>& uploads() const { return uploads_; }
  int committed_count() const;

 private:
  HttpResponse begin(const std::string& body, WallTime now);
  HttpResponse put(const HttpRequest& request, const std::string& id, const std::string& body, WallTime now);
  HttpResponse complete(const std::string& id);

  std::map<std::string, Upload> uploads_;
};

HttpResponse answer(int status, std::string body = {}, std::vector<Header> headers = {});

}  // namespace uploadkit::test

#endif

/// \file
/// A storage with parts for tests: a backend that speaks lines of text, and the model of the storage behind it.
#ifndef UPLOADKIT_SUPPORT_PART_BACKEND_HPP
#define UPLOADKIT_SUPPORT_PART_BACKEND_HPP

#include <uploadkit/backend.hpp>

#include <map>
#include <string>
#include <vector>

namespace uploadkit::test {

/// PUT /object/KEY, or POST /create/KEY, PUT /part/ID/N, GET /parts/ID/MARKER, POST /complete/ID; HEAD /object/KEY,
/// DELETE /upload/ID. Unless the traits say otherwise, parts have 10 to 1,000 bytes.
class PartBackend : public Backend {
 public:
  explicit PartBackend(BackendTraits traits = {}) : traits_(std::move(traits)) {}

  BackendTraits traits() const override;
  Result<Step<UploadTicket>> begin(const UploadDescription& upload) const override;
  Result<UploadTicket> read_begin(const UploadDescription& upload, const HttpResponse& response) const override;
  Result<HttpRequest> put(const UploadDescription& upload, const UploadTicket& ticket,
                          const PartRange& part) const override;
  Result<StoredPart> read_put(const UploadTicket& ticket, const PartRange& part,
                              const HttpResponse& response) const override;
  Result<Step<UploadReceipt>> complete(const UploadDescription& upload, const UploadTicket& ticket,
                                       const std::vector<StoredPart>& parts) const override;
  Result<UploadReceipt> read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                      const HttpResponse& response) const override;
  bool can_inquire() const override { return true; }
  Result<HttpRequest> inquire(const UploadDescription& upload, const UploadTicket& ticket) const override;
  Result<std::optional<UploadReceipt>> read_inquiry(const UploadDescription& upload, const UploadTicket& ticket,
                                                    const HttpResponse& response) const override;
  Result<HttpRequest> list_parts(const UploadDescription& upload, const UploadTicket& ticket,
                                 int marker) const override;
  Result<StoredParts> read_parts(const UploadDescription& upload, const UploadTicket& ticket,
                                 const HttpResponse& response) const override;
  Result<std::optional<HttpRequest>> abort(const UploadDescription& upload, const UploadTicket& ticket) const override;

 private:
  BackendTraits traits_;
};

/// The storage: does what requests say and remembers it.
class PartService {
 public:
  struct Object {
    std::string bytes;
    std::string etag;
  };
  struct Upload {
    std::string key;
    std::map<int, Object> parts;
    bool is_completed = false;
    bool is_aborted = false;
  };

  /// A completed upload is not known any more: completing it again is 404.
  bool forgets_completed = false;

  /// The storage answers a part with its CRC64NVME, and the completion with the object's.
  bool answers_checksum = true;

  /// Parts in a page of a list.
  int page_size = 2;

  HttpResponse handle(const HttpRequest& request, const std::string& body);

  std::map<std::string, Object> objects;
  std::map<std::string, Upload> uploads;

  /// How many objects were made, also over older ones.
  int commits = 0;

 private:
  HttpResponse put_object(const HttpRequest& request, const std::string& key, const std::string& body);
  HttpResponse put_part(Upload& upload, int number, const std::string& body);
  HttpResponse list(const Upload& upload, int marker) const;
  HttpResponse complete(const HttpRequest& request, Upload& upload, const std::string& body);
  HttpResponse head(const std::string& key) const;
};

}  // namespace uploadkit::test

#endif

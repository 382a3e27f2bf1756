// A storage takes no parts below 5 MiB, and ten thousand of those would measure the transfer, not the parts.
#include <bench/client_s3.hpp>

#include <utility>

namespace uploadkit::bench {
namespace detail::small_parts {

class SmallParts final : public Backend {
 public:
  explicit SmallParts(std::shared_ptr<const Backend> backend) : backend_(std::move(backend)) {}

  BackendTraits traits() const override {
    BackendTraits traits = backend_->traits();
    if (traits.multipart) traits.multipart->min_part_bytes = 1;
    return traits;
  }
  std::shared_ptr<const Authorization> authorization() const override { return backend_->authorization(); }
  Result<Step<UploadTicket>> begin(const UploadDescription& upload) const override { return backend_->begin(upload); }
  Result<UploadTicket> read_begin(const UploadDescription& upload, const HttpResponse& response) const override {
    return backend_->read_begin(upload, response);
  }
  Result<HttpRequest> put(const UploadDescription& upload, const UploadTicket& ticket,
                          const PartRange& part) const override {
    return backend_->put(upload, ticket, part);
  }
  Result<StoredPart> read_put(const UploadTicket& ticket, const PartRange& part,
                              const HttpResponse& response) const override {
    return backend_->read_put(ticket, part, response);
  }
  Result<Step<UploadReceipt>> complete(const UploadDescription& upload, const UploadTicket& ticket,
                                       const std::vector<StoredPart>& parts) const override {
    return backend_->complete(upload, ticket, parts);
  }
  Result<UploadReceipt> read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                      const HttpResponse& response) const override {
    return backend_->read_complete(upload, ticket, response);
  }

 private:
  std::shared_ptr<const Backend> backend_;
};

}  // namespace detail::small_parts

std::shared_ptr<const Backend> with_small_parts(std::shared_ptr<const Backend> backend) {
  return std::make_shared<detail::small_parts::SmallParts>(std::move(backend));
}

}  // namespace uploadkit::bench

// A backend of one's own: a photo album whose REST service grants signed URLs.
#include <uploadkit/uploadkit.hpp>

#include <cstdio>

namespace uk = uploadkit;

// [backend]
class AlbumBackend final : public uk::Backend {
 public:
  explicit AlbumBackend(uk::Authorization authorization)
      : authorization_(std::make_shared<const uk::Authorization>(std::move(authorization))) {}

  uk::BackendTraits traits() const override {
    uk::BackendTraits traits;
    traits.name = "album";
    traits.max_bytes = 100'000'000;
    return traits;
  }
  std::shared_ptr<const uk::Authorization> authorization() const override { return authorization_; }

  uk::Result<uk::Step<uk::UploadTicket>> begin(const uk::UploadDescription& upload) const override {
    return uk::Step<uk::UploadTicket>(post("/photos", "{\"name\":" + uk::json_string(upload.path) + "}"));
  }

  uk::Result<uk::UploadTicket> read_begin(const uk::UploadDescription&,
                                          const uk::HttpResponse& response) const override {
    if (response.status != 201) return uk::api_error(response);
    auto url = uk::json_text_at(response.body, "/upload/url");
    auto id = uk::json_text_at(response.body, "/id");
    if (!url || !id) return url ? id.error() : url.error();
    uk::UploadTicket ticket;
    ticket.url = *url;
    ticket.upload_id = *id;
    return ticket;
  }

  uk::Result<uk::Step<uk::UploadReceipt>> complete(const uk::UploadDescription&, const uk::UploadTicket& ticket,
                                                   const std::vector<uk::StoredPart>&) const override {
    return uk::Step<uk::UploadReceipt>(post("/photos/" + ticket.upload_id + "/publish", "{}"));
  }

  uk::Result<uk::UploadReceipt> read_complete(const uk::UploadDescription& upload, const uk::UploadTicket& ticket,
                                              const uk::HttpResponse& response) const override {
    if (response.status != 200) return uk::api_error(response);
    uk::UploadReceipt receipt;
    receipt.path = upload.path;
    receipt.id = ticket.upload_id;
    return receipt;
  }

 private:
  uk::HttpRequest post(const std::string& path, std::string body) const {
    uk::HttpRequest request;
    request.method = "POST";
    request.url = authorization_->origin + path;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    request.authorize = true;
    return request;
  }

  std::shared_ptr<const uk::Authorization> authorization_;
};
// [backend end]

int main(int argc, char** argv) {
  if (argc != 4) return std::puts("usage: 6_own_backend ORIGIN TOKEN FILE"), 2;
  uk::Authorization authorization;
  authorization.origin = argv[1];
  authorization.token = argv[2];
  auto client = uk::Client::create(std::make_shared<const AlbumBackend>(authorization));
  if (!client) return std::puts(client.error().message.c_str()), 1;
  uk::UploadInput input;
  input.source = uk::file_source(argv[3]);
  const auto receipt = client->upload(std::move(input)).wait();
  std::puts(receipt ? receipt->id.c_str() : receipt.error().message.c_str());
  return receipt ? 0 : 1;
}

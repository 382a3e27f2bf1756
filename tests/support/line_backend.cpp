// Requests and answers of one line, so that a test can be read without a parser in mind.
#include <support/line_backend.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/digest/digest.hpp>

#include <chrono>
#include <utility>

namespace uploadkit::test {

namespace {

const std::string service = "https://api.test";

Error refusal(const HttpResponse& response) {
  Errc code = Errc::rejected;
  if (response.status == 200) code = Errc::bad_response;
  if (response.status == 401) code = Errc::unauthorized;
  if (response.status == 403) code = Errc::forbidden;
  if (response.status == 404) code = Errc::not_found;
  if (response.status == 409) code = Errc::conflict;
  if (response.status == 422) code = Errc::upload_rejected;
  if (response.status == 429) code = Errc::throttled;
  if (response.status >= 500) code = Errc::service_unavailable;
  Error error = make_error(code, "The service answered " + std::to_string(response.status) + ".");
  error.http_status = response.status;
  return error;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    all.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return all;
}

HttpRequest ask(std::string method, const std::string& path, std::string body = {}) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = service + path;
  request.body = std::move(body);
  request.authorize = true;
  return request;
}

}  // namespace

HttpResponse answer(int status, std::string body, std::vector<Header> headers) {
  return HttpResponse{status, std::move(headers), std::move(body)};
}

BackendTraits LineBackend::traits() const {
  BackendTraits traits = options_.traits;
  if (traits.name.empty()) traits.name = "lines";
  traits.begin_is_repeatable = options_.begin_is_repeatable;
  return traits;
}

Result<Step<UploadTicket>> LineBackend::begin(const UploadDescription& upload) const {
  return Step<UploadTicket>(ask("POST", "/begin", upload.path + "\n" + upload.idempotency_key + "\n"));
}

Result<UploadTicket> LineBackend::read_begin(const UploadDescription&, const HttpResponse& response) const {
  const auto told = lines(response.body);
  if (response.status != 200 || told.size() < 3) return refusal(response);
  UploadTicket ticket;
  ticket.upload_id = told[0];
  ticket.key = told[1];
  ticket.url = told[2];
  for (std::size_t i = 3; i + 1 < told.size(); i += 2) ticket.headers.push_back({told[i], told[i + 1]});
  return ticket;
}

Result<Step<UploadReceipt>> LineBackend::complete(const UploadDescription&, const UploadTicket& ticket,
                                                  const std::vector<StoredPart>& parts) const {
  return Step<UploadReceipt>(ask("POST", "/complete/" + ticket.upload_id, std::to_string(parts.size())));
}

Result<UploadReceipt> LineBackend::read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                 const HttpResponse& response) const {
  if (response.status != 200 || response.body != "done") return refusal(response);
  UploadReceipt receipt;
  receipt.id = ticket.upload_id;
  receipt.answer = response.body;
  receipt.retained_until = upload.now + std::chrono::hours{24};
  return receipt;
}

Result<HttpRequest> LineBackend::inquire(const UploadDescription&, const UploadTicket& ticket) const {
  return ask("GET", "/state/" + ticket.upload_id);
}

Result<std::optional<UploadReceipt>> LineBackend::read_inquiry(const UploadDescription&, const UploadTicket& ticket,
                                                               const HttpResponse& response) const {
  if (response.status != 200) return refusal(response);
  if (response.body != "done") return std::optional<UploadReceipt>{};
  UploadReceipt receipt;
  receipt.id = ticket.upload_id;
  return std::optional<UploadReceipt>(receipt);
}

Result<std::optional<HttpRequest>> LineBackend::abort(const UploadDescription&, const UploadTicket& ticket) const {
  if (!options_.can_abort) return std::optional<HttpRequest>{};
  return std::optional<HttpRequest>(ask("DELETE", "/upload/" + ticket.upload_id));
}

HttpResponse LineService::handle(const HttpRequest& request, const std::string& body, WallTime now) {
  const auto url = core::split_url(request.url);
  if (!url) return answer(400);
  const std::string& path = url->path;
  const std::string id = path.substr(path.rfind('/') + 1);
  if (path == "/begin") return begin(body, now);
  const auto found = uploads_.find(id);
  if (found == uploads_.end()) return answer(404);
  if (request.method == "PUT") return put(request, id, body, now);
  if (path == "/complete/" + id) return complete(id);
  if (path == "/state/" + id) return answer(200, found->second.is_committed ? "done" : "open");
  if (request.method != "DELETE") return answer(405);
  found->second.is_aborted = true;
  return answer(204);
}

HttpResponse LineService::begin(const std::string& body, WallTime now) {
  const auto asked = lines(body);
  if (asked.size() != 2) return answer(400);
  const std::string id = "u" + std::to_string(uploads_.size() + 1);
  uploads_[id] = Upload{"keys/" + asked[0], asked[1], {}, false, false, false};
  std::string url = "https://store.test/bucket/" + id;
  if (url_life_seconds > 0)
    url += "?X-Amz-Date=" + core::basic_iso8601(now) + "&X-Amz-Expires=" + std::to_string(url_life_seconds) +
           "&X-Amz-SignedHeaders=" + core::percent_encode(signed_headers) + "&X-Amz-Signature=abc";
  return answer(200, id + "\n" + uploads_[id].key + "\n" + url + "\n");
}

HttpResponse LineService::put(const HttpRequest& request, const std::string& id, const std::string& body,
                              WallTime now) {
  const auto url = core::split_url(request.url);
  const auto signed_at = core::parse_basic_iso8601(url->parameter("X-Amz-Date").value_or(""));
  if (signed_at && now > *signed_at + std::chrono::seconds{url_life_seconds})
    return answer(403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>");
  Upload& upload = uploads_[id];
  if (upload.is_committed || upload.is_aborted) return answer(404);
  upload.bytes = body;
  upload.is_stored = true;
  const std::string md5 = core::hex(digest::compute(digest::Algorithm::md5, body).value_or(""));
  std::vector<Header> headers{{"ETag", "\"" + md5 + "\""}};
  if (answers_checksum)
    headers.push_back(
        {"x-amz-checksum-crc64nvme", core::base64(digest::compute(digest::Algorithm::crc64nvme, body).value_or(""))});
  return answer(200, "", std::move(headers));
}

HttpResponse LineService::complete(const std::string& id) {
  Upload& upload = uploads_[id];
  if (upload.is_aborted || (upload.is_committed && forgets_completed)) return answer(404);
  if (!upload.is_stored) return answer(409);
  upload.is_committed = true;
  return answer(200, "done");
}

int LineService::committed_count() const {
  int count = 0;
  for (const auto& [id, upload] : uploads_)
    if (upload.is_committed) ++count;
  return count;
}

}  // namespace uploadkit::test

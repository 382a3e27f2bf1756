// Requests and answers of a few words, so that a test can be read without a parser in mind.
#include <support/part_backend.hpp>

#include <support/line_backend.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>

#include <sstream>
#include <utility>

namespace uploadkit::test {

namespace {

const std::string store = "https://store.test";

std::string etag_of(const std::string& bytes) {
  return core::hex(digest::compute(digest::Algorithm::md5, bytes).value_or(""));
}

std::string crc_of(const std::string& bytes) {
  return core::base64(digest::compute(digest::Algorithm::crc64nvme, bytes).value_or(""));
}

HttpRequest ask(std::string method, const std::string& path, std::string body = {}) {
  HttpRequest request;
  request.method = std::move(method);
  request.url = store + path;
  request.body = std::move(body);
  return request;
}

Error refusal(const HttpResponse& response) {
  Errc code = Errc::rejected;
  if (response.status == 200) code = Errc::bad_response;
  if (response.status == 301) code = Errc::wrong_region;
  if (response.status == 403) code = Errc::forbidden;
  if (response.status == 404) code = Errc::not_found;
  if (response.status == 409) code = Errc::conflict;
  if (response.status == 412) code = Errc::already_exists;
  if (response.status == 429) code = Errc::throttled;
  if (response.status >= 500) code = Errc::service_unavailable;
  Error error = make_error(code, "The storage answered " + std::to_string(response.status) + ".");
  error.http_status = response.status;
  error.backend_code = response.body;
  if (code == Errc::wrong_region) error.facts.push_back({"region", response.body});
  return error;
}

std::string tail(const std::string& url) { return url.substr(url.rfind('/') + 1); }

}  // namespace

BackendTraits PartBackend::traits() const {
  BackendTraits traits = traits_;
  traits.name = "parts";
  traits.needs_size = false;
  traits.supported_options = ~0U;
  if (!traits.multipart) traits.multipart = MultipartLimits{10, 1000, 100, 10'000};
  return traits;
}

Result<Step<UploadTicket>> PartBackend::begin(const UploadDescription& upload) const {
  UploadTicket ticket;
  ticket.key = tail(upload.path);
  ticket.url = store + "/object/" + ticket.key;
  if (upload.part_count == 1) return Step<UploadTicket>(std::move(ticket));
  return Step<UploadTicket>(ask("POST", "/create/" + ticket.key, upload.region));
}

Result<UploadTicket> PartBackend::read_begin(const UploadDescription& upload, const HttpResponse& response) const {
  if (response.status != 200) return refusal(response);
  UploadTicket ticket;
  ticket.key = tail(upload.path);
  ticket.upload_id = response.body;
  ticket.url = store + "/object/" + ticket.key;
  return ticket;
}

Result<HttpRequest> PartBackend::put(const UploadDescription& upload, const UploadTicket& ticket,
                                     const PartRange& part) const {
  if (upload.part_count != 1) return ask("PUT", "/part/" + ticket.upload_id + "/" + std::to_string(part.number));
  HttpRequest request = ask("PUT", "/object/" + ticket.key);
  if (upload.options.prevent_overwrite) request.headers.push_back({"If-None-Match", "*"});
  return request;
}

Result<StoredPart> PartBackend::read_put(const UploadTicket&, const PartRange&, const HttpResponse& response) const {
  if (response.status != 200) return refusal(response);
  StoredPart stored;
  stored.etag = response.header("ETag");
  return stored;
}

Result<Step<UploadReceipt>> PartBackend::complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                  const std::vector<StoredPart>& parts) const {
  if (upload.part_count == 1) return Step<UploadReceipt>(UploadReceipt{});
  std::string body;
  for (const StoredPart& part : parts) body += std::to_string(part.number) + " " + part.etag + "\n";
  HttpRequest request = ask("POST", "/complete/" + ticket.upload_id, std::move(body));
  if (upload.options.prevent_overwrite) request.headers.push_back({"If-None-Match", "*"});
  return Step<UploadReceipt>(std::move(request));
}

Result<UploadReceipt> PartBackend::read_complete(const UploadDescription&, const UploadTicket&,
                                                 const HttpResponse& response) const {
  if (response.status != 200 || response.body != "done") return refusal(response);
  UploadReceipt receipt;
  receipt.etag = response.header("ETag");
  receipt.checksum = response.header("x-amz-checksum-crc64nvme");
  if (!receipt.checksum.empty()) receipt.checksum_algorithm = "CRC64NVME";
  return receipt;
}

Result<HttpRequest> PartBackend::inquire(const UploadDescription&, const UploadTicket& ticket) const {
  return ask("HEAD", "/object/" + ticket.key);
}

Result<std::optional<UploadReceipt>> PartBackend::read_inquiry(const UploadDescription&, const UploadTicket&,
                                                               const HttpResponse& response) const {
  if (response.status == 404) return std::optional<UploadReceipt>{};
  if (response.status != 200) return refusal(response);
  UploadReceipt found;
  found.etag = response.header("ETag");
  found.size_bytes = std::stoull(std::string(response.header("Content-Length")));
  return std::optional<UploadReceipt>(found);
}

Result<HttpRequest> PartBackend::list_parts(const UploadDescription&, const UploadTicket& ticket, int marker) const {
  return ask("GET", "/parts/" + ticket.upload_id + "/" + std::to_string(marker));
}

Result<StoredParts> PartBackend::read_parts(const UploadDescription&, const UploadTicket&,
                                            const HttpResponse& response) const {
  if (response.status != 200) return refusal(response);
  StoredParts page;
  std::istringstream lines(response.body);
  lines >> page.next_marker;
  StoredPart part;
  while (lines >> part.number >> part.size_bytes >> part.etag) page.parts.push_back(part);
  return page;
}

Result<std::optional<HttpRequest>> PartBackend::abort(const UploadDescription&, const UploadTicket& ticket) const {
  if (ticket.upload_id.empty()) return std::optional<HttpRequest>{};
  return std::optional<HttpRequest>(ask("DELETE", "/upload/" + ticket.upload_id));
}

HttpResponse PartService::handle(const HttpRequest& request, const std::string& body) {
  std::string path = request.url.substr(store.size() + 1);
  for (char& c : path)
    if (c == '/') c = ' ';
  std::istringstream words(path);
  std::string what;
  std::string name;
  int number = 0;
  words >> what >> name >> number;
  if (what == "object") return request.method == "HEAD" ? head(name) : put_object(request, name, body);
  if (what == "create") {
    const std::string id = "u" + std::to_string(uploads.size() + 1);
    uploads[id].key = name;
    return answer(200, id);
  }
  const auto found = uploads.find(name);
  if (found == uploads.end()) return answer(404, "NoSuchUpload");
  Upload& upload = found->second;
  if (what == "complete" && upload.is_completed && !forgets_completed) return complete(request, upload, body);
  if (upload.is_completed || upload.is_aborted) return answer(404, "NoSuchUpload");
  if (what == "part") return put_part(upload, number, body);
  if (what == "parts") return list(upload, number);
  if (what == "complete") return complete(request, upload, body);
  upload.is_aborted = true;
  return answer(204);
}

HttpResponse PartService::put_object(const HttpRequest& request, const std::string& key, const std::string& body) {
  const bool is_new_only = !request.headers.empty() && request.headers.front().name == "If-None-Match";
  if (is_new_only && objects.count(key) > 0) return answer(412, "PreconditionFailed");
  objects[key] = Object{body, etag_of(body)};
  ++commits;
  std::vector<Header> headers{{"ETag", objects[key].etag}};
  if (answers_checksum) headers.push_back({"x-amz-checksum-crc64nvme", crc_of(body)});
  return answer(200, "", std::move(headers));
}

HttpResponse PartService::put_part(Upload& upload, int number, const std::string& body) {
  upload.parts[number] = Object{body, etag_of(body)};
  std::vector<Header> headers{{"ETag", upload.parts[number].etag}};
  if (answers_checksum) headers.push_back({"x-amz-checksum-crc64nvme", crc_of(body)});
  return answer(200, "", std::move(headers));
}

HttpResponse PartService::list(const Upload& upload, int marker) const {
  std::string text;
  int count = 0;
  int next = 0;
  for (const auto& [number, part] : upload.parts) {
    if (number <= marker) continue;
    if (count++ == page_size) {
      next = marker;
      break;
    }
    text += std::to_string(number) + " " + std::to_string(part.bytes.size()) + " " + part.etag + "\n";
    marker = number;
  }
  return answer(200, std::to_string(next) + "\n" + text);
}

HttpResponse PartService::complete(const HttpRequest& request, Upload& upload, const std::string& body) {
  const bool is_new_only = !request.headers.empty() && request.headers.front().name == "If-None-Match";
  if (is_new_only && !upload.is_completed && objects.count(upload.key) > 0) return answer(412, "PreconditionFailed");
  std::istringstream lines(body);
  std::string bytes;
  std::string digests;
  int number = 0;
  int count = 0;
  std::string etag;
  while (lines >> number >> etag) {
    const auto part = upload.parts.find(number);
    if (part == upload.parts.end() || part->second.etag != etag) return answer(400, "InvalidPart");
    bytes += part->second.bytes;
    digests += digest::compute(digest::Algorithm::md5, part->second.bytes).value_or("");
    ++count;
  }
  if (!upload.is_completed) {
    objects[upload.key] = Object{bytes, etag_of(digests) + "-" + std::to_string(count)};
    ++commits;
  }
  upload.is_completed = true;
  std::vector<Header> headers{{"ETag", objects[upload.key].etag}};
  if (answers_checksum) headers.push_back({"x-amz-checksum-crc64nvme", crc_of(bytes)});
  return answer(200, "done", std::move(headers));
}

HttpResponse PartService::head(const std::string& key) const {
  const auto found = objects.find(key);
  if (found == objects.end()) return answer(404);
  return answer(200, "",
                {{"ETag", found->second.etag}, {"Content-Length", std::to_string(found->second.bytes.size())}});
}

}  // namespace uploadkit::test

// S3's multipart calls. A completion that names other parts than were sent is refused, so that no row counts less work.
#include <bench/sink_multipart.hpp>

#include <bench/sink_answer.hpp>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

namespace uploadkit::bench {
namespace detail::sink_multipart {

constexpr int most_parts = 10'000;
constexpr int page_size = 1000;
constexpr char etag[] = "d41d8cd98f00b204e9800998ecf8427e";
constexpr char request_id[] = "x-amz-request-id: 0A49CE4060975EAC\r\n";

std::string document(std::string_view name, std::string_view inside) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<";
  text.append(name).append(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">").append(inside);
  return text.append("</").append(name).append(">");
}

std::string found(std::string_view name, std::string_view inside) {
  return http_answer("200 OK", std::string(request_id) + "Content-Type: application/xml\r\n", document(name, inside));
}

std::string refused(std::string_view status, std::string_view code) {
  const std::string text = "<Error><Code>" + std::string(code) + "</Code><Message>The sink says so.</Message></Error>";
  return http_answer(status, std::string(request_id) + "Content-Type: application/xml\r\n", text);
}

/// "x-amz-checksum-crc32c" is "ChecksumCRC32C" in documents.
std::string checksum_element(const std::string& name, const std::string& value) {
  if (name.empty() || value.empty()) return {};
  std::string element = "Checksum";
  for (std::size_t i = name.rfind('-') + 1; i < name.size(); ++i)
    element += static_cast<char>(std::toupper(static_cast<unsigned char>(name[i])));
  std::string text = "<";
  return text.append(element).append(">").append(value).append("</").append(element).append(">");
}

int count_of(const std::string& text, std::string_view what) {
  int count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++count;
  return count;
}

}  // namespace detail::sink_multipart

namespace local_multipart = detail::sink_multipart;

std::optional<std::string> SinkUploads::answer_to(const SinkRequest& request) {
  if (request.method == "POST" && request.has_parameter("uploads")) return create();
  const std::string id = request.parameter("uploadId");
  if (id.empty()) return std::nullopt;
  const auto upload = uploads_.find(id);
  if (upload == uploads_.end()) return local_multipart::refused("404 Not Found", "NoSuchUpload");
  if (request.method == "PUT") return store(request, upload->second);
  if (request.method == "GET") return list(request, upload->second);
  std::string answer =
      request.method == "POST" ? complete(request, upload->second) : http_answer("204 No Content", "", "");
  uploads_.erase(upload);
  return answer;
}

std::string SinkUploads::create() {
  const std::string id = "upload-" + std::to_string(++last_id_);
  uploads_[id];
  return local_multipart::found("InitiateMultipartUploadResult",
                                "<Bucket>bucket</Bucket><Key>key</Key><UploadId>" + id + "</UploadId>");
}

std::string SinkUploads::store(const SinkRequest& request, Upload& upload) {
  const int number = std::atoi(request.parameter("partNumber").c_str());
  if (number < 1 || number > local_multipart::most_parts)
    return local_multipart::refused("400 Bad Request", "InvalidArgument");
  upload.parts.resize(std::max(upload.parts.size(), static_cast<std::size_t>(number)));
  Part& part = upload.parts[static_cast<std::size_t>(number - 1)];
  if (!std::exchange(part.is_stored, true)) ++upload.stored;
  part.size_bytes = request.decoded_length;
  part.checksum = request.checksum;
  upload.checksum_name = request.checksum_name;
  std::string headers = local_multipart::request_id;
  headers.append("ETag: \"").append(local_multipart::etag).append("\"\r\n");
  if (!request.checksum.empty()) headers += request.checksum_name + ": " + request.checksum + "\r\n";
  return http_answer("200 OK", headers, "");
}

std::string SinkUploads::list(const SinkRequest& request, const Upload& upload) const {
  const auto marker = static_cast<std::size_t>(std::max(0, std::atoi(request.parameter("part-number-marker").c_str())));
  std::string parts;
  int count = 0;
  std::size_t next = marker;
  for (; next < upload.parts.size() && count < local_multipart::page_size; ++next) {
    const Part& part = upload.parts[next];
    if (!part.is_stored) continue;
    ++count;
    parts += "<Part><PartNumber>" + std::to_string(next + 1) + "</PartNumber><ETag>\"" + local_multipart::etag +
             "\"</ETag><Size>" + std::to_string(part.size_bytes) + "</Size>" +
             local_multipart::checksum_element(upload.checksum_name, part.checksum) + "</Part>";
  }
  const bool is_last = next >= upload.parts.size();
  parts += is_last ? std::string("<IsTruncated>false</IsTruncated>")
                   : "<IsTruncated>true</IsTruncated><NextPartNumberMarker>" + std::to_string(next) +
                         "</NextPartNumberMarker>";
  return local_multipart::found("ListPartsResult", parts);
}

std::string SinkUploads::complete(const SinkRequest& request, const Upload& upload) {
  const int named = local_multipart::count_of(request.body, "<PartNumber>");
  if (named == 0 || named != upload.stored) return local_multipart::refused("400 Bad Request", "InvalidPart");
  std::string inside = "<Bucket>bucket</Bucket><Key>key</Key><ETag>\"" + std::string(local_multipart::etag) + "-" +
                       std::to_string(named) + "\"</ETag>";
  inside += local_multipart::checksum_element(request.checksum_name, request.checksum);
  if (!request.checksum.empty()) inside += "<ChecksumType>FULL_OBJECT</ChecksumType>";
  return local_multipart::found("CompleteMultipartUploadResult", inside);
}

}  // namespace uploadkit::bench

// Canned answers, made without any work that a real service's network would hide.
#include <bench/sink_answer.hpp>

#include <ctime>

namespace uploadkit::bench {
namespace detail::sink_answer {

std::string stored(const SinkRequest& request) {
  const std::string crc = request.parameter("crc64nvme");
  const std::string md5 = request.parameter("md5");
  std::string headers = "x-amz-request-id: 0A49CE4060975EAC\r\nx-amz-server-side-encryption: AES256\r\n";
  headers += "ETag: \"" + (md5.empty() ? "d41d8cd98f00b204e9800998ecf8427e" : md5) + "\"\r\n";
  const bool is_named = !crc.empty();
  const std::string& name = is_named ? "x-amz-checksum-crc64nvme" : request.checksum_name;
  const std::string& value = is_named ? crc : request.checksum;
  if (!value.empty()) headers += name + ": " + value + "\r\nx-amz-checksum-type: FULL_OBJECT\r\n";
  return http_answer("200 OK", headers, "");
}

std::string signed_query() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char date[32];
  std::strftime(date, sizeof date, "%Y%m%dT%H%M%SZ", &parts);
  return "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101%2Fus-east-1%2Fs3%2F"
         "aws4_request&X-Amz-Date=" +
         std::string(date) +
         "&X-Amz-Expires=3600&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Signature="
         "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
}

std::string granted(const SinkRequest& request) {
  static std::uint64_t last_id = 0;
  const std::string id = "u" + std::to_string(++last_id);
  const std::string url = std::string(request.is_tls ? "https://" : "http://") + request.host + "/bucket/" + id + "?" +
                          signed_query() + "&crc64nvme=" + request.parameter("crc64nvme") +
                          "&md5=" + request.parameter("md5");
  return http_answer(
      "200 OK", "Content-Type: application/json\r\n",
      "{\"data\":{\"createSignedUploadUrl\":{\"uploadId\":\"" + id + "\",\"uploadUrl\":\"" + url + "\"}}}");
}

std::string completed() {
  return http_answer("200 OK", "Content-Type: application/json\r\n",
                     "{\"data\":{\"completeSignedUpload\":{\"id\":\"u1\",\"status\":\"UPLOAD_FINISHED\",\"mimetype\":"
                     "\"image/jpeg\",\"extension\":\"jpg\",\"originalFilename\":\"1.jpg\",\"filename\":\"u1.jpg\","
                     "\"width\":100,\"height\":100,\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":"
                     "\"2026-01-01T00:00:01Z\",\"duration\":1000}}}");
}

}  // namespace detail::sink_answer

namespace local_sink_answer = detail::sink_answer;

std::string answer_to(const SinkRequest& request) {
  if (request.method != "POST") return local_sink_answer::stored(request);
  if (request.body.find("createSignedUploadUrl") != std::string::npos) return local_sink_answer::granted(request);
  return local_sink_answer::completed();
}

std::string http_answer(std::string_view status, std::string_view headers, std::string_view body) {
  static std::time_t second = 0;
  static char date[64];
  const std::time_t now = std::time(nullptr);
  if (now != second) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    second = now;
  }
  std::string answer = "HTTP/1.1 ";
  answer.append(status).append("\r\nDate: ").append(date).append("\r\nServer: AmazonS3\r\n").append(headers);
  answer.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  return answer;
}

}  // namespace uploadkit::bench

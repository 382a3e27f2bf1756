// Drives one multipart upload.
#include "s3_upload_rig.hpp"

namespace uploadkit::devserver::tests {

std::string part_xml(int number, const std::string& etag, const std::string& more) {
  return "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>" + etag + "</ETag>" + more + "</Part>";
}

std::string sha1_of(std::string_view bytes) {
  return core::base64(digest::compute(digest::Algorithm::sha1, bytes).value_or(""));
}

std::string crc32_of(std::string_view bytes) {
  return core::base64(digest::compute(digest::Algorithm::crc32, bytes).value_or(""));
}

UploadRig::UploadRig(std::string target, const std::vector<Header>& headers) : target_(std::move(target)) {
  Sent sent;
  sent.headers = headers;
  begun = bench.send("POST", target_ + "?uploads", sent);
  id = begun.text("UploadId");
}

Answer UploadRig::send(const std::string& method, const std::string& more_query, const std::string& body,
                       const std::vector<Header>& headers) {
  Sent sent;
  sent.headers = headers;
  sent.body = body;
  return bench.send(method, target_ + "?uploadId=" + id + more_query, sent);
}

Answer UploadRig::put(int number, const std::string& body, const std::vector<Header>& headers) {
  Answer answer = send("PUT", "&partNumber=" + std::to_string(number), body, headers);
  const std::string etag = answer.header("etag");
  if (answer.status() == 200) etags[number] = etag.substr(1, etag.size() - 2);
  return answer;
}

Answer UploadRig::complete(const std::vector<Header>& headers) {
  std::string parts;
  for (const auto& [number, etag] : etags) parts += part_xml(number, etag, checksums[number]);
  return complete_with(parts, headers);
}

Answer UploadRig::complete_with(const std::string& parts, const std::vector<Header>& headers) {
  return send("POST", "", "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>", headers);
}

}  // namespace uploadkit::devserver::tests

/// \file
/// One multipart upload over the S3 bench.
#ifndef UPLOADKIT_TESTS_UNIT_DEVSERVER_S3_UPLOAD_RIG_HPP
#define UPLOADKIT_TESTS_UNIT_DEVSERVER_S3_UPLOAD_RIG_HPP

#include "s3_bench.hpp"

#include <uploadkit/core/text.hpp>

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace uploadkit::devserver::tests {

std::string part_xml(int number, const std::string& etag, const std::string& more = {});

/// The raw base64 values of one-part bodies.
std::string sha1_of(std::string_view bytes);
std::string crc32_of(std::string_view bytes);

/// Begun in the constructor; remembers the ETags of its parts.
class UploadRig {
 public:
  explicit UploadRig(std::string target, const std::vector<Header>& headers = {});

  Answer send(const std::string& method, const std::string& more_query, const std::string& body,
              const std::vector<Header>& headers = {});
  Answer put(int number, const std::string& body, const std::vector<Header>& headers = {});

  /// Names every part that was put.
  Answer complete(const std::vector<Header>& headers = {});
  Answer complete_with(const std::string& parts, const std::vector<Header>& headers = {});

  S3Bench bench;
  Answer begun;
  std::string id;
  std::map<int, std::string> etags;      // without quotes
  std::map<int, std::string> checksums;  // elements to put into <Part>

 private:
  std::string target_;
};

}  // namespace uploadkit::devserver::tests

#endif

/// \file
/// Reads the signing suites of AWS and of botocore in the folder that UPLOADKIT_VECTORS names.
#ifndef UPLOADKIT_TESTS_SUPPORT_SIGNING_SUITE_HPP
#define UPLOADKIT_TESTS_SUPPORT_SIGNING_SUITE_HPP

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/signing/uri_encode.hpp>
#include <uploadkit/sigv4.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/raw_request.hpp"
#include "support/vector_file.hpp"

namespace uploadkit::testing {

inline std::string text_at(const core::JsonValue& value, const char* pointer) {
  return value.at(pointer).string().value_or("");
}

inline std::string file(const std::string& path) { return read_file(path).value_or("no such file"); }

inline std::string trimmed_file(const std::string& path) {
  std::string whole = file(path);
  while (!whole.empty() && whole.back() == '\n') whole.pop_back();
  return whole;
}

inline std::string sha256_hex(const std::string& bytes) {
  const auto hash = digest::sha256(bytes);
  return core::hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

// Nothing when the leg is skipped, which it says.
inline std::optional<std::string> suite_folder(const char* suite) {
  const std::optional<std::string> vectors = outer_vectors();
  if (vectors) return *vectors + "/" + suite;
  std::printf("SKIPPED: UPLOADKIT_VECTORS is not set, so the suite %s was not read\n", suite);
  CHECK_FALSE(real_is_required());
  return std::nullopt;
}

inline std::vector<std::string> folders_with(const std::string& root, const std::string& end_of_name) {
  std::vector<std::string> folders;
  std::error_code failed;
  for (std::filesystem::recursive_directory_iterator at(root, failed), end; at != end && !failed;
       at.increment(failed)) {
    const std::string name = at->path().filename().string();
    const bool is_it = name.size() >= end_of_name.size() &&
                       name.compare(name.size() - end_of_name.size(), end_of_name.size(), end_of_name) == 0;
    if (is_it) folders.push_back(at->path().parent_path().string());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

struct SuiteCase {
  SigningInput input;
  Credentials credentials;
  WallTime time{};
  std::chrono::seconds expires_in{3600};
};

// The paths of the suites are raw, so that one encoding makes them canonical.
inline SuiteCase make_case(const RawRequest& request) {
  SuiteCase made;
  made.input.method = request.method;
  made.input.url = request.url();
  made.input.headers = request.headers;
  made.input.service = "service";
  made.input.s3_rules = false;
  made.input.encode_path_again = false;
  made.input.payload_hash = sha256_hex(request.body);
  made.credentials = {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
  made.time = core::parse_basic_iso8601("20150830T123600Z").value_or(WallTime{});
  return made;
}

inline SuiteCase read_aws_case(const std::string& folder) {
  const core::JsonValue context = read_json(folder + "/context.json");
  SuiteCase made = make_case(parse_raw_request(file(folder + "/request.txt")));
  made.credentials = {text_at(context, "/credentials/access_key_id"),
                      text_at(context, "/credentials/secret_access_key"), text_at(context, "/credentials/token")};
  made.input.region = text_at(context, "/region");
  made.input.service = text_at(context, "/service");
  made.input.normalize_path = context.at("/normalize").boolean().value_or(true);
  made.input.sign_session_token = !context.at("/omit_session_token").boolean().value_or(false);
  made.time = core::parse_iso8601(text_at(context, "/timestamp")).value_or(WallTime{});
  made.expires_in = std::chrono::seconds(context.at("/expiration_in_seconds").integer().value_or(0));
  return made;
}

inline std::string sorted_query(const std::string& url_or_target) {
  const auto parameters = signing::canonical_parameters(url_or_target.substr(url_or_target.find('?') + 1));
  return parameters ? signing::canonical_query(*parameters) : "unreadable";
}

}  // namespace uploadkit::testing

#endif

/// \file
/// Turns libcurl's codes into this library's errors.
#ifndef UPLOADKIT_HTTP_CURL_ERROR_HPP
#define UPLOADKIT_HTTP_CURL_ERROR_HPP

#include <uploadkit/clock.hpp>
#include <uploadkit/core/url.hpp>

#include <curl/curl.h>

#include <string_view>

namespace uploadkit::http {

/// What is known about a transfer that libcurl gave up.
struct CurlFailure {
  CURLcode code = CURLE_OK;
  std::string_view text;       // libcurl's own sentence
  long verify_result = 0;      // OpenSSL's, for certificate errors
  long proxy_status = 0;       // the status of a proxy's answer to CONNECT
  bool uses_proxy = false;     // an explicit proxy is set
  bool was_connected = false;  // the request was about to be sent, or more
  bool answer_began = false;   // a status line arrived
  bool answer_head_complete = false;
  bool trusts_nothing = false;  // no trusted certificates were found on this machine
  WallTime wall_time{};         // the machine's clock
};

/// One error with one sentence; facts: `url`.
Error curl_error(const CurlFailure& failure, const core::Url& url);

}  // namespace uploadkit::http

#endif

/// \file
/// Owning pointers to libcurl's handles, and the one-time start of libcurl.
#ifndef UPLOADKIT_HTTP_CURL_HANDLES_HPP
#define UPLOADKIT_HTTP_CURL_HANDLES_HPP

#include <uploadkit/result.hpp>

#include <curl/curl.h>

#include <memory>

namespace uploadkit::http {

struct CurlCloser {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};
struct MultiCloser {
  void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};
struct ShareCloser {
  void operator()(CURLSH* share) const noexcept { curl_share_cleanup(share); }
};

using EasyHandle = std::unique_ptr<CURL, CurlCloser>;
using HeaderList = std::unique_ptr<curl_slist, CurlCloser>;
using UrlHandle = std::unique_ptr<CURLU, CurlCloser>;
using MultiHandle = std::unique_ptr<CURLM, MultiCloser>;
using ShareHandle = std::unique_ptr<CURLSH, ShareCloser>;

/// Initialises libcurl once for the process; it is never shut down, because others may use it too.
/// Errors: `unsupported_option` for a libcurl older than 7.81, `out_of_resources` when it does not start.
Result<void> start_curl();

}  // namespace uploadkit::http

#endif

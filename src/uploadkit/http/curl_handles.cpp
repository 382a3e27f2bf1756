// Starts libcurl once for the process.
#include <uploadkit/http/curl_handles.hpp>

#include <mutex>

namespace uploadkit::http {

namespace detail::curl_handles {

constexpr unsigned oldest_version = 0x075100;

std::once_flag started;
CURLcode start_code = CURLE_FAILED_INIT;

}  // namespace detail::curl_handles

Result<void> start_curl() {
  namespace local = detail::curl_handles;
  // Before 7.84 curl_global_init is not thread-safe by itself.
  std::call_once(local::started, [] { local::start_code = curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (local::start_code != CURLE_OK)
    return make_error(Errc::out_of_resources, "libcurl did not start; the process may be out of memory.");
  const curl_version_info_data* version = curl_version_info(CURLVERSION_NOW);
  if (version->version_num < local::oldest_version)
    return make_error(Errc::unsupported_option, "The installed libcurl is older than 7.81; install a newer one.",
                      {{"got", version->version}, {"limit", "7.81.0"}});
  return {};
}

}  // namespace uploadkit::http

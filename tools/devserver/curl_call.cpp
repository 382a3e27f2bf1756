// Sends one request with plain libcurl and waits for its answer.
#include <devserver/storage.hpp>

#include <curl/curl.h>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::curl_call {

constexpr std::size_t longest_answer_bytes = 64 * 1024 * 1024;
constexpr long connect_timeout_s = 5;
constexpr long total_timeout_s = 60;

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* context) {
  auto& body = static_cast<HttpResponse*>(context)->body;
  if (body.size() + size > longest_answer_bytes) return 0;
  body.append(bytes, size);
  return size;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* context) {
  auto& response = *static_cast<HttpResponse*>(context);
  const std::string_view line(bytes, size);
  const std::size_t colon = line.find(':');
  if (line.substr(0, 5) == "HTTP/") {
    response.headers.clear();  // an interim answer came before
  } else if (colon != std::string_view::npos) {
    std::string_view value = line.substr(colon + 1);
    while (!value.empty() && (value.back() == '\r' || value.back() == '\n')) value.remove_suffix(1);
    response.headers.push_back({std::string(line.substr(0, colon)), std::string(core::trim(value))});
  }
  return size;
}

curl_slist* header_list(const HttpRequest& request) {
  // libcurl's own additions would not be covered by a signature or confuse a strict server.
  curl_slist* list = curl_slist_append(nullptr, "Expect:");
  for (const Header& field : request.headers) {
    const std::string line = field.value.empty() ? field.name + ";" : field.name + ": " + field.value;
    list = curl_slist_append(list, line.c_str());
  }
  return list;
}

void describe(CURL* handle, const HttpRequest& request, HttpResponse& response) {
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, connect_timeout_s);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, total_timeout_s);
  if (request.method == "HEAD") {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  } else if (request.method != "GET") {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &response);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &response);
}

}  // namespace detail::curl_call

Result<HttpResponse> send_and_wait(const HttpRequest& request, const std::string& ca_file) {
  CURL* handle = curl_easy_init();
  if (handle == nullptr) return make_error(Errc::out_of_memory, "libcurl could not be started.");
  HttpResponse response;
  detail::curl_call::describe(handle, request, response);
  const bool has_type = std::any_of(request.headers.begin(), request.headers.end(), [](const Header& field) {
    return core::equals_ignoring_case(field.name, "content-type");
  });
  curl_slist* headers = detail::curl_call::header_list(request);
  if (!has_type) headers = curl_slist_append(headers, "Content-Type:");
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  if (!ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file.c_str());
  const CURLcode code = curl_easy_perform(handle);
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(handle);
  if (code == CURLE_OK) return response;
  return make_error(Errc::connect_failed, std::string("The request was not answered: ") + curl_easy_strerror(code));
}

}  // namespace uploadkit::devserver

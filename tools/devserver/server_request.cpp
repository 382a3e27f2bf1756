// Reads what handlers ask about a request, and collects bodies.
#include <devserver/http_server.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::server_request {

std::string decoded(std::string_view text) {
  std::string blanks(text);
  std::replace(blanks.begin(), blanks.end(), '+', ' ');
  return core::percent_decode(blanks).value_or(blanks);
}

class CollectingSink final : public BodySink {
 public:
  using Answer = std::function<ServerResponse(const ServerRequest&, const std::string&)>;
  CollectingSink(std::size_t max_bytes, Answer answer) : max_bytes_(max_bytes), answer_(std::move(answer)) {}

  SinkVerdict write(std::string_view bytes) override {
    if (bytes.size() > max_bytes_ - body_.size()) {
      is_too_long_ = true;
      return SinkVerdict::enough;
    }
    body_.append(bytes);
    return SinkVerdict::more;
  }

  ServerResponse on_complete(const ServerRequest& request) override {
    if (!is_too_long_) return answer_(request, body_);
    ServerResponse response;
    response.status = 413;
    return response;
  }

  ServerResponse on_cut(const ServerRequest&) override {
    ServerResponse response;
    response.drop_connection = true;
    return response;
  }

 private:
  std::size_t max_bytes_;
  Answer answer_;
  std::string body_;
  bool is_too_long_ = false;
};

}  // namespace detail::server_request

std::string_view ServerRequest::header(std::string_view name) const noexcept {
  for (const Header& field : headers) {
    if (core::equals_ignoring_case(field.name, name)) return field.value;
  }
  return {};
}

bool ServerRequest::has_header(std::string_view name) const noexcept {
  return std::any_of(headers.begin(), headers.end(),
                     [name](const Header& field) { return core::equals_ignoring_case(field.name, name); });
}

std::optional<std::uint64_t> ServerRequest::content_length() const noexcept {
  return core::parse_uint(core::trim(header("content-length")));
}

bool ServerRequest::is_chunked() const noexcept { return has_header("transfer-encoding"); }

bool ServerRequest::expects_continue() const noexcept {
  return core::equals_ignoring_case(core::trim(header("expect")), "100-continue");
}

std::string ServerRequest::host() const {
  std::string name = core::lower(core::trim(header("host")));
  const std::size_t colon = name.rfind(':');
  const std::size_t bracket = name.rfind(']');
  const bool has_port = colon != std::string::npos && (bracket == std::string::npos || colon > bracket);
  if (has_port) name.resize(colon);
  return name;
}

std::vector<std::pair<std::string, std::string>> ServerRequest::parameters() const {
  std::vector<std::pair<std::string, std::string>> found;
  std::string_view rest = query;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view piece = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (piece.empty()) continue;
    const std::size_t equals = std::min(piece.find('='), piece.size());
    const std::string_view value = equals < piece.size() ? piece.substr(equals + 1) : std::string_view();
    found.emplace_back(detail::server_request::decoded(piece.substr(0, equals)),
                       detail::server_request::decoded(value));
  }
  return found;
}

std::optional<std::string> ServerRequest::parameter(std::string_view name) const {
  for (auto& [key, value] : parameters()) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::unique_ptr<BodySink> collect_body(
    std::size_t max_bytes,
    std::function<ServerResponse(const ServerRequest& request, const std::string& body)> answer) {
  return std::make_unique<detail::server_request::CollectingSink>(max_bytes, std::move(answer));
}

}  // namespace uploadkit::devserver

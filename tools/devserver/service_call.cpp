// Readings of a call that all service faces share.
#include <devserver/service_call.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {

WallTime ServiceCall::now() const {
  return request.received_at + (fault ? fault->clock_offset : std::chrono::seconds{0});
}

std::optional<std::string> ServiceCall::quirk(std::string_view name) const {
  return fault ? find_quirk(fault->quirk, name) : std::nullopt;
}

std::int64_t ServiceCall::quirk_number(std::string_view name, std::int64_t usual) const {
  const auto text = quirk(name);
  return text ? core::parse_int(*text).value_or(usual) : usual;
}

ServerResponse json_response(int status, std::string body) {
  ServerResponse response;
  response.status = status;
  response.headers.push_back({"Content-Type", "application/json"});
  response.body = std::move(body);
  return response;
}

std::string_view bearer_token(const ServerRequest& request) {
  const std::string_view value = request.header("authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (!core::equals_ignoring_case(value.substr(0, scheme.size()), scheme)) return {};
  return core::trim(value.substr(scheme.size()));
}

bool is_json(const ServerRequest& request) {
  const std::string_view value = request.header("content-type");
  return core::equals_ignoring_case(core::trim(value.substr(0, value.find(';'))), "application/json");
}

std::string path_below(const ServerRequest& request, std::string_view prefix) {
  std::string path = request.path.substr(std::min(prefix.size(), request.path.size()));
  return path.empty() ? "/" : path;
}

}  // namespace uploadkit::devserver

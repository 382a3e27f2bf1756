// The store in memory and the way from a test to a face.
#include "service_rig.hpp"

#include <uploadkit/core/text.hpp>

#include <doctest/doctest.h>

namespace uploadkit::devserver::testing {

Result<std::string> MemoryStorage::mint_put_url(const std::string& key, const MintOptions& options, WallTime now) {
  minted.push_back({key, options, now});
  return "http://127.0.0.1:9/bucket/" + core::percent_encode(key, true) + "?put";
}

Result<std::string> MemoryStorage::mint_get_url(const std::string& key, std::chrono::seconds expires_in, WallTime) {
  return "http://127.0.0.1:9/bucket/" + core::percent_encode(key, true) + "?get=" + std::to_string(expires_in.count());
}

Result<StoredObject> MemoryStorage::head(const std::string& key) {
  const auto found = objects.find(key);
  if (found == objects.end()) return make_error(Errc::not_found, "There is no such object.");
  StoredObject object;
  object.size_bytes = found->second.size();
  object.first_bytes = found->second.substr(0, 65536);
  return object;
}

Result<std::string> MemoryStorage::read(const std::string& key, std::uint64_t offset, std::size_t bytes) {
  const auto found = objects.find(key);
  if (found == objects.end()) return make_error(Errc::not_found, "There is no such object.");
  return found->second.substr(static_cast<std::size_t>(offset), bytes);
}

Result<void> MemoryStorage::put(const std::string& key, std::string_view bytes, const std::string&) {
  objects[key] = std::string(bytes);
  return {};
}

Result<void> MemoryStorage::copy(const std::string& from, const std::string& to) {
  const auto found = objects.find(from);
  if (found == objects.end()) return make_error(Errc::not_found, "There is no such object.");
  objects[to] = found->second;
  return {};
}

Result<void> MemoryStorage::remove(const std::string& key) {
  objects.erase(key);
  return {};
}

ServiceRig::ServiceRig()
    : secrets{{},
              {},
              "123456789012",
              "api-key",
              "adobe-token",
              "bwp-token",
              "client",
              "secret",
              "target",
              "uploads-token",
              "us-east-1:pool",
              "cognito-idp.test/p",
              "jwt",
              "arn:aws:iam::123456789012:role/r",
              "web-jwt",
              "container-token"},
      context_{endpoints, secrets, faults, storage, keys, {}},
      faces_(make_service_faces(context_)) {}

Answer ServiceRig::send(std::string_view method, std::string_view path, std::string_view body) {
  ServerRequest request;
  request.method = std::string(method);
  request.target = request.path = std::string(path);
  request.headers = headers;
  if (!content_type.empty()) request.headers.push_back({"Content-Type", content_type});
  request.received_at = now;
  for (const MountedFace& face : faces_) {
    if (request.path != face.prefix && request.path.rfind(face.prefix + "/", 0) != 0) continue;
    HeadDecision decision = face.handler->on_head(request);
    Answer answer;
    if (auto* early = std::get_if<ServerResponse>(&decision)) {
      answer.response = std::move(*early);
    } else {
      BodySink& sink = *std::get<std::unique_ptr<BodySink>>(decision);
      CHECK(sink.write(body) == SinkVerdict::more);
      answer.response = sink.on_complete(request);
    }
    answer.json = core::parse_json(answer.response.body).value_or(core::JsonValue());
    return answer;
  }
  FAIL_CHECK("no face answers ", request.path);
  return {};
}

Answer ServiceRig::graphql(std::string_view path, std::string_view query, std::string_view variables) {
  return send("POST", path, core::JsonObject().add("query", query).add_json("variables", variables).text());
}

void ServiceRig::fault(std::string_view json) {
  auto parsed = parse_fault(json);
  CHECK(parsed.ok());
  if (parsed) faults.add(*std::move(parsed));
}

std::string png(std::uint32_t width, std::uint32_t height) {
  std::string out("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR", 16);
  for (const std::uint32_t number : {width, height})
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(static_cast<unsigned char>(number >> shift));
  return out + std::string(20, '\0');
}

}  // namespace uploadkit::devserver::testing

// Drives the S3 face as the listener would, without a network.
#include "s3_bench.hpp"

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>

namespace uploadkit::devserver::tests {

WallTime noon() { return core::from_epoch_seconds(1727697600); }

ServerRequest request_of(const std::string& method, const std::string& url, std::vector<Header> headers) {
  ServerRequest request;
  const auto split = core::split_url(url);
  if (!split) return request;
  request.method = method;
  request.path = split->path;
  request.query = split->query;
  request.has_query = split->has_query;
  request.target = split->path + (split->has_query ? "?" + split->query : "");
  request.headers.push_back({"Host", split->authority()});
  request.headers.insert(request.headers.end(), headers.begin(), headers.end());
  request.received_at = noon();
  return request;
}

std::string Answer::header(std::string_view name) const {
  for (const Header& field : response.headers) {
    if (core::equals_ignoring_case(field.name, name)) return field.value;
  }
  return {};
}

std::string Answer::error(std::string_view element) const {
  const auto document = core::parse_xml(response.body);
  if (!document || document->name != "Error") return {};
  return std::string(document->child_text(element));
}

std::string Answer::text(std::string_view element) const {
  const auto document = core::parse_xml(response.body);
  return document ? std::string(document->child_text(element)) : std::string();
}

std::vector<std::string> Answer::texts(std::string_view child, std::string_view grandchild) const {
  std::vector<std::string> found;
  const auto document = core::parse_xml(response.body);
  if (!document) return found;
  for (const core::XmlElement& element : document->children) {
    if (element.name == child) found.emplace_back(element.child_text(grandchild));
  }
  return found;
}

S3Bench::S3Bench() {
  auto opened = ObjectStore::open("");
  store = std::move(*opened);
  uploads = std::make_unique<MultipartStore>(*store);
  store->create_bucket("bucket");
  SignatureRules rules;
  rules.region = region;
  rules.keys.push_back({credentials, std::nullopt});
  rules.keys.push_back({temporary, noon() + std::chrono::hours{1}});
  face_ = make_s3_face({*store, *uploads, faults, rules, "123456789012"});
}

Answer S3Bench::perform(ServerRequest request, const std::string& body) {
  request.received_at = now;
  HeadDecision decision = face_->on_head(request);
  if (auto* refusal = std::get_if<ServerResponse>(&decision)) return {std::move(*refusal), true};
  auto& sink = *std::get_if<std::unique_ptr<BodySink>>(&decision);
  // In small pieces, as a network would cut them; a long body would take too long that way.
  const std::size_t piece_bytes = body.size() > 64 * 1024 ? 64 * 1024 : 7;
  for (std::size_t begin = 0; begin < body.size(); begin += piece_bytes) {
    if (sink->write(std::string_view(body).substr(begin, piece_bytes)) != SinkVerdict::more) break;
  }
  return {sink->on_complete(request), false};
}

Answer S3Bench::send(const std::string& method, const std::string& target, const Sent& sent) {
  SigningInput input;
  input.method = method;
  input.url = origin + target;
  input.headers = sent.headers;
  input.region = region;
  input.payload_hash = sent.payload_hash.empty() ? hex_sha256(sent.body) : sent.payload_hash;
  const auto signed_headers = sign_headers(input, credentials, now);
  if (!signed_headers) return {};
  std::vector<Header> all = sent.headers;
  all.insert(all.end(), signed_headers->begin(), signed_headers->end());
  all.insert(all.end(), sent.unsigned_headers.begin(), sent.unsigned_headers.end());
  if (sent.has_length) all.push_back({"Content-Length", std::to_string(sent.body.size())});
  return perform(request_of(method, input.url, std::move(all)), sent.body);
}

std::string S3Bench::presigned(const std::string& method, const std::string& target, const std::vector<Header>& headers,
                               std::chrono::seconds age) const {
  SigningInput input;
  input.method = method;
  input.url = origin + target;
  input.headers = headers;
  input.region = region;
  input.payload_hash = "UNSIGNED-PAYLOAD";
  const auto made = presign(input, credentials, now - age);
  return made ? made->url : std::string();
}

Answer S3Bench::send_presigned(const std::string& method, const std::string& target, const Sent& sent,
                               std::chrono::seconds age) {
  std::vector<Header> all = sent.headers;
  all.insert(all.end(), sent.unsigned_headers.begin(), sent.unsigned_headers.end());
  if (sent.has_length) all.push_back({"Content-Length", std::to_string(sent.body.size())});
  return perform(request_of(method, presigned(method, target, sent.headers, age), std::move(all)), sent.body);
}

}  // namespace uploadkit::devserver::tests

// One URL a request, from the application's server.
#include <uploadkit/backends/signed_step.hpp>

#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/core/header_check.hpp>

namespace uploadkit::backends {
namespace detail::signed_step {

class PostedSigner final : public StepSigner {
 public:
  PostedSigner(std::string sign_url, std::shared_ptr<const Authorization> authorization)
      : sign_url_(std::move(sign_url)), authorization_(std::move(authorization)) {}

  Result<HttpRequest> describe(const StorageStep& step) const override;
  Result<SignedStep> read(const StorageStep& step, const HttpResponse& response) const override;
  std::shared_ptr<const Authorization> authorization() const override { return authorization_; }

 private:
  std::string sign_url_;
  std::shared_ptr<const Authorization> authorization_;
};

class CalledSigner final : public StepSigner {
 public:
  explicit CalledSigner(std::function<Result<SignedStep>(const StorageStep&)> sign) : sign_(std::move(sign)) {}

  Result<HttpRequest> describe(const StorageStep& /*step*/) const override {
    return make_error(Errc::internal, "A function gives the URL and nobody is to be asked; report this.");
  }
  Result<SignedStep> read(const StorageStep& /*step*/, const HttpResponse& /*response*/) const override {
    return make_error(Errc::internal, "A function gives the URL and nobody answers; report this.");
  }
  std::function<Result<SignedStep>(const StorageStep&)> callback() const override { return sign_; }

 private:
  std::function<Result<SignedStep>(const StorageStep&)> sign_;
};

Result<HttpRequest> PostedSigner::describe(const StorageStep& step) const {
  if (auto checked = check_endpoint("sign_url", sign_url_); !checked) return checked.error();
  core::JsonObject object;
  object.add("method", step.method).add("action", step.action).add("key", step.key);
  object.add("upload_id", step.upload_id).add("part_number", step.part_number);
  return json_post(sign_url_, object);
}

Result<SignedStep> PostedSigner::read(const StorageStep& /*step*/, const HttpResponse& response) const {
  auto document = read_json(response);
  if (!document) return document.error();
  auto url = required_url(document->at("/url"), "url", response);
  if (!url) return url.error();
  auto headers = read_signed_headers(document->at("/headers"), response);
  if (!headers) return headers.error();
  return SignedStep{*std::move(url), *std::move(headers)};
}

// JSON Pointer (RFC 6901 section 3).
std::string pointer_to(const std::string& name) {
  std::string pointer = "/";
  for (char c : name) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
  return pointer;
}

}  // namespace detail::signed_step

HttpRequest json_post(const std::string& url, const core::JsonObject& object) {
  HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
  request.body = object.text();
  request.authorize = true;
  return request;
}

std::shared_ptr<const StepSigner> posted_signer(std::string sign_url,
                                                std::shared_ptr<const Authorization> authorization) {
  return std::make_shared<detail::signed_step::PostedSigner>(std::move(sign_url), std::move(authorization));
}

std::shared_ptr<const StepSigner> called_signer(std::function<Result<SignedStep>(const StorageStep&)> sign) {
  return std::make_shared<detail::signed_step::CalledSigner>(std::move(sign));
}

Result<std::vector<Header>> read_signed_headers(const core::JsonValue& headers, const HttpResponse& response) {
  std::vector<Header> read;
  if (!headers.exists() || headers.is_null()) return read;
  if (!headers.is_object()) return missing_field("headers", response);
  for (const std::string& name : headers.keys()) {
    auto value = headers.at(detail::signed_step::pointer_to(name)).string();
    if (!value) return missing_field("headers", response);
    read.push_back({name, *std::move(value)});
  }
  if (!core::check_signed_headers(read)) return missing_field("headers", response);
  return read;
}

}  // namespace uploadkit::backends

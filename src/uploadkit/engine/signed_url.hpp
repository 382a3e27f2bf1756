/// \file
/// Reads the rules that a signed URL carries in its own query: when it dies and which headers it demands.
#ifndef UPLOADKIT_ENGINE_SIGNED_URL_HPP
#define UPLOADKIT_ENGINE_SIGNED_URL_HPP

#include <uploadkit/backend.hpp>
#include <uploadkit/core/url.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::engine {

enum class SignatureForm : std::uint8_t { none, sigv4, sigv2, gcs, azure };

/// What a URL says about itself.
struct SignedUrlRules {
  SignatureForm form = SignatureForm::none;
  std::optional<WallTime> signed_at;
  std::optional<WallTime> expires_at;

  /// Lower-case names without "host"; empty where only the host is signed or the form does not tell.
  std::vector<std::string> signed_headers;

  /// Headers that the form needs although it does not sign them (Azure's x-ms-blob-type).
  std::vector<Header> needed_headers;

  /// A content type that the query promises (Amplify's form), empty if none.
  std::string promised_content_type;

  bool signs(std::string_view lower_name) const noexcept;
};

/// Reads X-Amz-*, X-Goog-*, AWSAccessKeyId/Signature/Expires and Azure's sig/se. Never fails: an unknown form has no
/// rules.
SignedUrlRules read_signed_url(const core::Url& url);

/// Whether a URL with these rules may still be used at `now`: at least ten seconds, or a quarter of a shorter life, are
/// left.
bool is_usable(const SignedUrlRules& rules, std::optional<WallTime> told_expiry, WallTime now) noexcept;

}  // namespace uploadkit::engine

#endif

/// \file
/// What applications give, checked before it becomes a query, a header or a URL.
#ifndef UPLOADKIT_BACKENDS_INPUT_CHECK_HPP
#define UPLOADKIT_BACKENDS_INPUT_CHECK_HPP

#include <uploadkit/backend.hpp>

#include <string>
#include <string_view>

namespace uploadkit::backends {

/// UTF-8 without control characters, and not empty. Errors: `invalid_argument` naming `field`
Result<void> check_text(std::string_view field, std::string_view text);

/// The same for an option. Errors: `invalid_option` naming `option`
Result<void> check_option(std::string_view option, std::string_view text);

/// An option that becomes a header's value; empty for none. Errors: `invalid_option` naming `option`
Result<void> check_header_option(std::string_view option, std::string_view text);

/// An absolute URL in an option. Errors: `invalid_option` naming `option`
Result<void> check_endpoint(std::string_view option, std::string_view url);

/// A GraphQL name, as enumerators are; empty is allowed. Errors: `invalid_argument` naming `field`
Result<void> check_enumerator(std::string_view field, std::string_view text);

/// An absolute http or https URL. Errors: `invalid_argument` naming `field`
Result<void> check_url(std::string_view field, std::string_view url);

/// The path, the content type and the size of an upload, by the backend's own limits.
/// Errors: `invalid_argument` naming `path` or `content_type`, `source_size_unknown`, `too_large`, `too_small`
Result<void> check_upload(const UploadDescription& upload, const BackendTraits& traits);

/// `invalid_argument` naming a field.
Error bad_argument(std::string_view field, std::string sentence);

/// `invalid_option` naming an option.
Error bad_option(std::string_view option, std::string sentence);

}  // namespace uploadkit::backends

#endif

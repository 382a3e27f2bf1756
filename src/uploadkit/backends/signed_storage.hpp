/// \file
/// What uploads with somebody else's signatures share: headers of the object, answers of the storage.
#ifndef UPLOADKIT_BACKENDS_SIGNED_STORAGE_HPP
#define UPLOADKIT_BACKENDS_SIGNED_STORAGE_HPP

#include <uploadkit/backend.hpp>

#include <optional>
#include <string>
#include <vector>

namespace uploadkit::backends {

/// The options that travel as headers which a signature need not cover.
constexpr std::uint32_t unsigned_options = option_content_encoding | option_content_disposition | option_cache_control;

/// Errors: `invalid_argument` naming `path` or `content_type`, `invalid_option`
Result<std::vector<Header>> unsigned_object_headers(const UploadDescription& upload);

/// A refusal of the storage. `url` is what was refused, if it is known.
Error signed_error(const HttpResponse& response, std::string_view url);

/// The object that a completion made; the path is the key that the storage names, or else `key`.
Result<UploadReceipt> read_signed_completion(const HttpResponse& response, const std::string& key,
                                             std::string_view url);

/// The receipt of a single PUT.
UploadReceipt receipt_of_put(const std::string& key, const std::vector<StoredPart>& parts);

}  // namespace uploadkit::backends

#endif

/// \file
/// What S3's refusals tell beside their code: the bucket's region, the option that a store lacks, a sentence.
#ifndef UPLOADKIT_BACKENDS_S3_REFUSAL_HPP
#define UPLOADKIT_BACKENDS_S3_REFUSAL_HPP

#include <uploadkit/backends/storage_error.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::backends {

/// The region that a refusal names as the bucket's own, where it was refused for the region's sake.
std::optional<std::string> named_region(const StorageRefusal& refusal, const HttpResponse& response);
Error wrong_region(const std::string& region);

/// The option among `asked` that a store refuses because it does not have it; empty if it refuses for another reason.
std::string refused_option(const StorageRefusal& refusal, const HttpResponse& response,
                           const std::vector<std::string>& asked);
Error unsupported_option(const std::string& option, std::string_view store_text);

/// The cause and the way out for whoever holds the credentials.
std::string s3_sentence(const Error& error, const StorageRefusal& refusal);

}  // namespace uploadkit::backends

#endif

/// \file
/// The checksum of a whole object from those of its parts.
#ifndef UPLOADKIT_ENGINE_OBJECT_CHECKSUM_HPP
#define UPLOADKIT_ENGINE_OBJECT_CHECKSUM_HPP

#include <uploadkit/backend.hpp>
#include <uploadkit/digest/digest.hpp>

#include <string>
#include <vector>

namespace uploadkit::engine {

/// As the storage writes it: CRCs of the whole object; for the others base64 of the digest of the parts' digests, with
/// "-N" of parts behind it. A single PUT has the value of its only part. Empty if a part has no checksum.
///
/// Source: S3 user guide, "Checking object integrity"
std::string object_checksum(digest::Algorithm algorithm, const std::vector<StoredPart>& parts, bool in_parts);

/// The ETag of an object of these parts where ETags tell the content: the MD5, or the MD5 of the parts' MD5s with "-N".
/// Empty if a part's ETag is no MD5.
std::string object_etag(const std::vector<StoredPart>& parts, bool in_parts);

/// An ETag without its quotes, in lower case.
std::string bare_etag(std::string_view etag);

}  // namespace uploadkit::engine

#endif

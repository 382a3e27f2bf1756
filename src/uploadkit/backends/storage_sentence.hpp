/// \file
/// What to say of a store's refusal: the cause and the way out in one sentence.
#ifndef UPLOADKIT_BACKENDS_STORAGE_SENTENCE_HPP
#define UPLOADKIT_BACKENDS_STORAGE_SENTENCE_HPP

#include <uploadkit/error.hpp>

#include <string>
#include <string_view>

namespace uploadkit::backends {

/// `store_text` is the store's own message; it is left out where it may hold what was signed.
std::string storage_sentence(const Error& error, std::string_view store_text);

/// For URLs that sign the checksum of no bytes.
std::string empty_body_sentence();

}  // namespace uploadkit::backends

#endif

/// \file
/// What a storage saw beside what a request would be: lines, and a sentence for each difference.
#ifndef UPLOADKIT_CLIENT_TEXT_COMPARISON_HPP
#define UPLOADKIT_CLIENT_TEXT_COMPARISON_HPP

#include <uploadkit/client/signed_texts.hpp>

#include <string>
#include <vector>

namespace uploadkit::client {

struct TextComparison {
  std::vector<ComparedLine> lines;
  std::vector<std::string> findings;

  /// Names of signed headers whose values nobody told.
  std::vector<std::string> unknown;
};

TextComparison compare_canonical(const CanonicalParts& storage, const CanonicalParts& request);

/// The hash of the canonical request is shown and is no finding: it differs where that does.
TextComparison compare_to_sign(const SignedFields& storage, const SignedFields& request);

}  // namespace uploadkit::client

#endif

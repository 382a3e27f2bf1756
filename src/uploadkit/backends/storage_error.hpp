/// \file
/// Refusals of object stores as errors: S3 and its relatives, Google Cloud Storage, Azure.
#ifndef UPLOADKIT_BACKENDS_STORAGE_ERROR_HPP
#define UPLOADKIT_BACKENDS_STORAGE_ERROR_HPP

#include <uploadkit/core/xml_read.hpp>
#include <uploadkit/http.hpp>

#include <string>

namespace uploadkit::backends {

/// The error document of a store, from its body or its headers. Empty members where it says nothing.
struct StorageRefusal {
  std::string code;
  std::string message;
  std::string request_id;

  /// Whether the body is an <Error> document.
  bool has_document = false;

  /// Its root, for the details that some codes carry.
  core::XmlElement document;
};

StorageRefusal read_refusal(const HttpResponse& response);

/// What a refusal means, with the facts that its document gives. Never repeats signatures or texts to sign.
/// `url` is the signed URL that was refused; it may have died, or sign the checksum of an empty body.
Error storage_error(const StorageRefusal& refusal, const HttpResponse& response, std::string_view url);

/// The meaning of a code, or of the status where the code is not known.
Errc storage_meaning(std::string_view code, int status) noexcept;

}  // namespace uploadkit::backends

#endif

/// \file
/// What a store tells of an object that it has.
#ifndef UPLOADKIT_BACKENDS_S3_RECEIPT_HPP
#define UPLOADKIT_BACKENDS_S3_RECEIPT_HPP

#include <uploadkit/backend.hpp>
#include <uploadkit/core/xml_read.hpp>

#include <string>
#include <string_view>

namespace uploadkit::backends {

/// Without its quotes.
std::string plain_etag(std::string_view etag);

/// The checksum of the whole object and its algorithm, from the document (if there is one) or the headers of an answer.
/// A CRC that is composed of the parts' is no checksum of the object and is left out.
void read_checksum(const HttpResponse& response, const core::XmlElement* document, UploadReceipt& receipt);

/// What the headers of an answer to HEAD tell; the path is not among it.
UploadReceipt read_head(const HttpResponse& response);

}  // namespace uploadkit::backends

#endif

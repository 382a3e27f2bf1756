/// \file
/// What the multipart operations of S3 share: upload ids, part numbers, the plan of checksums.
#ifndef UPLOADKIT_DEVSERVER_S3_MULTIPART_HPP
#define UPLOADKIT_DEVSERVER_S3_MULTIPART_HPP

#include <devserver/s3_face.hpp>

namespace uploadkit::devserver {

inline constexpr std::uint64_t most_parts = 10000;
inline constexpr std::uint64_t smallest_part_bytes = 5 * 1024 * 1024;

S3Error no_such_upload(const std::string& id);

/// The upload that the request's "uploadId" names, kept for this request alone. Errors: NoSuchUpload.
std::variant<UploadLease, S3Error> lease_upload(S3Context& context, const S3Request& request);

/// "partNumber" of the query. Errors: InvalidArgument outside of 1 to 10,000.
std::variant<std::uint64_t, S3Error> read_part_number(const S3Request& request);

/// x-amz-checksum-algorithm and x-amz-checksum-type. Errors: InvalidRequest.
std::variant<ChecksumPlan, S3Error> read_checksum_plan(const S3Request& request);

/// x-amz-checksum-type alone: "COMPOSITE", "FULL_OBJECT" or empty. Errors: InvalidRequest.
std::variant<std::string, S3Error> read_checksum_type(const S3Request& request);

/// The refusal of a part whose checksum is not of the upload's algorithm.
std::optional<S3Error> check_part_algorithm(const ChecksumPlan& plan, std::optional<digest::Algorithm> given);

/// The account under the name of a role ("Owner", "Initiator"), as listings show it.
std::string person_xml(const S3Context& context, std::string_view role);

/// A number of the query that limits or begins a page. Errors: InvalidArgument.
std::variant<std::uint64_t, S3Error> read_page_number(const S3Request& request, std::string_view name,
                                                      std::uint64_t usual);

}  // namespace uploadkit::devserver

#endif

/// \file
/// The texts of VIESUS' GraphQL: requests with inline literals, and readers of its objects.
#ifndef UPLOADKIT_BACKENDS_VIESUS_DIALECT_HPP
#define UPLOADKIT_BACKENDS_VIESUS_DIALECT_HPP

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/viesus.hpp>

#include <string>
#include <string_view>

namespace uploadkit::backends {

/// A request with the account's key. Errors: `invalid_option`
Result<HttpRequest> viesus_request(const ViesusOptions& options, std::string_view query,
                                   std::string_view variables_json = {});

/// Every documented field of an upload, as a selection set.
std::string_view viesus_upload_fields() noexcept;

/// The same with sub-status and metadata, which only the query of an upload has.
std::string_view viesus_upload_state_fields() noexcept;

/// The object of `data.<call>` as an upload. Errors: those of the service, `bad_response` naming `field`
Result<ViesusUpload> read_viesus_upload(const HttpResponse& response, std::string_view call);

/// The object of `data.<call>`. Errors: those of the service, `bad_response` naming `field`
Result<core::JsonValue> read_viesus_object(const HttpResponse& response, std::string_view call);

/// The literal of an enhancement's input. Errors: `invalid_argument` naming `field`
Result<std::string> viesus_enhancement_literal(const ViesusEnhancement& input);

}  // namespace uploadkit::backends

#endif

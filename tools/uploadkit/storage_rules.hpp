/// \file
/// What the options of s3:// targets mean.
#ifndef UPLOADKIT_TOOLS_STORAGE_RULES_HPP
#define UPLOADKIT_TOOLS_STORAGE_RULES_HPP

#include <tools/uploadkit/storage_arguments.hpp>

#include <uploadkit/result.hpp>

#include <string>

namespace uploadkit::command {

/// The name of an option for s3:// targets that was given; empty for none.
std::string given_storage_option(const RawStorage& raw);

/// Everything but the target and the endpoint. Errors: `invalid_argument`, its message being the sentence for the user
Result<StorageArguments> read_storage_options(const RawStorage& raw);

/// "auto", "path" or "virtual". Errors: `invalid_argument`, naming `origin`
Result<AddressingStyle> read_addressing_style(const std::string& text, const std::string& origin);

}  // namespace uploadkit::command

#endif

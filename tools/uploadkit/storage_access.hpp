/// \file
/// From arguments, environment and profile to the options of the S3 backend.
#ifndef UPLOADKIT_TOOLS_STORAGE_ACCESS_HPP
#define UPLOADKIT_TOOLS_STORAGE_ACCESS_HPP

#include <tools/uploadkit/arguments.hpp>

#include <uploadkit/result.hpp>
#include <uploadkit/s3.hpp>

#include <string>

namespace uploadkit::command {

/// The storage, ready to be used.
struct StorageSetup {
  S3Options options;

  /// What the profile says, where there is no endpoint.
  bool use_accelerate_endpoint = false;
};

/// Fills what was not given from the environment and the profile; the credentials come from AWS's usual places.
/// Errors: `invalid_argument`, its message being the sentence for the user
Result<StorageSetup> set_up_storage(const StorageAccess& access);

/// The options of every upload to an s3:// target.
UploadOptions storage_upload_options(const PutArguments& arguments);

/// What would refuse every file before its first byte. Errors: as above
Result<void> check_storage(const S3Options& options, const PutArguments& arguments);

/// The error's sentence behind the option of the command line that it is about.
std::string sentence_with_option(const Error& error);

}  // namespace uploadkit::command

#endif

/// \file
/// How one entry is handed to the client.
#ifndef UPLOADKIT_TOOLS_START_UPLOAD_HPP
#define UPLOADKIT_TOOLS_START_UPLOAD_HPP

#include <tools/uploadkit/arguments.hpp>
#include <tools/uploadkit/upload_run.hpp>

#include <uploadkit/client.hpp>
#include <uploadkit/viesus.hpp>

#include <memory>

namespace uploadkit::command {

/// Uploads files and standard input. A byte on `stop` ends a wait for standard input.
StartUpload start_upload(Client& client, const PutArguments& arguments, std::shared_ptr<const WakePipe> stop);

/// Lets VIESUS fetch `arguments.from_url`; its entry is the URL as it may be shown.
StartUpload start_fetch(Client& client, std::shared_ptr<const Viesus> service, const PutArguments& arguments);

/// A URL without user info, query and fragment.
std::string url_without_secrets(const std::string& url);

}  // namespace uploadkit::command

#endif

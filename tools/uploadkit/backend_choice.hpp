/// \file
/// From arguments and secrets to the backend.
#ifndef UPLOADKIT_TOOLS_BACKEND_CHOICE_HPP
#define UPLOADKIT_TOOLS_BACKEND_CHOICE_HPP

#include <tools/uploadkit/arguments.hpp>
#include <tools/uploadkit/secrets.hpp>

#include <uploadkit/backend.hpp>
#include <uploadkit/viesus.hpp>

#include <memory>

namespace uploadkit::command {

/// The backend; `viesus` names the same one where it is VIESUS.
struct BackendChoice {
  std::shared_ptr<const Backend> backend;
  std::shared_ptr<const Viesus> viesus;
};

/// For s3:// targets the environment and the profile fill what was not given, in `arguments` as well.
/// Errors: `invalid_argument`, its message being the sentence for the user
Result<BackendChoice> choose_backend(PutArguments& arguments, const Secrets& secrets);

}  // namespace uploadkit::command

#endif

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

BackendChoice choose_backend(const PutArguments& arguments, const Secrets& secrets);

}  // namespace uploadkit::command

#endif

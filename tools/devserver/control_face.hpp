/// \file
/// The face through which tests ask for faults.
#ifndef UPLOADKIT_DEVSERVER_CONTROL_FACE_HPP
#define UPLOADKIT_DEVSERVER_CONTROL_FACE_HPP

#include <devserver/faults.hpp>

#include <memory>

namespace uploadkit::devserver {

/// POST, GET and DELETE of "/_control/faults". `plan` must outlive it.
std::unique_ptr<RequestHandler> make_control_face(FaultPlan& plan);

}  // namespace uploadkit::devserver

#endif

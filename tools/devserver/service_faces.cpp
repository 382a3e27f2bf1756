// The list of the service faces.
#include <devserver/dev_server.hpp>

namespace uploadkit::devserver {

std::vector<MountedFace> make_service_faces(const ServiceContext&) { return {}; }

}  // namespace uploadkit::devserver

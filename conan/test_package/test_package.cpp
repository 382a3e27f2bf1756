// The least that shows that package and program fit together.
#ifdef TEST_PACKAGE_HOLDS_THE_LIBRARY
#include <uploadkit/src.hpp>
#endif
#include <uploadkit/uploadkit.hpp>

int main() { return uploadkit::to_string(uploadkit::Errc::ok) == "ok" ? 0 : 1; }

// The one translation unit of a header-only consumer that holds the library.
#include <uploadkit/src.hpp>

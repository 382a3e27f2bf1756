/// \file
/// The whole implementation, for header-only use: include it in exactly one translation unit of a program.
/// `./dev fix` writes this list.
#ifndef UPLOADKIT_SRC_HPP
#define UPLOADKIT_SRC_HPP

#include <uploadkit/core/calendar.cpp>
#include <uploadkit/core/error.cpp>
#include <uploadkit/core/header_check.cpp>
#include <uploadkit/core/host.cpp>
#include <uploadkit/core/http_date.cpp>
#include <uploadkit/core/http_message.cpp>
#include <uploadkit/core/printable.cpp>
#include <uploadkit/core/system_clock.cpp>
#include <uploadkit/core/text.cpp>
#include <uploadkit/core/text_codec.cpp>
#include <uploadkit/core/time_text.cpp>
#include <uploadkit/core/url.cpp>
#include <uploadkit/core/utf8.cpp>

#endif

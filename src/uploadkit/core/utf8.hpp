/// \file
/// One character at a time out of UTF-8 that may be broken.
#ifndef UPLOADKIT_CORE_UTF8_HPP
#define UPLOADKIT_CORE_UTF8_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace uploadkit::core {

/// The character at the front of a text: its code point and its bytes. An invalid byte is a character of one byte.
struct Utf8Character {
  char32_t code_point = 0;
  std::size_t size = 0;
  bool is_valid = false;
};

/// Reads the first character of a text that is not empty. Overlong forms, surrogates and values above U+10FFFF are
/// invalid (RFC 3629 section 4).
Utf8Character first_character(std::string_view bytes) noexcept;

/// How many characters at the front are plain: visible ASCII and blanks, of which most texts consist.
std::size_t plain_size(std::string_view text) noexcept;

/// The bytes of a code point that is neither a surrogate nor above U+10FFFF.
std::string utf8_of(char32_t code_point);

/// Control characters (C0, DEL, C1), line separators and the marks that turn the direction of writing: what a server
/// could use to forge lines or hide text in a log or on a terminal.
bool is_control(char32_t code_point) noexcept;

}  // namespace uploadkit::core

#endif

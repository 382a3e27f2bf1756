// Which option of the command stands for which of the library.
#include <tools/uploadkit/flag_hint.hpp>

namespace uploadkit::command {

std::string_view flag_hint(const Error& error) noexcept {
  if (error.code == Errc::tls_failed) return " With --cacert FILE the certificates of FILE are trusted instead.";
  const bool is_plain_http =
      error.code == Errc::url_not_allowed && error.message.find("plain http") != std::string::npos;
  return is_plain_http ? " The option is --allow-plain-http." : "";
}

}  // namespace uploadkit::command

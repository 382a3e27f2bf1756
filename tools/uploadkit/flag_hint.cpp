// Which option of the command stands for which of the library.
#include <tools/uploadkit/flag_hint.hpp>

namespace uploadkit::command {

std::string_view flag_hint(const Error& error) noexcept {
  const auto mentions = [&error](std::string_view text) { return error.message.find(text) != std::string::npos; };
  if (error.code == Errc::tls_failed && mentions("could not be verified")) return " The option is --cacert FILE.";
  if (error.code == Errc::url_not_allowed && mentions("plain http")) return " The option is --allow-plain-http.";
  return "";
}

}  // namespace uploadkit::command

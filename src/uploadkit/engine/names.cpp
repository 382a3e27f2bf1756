// The names of the public enumerations, as the headers write them.
#include <uploadkit/control.hpp>
#include <uploadkit/receipt.hpp>

#include <array>

UPLOADKIT_NAMESPACE_BEGIN

std::string_view to_string(UploadState state) noexcept {
  constexpr std::array<std::string_view, 10> names{"pending",    "preparing",  "uploading", "pausing",   "paused",
                                                   "completing", "cancelling", "completed", "cancelled", "failed"};
  const auto index = static_cast<std::size_t>(state);
  return index < names.size() ? names[index] : "unknown";
}

std::string_view to_string(VerifiedBy proof) noexcept {
  switch (proof) {
    case VerifiedBy::checksum:
      return "checksum";
    case VerifiedBy::md5:
      return "md5";
    case VerifiedBy::none:
      break;
  }
  return "none";
}

std::string_view to_string(ControlOutcome outcome) noexcept {
  switch (outcome) {
    case ControlOutcome::accepted:
      return "accepted";
    case ControlOutcome::already_so:
      return "already_so";
    case ControlOutcome::too_late:
      return "too_late";
    case ControlOutcome::not_possible:
      break;
  }
  return "not_possible";
}

UPLOADKIT_NAMESPACE_END

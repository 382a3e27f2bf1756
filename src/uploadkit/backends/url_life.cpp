// Expiry as it stands in the query of a signed URL.
#include <uploadkit/backends/url_life.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>

namespace uploadkit::backends {
namespace detail::url_life {

// X-Amz-Expires is at most a week; a larger number in a hostile URL must not overflow.
constexpr std::uint64_t longest_seconds = 100ull * 366 * 24 * 3600;

std::optional<WallTime> date_and_seconds(const core::Url& url, std::string_view date, std::string_view seconds) {
  const auto from = core::parse_basic_iso8601(url.parameter(date).value_or(std::string()));
  const auto life = core::parse_uint(url.parameter(seconds).value_or(std::string()));
  if (!from || !life || *life > longest_seconds) return std::nullopt;
  return *from + std::chrono::seconds(static_cast<std::int64_t>(*life));
}

}  // namespace detail::url_life

std::optional<WallTime> death_of_url(std::string_view text) {
  const auto url = core::split_url(text);
  if (!url) return std::nullopt;
  if (auto death = detail::url_life::date_and_seconds(*url, "X-Amz-Date", "X-Amz-Expires")) return death;
  if (auto death = detail::url_life::date_and_seconds(*url, "X-Goog-Date", "X-Goog-Expires")) return death;
  const bool is_azure = url->parameter("sig").has_value();
  for (std::string_view name :
       {is_azure ? std::string_view("se") : std::string_view("Expires"), std::string_view("temp_url_expires")}) {
    if (auto value = url->parameter(name)) return core::parse_epoch_or_iso8601(*value);
  }
  return std::nullopt;
}

}  // namespace uploadkit::backends

// The ranges of the client's options.
#include <uploadkit/client/client_options.hpp>

#include <uploadkit/core/header_check.hpp>

#include <algorithm>
#include <string>

namespace uploadkit::client {

namespace detail::client_options {

Result<void> in_range(const char* name, std::int64_t value, std::int64_t least, std::int64_t most) {
  if (value >= least && value <= most) return {};
  const std::string limit = std::to_string(least) + " to " + std::to_string(most);
  return make_error(Errc::invalid_option, std::string(name) + " must be from " + limit + ".",
                    {{"option", name}, {"limit", limit}, {"actual", std::to_string(value)}});
}

}  // namespace detail::client_options

Result<void> check_client_options(const ClientOptions& options) {
  using detail::client_options::in_range;
  constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
  const auto memory = static_cast<std::int64_t>(std::min<std::uint64_t>(options.memory_budget_bytes, INT64_MAX));
  const Result<void> checks[] = {
      in_range("max_concurrent_uploads", options.max_concurrent_uploads, 1, 1000),
      in_range("max_concurrent_requests", options.max_concurrent_requests, 1, 256),
      in_range("memory_budget_bytes", memory, 64 * 1024, INT64_MAX),
      in_range("upload_buffer_bytes", static_cast<std::int64_t>(options.upload_buffer_bytes), 16 * 1024,
               2 * 1024 * 1024),
      in_range("connect_timeout", options.connect_timeout.count(), 1, day_ms),
      in_range("stall_timeout", options.stall_timeout.count(), 1000, day_ms),
      in_range("retry.max_attempts", options.retry.max_attempts, 1, 100),
      in_range("retry.initial_backoff", options.retry.initial_backoff.count(), 0, day_ms),
      in_range("retry.initial_throttled_backoff", options.retry.initial_throttled_backoff.count(), 0, day_ms),
      in_range("retry.max_backoff", options.retry.max_backoff.count(), 0, day_ms),
      in_range("retry.max_retry_after", options.retry.max_retry_after.count(), 0, day_ms),
      in_range("retry.budget", options.retry.budget, 0, 1'000'000'000),
      core::check_field("user_agent", options.user_agent),
  };
  for (const auto& check : checks)
    if (!check) return check;
  return {};
}

TransportOptions transport_options(const ClientOptions& options) {
  TransportOptions transport;
  transport.tls = options.tls;
  transport.proxy = options.proxy;
  transport.resolver = options.resolver;
  transport.connect_timeout = options.connect_timeout;
  transport.stall_timeout = options.stall_timeout;
  transport.user_agent = options.user_agent.empty() ? "uploadkit/" UPLOADKIT_VERSION : options.user_agent;
  transport.upload_buffer_bytes =
      static_cast<std::size_t>(std::min<std::uint64_t>(options.upload_buffer_bytes, options.memory_budget_bytes));
  transport.max_connections_per_origin = options.max_concurrent_requests;
  return transport;
}

}  // namespace uploadkit::client

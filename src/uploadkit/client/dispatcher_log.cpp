// Log lines of exchanges; every header and URL passes the redactor.
#include <uploadkit/client/dispatcher.hpp>

#include <uploadkit/core/redact.hpp>

namespace uploadkit::client {

void Dispatcher::log_start(ExchangeId id, const HttpRequest& request) {
  if (!setup_.log->is_on(LogLevel::debug)) return;
  setup_.log->write(LogLevel::debug, "http",
                    "#" + std::to_string(id) + " " + request.method + " " + core::redact_url(request.url));
  for (const Header& header : request.headers)
    setup_.log->write(LogLevel::debug, "http", "#" + std::to_string(id) + " > " + core::redact_header(header));
}

void Dispatcher::log_end(ExchangeId id, const Exchange& exchange, const ExchangeResult& result) {
  const LogLevel level = result.response ? LogLevel::debug : LogLevel::warning;
  if (!setup_.log->is_on(level)) return;
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(setup_.clock->now() - exchange.started);
  const std::string outcome =
      result.response ? std::to_string(result.response->status) : result.response.error().message;
  setup_.log->write(level, "http",
                    "#" + std::to_string(id) + " " + outcome + " after " + std::to_string(took.count()) + " ms, " +
                        std::to_string(result.sent_bytes) + " body bytes sent");
  if (!result.response) return;
  for (const Header& header : result.response->headers)
    setup_.log->write(LogLevel::debug, "http", "#" + std::to_string(id) + " < " + core::redact_header(header));
}

}  // namespace uploadkit::client

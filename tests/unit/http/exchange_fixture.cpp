// The pump of the transport's tests.
#include "unit/http/exchange_fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace uploadkit::test_support {

Result<std::size_t> TextBody::read(char* buffer, std::size_t capacity) {
  ++reads;
  largest_read = std::max(largest_read, capacity);
  if (on_read) on_read();
  if (at_ >= fails_at) return make_error(Errc::source_unreadable, "The disk is gone.");
  const std::size_t count = std::min({capacity, most_per_read, text_.size() - at_});
  text_.copy(buffer, count, at_);
  at_ += count;
  return count;
}

Result<void> TextBody::rewind() {
  ++rewinds;
  if (!can_rewind) return make_error(Errc::source_not_repeatable, "The stream cannot be read again.");
  at_ = 0;
  return {};
}

ExchangeFixture::ExchangeFixture(TransportOptions options, std::shared_ptr<Clock> clock) {
  Result<std::shared_ptr<Transport>> made = curl_transport(options, std::move(clock));
  CHECK_MESSAGE(made.ok(), made.error().message);
  if (made.ok()) transport = *made;
}

ExchangeId ExchangeFixture::start(HttpRequest request) {
  const ExchangeId id = next_id++;
  transport->start(id, std::move(request));
  return id;
}

ExchangeResult ExchangeFixture::run(HttpRequest request) {
  const ExchangeId id = start(std::move(request));
  drive_until_ended(id);
  if (has_ended(id)) return end_of(id);
  return {make_error(Errc::internal, "The exchange did not end."), 0, false};
}

void ExchangeFixture::drive_until(const std::function<bool()>& condition) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > give_up) {
      FAIL_CHECK("nothing happened for 20 seconds");
      return;
    }
    transport->perform(*this, std::chrono::milliseconds(5));
    if (!condition()) transport->wait(std::chrono::milliseconds(5));
  }
}

void ExchangeFixture::drive_until_ended(ExchangeId id) {
  drive_until([this, id] { return has_ended(id); });
}

void ExchangeFixture::on_sent(ExchangeId id, std::uint64_t sent_bytes) {
  progress[id].push_back(sent_bytes);
  if (also_on_sent) also_on_sent(id);
}

void ExchangeFixture::on_end(ExchangeId id, ExchangeResult result) {
  CHECK(ends.count(id) == 0);
  ends.emplace(id, std::move(result));
  if (also_on_end) also_on_end(id);
}

HttpRequest get(std::string url) {
  HttpRequest request;
  request.url = std::move(url);
  return request;
}

HttpRequest put(std::string url, std::shared_ptr<TextBody> body, std::uint64_t size) {
  HttpRequest request;
  request.method = "PUT";
  request.url = std::move(url);
  request.stream = std::move(body);
  request.stream_bytes = size;
  return request;
}

HttpRequest put(std::string url, std::string text) {
  const std::size_t size = text.size();
  return put(std::move(url), std::make_shared<TextBody>(std::move(text)), size);
}

HttpRequest post(std::string url, std::string text) {
  HttpRequest request;
  request.method = "POST";
  request.url = std::move(url);
  request.body = std::move(text);
  return request;
}

std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
  return text;
}

}  // namespace uploadkit::test_support

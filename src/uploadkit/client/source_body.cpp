// The one place where bytes of a source pass on their way to the network.
#include <uploadkit/client/source_body.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

namespace detail::source_body {

/// An algorithm that the crypto library refuses (MD5 under FIPS) is left out: its proof is then absent, not wrong.
std::unique_ptr<digest::Digest> digest_if(std::optional<digest::Algorithm> algorithm) {
  if (!algorithm) return nullptr;
  auto made = digest::make_digest(*algorithm);
  return made ? *std::move(made) : nullptr;
}

}  // namespace detail::source_body

SourceBody::SourceBody(std::shared_ptr<Source> source, PartRange range, const engine::DigestChoice& choice,
                       HeldBody held)
    : source_(std::move(source)),
      held_(std::move(held)),
      range_(range),
      checksum_(detail::source_body::digest_if(choice.checksum)),
      md5_(detail::source_body::digest_if(choice.md5 ? std::optional(digest::Algorithm::md5) : std::nullopt)) {}

Result<std::size_t> SourceBody::read(char* buffer, std::size_t capacity) {
  const std::uint64_t left = range_.size_bytes - read_bytes_;
  const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, left));
  if (want == 0) return std::size_t{0};
  if (held_.buffer) {
    held_.view().copy(buffer, want, static_cast<std::size_t>(read_bytes_));
    digest(buffer, want);
    return want;
  }
  auto got = source_->read_at(range_.offset + read_bytes_, buffer, want);
  if (got && *got == 0)
    got = make_error(Errc::source_changed, "The source ended before its size was reached; upload it again.",
                     {{"expected", std::to_string(range_.offset + range_.size_bytes)},
                      {"actual", std::to_string(range_.offset + read_bytes_)}});
  if (!got) {
    error_ = got.error();
    return got;
  }
  digest(buffer, *got);
  return got;
}

std::optional<std::string_view> SourceBody::read_all() {
  if (!held_.buffer || read_bytes_ > 0) return std::nullopt;
  digest(held_.view().data(), held_.size);
  return held_.view();
}

void SourceBody::digest(const char* bytes, std::size_t size) {
  read_bytes_ += size;
  if (checksum_) checksum_->update(bytes, size);
  if (md5_) md5_->update(bytes, size);
}

Result<void> SourceBody::rewind() {
  read_bytes_ = 0;
  if (checksum_) checksum_->reset();
  if (md5_) md5_->reset();
  return {};
}

engine::BodyDigests SourceBody::digests() const {
  engine::BodyDigests digests;
  if (read_bytes_ != range_.size_bytes) return digests;
  if (checksum_) digests.checksum = checksum_->value();
  if (md5_) digests.md5 = md5_->value();
  return digests;
}

std::string SourceBody::checksum_text() const {
  return checksum_ && read_bytes_ == range_.size_bytes ? core::base64(checksum_->value()) : std::string();
}

}  // namespace uploadkit::client

/// \file
/// A range of a source as the body of a request, digested while it is read.
#ifndef UPLOADKIT_CLIENT_SOURCE_BODY_HPP
#define UPLOADKIT_CLIENT_SOURCE_BODY_HPP

#include <uploadkit/client/body_buffers.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/engine/integrity.hpp>
#include <uploadkit/http.hpp>
#include <uploadkit/source.hpp>

#include <memory>
#include <optional>
#include <string_view>

namespace uploadkit::client {

/// Reads each byte once: what is sent is what is digested.
class SourceBody final : public RequestBody {
 public:
  /// `held` is the range itself, if it was read already.
  SourceBody(std::shared_ptr<Source> source, PartRange range, const engine::DigestChoice& choice, HeldBody held = {});

  Result<std::size_t> read(char* buffer, std::size_t capacity) override;
  std::optional<std::string_view> read_all() override;
  Result<void> rewind() override;

  /// Over the bytes read since the last rewind; complete once the whole range was read.
  engine::BodyDigests digests() const;

  /// Base64 of the checksum over the whole range; empty before its last byte was read, or if none is computed.
  std::string checksum_text() const;

  /// Why the source could not be read; `ok` if it could.
  const Error& error() const noexcept { return error_; }

 private:
  void digest(const char* bytes, std::size_t size);

  std::shared_ptr<Source> source_;
  HeldBody held_;
  PartRange range_;
  std::uint64_t read_bytes_ = 0;
  std::unique_ptr<digest::Digest> checksum_;
  std::unique_ptr<digest::Digest> md5_;
  Error error_;
};

}  // namespace uploadkit::client

#endif

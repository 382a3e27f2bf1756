/// \file
/// S3's aws-chunked encoding of a body, with or without signatures, with or without a trailing checksum.
#ifndef UPLOADKIT_SIGNING_AWS_CHUNKED_HPP
#define UPLOADKIT_SIGNING_AWS_CHUNKED_HPP

#include <uploadkit/http.hpp>
#include <uploadkit/signing/signing_chain.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::signing {

enum class ChunkSigning : std::uint8_t { unsigned_chunks, signed_chunks };

/// How a body is cut and what follows it; everything that its encoded length depends on, but for the body's own.
struct ChunkedForm {
  ChunkSigning signing = ChunkSigning::unsigned_chunks;

  /// Bytes of the body in every chunk but the last. Servers want at least 8 KiB (S3) and take at most 16 MiB (MinIO).
  /// Signed chunks are copied once where the reader's buffer is not larger than one by `largest_frame_bytes`.
  std::size_t chunk_bytes = 64 * 1024;

  /// "x-amz-checksum-crc64nvme", or empty for no trailer. Unsigned chunks without a trailer are not defined by S3.
  std::string trailer_name{};

  /// Bytes of the trailer's value, which is known only after the body.
  std::size_t trailer_value_bytes = 0;

  /// Say "aws-chunked" in Content-Encoding, as AWS asks for. AWS takes it out again; versitygw 1.7 and radosgw 16 keep
  /// it as the object's encoding, and know an encoded body without it, by its payload word.
  bool names_encoding = true;
};

/// What stands around the bytes of one chunk at most: its size, its signature, two line ends.
inline constexpr std::size_t largest_frame_bytes = 16 + 17 + 64 + 2 + 2;

/// The exact length of the encoded body: Content-Length of the request.
std::uint64_t chunked_bytes(std::uint64_t decoded_bytes, const ChunkedForm& form);

/// What stands for the payload's hash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" or
/// "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER".
std::string_view payload_word(const ChunkedForm& form);

/// Content-Encoding where there is one, x-amz-decoded-content-length and x-amz-trailer, to be signed with the request's
/// own headers. `content_encoding` is the object's own, kept behind "aws-chunked"; its header has to be left out.
std::vector<Header> chunked_headers(std::uint64_t decoded_bytes, const ChunkedForm& form,
                                    std::string_view content_encoding = {});

/// A body in its encoded form. Bytes go from the inner body into the reader's buffer without a copy where they can.
///
/// Thread: as `RequestBody`.
class ChunkedBody final : public RequestBody {
 public:
  /// The trailer's value as it is sent (base64), asked for when the last byte of the inner body was read, after
  /// each rewind anew.
  using TrailerValue = std::function<std::string()>;

  ChunkedBody(std::shared_ptr<RequestBody> inner, std::uint64_t decoded_bytes, ChunkedForm form,
              TrailerValue trailer_value = nullptr);

  /// Where the signatures begin: before the first read, signed chunks only. A request that is signed again seeds its
  /// body again, before or after `rewind()`.
  void seed(SigningChain chain);

  /// Errors: those of the inner body; `source_changed` where it ends before `decoded_bytes`; `internal` for a trailer
  ///         of another length and for signed chunks without a seed
  Result<std::size_t> read(char* buffer, std::size_t capacity) override;

  /// Starts again from the first byte and the seed.
  Result<void> rewind() override;

 private:
  std::size_t take_text(char* buffer, std::size_t capacity) noexcept;
  Result<std::size_t> take_bytes(char* buffer, std::size_t wanted);
  Result<std::size_t> begin_next(char* buffer, std::size_t capacity);
  Result<std::size_t> begin_end();
  Result<std::size_t> write_chunk(char* buffer);
  Result<void> read_fully(char* buffer, std::size_t size);
  Result<std::size_t> read_inner(char* buffer, std::size_t capacity);
  std::size_t next_chunk_bytes() const noexcept;
  bool fits_chunk(std::size_t capacity) const noexcept;
  void set_text(std::string text);

  std::shared_ptr<RequestBody> inner_;
  std::uint64_t decoded_bytes_;
  ChunkedForm form_;
  TrailerValue trailer_value_;
  SigningChain seed_;
  SigningChain chain_;
  std::uint64_t read_bytes_ = 0;    // of the inner body
  std::size_t chunk_left_ = 0;      // bytes of the current chunk that were not given yet
  std::string text_;                // what stands between the chunks and was not given yet
  std::size_t text_given_ = 0;      // of it
  std::vector<char> staged_chunk_;  // a signed chunk that did not fit into the reader's buffer
  bool ended_ = false;              // the last text stands in `text_`, or was given
};

}  // namespace uploadkit::signing

#endif

/// \file
/// Takes S3's own "aws-chunked" framing off a body, checking chunk signatures and trailers.
#ifndef UPLOADKIT_DEVSERVER_S3_CHUNKED_HPP
#define UPLOADKIT_DEVSERVER_S3_CHUNKED_HPP

#include <devserver/sigv4_verify.hpp>

#include <functional>
#include <string>
#include <vector>

namespace uploadkit::devserver {

/// What is wrong with a framed body.
enum class ChunkFault : std::uint8_t {
  none,
  framing,     ///< Not of the form, or cut.
  signature,   ///< A chunk or the trailers are signed wrongly.
  chunk_size,  ///< A chunk under 8 KiB that is not the last.
  trailer,     ///< A trailer that is no header line.
};

/// Fed with the framed bytes in pieces of any size.
class ChunkedReader {
 public:
  /// Which of its pieces a body signs.
  struct Signed {
    bool chunks = false;
    bool trailers = false;
  };

  /// `admission` is copied; its signature is the seed of the chunks' chain where they are signed.
  ChunkedReader(Admission admission, Signed is_signed)
      : admission_(std::move(admission)), signed_(is_signed), previous_signature_(admission_.claim.signature) {}

  /// Hands the payload to `take`; false once the framing or a signature is wrong.
  bool feed(std::string_view bytes, const std::function<bool(std::string_view)>& take);

  /// Whether the last chunk and the end of the trailers were seen.
  bool is_complete() const noexcept { return step_ == Step::done; }
  ChunkFault fault() const noexcept { return is_complete() ? ChunkFault::none : fault_; }

  /// The number and size of the chunk that `ChunkFault::chunk_size` is about.
  std::uint64_t bad_chunk() const noexcept { return chunk_count_; }
  std::uint64_t bad_chunk_bytes() const noexcept { return chunk_bytes_; }
  const std::vector<Header>& trailers() const noexcept { return trailers_; }

 private:
  enum class Step : std::uint8_t { size_line, payload, payload_end, trailer_line, done, failed };

  bool take_line(std::string_view& bytes);
  bool on_line();
  bool on_size_line();
  bool on_trailer_line();
  bool on_payload(std::string_view& bytes, const std::function<bool(std::string_view)>& take);
  bool check_chunk();
  bool check_trailers(const std::string& signature);
  bool check_size(std::uint64_t size);
  bool end_trailers();
  bool fail(ChunkFault fault);

  Admission admission_;
  Signed signed_;
  std::string previous_signature_;
  Step step_ = Step::size_line;
  std::string line_;
  std::string chunk_;  // of a signed chunk, until its signature is checked
  std::string chunk_signature_;
  std::uint64_t left_bytes_ = 0;
  std::uint64_t chunk_bytes_ = 0;  // of the chunk before
  std::uint64_t chunk_count_ = 0;
  ChunkFault fault_ = ChunkFault::framing;  // until the end is seen
  bool has_trailer_signature_ = false;
  std::vector<Header> trailers_;
};

}  // namespace uploadkit::devserver

#endif

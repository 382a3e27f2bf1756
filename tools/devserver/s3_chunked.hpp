/// \file
/// Takes S3's own "aws-chunked" framing off a body, checking chunk signatures and trailers.
#ifndef UPLOADKIT_DEVSERVER_S3_CHUNKED_HPP
#define UPLOADKIT_DEVSERVER_S3_CHUNKED_HPP

#include <devserver/sigv4_verify.hpp>

#include <functional>
#include <string>
#include <vector>

namespace uploadkit::devserver {

/// Fed with the framed bytes in pieces of any size.
class ChunkedReader {
 public:
  /// `admission` is copied; its signature is the seed of the chunks' chain where they are signed.
  ChunkedReader(Admission admission, bool has_signed_chunks)
      : admission_(std::move(admission)),
        is_signed_(has_signed_chunks),
        previous_signature_(admission_.claim.signature) {}

  /// Hands the payload to `take`; false once the framing or a signature is wrong.
  bool feed(std::string_view bytes, const std::function<bool(std::string_view)>& take);

  /// Whether the last chunk and the end of the trailers were seen.
  bool is_complete() const noexcept { return step_ == Step::done; }
  bool has_bad_signature() const noexcept { return has_bad_signature_; }
  const std::vector<Header>& trailers() const noexcept { return trailers_; }

 private:
  enum class Step : std::uint8_t { size_line, payload, payload_end, trailer_line, done, failed };

  bool take_line(std::string_view& bytes);
  bool on_size_line();
  bool on_trailer_line();
  bool on_payload(std::string_view& bytes, const std::function<bool(std::string_view)>& take);
  bool check_chunk();
  bool check_trailers(const std::string& signature);
  bool fail();

  Admission admission_;
  bool is_signed_;
  std::string previous_signature_;
  Step step_ = Step::size_line;
  std::string line_;
  std::string chunk_;  // of a signed chunk, until its signature is checked
  std::string chunk_signature_;
  std::uint64_t left_bytes_ = 0;
  bool is_last_ = false;
  bool has_bad_signature_ = false;
  std::vector<Header> trailers_;
};

}  // namespace uploadkit::devserver

#endif

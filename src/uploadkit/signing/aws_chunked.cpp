// S3's aws-chunked encoding: lengths, headers, and the body that is encoded while it is read.
#include <uploadkit/signing/aws_chunked.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace uploadkit::signing {

namespace detail::aws_chunked {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view signature_mark = ";chunk-signature=";
constexpr std::string_view trailer_signature_name = "x-amz-trailer-signature";
constexpr std::size_t signature_bytes = 64;

inline bool is_signed(const ChunkedForm& form) noexcept { return form.signing == ChunkSigning::signed_chunks; }

inline std::size_t chunk_bytes(const ChunkedForm& form) noexcept {
  return form.chunk_bytes != 0 ? form.chunk_bytes : ChunkedForm{}.chunk_bytes;
}

inline std::size_t hex_digits(std::uint64_t number) noexcept {
  std::size_t digits = 1;
  while ((number >>= 4) != 0) ++digits;
  return digits;
}

inline std::size_t head_bytes(std::uint64_t chunk, const ChunkedForm& form) noexcept {
  return hex_digits(chunk) + (is_signed(form) ? signature_mark.size() + signature_bytes : 0) + line_end.size();
}

inline std::uint64_t whole_chunk_bytes(std::uint64_t chunk, const ChunkedForm& form) noexcept {
  return head_bytes(chunk, form) + chunk + line_end.size();
}

inline std::uint64_t end_bytes(const ChunkedForm& form) noexcept {
  std::uint64_t bytes = head_bytes(0, form) + line_end.size();
  if (form.trailer_name.empty()) return bytes;
  bytes += form.trailer_name.size() + 1 + form.trailer_value_bytes + line_end.size();
  if (is_signed(form)) bytes += trailer_signature_name.size() + 1 + signature_bytes + line_end.size();
  return bytes;
}

inline std::string head(std::uint64_t chunk, std::string_view signature) {
  std::string text;
  text.reserve(largest_frame_bytes);
  for (std::size_t i = hex_digits(chunk); i > 0; --i) text.push_back("0123456789abcdef"[chunk >> (4 * (i - 1)) & 0xF]);
  if (!signature.empty()) text.append(signature_mark).append(signature);
  return text.append(line_end);
}

inline Error ended_early(std::uint64_t expected, std::uint64_t actual) {
  return make_error(Errc::source_changed, "The source ended before its size was reached; upload it again.",
                    {{"expected", std::to_string(expected)}, {"actual", std::to_string(actual)}});
}

inline Error bad_trailer(const ChunkedForm& form, std::size_t actual) {
  return make_error(Errc::internal, "The trailer of a body has another length than was announced for it.",
                    {{"header", form.trailer_name},
                     {"expected", std::to_string(form.trailer_value_bytes)},
                     {"actual", std::to_string(actual)}});
}

}  // namespace detail::aws_chunked

std::uint64_t chunked_bytes(std::uint64_t decoded_bytes, const ChunkedForm& form) {
  namespace local = detail::aws_chunked;
  const std::size_t chunk = local::chunk_bytes(form);
  const std::uint64_t rest = decoded_bytes % chunk;
  return decoded_bytes / chunk * local::whole_chunk_bytes(chunk, form) +
         (rest != 0 ? local::whole_chunk_bytes(rest, form) : 0) + local::end_bytes(form);
}

std::string_view payload_word(const ChunkedForm& form) {
  if (!detail::aws_chunked::is_signed(form)) return "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  return form.trailer_name.empty() ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
                                   : "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
}

std::vector<Header> chunked_headers(std::uint64_t decoded_bytes, const ChunkedForm& form,
                                    std::string_view content_encoding) {
  std::string encoding = form.names_encoding ? "aws-chunked" : "";
  if (!encoding.empty() && !content_encoding.empty()) encoding.push_back(',');
  encoding.append(content_encoding);
  std::vector<Header> headers;
  if (!encoding.empty()) headers.push_back({"Content-Encoding", std::move(encoding)});
  headers.push_back({"x-amz-decoded-content-length", std::to_string(decoded_bytes)});
  if (!form.trailer_name.empty()) headers.push_back({"x-amz-trailer", form.trailer_name});
  return headers;
}

ChunkedBody::ChunkedBody(std::shared_ptr<RequestBody> inner, std::uint64_t decoded_bytes, ChunkedForm form,
                         TrailerValue trailer_value)
    : inner_(std::move(inner)),
      decoded_bytes_(decoded_bytes),
      form_(std::move(form)),
      trailer_value_(std::move(trailer_value)) {}

void ChunkedBody::seed(SigningChain chain) {
  seed_ = std::move(chain);
  chain_ = seed_;
}

Result<void> ChunkedBody::rewind() {
  chain_ = seed_;
  read_bytes_ = 0;
  chunk_left_ = 0;
  text_.clear();
  text_given_ = 0;
  ended_ = false;
  return inner_->rewind();
}

Result<std::size_t> ChunkedBody::read(char* buffer, std::size_t capacity) {
  std::size_t given = 0;
  for (;;) {
    given += take_text(buffer + given, capacity - given);
    if (given == capacity || (ended_ && text_given_ == text_.size())) return given;
    // Where the rest of this buffer takes no whole signed chunk and the next buffer does, it is spared a copy.
    const bool is_at_chunk = chunk_left_ == 0;
    if (is_at_chunk && given != 0 && !fits_chunk(capacity - given) && fits_chunk(capacity)) return given;
    const std::size_t room = std::min(is_at_chunk ? capacity : chunk_left_, capacity - given);
    const Result<std::size_t> taken = is_at_chunk ? begin_next(buffer + given, room) : take_bytes(buffer + given, room);
    if (!taken) return taken;
    given += *taken;
    // An inner body that gave less may have nothing more at hand: what is here travels first.
    if (!is_at_chunk && *taken < room) return given;
  }
}

std::size_t ChunkedBody::take_text(char* buffer, std::size_t capacity) noexcept {
  const std::size_t size = std::min(text_.size() - text_given_, capacity);
  if (size != 0) std::memcpy(buffer, text_.data() + text_given_, size);
  text_given_ += size;
  return size;
}

Result<std::size_t> ChunkedBody::take_bytes(char* buffer, std::size_t wanted) {
  std::size_t taken = wanted;
  if (detail::aws_chunked::is_signed(form_)) {
    std::memcpy(buffer, staged_chunk_.data() + staged_chunk_.size() - chunk_left_, wanted);
  } else {
    const Result<std::size_t> got = read_inner(buffer, wanted);
    if (!got) return got;
    taken = *got;
  }
  chunk_left_ -= taken;
  if (chunk_left_ == 0) set_text(std::string(detail::aws_chunked::line_end));
  return taken;
}

// Gives how many bytes went into the buffer: a signed chunk that fits is written there whole.
Result<std::size_t> ChunkedBody::begin_next(char* buffer, std::size_t capacity) {
  const bool is_signed = detail::aws_chunked::is_signed(form_);
  if (is_signed && seed_.signature.empty()) {
    return make_error(Errc::internal, "A body of signed chunks was read before the signature of its head was known.");
  }
  if (read_bytes_ == decoded_bytes_) return begin_end();
  if (fits_chunk(capacity)) return write_chunk(buffer);
  const std::size_t size = next_chunk_bytes();
  if (is_signed) {
    staged_chunk_.resize(size);
    const Result<void> staged = read_fully(staged_chunk_.data(), size);
    if (!staged) return staged.error();
  }
  chunk_left_ = size;
  set_text(detail::aws_chunked::head(size, is_signed ? chain_.sign_chunk({staged_chunk_.data(), size}) : ""));
  return std::size_t{0};
}

Result<std::size_t> ChunkedBody::begin_end() {
  namespace local = detail::aws_chunked;
  const bool is_signed = local::is_signed(form_);
  std::string text = local::head(0, is_signed ? chain_.sign_chunk({}) : "");
  if (!form_.trailer_name.empty()) {
    const std::string value = trailer_value_ ? trailer_value_() : std::string();
    if (value.size() != form_.trailer_value_bytes) return local::bad_trailer(form_, value.size());
    const std::string line = form_.trailer_name + ":" + value;
    text.append(line).append(local::line_end);
    if (is_signed) {
      text.append(local::trailer_signature_name).append(":").append(chain_.sign_trailers(line + "\n"));
      text.append(local::line_end);
    }
  }
  ended_ = true;
  set_text(text.append(local::line_end));
  return std::size_t{0};
}

Result<std::size_t> ChunkedBody::write_chunk(char* buffer) {
  namespace local = detail::aws_chunked;
  const std::size_t size = next_chunk_bytes();
  char* const bytes = buffer + local::head_bytes(size, form_);
  const Result<void> filled = read_fully(bytes, size);
  if (!filled) return filled.error();
  const std::string head = local::head(size, chain_.sign_chunk({bytes, size}));
  head.copy(buffer, head.size());
  std::memcpy(bytes + size, local::line_end.data(), local::line_end.size());
  return head.size() + size + local::line_end.size();
}

Result<void> ChunkedBody::read_fully(char* buffer, std::size_t size) {
  for (std::size_t at = 0; at < size;) {
    const Result<std::size_t> got = read_inner(buffer + at, size - at);
    if (!got) return got.error();
    at += *got;
  }
  return {};
}

Result<std::size_t> ChunkedBody::read_inner(char* buffer, std::size_t capacity) {
  Result<std::size_t> got = inner_->read(buffer, capacity);
  if (got && *got == 0) return detail::aws_chunked::ended_early(decoded_bytes_, read_bytes_);
  if (got) read_bytes_ += *got;
  return got;
}

std::size_t ChunkedBody::next_chunk_bytes() const noexcept {
  return static_cast<std::size_t>(
      std::min<std::uint64_t>(detail::aws_chunked::chunk_bytes(form_), decoded_bytes_ - read_bytes_));
}

bool ChunkedBody::fits_chunk(std::size_t capacity) const noexcept {
  namespace local = detail::aws_chunked;
  const std::size_t size = next_chunk_bytes();
  return local::is_signed(form_) && size != 0 && local::whole_chunk_bytes(size, form_) <= capacity;
}

void ChunkedBody::set_text(std::string text) {
  text_ = std::move(text);
  text_given_ = 0;
}

}  // namespace uploadkit::signing

// Reads the aws-chunked framing of streamed payloads.
#include <devserver/s3_chunked.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_chunked {

constexpr std::size_t longest_line_bytes = 8 * 1024;
// Signed chunks are held until their signature is known to be right; S3's SDKs use 64 KiB to 1 MiB.
constexpr std::uint64_t largest_signed_chunk_bytes = 16 * 1024 * 1024;
constexpr std::uint64_t smallest_chunk_bytes = 8 * 1024;
constexpr std::size_t longest_hex_size = 15;
constexpr std::size_t signature_digits = 64;
constexpr std::string_view signature_word = "chunk-signature=";

std::optional<std::uint64_t> hex_number(std::string_view text) {
  if (text.empty() || text.size() > longest_hex_size) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : core::lower(text)) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(c >= 'a' && c <= 'f')) return std::nullopt;
    number = number * 16 + static_cast<std::uint64_t>(is_digit ? c - '0' : c - 'a' + 10);
  }
  return number;
}

}  // namespace detail::s3_chunked

bool ChunkedReader::fail(ChunkFault fault) {
  step_ = Step::failed;
  fault_ = fault;
  return false;
}

bool ChunkedReader::feed(std::string_view bytes, const std::function<bool(std::string_view)>& take) {
  while (!bytes.empty()) {
    if (step_ == Step::failed) return false;
    if (step_ == Step::done) return fail(ChunkFault::framing);
    if (step_ == Step::payload) {
      if (!on_payload(bytes, take)) return false;
      continue;
    }
    if (!take_line(bytes)) continue;
    if (!on_line()) return false;
    line_.clear();
  }
  return step_ != Step::failed;
}

/// True when `line_` holds a whole line without its end, which must be CR LF.
bool ChunkedReader::take_line(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  const std::size_t size = std::min(end, bytes.size());
  line_.append(bytes.substr(0, size));
  bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  if (line_.size() > detail::s3_chunked::longest_line_bytes) fail(ChunkFault::framing);
  if (end == std::string_view::npos) return false;
  if (line_.empty() || line_.back() != '\r') return fail(ChunkFault::framing);
  line_.pop_back();
  return true;
}

bool ChunkedReader::on_line() {
  if (step_ == Step::size_line) return on_size_line();
  if (step_ == Step::trailer_line) return on_trailer_line();
  step_ = Step::size_line;
  return line_.empty() || fail(ChunkFault::framing);
}

/// All chunks but the last, and the empty one that ends the payload, have 8 KiB at least.
bool ChunkedReader::check_size(std::uint64_t size) {
  namespace own = detail::s3_chunked;
  if (chunk_count_ > 0 && size > 0 && chunk_bytes_ < own::smallest_chunk_bytes) return fail(ChunkFault::chunk_size);
  if (signed_.chunks && size > own::largest_signed_chunk_bytes) return fail(ChunkFault::framing);
  if (size > 0) ++chunk_count_;
  chunk_bytes_ = size;
  left_bytes_ = size;
  return true;
}

bool ChunkedReader::on_size_line() {
  namespace own = detail::s3_chunked;
  const std::size_t mark = std::min(line_.find(';'), line_.size());
  const auto size = own::hex_number(std::string_view(line_).substr(0, mark));
  if (!size) return fail(ChunkFault::framing);
  if (!check_size(*size)) return false;
  if (signed_.chunks) {
    const std::string_view extension = std::string_view(line_).substr(std::min(mark + 1, line_.size()));
    const bool has_word = extension.substr(0, own::signature_word.size()) == own::signature_word;
    if (!has_word || extension.size() != own::signature_word.size() + own::signature_digits) {
      return fail(ChunkFault::framing);
    }
    chunk_signature_ = extension.substr(own::signature_word.size());
  }
  step_ = *size == 0 ? Step::trailer_line : Step::payload;
  return *size > 0 || check_chunk();
}

bool ChunkedReader::on_payload(std::string_view& bytes, const std::function<bool(std::string_view)>& take) {
  const std::string_view piece =
      bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_bytes_, bytes.size())));
  bytes.remove_prefix(piece.size());
  left_bytes_ -= piece.size();
  if (signed_.chunks) chunk_.append(piece);
  if (!signed_.chunks && !take(piece)) return fail(ChunkFault::framing);
  if (left_bytes_ > 0) return true;
  step_ = Step::payload_end;
  if (!signed_.chunks) return true;
  const std::string whole = chunk_;
  return check_chunk() && (take(whole) || fail(ChunkFault::framing));
}

bool ChunkedReader::check_chunk() {
  if (!signed_.chunks) return true;
  const std::string text = "AWS4-HMAC-SHA256-PAYLOAD\n" + admission_.claim.time_text + "\n" + admission_.claim.scope() +
                           "\n" + previous_signature_ + "\n" + hex_sha256("") + "\n" + hex_sha256(chunk_);
  const bool is_good = digest::equal_secrets(hex_hmac(admission_.signing_key, text), chunk_signature_);
  previous_signature_ = chunk_signature_;
  chunk_.clear();
  return is_good || fail(ChunkFault::signature);
}

bool ChunkedReader::on_trailer_line() {
  if (line_.empty()) return end_trailers();
  const std::size_t colon = line_.find(':');
  if (colon == std::string::npos) return fail(ChunkFault::trailer);
  const std::string name = core::lower(line_.substr(0, colon));
  const std::string value(core::trim(std::string_view(line_).substr(colon + 1)));
  if (name == "x-amz-trailer-signature") return check_trailers(value);
  // Nothing is sent after the signature of it all.
  if (has_trailer_signature_) return fail(ChunkFault::trailer);
  trailers_.push_back({name, value});
  return true;
}

bool ChunkedReader::check_trailers(const std::string& signature) {
  std::string lines;
  for (const Header& field : trailers_) lines += field.name + ":" + field.value + "\n";
  const std::string text = "AWS4-HMAC-SHA256-TRAILER\n" + admission_.claim.time_text + "\n" + admission_.claim.scope() +
                           "\n" + previous_signature_ + "\n" + hex_sha256(lines);
  has_trailer_signature_ = true;
  return digest::equal_secrets(hex_hmac(admission_.signing_key, text), signature) || fail(ChunkFault::signature);
}

bool ChunkedReader::end_trailers() {
  // A body that promised to sign its trailers and does not may have lost them on its way.
  if (signed_.trailers && !has_trailer_signature_) return fail(ChunkFault::trailer);
  step_ = Step::done;
  return true;
}

}  // namespace uploadkit::devserver

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
constexpr std::size_t longest_hex_size = 15;
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

bool ChunkedReader::fail() {
  step_ = Step::failed;
  return false;
}

bool ChunkedReader::feed(std::string_view bytes, const std::function<bool(std::string_view)>& take) {
  while (!bytes.empty() && step_ != Step::failed) {
    if (step_ == Step::done) return fail();
    if (step_ == Step::payload) {
      if (!on_payload(bytes, take)) return fail();
      continue;
    }
    if (!take_line(bytes)) continue;
    bool is_fine = true;
    if (step_ == Step::size_line) {
      is_fine = on_size_line();
    } else if (step_ == Step::trailer_line) {
      is_fine = on_trailer_line();
    } else {
      is_fine = line_.empty();
      step_ = Step::size_line;
    }
    if (!is_fine) return fail();
    line_.clear();
  }
  return step_ != Step::failed;
}

/// True when `line_` holds a whole line without its end.
bool ChunkedReader::take_line(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  const std::size_t size = std::min(end, bytes.size());
  line_.append(bytes.substr(0, size));
  bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  if (line_.size() > detail::s3_chunked::longest_line_bytes) fail();
  if (end == std::string_view::npos) return false;
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  return true;
}

bool ChunkedReader::on_size_line() {
  const std::size_t mark = std::min(line_.find(';'), line_.size());
  const auto size = detail::s3_chunked::hex_number(std::string_view(line_).substr(0, mark));
  if (!size) return false;
  left_bytes_ = *size;
  is_last_ = *size == 0;
  if (is_signed_) {
    const std::size_t word = line_.find(detail::s3_chunked::signature_word);
    if (word == std::string::npos || *size > detail::s3_chunked::largest_signed_chunk_bytes) return false;
    chunk_signature_ = line_.substr(word + detail::s3_chunked::signature_word.size());
  }
  step_ = is_last_ ? Step::trailer_line : Step::payload;
  return !is_last_ || check_chunk();
}

bool ChunkedReader::on_payload(std::string_view& bytes, const std::function<bool(std::string_view)>& take) {
  const std::string_view piece =
      bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_bytes_, bytes.size())));
  bytes.remove_prefix(piece.size());
  left_bytes_ -= piece.size();
  if (is_signed_) chunk_.append(piece);
  if (!is_signed_ && !take(piece)) return false;
  if (left_bytes_ > 0) return true;
  step_ = Step::payload_end;
  if (!is_signed_) return true;
  const std::string whole = chunk_;
  return check_chunk() && take(whole);
}

bool ChunkedReader::check_chunk() {
  if (!is_signed_) return true;
  const std::string text = "AWS4-HMAC-SHA256-PAYLOAD\n" + admission_.claim.time_text + "\n" + admission_.claim.scope() +
                           "\n" + previous_signature_ + "\n" + hex_sha256("") + "\n" + hex_sha256(chunk_);
  has_bad_signature_ = !digest::equal_secrets(hex_hmac(admission_.signing_key, text), chunk_signature_);
  previous_signature_ = chunk_signature_;
  chunk_.clear();
  return !has_bad_signature_;
}

bool ChunkedReader::on_trailer_line() {
  if (line_.empty()) {
    step_ = Step::done;
    return true;
  }
  const std::size_t colon = line_.find(':');
  if (colon == std::string::npos) return false;
  const std::string name = core::lower(line_.substr(0, colon));
  const std::string value(core::trim(std::string_view(line_).substr(colon + 1)));
  if (name == "x-amz-trailer-signature") return check_trailers(value);
  trailers_.push_back({name, value});
  return true;
}

bool ChunkedReader::check_trailers(const std::string& signature) {
  std::string lines;
  for (const Header& field : trailers_) lines += field.name + ":" + field.value + "\n";
  const std::string text = "AWS4-HMAC-SHA256-TRAILER\n" + admission_.claim.time_text + "\n" + admission_.claim.scope() +
                           "\n" + previous_signature_ + "\n" + hex_sha256(lines);
  has_bad_signature_ = !digest::equal_secrets(hex_hmac(admission_.signing_key, text), signature);
  return !has_bad_signature_;
}

}  // namespace uploadkit::devserver

// Texts of parts side by side in blocks, because a string of its own for each costs several times what it says.
#include <uploadkit/engine/part_answers.hpp>

#include <cstring>
#include <utility>

namespace uploadkit::engine {

namespace detail::part_answers {

// A text begins in the first 4 KiB of its block; only what is longer than a block reaches beyond.
constexpr std::size_t block_bytes = 4096;

void add_text(std::string& record, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  if (size < 255) {
    record += static_cast<char>(size);
  } else {
    record += '\xff';
    record.append(reinterpret_cast<const char*>(&size), sizeof size);
  }
  record += text;
}

/// Reads one text and moves on behind it.
std::string_view take_text(const char*& at) {
  std::uint32_t size = static_cast<unsigned char>(*at++);
  if (size == 255) {
    std::memcpy(&size, at, sizeof size);
    at += sizeof size;
  }
  const char* begin = std::exchange(at, at + size);
  return {begin, size};
}

std::size_t record_bytes(const char* record) {
  const char* end = record + 1;
  for (int text = 0; text < 3; ++text) static_cast<void>(take_text(end));
  return static_cast<std::size_t>(end - record);
}

}  // namespace detail::part_answers

void PartAnswers::keep(int number, const StoredPart& answer, VerifiedBy verified_by) {
  namespace local = detail::part_answers;
  std::string record(1, static_cast<char>(verified_by));
  record.reserve(answer.etag.size() + answer.checksum.size() + answer.version_id.size() + 16);
  for (const std::string* text : {&answer.etag, &answer.checksum, &answer.version_id}) local::add_text(record, *text);
  std::uint32_t& place = places_[static_cast<std::size_t>(number - 1)];
  if (place != 0 && record.size() <= local::record_bytes(this->record(number))) {
    const std::size_t at = place - 1;
    blocks_[at / local::block_bytes].replace(at % local::block_bytes, record.size(), record);
    return;
  }
  std::string& block = block_for(record.size());
  place = static_cast<std::uint32_t>((blocks_.size() - 1) * local::block_bytes + block.size() + 1);
  block += record;
}

StoredPart PartAnswers::get(int number) const {
  namespace local = detail::part_answers;
  StoredPart answer;
  answer.number = number;
  if (!has(number)) return answer;
  const char* at = record(number) + 1;
  answer.etag = local::take_text(at);
  answer.checksum = local::take_text(at);
  answer.version_id = local::take_text(at);
  return answer;
}

VerifiedBy PartAnswers::verified_by(int number) const {
  return has(number) ? static_cast<VerifiedBy>(*record(number)) : VerifiedBy::none;
}

const char* PartAnswers::record(int number) const {
  const std::size_t at = places_[static_cast<std::size_t>(number - 1)] - 1;
  return &blocks_[at / detail::part_answers::block_bytes][at % detail::part_answers::block_bytes];
}

void PartAnswers::clear() {
  places_.clear();
  blocks_.clear();
}

std::string& PartAnswers::block_for(std::size_t bytes) {
  namespace local = detail::part_answers;
  if (blocks_.empty() || blocks_.back().size() + bytes > local::block_bytes) {
    blocks_.emplace_back();
    // A few parts do not need a block of their own.
    blocks_.back().reserve(places_.size() < 64 ? places_.size() * bytes : local::block_bytes);
  }
  return blocks_.back();
}

}  // namespace uploadkit::engine

// Reads multipart/form-data piece by piece.
#include <devserver/form_reader.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::form_reader {

// S3's own limit for what precedes the file.
constexpr std::size_t most_bytes_before_file = 20 * 1024;
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";

/// The value of a parameter such as name="…" in a Content-Disposition; nothing if it is absent.
std::optional<std::string> parameter(std::string_view head, std::string_view name) {
  const std::string wanted = std::string(name) + "=";
  for (std::size_t at = head.find(wanted); at != std::string_view::npos; at = head.find(wanted, at + 1)) {
    const char before = at == 0 ? ';' : head[at - 1];
    if (before != ';' && before != ' ') continue;
    std::string_view rest = head.substr(at + wanted.size());
    if (rest.empty() || rest.front() != '"') return std::string(rest.substr(0, rest.find_first_of("; \r\n")));
    std::string value;
    for (std::size_t i = 1; i < rest.size() && rest[i] != '"'; ++i) {
      if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '"') ++i;
      value += rest[i];
    }
    return value;
  }
  return std::nullopt;
}

std::string header_of(std::string_view head, std::string_view name) {
  while (!head.empty()) {
    const std::size_t end = std::min(head.find(line_end), head.size());
    const std::string_view line = head.substr(0, end);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && core::equals_ignoring_case(line.substr(0, colon), name)) {
      return std::string(core::trim(line.substr(colon + 1)));
    }
    head.remove_prefix(std::min(end + line_end.size(), head.size()));
  }
  return {};
}

std::string last_piece(const std::string& path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace detail::form_reader

const std::string* FormFields::find(std::string_view name) const noexcept {
  for (const Header& field : all) {
    if (field.name == name) return &field.value;
  }
  return nullptr;
}

FormReader::FormReader(const std::string& boundary, Target target)
    : delimiter_("\r\n--" + boundary), target_(std::move(target)), pending_("\r\n") {}

bool FormReader::fail(bool is_malformed) {
  step_ = Step::failed;
  is_malformed_ = is_malformed;
  return false;
}

bool FormReader::feed(std::string_view bytes) {
  if (step_ == Step::done) return true;
  if (step_ == Step::failed) return false;
  if (step_ != Step::file) before_file_bytes_ += bytes.size();
  pending_.append(bytes);
  while (step()) {
  }
  const bool is_before_file = step_ != Step::file && step_ != Step::done;
  if (is_before_file && step_ != Step::failed && pending_.size() > detail::form_reader::most_bytes_before_file) {
    has_too_much_ = true;
    return fail(false);
  }
  return step_ != Step::failed;
}

bool FormReader::step() {
  switch (step_) {
    case Step::preamble:
      return on_preamble();
    case Step::after_boundary:
      return on_after_boundary();
    case Step::head:
      return on_head();
    case Step::field:
      return on_field();
    case Step::file:
      return on_file();
    default:
      return false;
  }
}

bool FormReader::on_preamble() {
  const std::size_t at = pending_.find(delimiter_);
  if (at == std::string::npos) return false;
  pending_.erase(0, at + delimiter_.size());
  step_ = Step::after_boundary;
  return true;
}

bool FormReader::on_after_boundary() {
  if (pending_.size() < 2) return false;
  // The closing boundary before any file.
  if (pending_.compare(0, 2, "--") == 0) return fail(false);
  if (pending_.compare(0, 2, "\r\n") != 0) return fail(true);
  // The line end stays: a head without lines is a blank line at once.
  step_ = Step::head;
  return true;
}

bool FormReader::on_head() {
  const std::size_t end = pending_.find(detail::form_reader::head_end);
  if (end == std::string::npos) return false;
  const std::string head = end < 2 ? std::string() : pending_.substr(2, end - 2);
  pending_.erase(0, end + detail::form_reader::head_end.size());
  // The delimiter of an empty value begins with the line end that closed the head.
  pending_.insert(0, "\r\n");
  return begin_part(head);
}

bool FormReader::begin_part(std::string_view head) {
  namespace own = detail::form_reader;
  const std::string disposition = own::header_of(head, "content-disposition");
  const auto name = own::parameter(disposition, "name");
  if (!name) return fail(true);
  name_ = core::lower(*name);
  if (name_ != "file") {
    step_ = Step::field;
    return true;
  }
  fields_.file_name = own::last_piece(own::parameter(disposition, "filename").value_or(""));
  step_ = Step::file;
  pending_.erase(0, 2);
  return target_.on_file(fields_) || fail(false);
}

bool FormReader::on_field() {
  const std::size_t end = pending_.find(delimiter_);
  if (end == std::string::npos) return false;
  fields_.all.push_back({name_, end < 2 ? std::string() : pending_.substr(2, end - 2)});
  pending_.erase(0, end + delimiter_.size());
  step_ = Step::after_boundary;
  return true;
}

bool FormReader::on_file() {
  const std::size_t end = pending_.find(delimiter_);
  // What could be the beginning of the delimiter waits for more.
  const std::size_t kept = end == std::string::npos ? std::min(pending_.size(), delimiter_.size() - 1) : 0;
  const std::size_t size = end == std::string::npos ? pending_.size() - kept : end;
  if (size > 0 && !target_.take(std::string_view(pending_).substr(0, size))) return fail(false);
  pending_.erase(0, size);
  if (end != std::string::npos) step_ = Step::done;
  return false;
}

bool is_form(std::string_view content_type) {
  const std::string_view type = core::trim(content_type.substr(0, content_type.find(';')));
  return core::equals_ignoring_case(type, "multipart/form-data");
}

std::string form_boundary(std::string_view content_type) {
  const std::size_t mark = content_type.find(';');
  if (mark == std::string_view::npos) return {};
  return detail::form_reader::parameter(content_type.substr(mark), "boundary").value_or("");
}

}  // namespace uploadkit::devserver

// Turns answers into libmicrohttpd's responses.
#include <devserver/mhd_response.hpp>

#include <uploadkit/core/time_text.hpp>

#include <fcntl.h>
#include <microhttpd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace uploadkit::devserver {
namespace detail::mhd_response {

constexpr std::size_t block_bytes = 64 * 1024;

/// A body that is read piece by piece, and ends in an error after `limit` bytes.
struct PiecedBody {
  std::string text;
  std::vector<FileBody> files;
  std::uint64_t limit = 0;
  std::size_t current = 0;          // of the files
  std::uint64_t current_begin = 0;  // where it stands in the body
  int descriptor = -1;
};

/// Goes on to the file that holds `position`, and opens it; libmicrohttpd reads from the front to the end.
bool open_piece(PiecedBody& body, std::uint64_t position) {
  while (body.current < body.files.size() && position >= body.current_begin + body.files[body.current].bytes) {
    body.current_begin += body.files[body.current++].bytes;
    if (body.descriptor >= 0) ::close(body.descriptor);
    body.descriptor = -1;
  }
  if (body.current == body.files.size()) return false;
  if (body.descriptor < 0) body.descriptor = ::open(body.files[body.current].path.c_str(), O_RDONLY | O_CLOEXEC);
  return body.descriptor >= 0;
}

ssize_t read_pieced_body(void* context, std::uint64_t position, char* buffer, std::size_t capacity) {
  auto& body = *static_cast<PiecedBody*>(context);
  if (position >= body.limit) return MHD_CONTENT_READER_END_WITH_ERROR;
  std::uint64_t wanted = std::min<std::uint64_t>(capacity, body.limit - position);
  if (body.files.empty()) {
    return static_cast<ssize_t>(
        body.text.copy(buffer, static_cast<std::size_t>(wanted), static_cast<std::size_t>(position)));
  }
  if (!open_piece(body, position)) return MHD_CONTENT_READER_END_WITH_ERROR;
  const FileBody& file = body.files[body.current];
  const std::uint64_t inside = position - body.current_begin;
  wanted = std::min(wanted, file.bytes - inside);
  const ssize_t got =
      ::pread(body.descriptor, buffer, static_cast<std::size_t>(wanted), static_cast<off_t>(file.offset + inside));
  return got > 0 ? got : MHD_CONTENT_READER_END_WITH_ERROR;
}

void free_pieced_body(void* context) {
  auto* body = static_cast<PiecedBody*>(context);
  if (body->descriptor >= 0) ::close(body->descriptor);
  delete body;
}

MHD_Response* make_pieced(const ServerResponse& response) {
  auto* body = new PiecedBody;
  body->text = response.body;
  body->files = response.files;
  std::uint64_t size = response.files.empty() ? response.body.size() : 0;
  for (const FileBody& file : response.files) size += file.bytes;
  body->limit = std::min(size, response.drop_after_bytes.value_or(size));
  return MHD_create_response_from_callback(size, block_bytes, read_pieced_body, body, free_pieced_body);
}

/// One file goes out without passing through this process.
MHD_Response* make_file(const FileBody& file) {
  const int descriptor = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return nullptr;
  return MHD_create_response_from_fd_at_offset64(file.bytes, descriptor, file.offset);
}

constexpr std::chrono::milliseconds white_space_step{100};

/// A document that comes late: its first line at once, then blanks, then the rest.
struct LateBody {
  std::string first_line;
  std::string rest;
  std::int64_t blanks = 0;
};

ssize_t read_late_body(void* context, std::uint64_t position, char* buffer, std::size_t capacity) {
  const auto& body = *static_cast<LateBody*>(context);
  if (position < body.first_line.size()) {
    return static_cast<ssize_t>(body.first_line.copy(buffer, capacity, static_cast<std::size_t>(position)));
  }
  position -= body.first_line.size();
  const auto blanks = static_cast<std::uint64_t>(body.blanks);
  if (position < blanks) {
    std::this_thread::sleep_for(white_space_step);
    *buffer = ' ';
    return 1;
  }
  position -= blanks;
  if (position >= body.rest.size()) return MHD_CONTENT_READER_END_OF_STREAM;
  return static_cast<ssize_t>(body.rest.copy(buffer, capacity, static_cast<std::size_t>(position)));
}

void free_late_body(void* context) { delete static_cast<LateBody*>(context); }

MHD_Response* make_late(const ServerResponse& response) {
  auto* body = new LateBody;
  const std::size_t end = response.body.find("?>");
  const std::size_t first = end == std::string::npos ? 0 : end + 2;
  body->first_line = response.body.substr(0, first);
  body->rest = response.body.substr(first);
  body->blanks = response.delay / white_space_step;
  return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, block_bytes, read_late_body, body, free_late_body);
}

ssize_t read_nothing(void*, std::uint64_t, char*, std::size_t) { return MHD_CONTENT_READER_END_WITH_ERROR; }

MHD_Response* make_body(const ServerResponse& response) {
  if (response.announced_length) {
    return MHD_create_response_from_callback(*response.announced_length, block_bytes, read_nothing, nullptr, nullptr);
  }
  if (response.sends_white_space && response.delay.count() > 0) return make_late(response);
  if (response.drop_after_bytes || response.files.size() > 1) return make_pieced(response);
  if (!response.files.empty()) return make_file(response.files.front());
  // libmicrohttpd copies the body and does not write to it.
  return MHD_create_response_from_buffer(response.body.size(), const_cast<char*>(response.body.data()),
                                         MHD_RESPMEM_MUST_COPY);
}

}  // namespace detail::mhd_response

MHD_Response* make_mhd_response(const ServerResponse& response, WallTime now) {
  MHD_Response* made = detail::mhd_response::make_body(response);
  if (made == nullptr) return nullptr;
  for (const Header& field : response.headers) {
    // libmicrohttpd refuses an empty value; readers trim a blank away.
    MHD_add_response_header(made, field.name.c_str(), field.value.empty() ? " " : field.value.c_str());
  }
  MHD_add_response_header(made, "Date", core::http_date(now + response.clock_offset).c_str());
  if (response.close_connection || response.drop_after_bytes) MHD_add_response_header(made, "Connection", "close");
  return made;
}

std::string raw_response(const ServerResponse& response, WallTime now) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + " " +
                     std::string(MHD_get_reason_phrase_for(static_cast<unsigned>(response.status))) + "\r\n";
  for (const Header& field : response.headers) text += field.name + ": " + field.value + "\r\n";
  text += "Date: " + core::http_date(now + response.clock_offset) + "\r\n";
  text += "Content-Length: " + std::to_string(response.body.size()) + "\r\nConnection: close\r\n\r\n";
  return text + response.body;
}

}  // namespace uploadkit::devserver

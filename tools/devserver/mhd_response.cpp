// Turns answers into libmicrohttpd's responses.
#include <devserver/mhd_response.hpp>

#include <uploadkit/core/time_text.hpp>

#include <fcntl.h>
#include <microhttpd.h>
#include <unistd.h>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::mhd_response {

constexpr std::size_t block_bytes = 64 * 1024;

/// A body that ends in an error after `limit` bytes.
struct CutBody {
  std::string text;
  int descriptor = -1;
  std::uint64_t offset = 0;
  std::uint64_t limit = 0;
};

ssize_t read_cut_body(void* context, std::uint64_t position, char* buffer, std::size_t capacity) {
  auto& body = *static_cast<CutBody*>(context);
  if (position >= body.limit) return MHD_CONTENT_READER_END_WITH_ERROR;
  const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, body.limit - position));
  if (body.descriptor >= 0) {
    const ssize_t got = ::pread(body.descriptor, buffer, wanted, static_cast<off_t>(body.offset + position));
    return got > 0 ? got : MHD_CONTENT_READER_END_WITH_ERROR;
  }
  return static_cast<ssize_t>(body.text.copy(buffer, wanted, static_cast<std::size_t>(position)));
}

void free_cut_body(void* context) {
  auto* body = static_cast<CutBody*>(context);
  if (body->descriptor >= 0) ::close(body->descriptor);
  delete body;
}

ssize_t read_nothing(void*, std::uint64_t, char*, std::size_t) { return MHD_CONTENT_READER_END_WITH_ERROR; }

MHD_Response* make_cut(const ServerResponse& response, int descriptor) {
  auto* body = new CutBody;
  body->text = response.body;
  body->descriptor = descriptor;
  const std::uint64_t size = response.file ? response.file->bytes : response.body.size();
  body->offset = response.file ? response.file->offset : 0;
  body->limit = std::min(size, *response.drop_after_bytes);
  return MHD_create_response_from_callback(size, block_bytes, read_cut_body, body, free_cut_body);
}

MHD_Response* make_body(const ServerResponse& response) {
  if (response.announced_length) {
    return MHD_create_response_from_callback(*response.announced_length, block_bytes, read_nothing, nullptr, nullptr);
  }
  int descriptor = -1;
  if (response.file) {
    descriptor = ::open(response.file->path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return nullptr;
  }
  if (response.drop_after_bytes) return make_cut(response, descriptor);
  if (descriptor >= 0) {
    return MHD_create_response_from_fd_at_offset64(response.file->bytes, descriptor, response.file->offset);
  }
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

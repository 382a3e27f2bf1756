/// \file
/// What tests of S3 share: options of stores, uploads, and the answers of S3.
#ifndef UPLOADKIT_UNIT_BACKENDS_S3_UPLOADS_HPP
#define UPLOADKIT_UNIT_BACKENDS_S3_UPLOADS_HPP

#include "answers.hpp"

#include <uploadkit/s3.hpp>

#include <string>
#include <vector>

namespace test {

inline uploadkit::S3Options aws_options() {
  uploadkit::S3Options options;
  options.bucket = "photos";
  options.region = "eu-west-1";
  return options;
}

inline uploadkit::S3Options store_options(uploadkit::S3Provider provider = uploadkit::S3Provider::automatic) {
  uploadkit::S3Options options;
  options.bucket = "photos";
  options.endpoint_url = "https://store.example:9000";
  options.provider = provider;
  return options;
}

inline uploadkit::UploadDescription small_upload(std::string path = "album/1.jpg") {
  return upload_of(std::move(path), 5, "image/jpeg");
}

inline uploadkit::UploadDescription large_upload(std::string path = "album/1.mov", int part_count = 3) {
  auto upload = upload_of(std::move(path), 11u << 20, "video/quicktime");
  upload.part_count = part_count;
  return upload;
}

inline uploadkit::UploadTicket part_ticket(std::string upload_id = "U/1+=") {
  uploadkit::UploadTicket ticket;
  ticket.url = "https://photos.s3.eu-west-1.amazonaws.com/album/1.mov";
  ticket.upload_id = std::move(upload_id);
  ticket.key = "album/1.mov";
  return ticket;
}

inline uploadkit::HttpResponse error_answer(int status, const std::string& inner,
                                            std::vector<uploadkit::Header> headers = {}) {
  return answer(status, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>" + inner + "</Error>", std::move(headers));
}

inline uploadkit::HttpResponse refusal(int status, const std::string& code, const std::string& message = "m") {
  return error_answer(status, "<Code>" + code + "</Code><Message>" + message + "</Message>");
}

/// The error of a step that had to fail; `ok` where it did not.
template <class T>
uploadkit::Errc code_of(const uploadkit::Result<T>& result) {
  return result.error().code;
}

inline bool has_header(const uploadkit::HttpRequest& request, std::string_view name) {
  for (const uploadkit::Header& header : request.headers) {
    if (uploadkit::core::equals_ignoring_case(header.name, name)) return true;
  }
  return false;
}

}  // namespace test

#endif

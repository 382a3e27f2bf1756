/// \file
/// Takes a multipart/form-data body apart while it arrives (RFC 7578): fields first, then one file.
#ifndef UPLOADKIT_DEVSERVER_FORM_READER_HPP
#define UPLOADKIT_DEVSERVER_FORM_READER_HPP

#include <uploadkit/http.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::devserver {

/// What a form says before its file: names in lower case, in order.
struct FormFields {
  std::vector<Header> all;
  std::string file_name;  // the last piece of its path

  /// The first value of that name in lower case; null if there is none.
  const std::string* find(std::string_view name) const noexcept;
};

/// Fed with the body in pieces of any size; what follows the file is passed over.
class FormReader {
 public:
  /// `on_file` is asked once, when all fields before the file are known; `take` gets the file. False ends the reading.
  struct Target {
    std::function<bool(const FormFields& fields)> on_file;
    std::function<bool(std::string_view bytes)> take;
  };

  FormReader(const std::string& boundary, Target target);

  /// False once the form is malformed or a target said no.
  bool feed(std::string_view bytes);

  /// Whether the end of the file was seen.
  bool has_file() const noexcept { return step_ == Step::done; }
  bool is_malformed() const noexcept { return is_malformed_; }
  bool has_too_much_before_file() const noexcept { return has_too_much_; }
  const FormFields& fields() const noexcept { return fields_; }

 private:
  enum class Step : std::uint8_t { preamble, after_boundary, head, field, file, done, failed };

  bool step();  // false: more bytes are needed, or it failed
  bool on_preamble();
  bool on_after_boundary();
  bool on_head();
  bool on_field();
  bool on_file();
  bool fail(bool is_malformed);
  bool begin_part(std::string_view head);

  std::string delimiter_;  // CR LF and the boundary with its two hyphens
  Target target_;
  std::string pending_;
  std::size_t before_file_bytes_ = 0;
  Step step_ = Step::preamble;
  bool is_malformed_ = false;
  bool has_too_much_ = false;
  std::string name_;
  FormFields fields_;
};

/// The boundary of "multipart/form-data; boundary=…"; empty if there is none.
std::string form_boundary(std::string_view content_type);

/// Whether that is the media type.
bool is_form(std::string_view content_type);

}  // namespace uploadkit::devserver

#endif

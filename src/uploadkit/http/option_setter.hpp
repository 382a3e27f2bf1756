/// \file
/// Sets options of an easy handle and keeps the first failure.
#ifndef UPLOADKIT_HTTP_OPTION_SETTER_HPP
#define UPLOADKIT_HTTP_OPTION_SETTER_HPP

#include <curl/curl.h>

namespace uploadkit::http {

class OptionSetter {
 public:
  explicit OptionSetter(CURL* easy) noexcept : easy_(easy) {}

  /// An option that must be understood.
  template <class Value>
  void set(CURLoption option, Value value) noexcept {
    const CURLcode code = curl_easy_setopt(easy_, option, value);
    if (code_ == CURLE_OK) code_ = code;
  }

  /// CURLE_OK, or the code of the first option that could not be set.
  CURLcode code() const noexcept { return code_; }

 private:
  CURL* easy_;
  CURLcode code_ = CURLE_OK;
};

}  // namespace uploadkit::http

#endif

// Builds the texts behind a signature from the raw request.
#include <devserver/sigv4_verify.hpp>

#include <uploadkit/digest/digest.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::sigv4_canonical {

constexpr char hex_digits[] = "0123456789abcdef";
constexpr char upper_hex_digits[] = "0123456789ABCDEF";

std::string to_hex(const std::array<unsigned char, 32>& bytes) {
  std::string text;
  for (const unsigned char byte : bytes) {
    text += hex_digits[byte >> 4];
    text += hex_digits[byte & 15];
  }
  return text;
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

std::string encoded(std::string_view bytes, bool keeps_slash) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(c) || (keeps_slash && c == '/')) {
      text += c;
    } else {
      text += '%';
      text += upper_hex_digits[byte >> 4];
      text += upper_hex_digits[byte & 15];
    }
  }
  return text;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return bytes;
}

std::string canonical_query(const ServerRequest& request, bool is_presigned) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [name, value] : request.parameters()) {
    if (is_presigned && name == "X-Amz-Signature") continue;
    pairs.emplace_back(encoded(name, false), encoded(value, false));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string text;
  for (const auto& [name, value] : pairs) text += (text.empty() ? "" : "&") + name + "=" + value;
  return text;
}

/// Blanks at the ends removed, runs of them inside reduced to one.
std::string squeezed(std::string_view value) {
  std::string text;
  for (const char c : value) {
    const bool is_blank = c == ' ' || c == '\t';
    if (!is_blank) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

bool same_name(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + 32) : x) == y;
         });
}

std::string header_line(const ServerRequest& request, const std::string& name) {
  std::string line = name + ":";
  bool is_first = true;
  for (const Header& field : request.headers) {
    if (!same_name(field.name, name)) continue;
    line += (is_first ? "" : ",") + squeezed(field.value);
    is_first = false;
  }
  return line + "\n";
}

}  // namespace detail::sigv4_canonical

std::variant<std::string, S3Error> canonical_request(const ServerRequest& request, const SignatureClaim& claim) {
  namespace own = detail::sigv4_canonical;
  const std::optional<std::string> path = own::decoded(request.path);
  if (!path) return S3Error{400, "InvalidURI", "Couldn't parse the specified URI.", {{"URI", request.path}}};
  std::string text = request.method + "\n" + own::encoded(*path, true) + "\n" +
                     own::canonical_query(request, claim.is_presigned) + "\n";
  std::string names;
  for (const std::string& name : claim.signed_headers) {
    text += own::header_line(request, name);
    names += (names.empty() ? "" : ";") + name;
  }
  return text + "\n" + names + "\n" + claim.payload_hash;
}

std::string string_to_sign(const SignatureClaim& claim, std::string_view canonical) {
  return "AWS4-HMAC-SHA256\n" + claim.time_text + "\n" + claim.scope() + "\n" + hex_sha256(canonical);
}

std::string signing_key(const SignatureClaim& claim, std::string_view secret_access_key) {
  std::string key = "AWS4" + std::string(secret_access_key);
  for (const std::string& step : {claim.date, claim.region, claim.service, claim.terminal}) {
    const auto next = digest::hmac_sha256(key, step);
    key.assign(next.begin(), next.end());
  }
  return key;
}

std::string hex_hmac(std::string_view key, std::string_view text) {
  return detail::sigv4_canonical::to_hex(digest::hmac_sha256(key, text));
}

std::string hex_sha256(std::string_view bytes) { return detail::sigv4_canonical::to_hex(digest::sha256(bytes)); }

}  // namespace uploadkit::devserver

// Splits URLs; what a host may be is in host.cpp.
#include <uploadkit/core/url.hpp>

#include <uploadkit/core/host.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::core {
namespace detail::url {

constexpr std::size_t max_url_bytes = 16 * 1024;

// The text itself stays out: what is wrong with it may be a password in the user info.
Error invalid(std::string_view field, std::string_view cause) {
  return make_error(Errc::invalid_url, "The URL " + std::string(cause) + ".", {{"field", std::string(field)}});
}

std::uint16_t default_port(std::string_view scheme) noexcept { return scheme == "https" ? 443 : 80; }

// Every byte is looked at, so that the compiler can look at many at once.
bool has_refused_byte(std::string_view text) noexcept {
  unsigned refused = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    refused |=
        static_cast<unsigned>(byte <= 0x20) | static_cast<unsigned>(byte > 0x7E) | static_cast<unsigned>(byte == '\\');
  }
  return refused != 0;
}

// Takes "http://" or "https://" off the front.
bool take_scheme(std::string_view& text, Url& url) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos) return false;
  url.scheme = lower(text.substr(0, end));
  text.remove_prefix(end + 3);
  return url.scheme == "http" || url.scheme == "https";
}

Result<void> read_port(std::string_view text, Url& url) {
  const auto port = parse_uint(text);
  if (!port || *port == 0 || *port > 65535 || text.front() == '0') {
    return invalid("port", "has a port that is no number from 1 to 65535");
  }
  url.port = static_cast<std::uint16_t>(*port);
  url.has_default_port = url.port == default_port(url.scheme);
  return {};
}

// Cuts "host:port" or "[address]:port" in two; the colon stays with the port.
std::size_t end_of_host(std::string_view authority) noexcept {
  if (authority.substr(0, 1) != "[") return std::min(authority.find(':'), authority.size());
  const std::size_t bracket = authority.find(']');
  return bracket == std::string_view::npos ? authority.size() : bracket + 1;
}

Result<void> read_host(std::string_view host, Url& url) {
  url.is_ipv6 = host.substr(0, 1) == "[";
  if (url.is_ipv6) {
    if (host.size() < 2 || host.back() != ']')
      return invalid("host", "has an IPv6 address without its closing bracket");
    host = host.substr(1, host.size() - 2);
  }
  const std::string_view fault = url.is_ipv6 ? ipv6_fault(host) : host_fault(host);
  if (!fault.empty()) return invalid("host", fault);
  url.host = std::string(host);
  return {};
}

Result<void> read_authority(std::string_view authority, Url& url) {
  if (authority.find('@') != std::string_view::npos) {
    return invalid("user", "holds user info before the host; give credentials through the options instead");
  }
  const std::size_t end = end_of_host(authority);
  if (auto host = read_host(authority.substr(0, end), url); !host) return host;
  url.port = default_port(url.scheme);
  const std::string_view rest = authority.substr(end);
  if (rest.empty()) return {};
  if (rest.front() != ':' || rest.size() == 1) return invalid("port", "has an empty port or text behind its host");
  return read_port(rest.substr(1), url);
}

void read_target(std::string_view target, Url& url) {
  const std::size_t mark = target.find('?');
  url.has_query = mark != std::string_view::npos;
  if (url.has_query) url.query = std::string(target.substr(mark + 1));
  url.path = std::string(target.substr(0, mark));
  if (url.path.empty()) url.path = "/";
}

Result<void> check_bytes(std::string_view text) {
  if (text.size() > max_url_bytes) return invalid("url", "is longer than 16 KiB");
  if (has_refused_byte(text)) {
    return invalid("url", "has a blank, a control character, a backslash or a byte above 0x7E; percent-encode it");
  }
  if (text.find('#') != std::string_view::npos)
    return invalid("fragment", "has a fragment; leave out \"#\" and what follows");
  return {};
}

// Everything before the path, which is taken off `text`.
Result<Url> read_front(std::string_view& text) {
  if (auto checked = check_bytes(text); !checked) return checked.error();
  Url url;
  if (!take_scheme(text, url)) return invalid("scheme", "does not begin with https:// or http://");
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  if (auto authority = read_authority(text.substr(0, end), url); !authority) return authority.error();
  text.remove_prefix(end);
  return url;
}

struct Parameter {
  std::string_view name;
  std::string_view value;
};

// Takes the next parameter off the front; false at the end.
bool take_parameter(std::string_view& rest, Parameter& parameter) {
  while (!rest.empty()) {
    const std::string_view item = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(item.size() + 1, rest.size()));
    if (item.empty()) continue;
    const std::size_t equals = std::min(item.find('='), item.size());
    parameter = {item.substr(0, equals), item.substr(std::min(equals + 1, item.size()))};
    return true;
  }
  return false;
}

// A parameter's name with its escapes undone, which few have.
class ParameterName {
 public:
  explicit ParameterName(std::string_view encoded) : name_(encoded) {
    if (encoded.find('%') != std::string_view::npos) name_ = decoded_ = decode_parameter(encoded);
  }
  ParameterName(const ParameterName&) = delete;
  ParameterName& operator=(const ParameterName&) = delete;
  bool is(std::string_view name) const noexcept { return equals_ignoring_case(name_, name); }

 private:
  std::string decoded_{};
  std::string_view name_;
};

}  // namespace detail::url

std::string Url::authority() const {
  std::string text = is_ipv6 ? "[" + host + "]" : host;
  return has_default_port ? text : text + ":" + std::to_string(port);
}

std::string Url::origin() const { return scheme + "://" + lower(authority()); }

std::string Url::shown() const { return scheme + "://" + authority() + path; }

bool Url::is_loopback() const noexcept { return is_ipv6 ? is_loopback_ipv6(host) : is_loopback_host(host); }

bool Url::is_link_local() const noexcept { return is_ipv6 ? is_link_local_ipv6(host) : is_link_local_host(host); }

std::vector<std::pair<std::string, std::string>> Url::parameters() const {
  std::vector<std::pair<std::string, std::string>> result;
  std::string_view rest = query;
  for (detail::url::Parameter each; detail::url::take_parameter(rest, each);)
    result.emplace_back(decode_parameter(each.name), decode_parameter(each.value));
  return result;
}

std::optional<std::string> Url::parameter(std::string_view name) const {
  std::string_view rest = query;
  for (detail::url::Parameter each; detail::url::take_parameter(rest, each);)
    if (detail::url::ParameterName(each.name).is(name)) return decode_parameter(each.value);
  return std::nullopt;
}

void Url::find_parameters(const std::string_view* names, std::optional<std::string_view>* values,
                          std::size_t count) const {
  std::string_view rest = query;
  for (detail::url::Parameter each; detail::url::take_parameter(rest, each);) {
    const detail::url::ParameterName name(each.name);
    for (std::size_t i = 0; i < count; ++i)
      if (!values[i] && name.is(names[i])) values[i] = each.value;
  }
}

std::string decode_parameter(std::string_view raw) {
  if (raw.find('%') == std::string_view::npos) return std::string(raw);
  auto bytes = percent_decode(raw);
  return bytes ? *std::move(bytes) : std::string(raw);
}

Result<void> check_url(std::string_view text) {
  const auto front = detail::url::read_front(text);
  return front ? Result<void>() : Result<void>(front.error());
}

Result<Url> split_url(std::string_view text) {
  auto url = detail::url::read_front(text);
  if (url) detail::url::read_target(text, *url);
  return url;
}

Result<Url> UrlSplitter::split(std::string_view text) {
  // With its delimiter the front cannot be the beginning of a longer host or port.
  if (!front_text_.empty() && text.substr(0, front_text_.size()) == front_text_) {
    if (auto checked = detail::url::check_bytes(text); !checked) return checked.error();
    Url url = front_;
    detail::url::read_target(text.substr(front_text_.size() - 1), url);
    return url;
  }
  std::string_view target = text;
  auto url = detail::url::read_front(target);
  if (!url) return url;
  front_ = *url;
  front_text_ = target.empty() ? std::string_view() : text.substr(0, text.size() - target.size() + 1);
  detail::url::read_target(target, *url);
  return url;
}

Result<void> check_url_allowed(const Url& url, bool allow_plain_http) {
  if (url.scheme == "https" || allow_plain_http || url.is_loopback()) return {};
  return make_error(Errc::url_not_allowed,
                    "The URL is plain http, which is only used for this machine; use https, or allow plain http in the "
                    "client's TLS options.",
                    {{"url", url.shown()}});
}

}  // namespace uploadkit::core

// Both texts are walked side by side; secrets are compared before they are masked.
#include <uploadkit/client/text_comparison.hpp>

#include <uploadkit/client/shown_lines.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

namespace detail::text_comparison {

/// How the fields of one section are written and spoken of.
struct Section {
  const char* kind;   // "header", "parameter", or empty for lines that are known by their place
  const char* joint;  // between name and value; null where the value stands alone
};

constexpr Section fixed{"", nullptr};
constexpr Section parameter{"parameter", "="};
constexpr Section header{"header", ":"};

std::string line_of(const Section& section, const SignedField& field) {
  const std::string value = shown_value(section.joint ? field.name : std::string(), field.value);
  return section.joint ? field.name + section.joint + value : value;
}

std::string quoted(const SignedField& field) { return "\"" + shown_value(field.name, field.value) + "\""; }

std::string called(const Section& section, const std::string& name) {
  return "The " + (*section.kind ? std::string(section.kind) + " " : std::string()) + name;
}

std::string difference(const Section& section, const SignedField& storage, const SignedField& request) {
  const std::string begin = called(section, request.name) + " reached the storage as " + quoted(storage);
  if (request.name == "method")
    return begin + ", and this request is " + quoted(request) +
           "; a URL is good for the one method that it was signed for.";
  if (request.name == "host")
    return begin + ", and the URL has " + quoted(request) + "; a proxy or a redirect changed it.";
  if (section.kind == header.kind && storage.value.empty())
    return called(section, request.name) + " is signed and did not reach the storage; send it as it was signed.";
  if (request.name == "path" || section.kind == parameter.kind)
    return begin + ", and the URL has " + quoted(request) + "; something on the way rewrote it.";
  return begin + ", and this request has " + quoted(request) + "; send exactly what was signed.";
}

std::string lonely(const Section& section, const SignedField& field, bool is_storage) {
  const std::string begin = called(section, field.name);
  if (section.kind == header.kind)
    return is_storage ? begin + " reached the storage and is not signed here; leave it out."
                      : begin + " is signed here, and the storage did not look at it.";
  return is_storage ? begin + " reached the storage and is not in the URL; nothing may be added to a signed URL."
                    : begin + " of the URL did not reach the storage; nothing may be taken off a signed URL.";
}

class Walk {
 public:
  /// `tells` off: a difference is shown only, since it follows from another one.
  void pair(const Section& section, const SignedField& storage, const SignedField& request, bool tells = true) {
    if (!request.is_known) {
      show(LineSide::unknown, line_of(section, storage));
      result_.unknown.push_back(request.name);
    } else if (storage.value == request.value) {
      show(LineSide::both, line_of(section, request));
    } else {
      show(LineSide::storage, line_of(section, storage));
      show(LineSide::request, line_of(section, request));
      if (tells) result_.findings.push_back(difference(section, storage, request));
    }
  }

  /// Both in the order of their names; fields of one name meet in the order in which they stand.
  void merge(const Section& section, SignedFields storage, SignedFields request) {
    const auto by_name = [](const SignedField& a, const SignedField& b) { return a.name < b.name; };
    std::stable_sort(storage.begin(), storage.end(), by_name);
    std::stable_sort(request.begin(), request.end(), by_name);
    auto s = storage.begin(), r = request.begin();
    while (s != storage.end() || r != request.end()) {
      if (r == request.end() || (s != storage.end() && s->name < r->name)) {
        alone(section, *s++, true);
      } else if (s == storage.end() || r->name < s->name) {
        alone(section, *r++, false);
      } else {
        pair(section, *s++, *r++);
      }
    }
  }

  void empty_line() { show(LineSide::both, {}); }
  bool has_findings() const noexcept { return !result_.findings.empty(); }
  TextComparison take() { return std::move(result_); }

 private:
  void show(LineSide side, std::string text) { result_.lines.push_back({side, std::move(text)}); }

  void alone(const Section& section, const SignedField& field, bool is_storage) {
    show(is_storage ? LineSide::storage : LineSide::request, line_of(section, field));
    result_.findings.push_back(lonely(section, field, is_storage));
  }

  TextComparison result_;
};

}  // namespace detail::text_comparison

TextComparison compare_canonical(const CanonicalParts& storage, const CanonicalParts& request) {
  namespace local = detail::text_comparison;
  local::Walk walk;
  walk.pair(local::fixed, storage.method, request.method);
  walk.pair(local::fixed, storage.path, request.path);
  walk.merge(local::parameter, storage.parameters, request.parameters);
  walk.merge(local::header, storage.headers, request.headers);
  walk.empty_line();
  walk.pair(local::fixed, storage.header_names, request.header_names, !walk.has_findings());
  walk.pair(local::fixed, storage.payload, request.payload);
  return walk.take();
}

TextComparison compare_to_sign(const SignedFields& storage, const SignedFields& request) {
  namespace local = detail::text_comparison;
  constexpr std::size_t fixed_lines = 4;
  local::Walk walk;
  const std::size_t shared = std::min({fixed_lines, storage.size(), request.size()});
  for (std::size_t i = 0; i < shared; ++i) {
    const bool is_hash = request[i].name.rfind("hash", 0) == 0;
    walk.pair(local::fixed, storage[i], request[i], !is_hash);
  }
  const auto rest = [shared](const SignedFields& fields) {
    return SignedFields(fields.begin() + static_cast<std::ptrdiff_t>(shared), fields.end());
  };
  const auto is_place = [](const SignedField& field) { return field.name == "resource" || field.name == "line"; };
  SignedFields of_storage = rest(storage), of_request = rest(request);
  std::optional<SignedField> last;
  if (!of_storage.empty() && is_place(of_storage.back())) {
    last = std::move(of_storage.back());
    of_storage.pop_back();
  }
  of_request.erase(std::remove_if(of_request.begin(), of_request.end(), is_place), of_request.end());
  walk.merge(local::header, std::move(of_storage), std::move(of_request));
  if (last) walk.pair(local::fixed, *last, {last->name, {}, false});
  return walk.take();
}

}  // namespace uploadkit::client

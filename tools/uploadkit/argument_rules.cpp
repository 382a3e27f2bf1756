// What options mean and which of them go together: nothing that was given is ignored.
#include <tools/uploadkit/argument_rules.hpp>
#include <tools/uploadkit/header_text.hpp>
#include <tools/uploadkit/size_text.hpp>
#include <tools/uploadkit/storage_rules.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace uploadkit::command {
namespace {

using Given = std::optional<std::string>;

Result<void> usage(std::string sentence) { return make_error(Errc::invalid_argument, std::move(sentence)); }

// The first of several checks that fails.
template <class... Checks>
Result<void> first_failure(Checks... checks) {
  Result<void> outcome;
  ((outcome.ok() ? static_cast<void>(outcome = checks()) : static_cast<void>(0)), ...);
  return outcome;
}

Result<void> only_for(bool allowed, std::string_view option, bool given, std::string_view where) {
  if (allowed || !given) return {};
  return usage(std::string(option) + " is for " + std::string(where) + ".");
}

Result<void> no_empty_values(const RawArguments& raw) {
  const std::pair<const char*, const Given*> all[] = {{"--url", &raw.url},
                                                      {"--from-url", &raw.from_url},
                                                      {"--files-from", &raw.files_from},
                                                      {"--endpoint-url", &raw.endpoint_url},
                                                      {"--name", &raw.name},
                                                      {"--content-type", &raw.content_type},
                                                      {"--media-resource-type", &raw.media_resource_type},
                                                      {"--store", &raw.store},
                                                      {"--api-version", &raw.api_version},
                                                      {"--target-id", &raw.target_id},
                                                      {"--file-type", &raw.file_type},
                                                      {"--token-file", &raw.token_file},
                                                      {"--ca-bundle", &raw.ca_bundle},
                                                      {"--proxy", &raw.proxy}};
  for (const auto& [name, value] : all)
    if (*value && (*value)->empty()) return usage(std::string(name) + " needs a value that is not empty.");
  const bool empty_file =
      std::any_of(raw.files.begin(), raw.files.end(), [](const auto& file) { return file.empty(); });
  return empty_file ? usage("The name of a FILE is empty.") : Result<void>();
}

// The last argument is a target, and no other one.
Result<void> find_storage_target(const RawArguments& raw, PutArguments& put) {
  if (put.files.empty() || !is_storage_target(put.files.back())) {
    const bool is_elsewhere = std::any_of(raw.files.begin(), raw.files.end(), is_storage_target);
    return is_elsewhere ? usage("An s3:// target comes last, behind every FILE.") : Result<void>();
  }
  if (raw.to || raw.url) return usage("An s3:// target excludes --to and --url.");
  auto target = read_storage_target(put.files.back());
  if (!target) return target.error();
  put.files.pop_back();
  if (std::any_of(put.files.begin(), put.files.end(), is_storage_target))
    return usage("One s3:// target can be given, behind every FILE.");
  auto storage = read_storage_options(raw.storage);
  if (!storage) return storage.error();
  put.target = Target::storage;
  put.storage = *std::move(storage);
  put.storage.access.target = *std::move(target);
  put.storage.access.endpoint_url = raw.endpoint_url.value_or("");
  return {};
}

Result<void> read_target(const RawArguments& raw, PutArguments& put) {
  if (auto outcome = find_storage_target(raw, put); !outcome || put.target == Target::storage) return outcome;
  if (raw.url && raw.to) return usage("--to and --url exclude each other.");
  if (raw.url) {
    put.target = Target::url;
    return {};
  }
  if (!raw.to) return usage("Say where to: s3://bucket/key, --to SERVICE or --url URL.");
  constexpr std::pair<std::string_view, Target> services[] = {{"viesus", Target::viesus},
                                                              {"adobe-rest", Target::adobe_rest},
                                                              {"adobe-graphql", Target::adobe_graphql},
                                                              {"buy-with-prime", Target::buy_with_prime}};
  for (const auto& [name, target] : services) {
    if (*raw.to != name) continue;
    put.target = target;
    return {};
  }
  return usage("--to takes viesus, adobe-rest, adobe-graphql or buy-with-prime.");
}

Result<void> options_fit_target(const RawArguments& raw, const PutArguments& put) {
  const bool is_url = put.target == Target::url;
  const bool is_storage = put.target == Target::storage;
  const bool adobe = is_adobe(put.target);
  const bool prime = put.target == Target::buy_with_prime;
  constexpr std::string_view for_adobe = "--to adobe-rest and --to adobe-graphql";
  constexpr std::string_view for_prime = "--to buy-with-prime";
  const std::string storage_option = given_storage_option(raw.storage);
  return first_failure(
      [&] { return only_for(is_storage, storage_option, !storage_option.empty(), "s3:// targets"); },
      [&] { return only_for(is_url, "-H", !raw.headers.empty(), "--url"); },
      [&] { return only_for(!is_url, "--endpoint-url", raw.endpoint_url.has_value(), "--to and s3:// targets"); },
      [&] { return only_for(!is_url && !is_storage, "--token-file", raw.token_file.has_value(), "--to"); },
      [&] { return only_for(adobe, "--media-resource-type", raw.media_resource_type.has_value(), for_adobe); },
      [&] { return only_for(adobe, "--store", raw.store.has_value(), for_adobe); },
      [&] { return only_for(prime, "--api-version", raw.api_version.has_value(), for_prime); },
      [&] { return only_for(prime, "--target-id", raw.target_id.has_value(), for_prime); },
      [&] { return only_for(prime, "--file-type", raw.file_type.has_value(), for_prime); },
      [&] { return only_for(put.target == Target::viesus, "--from-url", raw.from_url.has_value(), "--to viesus"); },
      [&] { return !adobe || raw.media_resource_type ? Result<void>() : usage("Adobe needs --media-resource-type."); },
      [&] { return !adobe || raw.endpoint_url ? Result<void>() : usage("Adobe needs --endpoint-url."); });
}

Result<void> files_fit(const RawArguments& raw, const PutArguments& put) {
  const auto& files = put.files;
  const auto inputs =
      std::count(files.begin(), files.end(), "-") + (raw.url == "-" ? 1 : 0) + (raw.files_from == "-" ? 1 : 0);
  if (inputs > 1) return usage("Standard input can be used for one thing only.");
  if (raw.from_url) {
    const bool with_file =
        !files.empty() || raw.files_from || raw.recursive || raw.name || raw.content_type || raw.size;
    return with_file ? usage("--from-url takes no FILE and no option of files.") : Result<void>();
  }
  if (files.empty() && !raw.files_from) return usage("No FILE is given.");
  if (files.size() > 1 && raw.name) return usage("--name is for one FILE.");
  if (files.size() > 1 && raw.url) return usage("--url takes one FILE.");
  const bool from_input = std::find(files.begin(), files.end(), "-") != files.end();
  if (put.target == Target::storage && raw.name && !put.storage.access.target.is_prefix())
    return usage("--name is for a target that ends in \"/\"; this one names the object already.");
  return only_for(from_input, "--size", raw.size.has_value(), "standard input (- as FILE)");
}

Result<void> read_numbers(const RawArguments& raw, PutArguments& put) {
  if (raw.size && !(put.size_bytes = read_size(*raw.size)))
    return usage("--size takes a number of bytes, for example 300, 64K or 2G.");
  if (raw.concurrency) {
    const auto number = read_size(*raw.concurrency);
    if (!number || *number < 1 || *number > 256) return usage("--concurrency takes a number from 1 to 256.");
    put.concurrency = static_cast<int>(*number);
  }
  if (raw.limit_rate) {
    const auto rate = read_size(*raw.limit_rate);
    if (!rate) return usage("--limit-rate takes bytes a second, for example 500K or 2M; 0 for no limit.");
    put.bytes_per_second = *rate;
  }
  return {};
}

Result<void> read_verification(const RawArguments& raw, PutArguments& put) {
  constexpr std::pair<std::string_view, VerifyIntegrity> all[] = {{"automatic", VerifyIntegrity::automatic},
                                                                  {"checksum", VerifyIntegrity::checksum},
                                                                  {"md5", VerifyIntegrity::md5},
                                                                  {"none", VerifyIntegrity::none}};
  if (!raw.verify_integrity) return {};
  for (const auto& [name, how] : all) {
    if (*raw.verify_integrity != name) continue;
    put.verify_integrity = how;
    return {};
  }
  return usage("--verify-integrity takes automatic, checksum, md5 or none.");
}

Result<void> urls_are_urls(const RawArguments& raw) {
  const std::pair<const char*, const Given*> all[] = {
      {"--url", &raw.url}, {"--endpoint-url", &raw.endpoint_url}, {"--from-url", &raw.from_url}};
  for (const auto& [name, value] : all) {
    if (!*value || **value == "-") continue;
    if ((*value)->rfind("https://", 0) != 0 && (*value)->rfind("http://", 0) != 0)
      return usage(std::string(name) + " takes a URL that begins with https:// or http://.");
  }
  return {};
}

void copy_texts(const RawArguments& raw, PutArguments& put) {
  put.files = raw.files;
  put.files_from = raw.files_from.value_or("");
  put.recursive = raw.recursive;
  put.url = raw.url.value_or("");
  put.from_url = raw.from_url.value_or("");
  put.endpoint_url = raw.endpoint_url.value_or("");
  put.name = raw.name.value_or("");
  put.content_type = raw.content_type.value_or("");
  put.media_resource_type = raw.media_resource_type.value_or("");
  put.store = raw.store.value_or("");
  put.api_version = raw.api_version.value_or("");
  put.target_id = raw.target_id.value_or("");
  put.file_type = raw.file_type.value_or("");
  put.token_file = raw.token_file.value_or("");
  put.ca_bundle = raw.ca_bundle.value_or("");
  put.proxy = raw.proxy.value_or("");
  put.allow_plain_http = raw.allow_plain_http;
  put.json = raw.json;
  put.quiet = raw.quiet;
  put.verbose = raw.verbose;
}

}  // namespace

bool is_adobe(Target target) noexcept { return target == Target::adobe_rest || target == Target::adobe_graphql; }

bool PutArguments::reads_standard_input() const {
  return url == "-" || files_from == "-" || std::find(files.begin(), files.end(), "-") != files.end();
}

Result<PutArguments> check_arguments(const RawArguments& raw) {
  PutArguments put;
  copy_texts(raw, put);
  auto outcome = first_failure(
      [&] { return no_empty_values(raw); }, [&] { return read_target(raw, put); },
      [&] { return options_fit_target(raw, put); }, [&] { return files_fit(raw, put); },
      [&] { return urls_are_urls(raw); }, [&] { return read_numbers(raw, put); },
      [&] { return read_verification(raw, put); },
      [&] { return raw.quiet && raw.verbose ? usage("--quiet and --verbose exclude each other.") : Result<void>(); });
  if (!outcome) return outcome.error();
  auto headers = read_headers(raw.headers, "-H");
  if (!headers) return headers.error();
  put.headers = *std::move(headers);
  return put;
}

}  // namespace uploadkit::command

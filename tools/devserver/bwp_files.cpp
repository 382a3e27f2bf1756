// Links of two minutes to upload, of five seconds to download; feeds one at a time.
#include <devserver/bwp_files.hpp>

#include <uploadkit/digest/digest.hpp>

#include <array>
#include <utility>

namespace uploadkit::devserver {

namespace detail::bwp_files {

constexpr std::int64_t default_ttl_s = 120;
constexpr std::chrono::seconds download_lifetime{5};
constexpr std::size_t max_file_id_bytes = 36;
constexpr std::chrono::hours kept_for{24 * 30};
// A feed that nobody looks at ends by itself, so that the next one can begin.
constexpr std::chrono::seconds longest_feed{60};

// The content type behind a kind of file; the service tells it to nobody.
std::string content_type_of(const std::string& kind) { return kind == "CSV" ? "text/csv" : std::string(); }

// A proxy that rewrites hosts in answers: the same machine and bucket, but not the host that was signed.
std::string rewritten_host(std::string url) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> names{
      {{".s3.localhost", ".localhost"}, {"://127.0.0.1", "://localhost"}, {"://localhost", "://127.0.0.1"}}};
  for (const auto& [from, to] : names) {
    const std::size_t at = url.find(from);
    if (at != std::string::npos) return url.replace(at, from.size(), to);
  }
  return url;
}

graphql::FieldResult internal_error(BwpVersion version) {
  return bwp_failed("InternalServerError", bwp_shape(version));
}

graphql::Value message_value(std::string_view text) {
  return graphql::object_value().add("locale", graphql::text_value("en-US")).add("message", graphql::text_value(text));
}

}  // namespace detail::bwp_files

namespace local = detail::bwp_files;

graphql::FieldResult BwpFiles::create_link(const ServiceCall& call, BwpVersion version, const graphql::Value& input) {
  const bool is_first = version == BwpVersion::v2024_01_01;
  const std::int64_t size = input.integer_of("size");
  if (size < 1) {
    const std::string_view detail = is_first ? "" : "[/createUploadLink/input/size must be greater than or equal to 1]";
    return bwp_failed("ValidationError", bwp_shape(version), detail);
  }
  const auto file_id = digest::random_uuid();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (merchant_.empty()) merchant_ = digest::random_uuid().value_or("merchant");
  if (!file_id) return local::internal_error(version);
  const File file{merchant_ + "/media/" + *file_id + ".csv", call.now()};
  MintOptions mint;
  mint.form = call.has_quirk("path_style") ? UrlForm::path : UrlForm::virtual_host;
  mint.content_type = local::content_type_of(input.text_of(is_first ? "fileExtension" : "fileType"));
  mint.content_length = static_cast<std::uint64_t>(size);
  mint.session_token_in_query = true;
  mint.expires_in = std::chrono::seconds{call.quirk_number("ttl_s", local::default_ttl_s)};
  const bool is_dead = call.has_quirk("expired_url");
  const WallTime signed_at = is_dead ? call.now() - mint.expires_in - std::chrono::seconds{1} : call.now();
  auto url = storage_.mint_put_url(file.place, mint, signed_at);
  if (!url) return local::internal_error(version);
  files_[*file_id] = file;
  graphql::Value link = graphql::object_value();
  link.add("uploadUrl", graphql::text_value(call.has_quirk("rewrite_host") ? local::rewritten_host(*url) : *url));
  link.add("fileId", graphql::text_value(*file_id));
  return is_first ? link : graphql::object_value().add("payload", std::move(link));
}

const BwpFiles::File* BwpFiles::find(const ServiceCall& call, const std::string& file_id) {
  const auto found = files_.find(file_id);
  if (found == files_.end()) return nullptr;
  if (call.now() < found->second.created_at + local::kept_for)
    return storage_.head(found->second.place) ? &found->second : nullptr;
  if (storage_.remove(found->second.place)) files_.erase(found);
  return nullptr;
}

graphql::FieldResult BwpFiles::download_link(const ServiceCall& call, BwpVersion version, const std::string& file_id) {
  // The documents of every version show this error in the oldest shape.
  if (file_id.empty() || file_id.size() > local::max_file_id_bytes || file_id.find(' ') != std::string::npos)
    return bwp_failed("ValidationError", BwpShape::two);
  const std::lock_guard<std::mutex> lock(mutex_);
  const File* file = find(call, file_id);
  if (file == nullptr) return bwp_failed("ResourceNotFoundError", bwp_shape(version));
  const std::chrono::seconds lifetime{call.quirk_number("ttl_s", local::download_lifetime.count())};
  const auto url = storage_.mint_get_url(file->place, lifetime, call.now());
  if (!url) return local::internal_error(version);
  return graphql::object_value().add("downloadUrl", graphql::text_value(*url));
}

graphql::FieldResult BwpFiles::create_feed(const ServiceCall& call, BwpVersion version, const graphql::Value& input) {
  const std::string file_id = input.find("dataProvider")->find("uploadedFile")->text_of("fileId");
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto& [id, feed] : feeds_) {
    if (call.now() >= feed.created_at + local::longest_feed) advance(call, feed);
    if (feed.is_over()) continue;
    const BwpError& busy = bwp_error("ThrottlingError");
    const BwpShape shape = version == BwpVersion::v2024_01_01 ? BwpShape::two : BwpShape::three;
    return graphql::FieldResult::failed(
        "Only one ongoing Catalog Feed is supported at a time. Please wait for your existing Catalog Feed to finish "
        "processing.",
        bwp_extensions(busy, shape));
  }
  if (find(call, file_id) == nullptr) return bwp_failed("ResourceNotFoundError", bwp_shape(version));
  const auto id = digest::random_uuid();
  if (!id) return local::internal_error(version);
  Feed feed;
  feed.created_at = call.now();
  feeds_[*id] = feed;
  return graphql::object_value().add("id", graphql::text_value(*id));
}

graphql::FieldResult BwpFiles::show_feed(const ServiceCall& call, BwpVersion version, const std::string& feed_id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = feeds_.find(feed_id);
  if (found == feeds_.end()) return bwp_failed("ResourceNotFoundError", bwp_shape(version));
  advance(call, found->second);
  return shown(feed_id, found->second);
}

// One step a look, so that a client that polls sees every status.
void BwpFiles::advance(const ServiceCall& call, Feed& feed) {
  if (feed.is_over()) return;
  const bool is_late = call.now() >= feed.created_at + local::longest_feed;
  ++feed.looks;
  if (feed.looks == 2) feed.status = "IN_PROGRESS";
  if (feed.looks < 3 && !is_late) return;
  feed.status = call.has_quirk("feed_fails") ? "FAILED" : "COMPLETED";
  if (feed.status == "COMPLETED") feed.report_id = write_report(call);
}

std::string BwpFiles::write_report(const ServiceCall& call) {
  const auto id = digest::random_uuid();
  if (!id) return {};
  const File file{merchant_ + "/media/" + *id + ".csv", call.now()};
  if (!storage_.put(file.place, "line,result\n1,ACCEPTED\n", "text/csv")) return {};
  files_[*id] = file;
  return *id;
}

graphql::Value BwpFiles::shown(const std::string& id, const Feed& feed) {
  graphql::Value signals = graphql::null_value();
  if (feed.status == "FAILED") {
    graphql::Value one = graphql::object_value().add("code", graphql::text_value("FILE_FORMAT_INVALID"));
    graphql::Value message = graphql::list_value().push(local::message_value("The file could not be read."));
    one.add("signalMessage", message).add("impactSummary", graphql::list_value());
    signals = graphql::list_value().push(one.add("reactionSummary", graphql::list_value()));
  }
  graphql::Value report = graphql::null_value();
  if (!feed.report_id.empty())
    report = graphql::object_value_of("UploadedFile").add("fileId", graphql::text_value(feed.report_id));
  graphql::Value result = graphql::object_value();
  result.add("signals", std::move(signals)).add("resultReport", std::move(report));
  graphql::Value out = graphql::object_value();
  out.add("id", graphql::text_value(id)).add("status", graphql::text_value(feed.status));
  return out.add("result", std::move(result));
}

}  // namespace uploadkit::devserver

// The source is looked at for the first time: checked, and cut into parts.
#include <uploadkit/engine/upload_engine.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/engine/option_check.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::engine {

namespace detail::engine_open {

std::string_view bare_type(std::string_view content_type) {
  return core::trim(content_type.substr(0, content_type.find(';')));
}

Result<void> check_type(const OpenedSource& source, const BackendTraits& traits) {
  const auto bytes = std::string_view(source.content_type_of_bytes);
  if (!traits.type_must_match_bytes || bytes.empty()) return {};
  if (core::equals_ignoring_case(bare_type(source.content_type), bytes)) return {};
  return make_error(Errc::content_type_mismatch,
                    "The content type is declared as " + source.content_type + " and the first bytes are " +
                        source.content_type_of_bytes + "; " + traits.name + " would refuse it at completion.",
                    {{"expected", source.content_type_of_bytes}, {"got", source.content_type}});
}

Result<void> check_all(const OpenedSource& source, const UploadDescription& upload, const BackendTraits& traits) {
  if (auto options = check_options(upload.options, traits); !options) return options;
  if (upload.path.size() > 1024)
    return make_error(Errc::invalid_argument, "path must have at most 1024 bytes.",
                      {{"field", "path"}, {"limit", "1024"}, {"actual", std::to_string(upload.path.size())}});
  if (auto path = core::check_field("path", upload.path); !path) return path;
  // One request carries the whole source, and HTTP needs its length first.
  BackendTraits sized = traits;
  sized.needs_size = !traits.multipart;
  if (auto size = check_size(source.facts.size_bytes, sized); !size) return size;
  return check_type(source, traits);
}

/// One part of a multipart upload is not one PUT, and is told as a number that is not known.
int told_part_count(const plan::UploadPlan& plan) noexcept {
  return plan.in_parts && plan.part_count == 1 ? 0 : plan.part_count;
}

}  // namespace detail::engine_open

void UploadEngine::on_opened(Result<OpenedSource> opened) {
  asked_ = false;
  if (result_) return;
  if (!opened) return source_changed(opened.error());
  source_ = *std::move(opened);
  if (description_.path.empty()) description_.path = source_.facts.name;
  description_.size_bytes = source_.facts.size_bytes;
  description_.content_type = source_.content_type;
  if (auto ok = detail::engine_open::check_all(source_, description_, traits_); !ok) return fail(ok.error());
  if (auto planned = plan_parts(); !planned) return fail(planned.error());
  stage_ = Stage::beginning;
  if (restored_) return take_up_restored();
  restored_identity_ = source_.facts.identity;
  note_created();
}

Result<void> UploadEngine::plan_parts() {
  MultipartOptions options = description_.options.multipart;
  // A stream holds whole parts in memory, so that the smallest suit it best.
  if (source_.is_passing && traits_.multipart && options.part_bytes == 0)
    options.part_bytes = traits_.multipart->min_part_bytes;
  auto planned = plan::choose_plan(source_.facts.size_bytes, options, traits_.multipart);
  if (!planned) return planned.error();
  // Its parts are cut as its bytes come, and its size is believed when it ends there.
  if (planned->in_parts && source_.is_passing) *planned = plan::UploadPlan{0, planned->part_bytes, 0, true, true, {}};
  description_.part_count = detail::engine_open::told_part_count(*planned);
  description_.part_bytes = planned->in_parts ? planned->part_bytes : 0;
  parts_ = PartTable(*planned);
  return {};
}

void UploadEngine::note_created() {
  note(JournalRecord::Kind::created, [this](JournalRecord& created) {
    created.backend = traits_.name;
    created.path = description_.path;
    created.idempotency_key = description_.idempotency_key;
    created.source_identity = source_.facts.identity;
    created.size_bytes = description_.size_bytes.value_or(0);
  });
}

/// As the source was cut: where all parts of a stream are known, their sizes tell where they grew.
plan::UploadPlan UploadEngine::restored_plan() const {
  plan::UploadPlan plan{0, restored_begun_.part_bytes, 0, false, true, {}};
  for (const std::uint64_t bytes : restored_part_sizes_) plan::append(plan, bytes, bytes);
  const bool is_whole = plan.size_bytes == restored_size_ && plan.part_count > 0;
  return is_whole ? plan : plan::in_parts_of(restored_begun_.part_bytes, restored_size_);
}

/// Goes on with what is stored; without anything stored, whatever the source is now may be uploaded as a whole.
void UploadEngine::take_up_restored() {
  const bool is_same = restored_identity_ == source_.facts.identity;
  const bool had_parts = restored_begun_.part_bytes > 0 && !upload_id_.empty();
  // A PUT before the crash may have arrived: then the object that is found is this one.
  if (!in_parts()) parts_.part(1).may_be_stored = restored_begun_.begun_at != 0;
  if (had_parts && source_.is_passing && !may_have_completed_) return abandon();  // what was sent cannot be read again
  if (restored_parts_.count() == 0 && !may_have_completed_ && !(had_parts && is_same)) {
    if (had_parts) return abandon();
    if (is_same) return;
    restored_identity_ = source_.facts.identity;
    return note_created();
  }
  // What is stored stays described as it was; whether the source still is that is for the review to say.
  description_.size_bytes = restored_size_;
  parts_ = PartTable(had_parts ? restored_plan() : plan::single_put(restored_size_));
  description_.part_count = detail::engine_open::told_part_count(parts_.plan());
  description_.part_bytes = restored_begun_.part_bytes;
  const int known = std::min(restored_parts_.count(), parts_.plan().part_count);
  for (int number = 1; number <= known; ++number)
    if (restored_parts_.has(number))
      parts_.store(number, restored_parts_.get(number), restored_parts_.verified_by(number));
  restored_parts_.clear();
  restored_part_sizes_ = {};
  sends_ = parts_.stored_count() > 0 ? 1 : 0;
  if (may_have_completed_ && setup_.backend->can_inquire()) {
    stage_ = Stage::inquiring;
    return;
  }
  const auto age = description_.now - WallTime{std::chrono::seconds{restored_begun_.begun_at}};
  const auto most = description_.options.multipart.abandon_after;
  const bool is_old = most.count() > 0 && age > most;
  const bool is_other = restored_begun_.checksum_algorithm != digest::name(part_algorithm());
  if (had_parts && !may_have_completed_ && (is_old || is_other)) return abandon();
  stage_ = had_parts ? Stage::listing : Stage::reviewing;
  if (is_same || !had_parts) return;
  // Before more is sent: the stored parts must be those of the source as it is now.
  after_comparing_ = Stage::listing;
  review(source_.facts);
}

}  // namespace uploadkit::engine

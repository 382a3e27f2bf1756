/// \file
/// What the sink answers: as S3 does to a PUT, as a three-step service does to a POST.
#ifndef UPLOADKIT_BENCH_SINK_ANSWER_HPP
#define UPLOADKIT_BENCH_SINK_ANSWER_HPP

#include <bench/sink_request.hpp>

#include <string>
#include <string_view>

namespace uploadkit::bench {

/// A whole HTTP answer. A PUT's checksums are those that its URL names (crc64nvme=…, md5=…), else the one that the
/// client sent: the sink computes nothing. A POST gets a signed URL that inherits them, or the completed upload.
std::string answer_to(const SinkRequest& request);

/// `status` is a number and a phrase; `headers` are whole lines.
std::string http_answer(std::string_view status, std::string_view headers, std::string_view body);

}  // namespace uploadkit::bench

#endif

// Links that let somebody without credentials fetch, or put, one object for a while.
#include <uploadkit/uploadkit.hpp>

#include <chrono>
#include <cstdio>

namespace uk = uploadkit;

namespace {

uk::Result<uk::PresignedUrl> link_to_fetch(uk::Client& client, const uk::S3& backend) {
  // [get]
  uk::GetUrlOptions link;
  link.path = "album/2024/1.jpg";
  link.expires_in = std::chrono::minutes{10};
  link.content_disposition = "attachment; filename=\"1.jpg\"";  // what the answer is to say
  link.validate_object_existence = true;                        // not_found, rather than a link that leads nowhere
  const auto url = client.presign(backend.get_url(link)).wait();
  // [get end]
  return url;
}

uk::Result<uk::PresignedUrl> link_to_put(uk::Client& client, const uk::S3& backend) {
  // [put]
  uk::GetUrlOptions link;
  link.method = "PUT";
  link.path = "inbox/photo.jpg";
  link.content_type = "image/jpeg";
  const auto url = client.presign(backend.get_url(link)).wait();
  if (!url) return url.error();
  for (const uk::Header& header : url->headers) {
    std::printf("-H '%s: %s' ", header.name.c_str(), header.value.c_str());  // what the request has to send
  }
  // [put end]
  return url;
}

uk::Result<uk::PresignedUrl> link_without_a_client(const uk::S3Options& options, const uk::Credentials& credentials) {
  // [pure]
  uk::GetUrlOptions link;
  link.path = "album/2024/1.jpg";
  const auto url = uk::presign_s3(options, link, credentials, std::chrono::system_clock::now());
  // [pure end]
  return url;
}

uk::Result<uk::PostForm> form_for_browsers(const uk::Credentials& credentials) {
  // [form]
  uk::PostPolicy policy;
  policy.url = "https://photos.s3.eu-west-1.amazonaws.com/";
  policy.bucket = "photos";
  policy.region = "eu-west-1";
  policy.key_prefix = "inbox/";
  policy.content_type_prefix = "image/";
  policy.max_bytes = 20u << 20;
  const auto form = uk::presign_post(policy, credentials, std::chrono::system_clock::now());
  // [form end]
  return form;
}

}  // namespace

int main() {
  const uk::Credentials credentials{"access key id", "secret access key"};
  uk::S3Options options;
  options.bucket = "photos";
  options.region = "eu-west-1";
  options.credentials = uk::static_credentials(credentials);
  const auto backend = uk::s3(options);
  auto client = uk::Client::create(backend);
  if (!client) return 1;
  for (const auto& url : {link_to_fetch(*client, *backend), link_to_put(*client, *backend),
                          link_without_a_client(options, credentials)}) {
    std::printf("%s\n", url ? url->url.c_str() : url.error().message.c_str());
  }
  const auto form = form_for_browsers(credentials);
  std::printf("%zu fields\n", form ? form->fields.size() : 0);
  return form ? 0 : 1;
}

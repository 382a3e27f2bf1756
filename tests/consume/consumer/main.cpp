// Signs a URL and prints it without its query: the least that shows that library and program fit together.
#include <uploadkit/uploadkit.hpp>

#include <cstdio>

int main() {
  uploadkit::SigningInput input;
  input.method = "PUT";
  input.url = "https://bucket.s3.us-east-1.amazonaws.com/album/1.jpg";
  const uploadkit::Credentials credentials{"AKIDEXAMPLE", "not-a-secret", ""};
  const auto signed_url = uploadkit::presign(input, credentials, uploadkit::system_clock()->wall_now());
  if (!signed_url) {
    std::fprintf(stderr, "%s\n", signed_url.error().message.c_str());
    return 1;
  }
  const std::string& url = signed_url->url;
  if (url.find("X-Amz-Signature=") == std::string::npos) return 1;
  std::printf("%s\n", url.substr(0, url.find('?')).c_str());
}

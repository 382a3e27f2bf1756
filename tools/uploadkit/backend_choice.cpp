// From arguments and secrets to the backend.
#include <tools/uploadkit/backend_choice.hpp>
#include <tools/uploadkit/storage_access.hpp>

#include <uploadkit/adobe_commerce.hpp>
#include <uploadkit/buy_with_prime.hpp>
#include <uploadkit/presigned_url.hpp>

namespace uploadkit::command {
namespace {

// Token URL and scope are the service's own.
Authorization authorization(const Secrets& secrets) {
  Authorization result;
  result.token = secrets.token;
  if (secrets.token.empty()) {
    ClientCredentials credentials;
    credentials.client_id = secrets.client_id;
    credentials.client_secret = secrets.client_secret;
    result.client_credentials = credentials;
  }
  return result;
}

std::shared_ptr<const Backend> adobe(const PutArguments& arguments, const Secrets& secrets) {
  AdobeCommerceOptions options;
  options.transport = arguments.target == Target::adobe_rest ? AdobeTransport::rest : AdobeTransport::graphql;
  options.endpoint = arguments.endpoint_url;
  options.media_resource_type = arguments.media_resource_type;
  options.authorization = authorization(secrets);
  options.store = arguments.store;
  return adobe_commerce(std::move(options));
}

std::shared_ptr<const Backend> prime(const PutArguments& arguments, const Secrets& secrets) {
  BuyWithPrimeOptions options;
  if (!arguments.endpoint_url.empty()) options.endpoint = arguments.endpoint_url;
  options.authorization = authorization(secrets);
  options.target_id = arguments.target_id;
  if (!arguments.api_version.empty()) options.api_version = arguments.api_version;
  if (!arguments.file_type.empty()) options.file_type = arguments.file_type;
  return buy_with_prime(std::move(options));
}

std::shared_ptr<const Backend> signed_url(const PutArguments& arguments) {
  PresignedUrlOptions options;
  options.url = arguments.url;
  options.headers = arguments.headers;
  return presigned_url(std::move(options));
}

std::shared_ptr<const Viesus> cloud(const PutArguments& arguments, const Secrets& secrets) {
  ViesusOptions options;
  options.api_key = secrets.api_key;
  if (!arguments.endpoint_url.empty()) options.endpoint = arguments.endpoint_url;
  return viesus(std::move(options));
}

Result<BackendChoice> storage(PutArguments& arguments) {
  auto setup = set_up_storage(arguments.storage.access);
  if (!setup) return setup.error();
  if (setup->use_accelerate_endpoint) arguments.storage.use_accelerate_endpoint = true;
  if (auto checked = check_storage(setup->options, arguments); !checked) return checked.error();
  return BackendChoice{s3(std::move(setup->options)), nullptr};
}

}  // namespace

Result<BackendChoice> choose_backend(PutArguments& arguments, const Secrets& secrets) {
  switch (arguments.target) {
    case Target::viesus: {
      const auto service = cloud(arguments, secrets);
      return BackendChoice{service, service};
    }
    case Target::adobe_rest:
    case Target::adobe_graphql:
      return BackendChoice{adobe(arguments, secrets), nullptr};
    case Target::buy_with_prime:
      return BackendChoice{prime(arguments, secrets), nullptr};
    case Target::storage:
      return storage(arguments);
    case Target::url:
      break;
  }
  return BackendChoice{signed_url(arguments), nullptr};
}

}  // namespace uploadkit::command

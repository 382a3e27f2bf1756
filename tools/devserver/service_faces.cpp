// The list of the service faces.
#include <devserver/adobe_face.hpp>
#include <devserver/buy_with_prime_face.hpp>
#include <devserver/credential_faces.hpp>
#include <devserver/upload_signer_face.hpp>
#include <devserver/viesus_face.hpp>

namespace uploadkit::devserver {

namespace detail::service_faces {

// What Adobe's token service answers: a day.
constexpr std::int64_t ims_lifetime_s = 86399;

}  // namespace detail::service_faces

std::vector<MountedFace> make_service_faces(const ServiceContext& context) {
  const auto adobe_tokens = std::make_shared<TokenBook>(context.secrets.adobe_token);
  const auto bwp_tokens = std::make_shared<TokenBook>(context.secrets.bwp_token);
  TokenFace::Options ims{std::string(adobe_token_prefix) + "/ims/token/v3", "token.adobe",
                         detail::service_faces::ims_lifetime_s, true};
  std::vector<MountedFace> faces;
  faces.push_back({std::string(adobe_prefix), std::make_unique<AdobeFace>(context, adobe_tokens)});
  faces.push_back(
      {std::string(adobe_token_prefix), std::make_unique<TokenFace>(context, adobe_tokens, std::move(ims))});
  faces.push_back({std::string(viesus_prefix), std::make_unique<ViesusFace>(context)});
  faces.push_back({std::string(bwp_prefix), std::make_unique<BuyWithPrimeFace>(context, bwp_tokens)});
  faces.push_back({std::string(uploads_prefix), std::make_unique<UploadSignerFace>(context)});
  faces.push_back({std::string(cognito_prefix), std::make_unique<CognitoFace>(context)});
  faces.push_back({std::string(sts_prefix), std::make_unique<StsFace>(context)});
  faces.push_back({std::string(instance_prefix), std::make_unique<InstanceFace>(context)});
  faces.push_back({std::string(container_prefix), std::make_unique<ContainerFace>(context)});
  return faces;
}

}  // namespace uploadkit::devserver

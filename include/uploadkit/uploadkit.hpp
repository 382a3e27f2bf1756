/// \file
/// The whole library, but for the opt-in headers `exceptions.hpp` and `coroutine.hpp`.
#ifndef UPLOADKIT_UPLOADKIT_HPP
#define UPLOADKIT_UPLOADKIT_HPP

#include <uploadkit/adobe_commerce.hpp>
#include <uploadkit/amplify.hpp>
#include <uploadkit/authorization.hpp>
#include <uploadkit/backend.hpp>
#include <uploadkit/backend_signed.hpp>
#include <uploadkit/buy_with_prime.hpp>
#include <uploadkit/client.hpp>
#include <uploadkit/clock.hpp>
#include <uploadkit/config.hpp>
#include <uploadkit/control.hpp>
#include <uploadkit/credentials.hpp>
#include <uploadkit/error.hpp>
#include <uploadkit/explain.hpp>
#include <uploadkit/graphql.hpp>
#include <uploadkit/http.hpp>
#include <uploadkit/journal.hpp>
#include <uploadkit/options.hpp>
#include <uploadkit/post_policy.hpp>
#include <uploadkit/presign_call.hpp>
#include <uploadkit/presigned_url.hpp>
#include <uploadkit/receipt.hpp>
#include <uploadkit/result.hpp>
#include <uploadkit/retry.hpp>
#include <uploadkit/s3.hpp>
#include <uploadkit/session.hpp>
#include <uploadkit/sigv4.hpp>
#include <uploadkit/sigv4a.hpp>
#include <uploadkit/source.hpp>
#include <uploadkit/task.hpp>
#include <uploadkit/viesus.hpp>

#endif

/// \file
/// Forward declarations of the public types, for headers that only name them.
#ifndef UPLOADKIT_FWD_HPP
#define UPLOADKIT_FWD_HPP

#include <uploadkit/config.hpp>

UPLOADKIT_NAMESPACE_BEGIN

struct Error;
template <class T>
class Result;

class AdobeCommerce;
class Backend;
class BuyWithPrime;
class Client;
class Clock;
class ControlToken;
class CredentialsProvider;
class JournalStore;
class S3;
class Source;
class Transport;
class UploadBatch;
class UploadSession;
class Viesus;
template <class T>
class Task;

template <class T>
struct ApiCall;
struct ClientOptions;
struct Credentials;
struct GetUrlOptions;
struct HttpRequest;
struct HttpResponse;
struct PresignCall;
struct PresignedUrl;
struct Progress;
struct S3Options;
struct UploadInput;
struct UploadOptions;
struct UploadReceipt;
struct UploadDescription;
struct UploadTicket;

UPLOADKIT_NAMESPACE_END

#endif

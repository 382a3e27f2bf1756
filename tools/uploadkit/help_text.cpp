// What `--help` prints.
#include <tools/uploadkit/help_text.hpp>

namespace uploadkit::command {
namespace {

constexpr std::string_view program_help_text = R"(usage: uploadkit put FILE... s3://bucket/key[/] [options]
       uploadkit put FILE... --to SERVICE [options]
       uploadkit put FILE --url URL|- [-H 'Name: value']...
       uploadkit presign s3://bucket/key [options]
       uploadkit explain URL|- [--file FILE] [-H 'Name: value']... [--error-document FILE]
       uploadkit --version

Uploads files into S3 and stores that speak its API, through a service, or to a signed URL.
`presign` signs a URL with which whoever holds it reads or writes one object; `explain` tells what a signed URL demands
and why a storage refused it.
`uploadkit COMMAND --help` lists the options.
)";

constexpr std::string_view put_help_text = R"(usage: uploadkit put FILE... s3://bucket/key[/] [options]
       uploadkit put FILE... --to viesus|adobe-rest|adobe-graphql|buy-with-prime [options]
       uploadkit put FILE --url URL|- [-H 'Name: value']... [options]
       uploadkit put --from-url URL --to viesus [options]

FILE is a file, or - for standard input. Standard output gets one id or key a file and nothing else.

Where to
  s3://bucket/key             an object; with several files, --files-from, --recursive or a "/" at the end the files'
                              names are appended, with --recursive their paths below the folder
  --to SERVICE                the service to upload through
  --url URL                   a signed URL; - reads it from standard input
  --endpoint-url URL          the storage's or service's address (Adobe: needed, REST: what stands before /V1)
  -H, --header 'Name: value'  a header that goes with --url, as often as needed

What
  --name NAME                 the object's name, for one FILE
  --content-type TYPE         type/subtype; else the first bytes and the extension decide
  --files-from FILE           reads names of files from FILE (-: standard input), one a line
  --recursive                 takes the files of folders; symbolic links are not followed
  --size N                    how many bytes - has
  --from-url URL              viesus: the service fetches the file itself
  --media-resource-type TYPE  adobe: what the file is for, needed
  --store STORE               adobe: "all", "default" or the code of a store view
  --api-version VERSION       buy-with-prime: 2024-01-01, 2024-04-01 or 2024-11-01
  --target-id ID              buy-with-prime: the TargetId of the credentials
  --file-type TYPE            buy-with-prime: the kind of file, CSV by default

Objects of s3:// targets
  --region REGION             the bucket's
  --profile NAME              the profile of the shared configuration: keys, region, endpoint
  --addressing-style STYLE    auto, path or virtual: where the bucket stands in the URL
  --provider PROVIDER         aws, minio, ceph, r2, gcs, b2, garage or generic: what the storage understands
  --part-size N               bytes of a part, 5M to 5G
  --multipart-threshold N     larger files are sent in parts, 5M by default
  --checksum-algorithm NAME   CRC64NVME, CRC32, CRC32C, SHA256 or SHA1: is sent, and verified by the storage
  --metadata NAME=VALUE[,NAME=VALUE]
                              kept with the object; as often as needed
  --content-disposition TEXT, --content-encoding TEXT, --cache-control TEXT
                              kept with the object, and sent to whoever reads it
  --if-none-match '*'         fails where the object exists already
  --expected-bucket-owner ID  fails where the bucket belongs to another account
  --use-accelerate-endpoint   AWS's transfer acceleration

How
  --concurrency N             uploads and requests under way at a time, 1 to 256
  --limit-rate RATE           bytes a second over all uploads
  --verify-integrity HOW      automatic, checksum, md5 or none
  --token-file FILE           --to: the API key (viesus) or token, instead of the environment's
  --ca-bundle FILE, --cacert FILE
                              PEM certificates to trust instead of the system's
  --proxy URL                 http://host:port or socks5h://host:port; "none" for none
  --allow-plain-http          lets http:// leave this machine

What is shown
  --json                      one JSON object a line on standard output: progress, completed, failed
  --quiet                     nothing but errors on standard error
  --verbose                   requests and answers, without secrets, with times
  --help, --version

N and RATE take K, M and G (1024). On a terminal `p` pauses and resumes; Ctrl-C cancels, a second one ends at once.

Environment
  UPLOADKIT_API_KEY           viesus: the API key
  UPLOADKIT_TOKEN             adobe, buy-with-prime: the token
  UPLOADKIT_CLIENT_ID, UPLOADKIT_CLIENT_SECRET
                              adobe, buy-with-prime: credentials that fetch a token, where there is none
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
                              s3: the keys; else a web identity, the profile, the container or the instance gives them
  AWS_PROFILE, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE
                              s3: the profile, and where it stands
  AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL
                              s3: where --region and --endpoint-url are not given
  AWS_USE_DUALSTACK_ENDPOINT, AWS_USE_FIPS_ENDPOINT
                              s3: which of AWS's endpoints
  AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_SESSION_NAME
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AWS_CONTAINER_CREDENTIALS_FULL_URI
  AWS_CONTAINER_AUTHORIZATION_TOKEN, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
  AWS_EC2_METADATA_SERVICE_ENDPOINT, AWS_EC2_METADATA_DISABLED
                              s3: other places of keys
  https_proxy, http_proxy, all_proxy, no_proxy
                              the proxy, where --proxy is not given
  TERM                        "dumb" turns the bars into plain lines

Exit status: 0 all done, 1 any failed, 2 a wrong command line, 130 cancelled.
)";

constexpr std::string_view presign_help_text = R"(usage: uploadkit presign s3://bucket/key [options]

Prints a URL that reads or writes the object until it expires, for whoever holds it. Nothing is asked of the storage.

  --method METHOD             GET (default), PUT, HEAD or DELETE
  --expires-in SECONDS        1 to 604800, 900 by default; the URL dies with temporary keys
  --content-type TYPE         PUT: of the object to come; GET, HEAD: of the answer
  --header 'Name: value'      is signed and has to be sent; as often as needed
  --query-param NAME=VALUE    a parameter, not encoded (versionId=...); as often as needed
  --mode MODE                 strict (default): what describes the object is signed as headers, and a request without
                              them is refused; amplify: it stands in the URL, as Amplify's library signs
  --endpoint-url URL          the storage's address, if it is not AWS
  --addressing-style STYLE    auto, path or virtual: where the bucket stands in the URL
  --region REGION             the bucket's
  --profile NAME              the profile of the shared configuration: keys, region, endpoint
  --json                      {"url","expires_at","method","headers"}; headers are what the request has to send
  --help, --version

The environment variables of `uploadkit put s3://...` count here, too; `uploadkit put --help` lists them.

Exit status: 0 signed, 1 there are no keys, 2 a wrong command line.
)";

constexpr std::string_view explain_help_text =
    R"(usage: uploadkit explain URL|- [--file FILE] [-H 'Name: value']... [--error-document FILE|-]

Tells what a signed URL signs and when it dies, what a PUT with it would send, and why a storage refused it. Nothing is
sent anywhere, and no secret of the URL or the document is printed.

  URL                         - reads it from standard input
  --file FILE                 the file that is to be uploaded
  -H, --header 'Name: value'  a header that goes with the URL, as often as needed
  --error-document FILE       the storage's answer, with its head or without (`curl -i`); - is standard input
  --help, --version

Exit status: 0 explained, 1 a file cannot be read, 2 a wrong command line.
)";

}  // namespace

std::string_view program_help() noexcept { return program_help_text; }
std::string_view put_help() noexcept { return put_help_text; }
std::string_view presign_help() noexcept { return presign_help_text; }
std::string_view explain_help() noexcept { return explain_help_text; }

}  // namespace uploadkit::command

// What `--help` prints.
#include <tools/uploadkit/help_text.hpp>

namespace uploadkit::command {

std::string_view program_help() noexcept {
  return R"(usage: uploadkit put FILE... --to SERVICE [options]
       uploadkit put FILE --url URL|- [-H 'Name: value']...
       uploadkit --version

Uploads files through a service or to a signed URL. `uploadkit put --help` lists the options.
)";
}

std::string_view put_help() noexcept {
  return R"(usage: uploadkit put FILE... --to viesus|adobe-rest|adobe-graphql|buy-with-prime [options]
       uploadkit put FILE --url URL|- [-H 'Name: value']... [options]
       uploadkit put --from-url URL --to viesus [options]

FILE is a file, or - for standard input. Standard output gets one id or key a file and nothing else.

Where to
  --to SERVICE                the service to upload through
  --url URL                   a signed URL; - reads it from standard input
  --endpoint-url URL          the service's address (Adobe: needed, REST: what stands before /V1)
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

How
  --concurrency N             uploads under way at a time, 1 to 256
  --limit-rate RATE           bytes a second over all uploads
  --verify-integrity HOW      automatic, checksum, md5 or none
  --token-file FILE           the API key (viesus) or token, instead of the environment's
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
  https_proxy, http_proxy, all_proxy, no_proxy
                              the proxy, where --proxy is not given
  TERM                        "dumb" turns the bars into plain lines

Exit status: 0 all done, 1 any failed, 2 a wrong command line, 130 cancelled.
)";
}

}  // namespace uploadkit::command

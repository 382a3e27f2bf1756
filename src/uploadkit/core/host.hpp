/// \file
/// What a host in a URL may be: a name, a dotted IPv4 address or an IPv6 address that all parsers read alike.
#ifndef UPLOADKIT_CORE_HOST_HPP
#define UPLOADKIT_CORE_HOST_HPP

#include <array>
#include <optional>
#include <string_view>

namespace uploadkit::core {

/// "a.b.c.d" in plain decimal without leading zeros.
std::optional<std::array<unsigned char, 4>> parse_ipv4(std::string_view text) noexcept;

/// RFC 4291 2.2 without brackets and without a zone.
std::optional<std::array<unsigned char, 16>> parse_ipv6(std::string_view text) noexcept;

/// What is wrong with a name or IPv4 address, as the end of a sentence that begins with "The URL"; empty if it is
/// sound.
std::string_view host_fault(std::string_view host) noexcept;
std::string_view ipv6_fault(std::string_view host) noexcept;

/// 127.0.0.0/8, "localhost" and names that end in ".localhost".
bool is_loopback_host(std::string_view host) noexcept;

/// ::1
bool is_loopback_ipv6(std::string_view host) noexcept;

/// Where instance and container metadata live, reached without a router: 169.254.0.0/16.
bool is_link_local_host(std::string_view host) noexcept;

/// fe80::/10, and fd00:ec2::/32 where AWS puts its metadata.
bool is_link_local_ipv6(std::string_view host) noexcept;

}  // namespace uploadkit::core

#endif

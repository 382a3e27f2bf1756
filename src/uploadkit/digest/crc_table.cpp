// The CRCs on any processor: byte by byte, and eight bytes at a time by tables.
#include <uploadkit/digest/crc_paths.hpp>
#include <uploadkit/digest/crc_polynomial.hpp>

namespace uploadkit::digest {

namespace detail::crc_table {

// Assembled from bytes so that the order of the machine does not matter; unrolled, compilers make one load of it.
inline std::uint64_t load_little_endian(const unsigned char* bytes) noexcept {
  std::uint64_t word = 0;
#pragma GCC unroll 8
  for (unsigned i = 0; i < 8; ++i) word |= std::uint64_t{bytes[i]} << (8 * i);
  return word;
}

template <class Crc>
std::uint64_t eight_bytes(std::uint64_t mixed) noexcept {
  const SlicingTable<Crc>& table = slicing_table<Crc>;
  std::uint64_t value = 0;
#pragma GCC unroll 8
  for (unsigned i = 0; i < 8; ++i) value ^= table[7 - i][(mixed >> (8 * i)) & 0xFFU];
  return value;
}

}  // namespace detail::crc_table

template <class Crc>
std::uint64_t update_bytewise(std::uint64_t crc_register, const unsigned char* bytes, std::size_t size) noexcept {
  for (std::size_t i = 0; i < size; ++i) {
    crc_register = (crc_register >> 8) ^ slicing_table<Crc>[0][(crc_register ^ bytes[i]) & 0xFFU];
  }
  return crc_register;
}

template <class Crc>
std::uint64_t update_by_table(std::uint64_t crc_register, const unsigned char* bytes, std::size_t size) noexcept {
  for (; size >= 8; size -= 8, bytes += 8) {
    crc_register = detail::crc_table::eight_bytes<Crc>(crc_register ^ detail::crc_table::load_little_endian(bytes));
  }
  return update_bytewise<Crc>(crc_register, bytes, size);
}

template std::uint64_t update_bytewise<Crc32>(std::uint64_t, const unsigned char*, std::size_t) noexcept;
template std::uint64_t update_bytewise<Crc32c>(std::uint64_t, const unsigned char*, std::size_t) noexcept;
template std::uint64_t update_bytewise<Crc64nvme>(std::uint64_t, const unsigned char*, std::size_t) noexcept;
template std::uint64_t update_by_table<Crc32>(std::uint64_t, const unsigned char*, std::size_t) noexcept;
template std::uint64_t update_by_table<Crc32c>(std::uint64_t, const unsigned char*, std::size_t) noexcept;
template std::uint64_t update_by_table<Crc64nvme>(std::uint64_t, const unsigned char*, std::size_t) noexcept;

}  // namespace uploadkit::digest

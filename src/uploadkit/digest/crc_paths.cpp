// Chooses the implementation of a CRC for this processor.
#include <uploadkit/digest/crc_paths.hpp>

#include <uploadkit/digest/crc_fold.hpp>
#include <uploadkit/digest/crc_polynomial.hpp>

namespace uploadkit::digest {

namespace detail::crc_paths {

#if defined(__x86_64__)
// The folded block has the remainder of the whole message, register included, so its own CRC goes on from zero.
template <class Crc>
std::uint64_t after_folding(const unsigned char (&folded)[fold_block_bytes], FoldInput input) noexcept {
  const std::size_t left = input.size % fold_block_bytes;
  return update_by_table<Crc>(update_by_table<Crc>(0, folded, fold_block_bytes), input.bytes + input.size - left, left);
}

template <class Crc>
std::uint64_t update_by_pclmulqdq(std::uint64_t crc_register, const unsigned char* bytes, std::size_t size) noexcept {
  if (size < narrow_stride_bytes) return update_by_table<Crc>(crc_register, bytes, size);
  unsigned char folded[fold_block_bytes];
  fold_by_pclmulqdq({crc_register, bytes, size}, fold_plan<Crc>, folded);
  return after_folding<Crc>(folded, {crc_register, bytes, size});
}

template <class Crc>
std::uint64_t update_by_vpclmulqdq(std::uint64_t crc_register, const unsigned char* bytes, std::size_t size) noexcept {
  if (size < wide_stride_bytes) return update_by_pclmulqdq<Crc>(crc_register, bytes, size);
  unsigned char folded[fold_block_bytes];
  fold_by_vpclmulqdq({crc_register, bytes, size}, fold_plan<Crc>, folded);
  return after_folding<Crc>(folded, {crc_register, bytes, size});
}
#endif

template <class Crc>
CrcUpdate update_along(CrcPath path) noexcept {
  switch (path) {
    case CrcPath::bytewise:
      return &update_bytewise<Crc>;
    case CrcPath::table:
      return &update_by_table<Crc>;
#if defined(__x86_64__)
    case CrcPath::pclmulqdq:
      return &update_by_pclmulqdq<Crc>;
    case CrcPath::vpclmulqdq_512:
      return &update_by_vpclmulqdq<Crc>;
#else
    default:
      break;
#endif
  }
  return nullptr;
}

}  // namespace detail::crc_paths

std::string_view name(CrcPath path) noexcept {
  switch (path) {
    case CrcPath::bytewise:
      return "bytewise";
    case CrcPath::table:
      return "table";
    case CrcPath::pclmulqdq:
      return "pclmulqdq";
    case CrcPath::vpclmulqdq_512:
      return "vpclmulqdq-512";
  }
  return "unknown";
}

bool is_supported(CrcPath path) noexcept {
  if (path == CrcPath::bytewise || path == CrcPath::table) return true;
#if defined(__x86_64__)
  __builtin_cpu_init();  // needed where this runs before the constructors of the compiler's own library
  const bool has_128 = __builtin_cpu_supports("pclmul") != 0 && __builtin_cpu_supports("sse4.1") != 0;
  if (path == CrcPath::pclmulqdq) return has_128;
  return has_128 && __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("vpclmulqdq") != 0;
#else
  return false;
#endif
}

CrcPath best_crc_path() noexcept {
  if (is_supported(CrcPath::vpclmulqdq_512)) return CrcPath::vpclmulqdq_512;
  return is_supported(CrcPath::pclmulqdq) ? CrcPath::pclmulqdq : CrcPath::table;
}

CrcUpdate crc_update(Algorithm algorithm, CrcPath path) noexcept {
  if (!is_supported(path)) return nullptr;
  switch (algorithm) {
    case Algorithm::crc32:
      return detail::crc_paths::update_along<Crc32>(path);
    case Algorithm::crc32c:
      return detail::crc_paths::update_along<Crc32c>(path);
    case Algorithm::crc64nvme:
      return detail::crc_paths::update_along<Crc64nvme>(path);
    case Algorithm::md5:
    case Algorithm::sha1:
    case Algorithm::sha256:
      break;
  }
  return nullptr;
}

}  // namespace uploadkit::digest

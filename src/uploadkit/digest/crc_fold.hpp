/// \file
/// The two folding kernels: they shorten a message to 16 bytes of the same remainder, for any reflected CRC.
#ifndef UPLOADKIT_DIGEST_CRC_FOLD_HPP
#define UPLOADKIT_DIGEST_CRC_FOLD_HPP

#include <uploadkit/digest/crc_polynomial.hpp>

namespace uploadkit::digest {

inline constexpr std::size_t fold_block_bytes = 16;
inline constexpr std::size_t narrow_stride_bytes = 128;  // eight 128-bit registers
inline constexpr std::size_t wide_stride_bytes = 256;    // four 512-bit registers

/// The multipliers of one CRC for every distance that the kernels fold over.
struct FoldPlan {
  FoldMultipliers wide_stride;
  FoldMultipliers wide_register;
  FoldMultipliers narrow_stride;
  FoldMultipliers block;
};

template <class Crc>
inline constexpr FoldPlan fold_plan = {fold_multipliers<Crc>(wide_stride_bytes * 8), fold_multipliers<Crc>(512),
                                       fold_multipliers<Crc>(narrow_stride_bytes * 8),
                                       fold_multipliers<Crc>(fold_block_bytes * 8)};

/// A message and the register before it.
struct FoldInput {
  std::uint64_t crc_register;
  const unsigned char* bytes;
  std::size_t size;  // at least one stride of the kernel
};

#if defined(__x86_64__)
/// Folds all whole blocks of 16 bytes into `folded`. What follows them, `size % 16` bytes, is left to the caller.
void fold_by_pclmulqdq(FoldInput input, const FoldPlan& plan, unsigned char (&folded)[fold_block_bytes]) noexcept;
void fold_by_vpclmulqdq(FoldInput input, const FoldPlan& plan, unsigned char (&folded)[fold_block_bytes]) noexcept;
#endif

}  // namespace uploadkit::digest

#endif

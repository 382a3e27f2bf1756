// Folding with carry-less multiplication: 128-bit registers (PCLMULQDQ) and 512-bit registers (VPCLMULQDQ).
#include <uploadkit/digest/crc_fold.hpp>

#if defined(__x86_64__)

#include <immintrin.h>

namespace uploadkit::digest {

namespace detail::crc_fold {

#define UPLOADKIT_NARROW __attribute__((target("sse4.1,pclmul")))
#define UPLOADKIT_NARROW_INLINE __attribute__((target("sse4.1,pclmul"), always_inline)) inline
#define UPLOADKIT_WIDE __attribute__((target("sse4.1,pclmul,avx512f,vpclmulqdq")))
#define UPLOADKIT_WIDE_INLINE __attribute__((target("sse4.1,pclmul,avx512f,vpclmulqdq"), always_inline)) inline

// A product takes several cycles and the next fold of a lane waits for it: fewer lanes leave the multiplier idle.
constexpr std::size_t narrow_lanes = narrow_stride_bytes / fold_block_bytes;
constexpr std::size_t wide_register_bytes = 64;
constexpr std::size_t wide_lanes = wide_stride_bytes / wide_register_bytes;

UPLOADKIT_NARROW_INLINE __m128i load(const unsigned char* bytes) noexcept {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}

UPLOADKIT_NARROW_INLINE __m128i both(FoldMultipliers by) noexcept {
  return _mm_set_epi64x(static_cast<long long>(by.high), static_cast<long long>(by.low));
}

UPLOADKIT_NARROW_INLINE __m128i fold(__m128i block, __m128i by, __m128i next) noexcept {
  const __m128i low = _mm_clmulepi64_si128(block, by, 0x00);
  const __m128i high = _mm_clmulepi64_si128(block, by, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

// What a stride leaves over, block by block, then out of the register.
UPLOADKIT_NARROW_INLINE void finish(__m128i block, FoldInput rest, __m128i by, unsigned char* folded) noexcept {
  for (; rest.size >= fold_block_bytes; rest.size -= fold_block_bytes, rest.bytes += fold_block_bytes) {
    block = fold(block, by, load(rest.bytes));
  }
  _mm_storeu_si128(reinterpret_cast<__m128i*>(folded), block);
}

UPLOADKIT_WIDE_INLINE __m512i load_wide(const unsigned char* bytes) noexcept { return _mm512_loadu_si512(bytes); }

UPLOADKIT_WIDE_INLINE __m512i both_wide(FoldMultipliers by) noexcept {
  const auto low = static_cast<long long>(by.low);
  const auto high = static_cast<long long>(by.high);
  return _mm512_set_epi64(high, low, high, low, high, low, high, low);
}

UPLOADKIT_WIDE_INLINE __m512i fold_wide(__m512i block, __m512i by, __m512i next) noexcept {
  const __m512i low = _mm512_clmulepi64_epi128(block, by, 0x00);
  const __m512i high = _mm512_clmulepi64_epi128(block, by, 0x11);
  return _mm512_ternarylogic_epi64(low, high, next, 0x96);  // 0x96: exclusive or of all three
}

UPLOADKIT_NARROW inline void fold_in_128(FoldInput input, const FoldPlan& plan, unsigned char* folded) noexcept {
  __m128i lane[narrow_lanes];
#pragma GCC unroll 8
  for (std::size_t i = 0; i < narrow_lanes; ++i) lane[i] = load(input.bytes + i * fold_block_bytes);
  lane[0] = _mm_xor_si128(lane[0], _mm_cvtsi64_si128(static_cast<long long>(input.crc_register)));
  input.bytes += narrow_stride_bytes;
  input.size -= narrow_stride_bytes;

  const __m128i by_stride = both(plan.narrow_stride);
  for (; input.size >= narrow_stride_bytes; input.size -= narrow_stride_bytes, input.bytes += narrow_stride_bytes) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < narrow_lanes; ++i) {
      lane[i] = fold(lane[i], by_stride, load(input.bytes + i * fold_block_bytes));
    }
  }

  const __m128i by_block = both(plan.block);
  __m128i block = lane[0];
#pragma GCC unroll 8
  for (std::size_t i = 1; i < narrow_lanes; ++i) block = fold(block, by_block, lane[i]);
  finish(block, input, by_block, folded);
}

UPLOADKIT_WIDE inline void fold_in_512(FoldInput input, const FoldPlan& plan, unsigned char* folded) noexcept {
  __m512i lane[wide_lanes];
#pragma GCC unroll 4
  for (std::size_t i = 0; i < wide_lanes; ++i) lane[i] = load_wide(input.bytes + i * wide_register_bytes);
  const auto crc_register = static_cast<long long>(input.crc_register);
  lane[0] = _mm512_xor_si512(lane[0], _mm512_set_epi64(0, 0, 0, 0, 0, 0, 0, crc_register));
  input.bytes += wide_stride_bytes;
  input.size -= wide_stride_bytes;

  const __m512i by_stride = both_wide(plan.wide_stride);
  for (; input.size >= wide_stride_bytes; input.size -= wide_stride_bytes, input.bytes += wide_stride_bytes) {
#pragma GCC unroll 4
    for (std::size_t i = 0; i < wide_lanes; ++i) {
      lane[i] = fold_wide(lane[i], by_stride, load_wide(input.bytes + i * wide_register_bytes));
    }
  }

  const __m512i by_register = both_wide(plan.wide_register);
  __m512i wide = lane[0];
#pragma GCC unroll 4
  for (std::size_t i = 1; i < wide_lanes; ++i) wide = fold_wide(wide, by_register, lane[i]);
  for (; input.size >= wide_register_bytes; input.size -= wide_register_bytes, input.bytes += wide_register_bytes) {
    wide = fold_wide(wide, by_register, load_wide(input.bytes));
  }

  unsigned char quarters[wide_register_bytes];
  _mm512_storeu_si512(quarters, wide);
  const __m128i by_block = both(plan.block);
  __m128i block = load(quarters);
#pragma GCC unroll 4
  for (std::size_t i = 1; i < 4; ++i) block = fold(block, by_block, load(quarters + i * fold_block_bytes));
  finish(block, input, by_block, folded);
}

}  // namespace detail::crc_fold

void fold_by_pclmulqdq(FoldInput input, const FoldPlan& plan, unsigned char (&folded)[fold_block_bytes]) noexcept {
  detail::crc_fold::fold_in_128(input, plan, folded);
}

void fold_by_vpclmulqdq(FoldInput input, const FoldPlan& plan, unsigned char (&folded)[fold_block_bytes]) noexcept {
  detail::crc_fold::fold_in_512(input, plan, folded);
}

#undef UPLOADKIT_NARROW
#undef UPLOADKIT_NARROW_INLINE
#undef UPLOADKIT_WIDE
#undef UPLOADKIT_WIDE_INLINE

}  // namespace uploadkit::digest

#endif

# What our own targets are compiled with; nothing here reaches a consumer.

# Warnings of a target; errors where UPLOADKIT_WARNINGS_AS_ERRORS is on.
function(uploadkit_warnings target)
  if(MSVC)
    target_compile_options(${target} PRIVATE /W4 $<$<BOOL:${UPLOADKIT_WARNINGS_AS_ERRORS}>:/WX>)
  else()
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                             $<$<BOOL:${UPLOADKIT_WARNINGS_AS_ERRORS}>:-Werror>)
    # g++ 12 takes the empty state of an optional for an uninitialised value (GCC bug 80635).
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    endif()
  endif()
endfunction()

# Exceptions and RTTI off, where the build asks for that.
function(uploadkit_lean target)
  if(UPLOADKIT_NO_EXCEPTIONS)
    target_compile_options(${target} PRIVATE -fno-exceptions -fno-rtti)
  endif()
endfunction()

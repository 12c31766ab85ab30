# One interface target every layer links: warnings, hardening, sanitizers, the linker.
add_library(hakoseki_options INTERFACE)
target_include_directories(hakoseki_options INTERFACE "${CMAKE_SOURCE_DIR}/src")
target_compile_options(hakoseki_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(hakoseki_options INTERFACE
    -Wduplicated-cond -Wlogical-op -Wmissing-field-initializers
    # False positives of g++ 12 on std::optional when it inlines.
    -Wno-maybe-uninitialized)
else()
  # clang 16 compiles libstdc++ 12's <expected> only when it is told of the newer concepts level.
  target_compile_options(hakoseki_options INTERFACE
    -U__cpp_concepts -D__cpp_concepts=202002L -Wno-builtin-macro-redefined -Wno-macro-redefined
    -Wno-missing-field-initializers -Wno-missing-braces)
endif()
if(HAKOSEKI_WERROR)
  target_compile_options(hakoseki_options INTERFACE -Werror)
endif()

# The tests are thirty programs of the same libraries: these link them in half the time of GNU ld.
include(CheckLinkerFlag)
set(fast_linker gold)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set(fast_linker lld)  # gold warns of hundreds of symbols of clang's sanitizers
endif()
check_linker_flag(CXX -fuse-ld=${fast_linker} HAKOSEKI_HAS_FAST_LINKER)
if(HAKOSEKI_HAS_FAST_LINKER AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  target_link_options(hakoseki_options INTERFACE -fuse-ld=${fast_linker})
endif()

if(HAKOSEKI_LIBFUZZER)
  target_compile_options(hakoseki_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(HAKOSEKI_SANITIZE)
  target_compile_options(hakoseki_options INTERFACE
    -fsanitize=${HAKOSEKI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(hakoseki_options INTERFACE -fsanitize=${HAKOSEKI_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(hakoseki_options INTERFACE
    -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_options(hakoseki_options INTERFACE -fcf-protection)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    target_compile_options(hakoseki_options INTERFACE -mbranch-protection=standard)
  endif()
  target_link_options(hakoseki_options INTERFACE -pie -Wl,-z,relro,-z,now)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()

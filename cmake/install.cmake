# Installs the compiled library, the headers, the private sources for the header-only form, and how to find them.
include(CMakePackageConfigHelpers)

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/uploadkit")
set(config_build_dir "${PROJECT_BINARY_DIR}/package")

install(TARGETS uploadkit EXPORT uploadkit-targets
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(TARGETS uploadkit_header_only EXPORT uploadkit-header_only-targets)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/uploadkit" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
# Outside of the include folder, so that a consumer of the compiled library cannot reach private headers.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/src/uploadkit" DESTINATION "${CMAKE_INSTALL_DATADIR}/uploadkit/src")

# Two export sets: the header-only form needs packages that the compiled form hides.
foreach(set uploadkit-targets uploadkit-header_only-targets)
  install(EXPORT ${set} NAMESPACE uploadkit:: DESTINATION "${config_dir}")
endforeach()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/uploadkit-config.cmake.in"
  "${config_build_dir}/uploadkit-config.cmake" INSTALL_DESTINATION "${config_dir}" NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change the interface. "SameMinorVersion" compares major and minor.
write_basic_package_version_file("${config_build_dir}/uploadkit-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${config_build_dir}/uploadkit-config.cmake" "${config_build_dir}/uploadkit-config-version.cmake"
  DESTINATION "${config_dir}")

# Relative to the file itself, so that the installed tree can be moved.
file(RELATIVE_PATH pc_prefix "${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
get_target_property(library_type uploadkit TYPE)
# A static library needs its dependencies on the consumer's link line; `pkg-config --static` would also ask for
# libcurl's own private dependencies, which Debian does not install with it.
if(library_type STREQUAL "STATIC_LIBRARY")
  set(pc_requires "Requires")
else()
  set(pc_requires "Requires.private")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/uploadkit.pc.in" "${config_build_dir}/uploadkit.pc" @ONLY)
install(FILES "${config_build_dir}/uploadkit.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

"""Conan recipe for the source tree that it lies in: `conan create conan/`."""
import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir


class UploadkitConan(ConanFile):
    name = "uploadkit"
    description = "Uploads files through an application's backend into object storage, whole and verified"
    license = "Apache-2.0"
    topics = ("upload", "s3", "presigned-url", "object-storage")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False], "header_only": [True, False]}
    default_options = {"shared": False, "fPIC": True, "header_only": False}
    implements = ["auto_shared_fpic", "auto_header_only"]

    def set_version(self):
        config = load(self, os.path.join(self.recipe_folder, "..", "include", "uploadkit", "config.hpp"))
        self.version = re.search(r'UPLOADKIT_VERSION "([^"]+)"', config).group(1)

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*"):
            copy(self, pattern, os.path.join(self.recipe_folder, ".."), self.export_sources_folder)

    def layout(self):
        self.folders.root = ".."
        cmake_layout(self)

    def requirements(self):
        self.requires("libcurl/[>=7.81 <9]")
        self.requires("openssl/[>=3.0 <4]")
        self.requires("nlohmann_json/3.11.3")
        self.requires("fmt/10.2.1")
        self.requires("pugixml/1.14")

    def validate(self):
        check_min_cppstd(self, 17)

    def generate(self):
        toolchain = CMakeToolchain(self)
        for option in ("TESTS", "TOOLS", "EXAMPLES"):
            toolchain.cache_variables[f"UPLOADKIT_BUILD_{option}"] = False
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        if self.options.get_safe("header_only"):
            return
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        if self.options.get_safe("header_only"):
            copy(self, "*.hpp", os.path.join(self.source_folder, "include"), os.path.join(self.package_folder, "include"))
            copy(self, "*", os.path.join(self.source_folder, "src"), os.path.join(self.package_folder, "src"))
            return
        CMake(self).install()
        # Conan writes its own way to find the package.
        rmdir(self, os.path.join(self.package_folder, "lib", "cmake"))
        rmdir(self, os.path.join(self.package_folder, "lib", "pkgconfig"))
        rmdir(self, os.path.join(self.package_folder, "share"))

    def package_id(self):
        if self.options.get_safe("header_only"):
            self.info.clear()

    def package_info(self):
        header_only = self.options.get_safe("header_only")
        target = "uploadkit::header_only" if header_only else "uploadkit::uploadkit"
        self.cpp_info.set_property("cmake_file_name", "uploadkit")
        self.cpp_info.set_property("cmake_target_name", target)
        self.cpp_info.set_property("pkg_config_name", "uploadkit")
        if header_only:
            self.cpp_info.includedirs = ["include", "src"]
            self.cpp_info.bindirs = self.cpp_info.libdirs = []
        else:
            self.cpp_info.libs = ["uploadkit"]
        if self.settings.os in ("Linux", "FreeBSD"):
            self.cpp_info.system_libs = ["pthread"]

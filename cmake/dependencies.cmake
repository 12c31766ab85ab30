# Third parties, all from Debian 12, all SYSTEM.
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
pkg_check_modules(yaml REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(crypto REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(ssl REQUIRED IMPORTED_TARGET libssl)  # for tests
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(expat REQUIRED IMPORTED_TARGET expat)
pkg_check_modules(sqlite REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(zip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(sqlite REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
# Inflates twice as fast as zlib, which does where it is not there, and in tests.
pkg_check_modules(isal IMPORTED_TARGET libisal)

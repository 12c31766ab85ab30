# hakoseki_embed(<output.cc> <function> <folder> <files...>)
# Writes a source file with `std::span<const hakoseki::EmbeddedFile> <function>()`: the named files of a
# folder as they are, so that the program needs nothing beside itself.
function(hakoseki_embed output function folder)
  set(rows "")
  foreach(name IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${folder}/${name}")
    file(READ "${folder}/${name}" content)
    string(APPEND rows "    {\"${name}\", R\"embedded(${content})embedded\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT
"// Made by cmake/embed.cmake.
#include \"base/embedded_file.h\"

#include <span>

namespace hakoseki {

std::span<const EmbeddedFile> @function@();

namespace {

constexpr EmbeddedFile files[] = {
@rows@};

}  // namespace

std::span<const EmbeddedFile> @function@() { return files; }

}  // namespace hakoseki
")
endfunction()

// Any bytes as the package files of an image, of the format that the first byte names: packages and
// troubles that keep to the limits, and the same each time.
#include <array>

#include "engines/image/reader.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

struct Place {
  const char* path;
  Result<image::Found> (*read)(std::string_view path, std::string_view bytes);
};

// By letters, so that a corpus can be written by hand.
constexpr std::array<Place, 8> cases = {{
    {"srv/app-1.0.jar", image::read_java_archive},
    {"x/Foo-1.0.egg", image::read_python_egg},
    {"usr/bin/python3.11", image::read_program},
    {"usr/bin/redis-server", image::read_program},
    {"usr/lib/libssl.so.3", image::read_program},
    {"srv/vendor/composer/installed.php", image::read_composer_root},
    {"srv/.yarn/cache/a-npm-1.0.0-0.zip", image::read_yarn_package},
    {"srv/app/Acme.Tax.dll", image::read_dotnet_assembly},
}};

std::string told(const Result<image::Found>& found) {
  if (!found) {
    fuzz::demand(!found.error().what.empty());
    return found.error().message();
  }
  std::string text;
  for (const image::Package& package : found->packages) {
    fuzz::demand(!package.name.empty());
    text += package.name + ' ' + package.version + ' ' + package.place + '\n';
  }
  for (const std::string& trouble : found->troubles)
    text += trouble + '\n';
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Place& one = cases[(data[0] - std::size_t{'a'}) % cases.size()];
  const std::string bytes = fuzz::text_of(data + 1, size - 1);
  const std::string first = told(one.read(one.path, bytes));
  fuzz::demand(first == told(one.read(one.path, bytes)));
  return 0;
}

// Any bytes as the package files of an image, of the format that the first byte names: packages and
// troubles that keep to the limits, and the same each time.
#include <array>

#include "engines/image/reader.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

struct Place {
  const char* path;
  image::Reader reader;
};

// By letters, so that a corpus can be written by hand.
constexpr std::array<Place, 8> cases = {{
    {"srv/app-1.0.jar", {.of_pages = image::read_java_archive}},
    {"x/Foo-1.0.egg", {.of_pages = image::read_python_egg}},
    {"usr/bin/python3.11", {.of_pages = image::read_program}},
    {"usr/bin/redis-server", {.of_pages = image::read_program}},
    {"usr/lib/libssl.so.3", {.of_pages = image::read_program}},
    {"srv/vendor/composer/installed.php", {.of_bytes = image::read_composer_root}},
    {"srv/.yarn/cache/a-npm-1.0.0-0.zip", {.of_pages = image::read_yarn_package}},
    {"srv/app/Acme.Tax.dll", {.of_bytes = image::read_dotnet_assembly}},
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
  for (const Message& trouble : found->troubles)
    text += trouble.en + '\n';
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Place& one = cases[(data[0] - std::size_t{'a'}) % cases.size()];
  const std::string bytes = fuzz::text_of(data + 1, size - 1);
  const std::string first = told(one.reader.read(one.path, bytes));
  fuzz::demand(first == told(one.reader.read(one.path, bytes)));
  return 0;
}

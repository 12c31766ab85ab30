#include "engines/vulnerabilities/row_scope.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace hakoseki::vulnerabilities {
namespace {

using image::Package;

// "nodejs:18:8090020240101000000:a75119d5" and "nodejs:18": what makes a stream are name and
// stream.
std::string_view stream_of(std::string_view label) {
  const std::size_t name = label.find(':');
  const std::size_t stream = name == label.npos ? name : label.find(':', name + 1);
  return label.substr(0, stream);
}

// Where a release tells that it was built for a module, and the label itself is not known.
bool is_modular(std::string_view version) {
  return version.contains(".module_") || version.contains(".module+");
}

bool is_of_module(const PackageRow& row, const Package& package, std::string_view version) {
  if (!row.module.empty()) {
    // A database that does not keep labels (an SBOM) still tells by the release.
    if (package.module.empty()) return is_modular(version);
    return stream_of(package.module) == stream_of(row.module);
  }
  const bool row_is_modular = std::ranges::any_of(
      row.vulnerable, [](const PackageRow::Interval& one) { return is_modular(one.to); });
  return row.vulnerable.empty() || row_is_modular == is_modular(version);
}

// The version that the name of a repository ends with: "5.15" of "kernel-5.15", "8.2" of "php8.2".
std::string_view version_in(std::string_view repository) {
  std::size_t begin = repository.size();
  while (begin > 0 && (is_digit(repository[begin - 1]) || repository[begin - 1] == '.'))
    --begin;
  while (begin < repository.size() && repository[begin] == '.')
    ++begin;
  return repository.substr(begin);
}

bool begins_with_parts(std::string_view version, std::string_view parts) {
  if (const std::size_t epoch = version.find(':'); epoch != version.npos)
    version.remove_prefix(epoch + 1);
  if (!version.starts_with(parts)) return false;
  return version.size() == parts.size() || !is_digit(version[parts.size()]);
}

// Builds that never take part in the order of the others, and say what they are in their version:
// Ubuntu Pro's, Oracle's for its live patching and those validated by FIPS 140.
bool is_of_marked_build(std::string_view repository, std::string_view version) {
  constexpr std::array<std::string_view, 3> marks = {"esm", "ksplice", "fips"};
  return std::ranges::any_of(marks, [&](std::string_view mark) {
    return repository.starts_with(mark) && version.contains(mark);
  });
}

// Amazon Linux 2 has the same packages in several topics, which an installed one does not name;
// those of numbered topics tell by their version. What other distributions keep apart is for
// subscribers (EUS, LTSS), whose systems nothing tells from the others.
bool is_of_repository(const PackageRow& row, std::string_view version) {
  if (row.repository.empty()) return true;
  if (row.source != "amazon") return is_of_marked_build(row.repository, version);
  const std::string_view number = version_in(row.repository);
  return number.empty() || begins_with_parts(version, number);
}

// The kernel of Amazon Linux 2 itself; those of topics are others of the same name.
bool is_core_kernel(const PackageRow& row, const Package& package, std::string_view version) {
  const bool is_kernel = package.name == "kernel" || package.name.starts_with("kernel-");
  if (!is_kernel || !row.repository.empty() || row.vulnerable.empty()) return true;
  if (row.source != "amazon") return true;
  const std::string_view fixed = row.vulnerable.back().to;
  const std::size_t major = fixed.find('.');
  const std::size_t minor = major == fixed.npos ? major : fixed.find('.', major + 1);
  return minor == fixed.npos || begins_with_parts(version, fixed.substr(0, minor));
}

}  // namespace

bool is_about(const PackageRow& row, const Package& package, std::string_view version) {
  const bool is_of_architecture = row.architecture.empty() || package.architecture.empty() ||
                                  row.architecture == package.architecture;
  if (!is_of_architecture || !is_of_repository(row, version)) return false;
  if (package.type != image::PackageType::rpm) return true;
  return is_of_module(row, package, version) && is_core_kernel(row, package, version);
}

unsigned distance_of(std::string_view source) {
  // A tracker says of each release how it stands; a notice only when something was mended.
  constexpr std::array<std::string_view, 4> trackers = {"debian-tracker", "ubuntu-tracker",
                                                        "redhat-vex", "ubuntu-vex"};
  if (std::ranges::find(trackers, source) != trackers.end()) return 0;
  // What is told for as long as nothing is mended.
  return source == "amazon-explore" ? 2 : 1;
}

}  // namespace hakoseki::vulnerabilities

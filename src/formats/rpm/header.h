// What rpm keeps of an installed package: a header, as lib/header.c of rpm writes it to its
// database (rpm's manual, "RPM V4 Package format").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hakoseki {

// The ones that are read, of some hundred (rpm, rpmtag.h).
enum class RpmTag : std::uint32_t {
  name = 1000,
  version = 1001,
  release = 1002,
  epoch = 1003,
  licence = 1014,
  architecture = 1022,
  old_file_names = 1027,  // whole paths, of packages built before rpm 4
  file_states = 1029,     // an octet for each file: whether it is there as the package has it
  file_digests = 1035,    // in hexadecimal digits, or empty
  file_flags = 1037,
  source_package = 1044,  // `bash-5.1.8-6.el9.src.rpm`
  file_verify_flags = 1045,
  folder_numbers = 1116,  // for each file its place among `folders`
  base_names = 1117,
  folders = 1118,
  file_digest_algorithm =
      5011,                 // as OpenPGP numbers them (RFC 4880, 9.4); MD5 where it is not said
  modularity_label = 5096,  // `nodejs:18:8090020240101000000:a75119d5`
};

// A view into the bytes it was made of.
class RpmHeader {
 public:
  // Errors: malformed. What a tag says is looked at when it is asked for.
  [[nodiscard]] static Result<RpmHeader> parse(std::string_view bytes);

  // Empty where the package does not have it. Of texts in several languages the first one.
  [[nodiscard]] std::string_view text(RpmTag tag) const;
  [[nodiscard]] std::optional<std::uint32_t> number(RpmTag tag) const;
  // Nothing where the values are of another type, or do not lie in the header; none is no error.
  [[nodiscard]] std::optional<std::vector<std::string_view>> texts(RpmTag tag) const;
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> numbers(RpmTag tag) const;
  [[nodiscard]] std::optional<std::string_view> octets(RpmTag tag) const;

 private:
  struct Entry {
    std::uint32_t type = 0;
    std::size_t offset = 0;  // of the data
    std::size_t count = 0;
  };
  RpmHeader(std::string_view index, std::string_view data) : index_(index), data_(data) {}
  [[nodiscard]] std::optional<Entry> find(RpmTag tag) const;

  std::string_view index_;
  std::string_view data_;
};

}  // namespace hakoseki

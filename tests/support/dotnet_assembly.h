// The smallest assemblies of .NET, made for tests: a PE file of one section.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hakoseki {

struct DotnetAssembly {
  std::string name = "Acme.Tax";
  std::array<std::uint16_t, 4> version = {};
  std::string culture = {};
  // Attributes of System.Reflection with a text, such as AssemblyFileVersionAttribute.
  std::vector<std::pair<std::string, std::string>> attributes = {};
  // Texts of its version resource.
  std::vector<std::pair<std::string, std::string>> resource = {};
  bool is_module = false;     // no assembly by itself
  bool is_64 = false;         // PE32+
  bool wide_indices = false;  // heaps whose places have 4 bytes

  [[nodiscard]] static std::string little(std::uint64_t value, std::size_t bytes) {
    std::string out;
    for (; bytes > 0; --bytes, value >>= 8U)
      out += static_cast<char>(value & 0xFFU);
    return out;
  }
  static void pad(std::string& text) { text.resize((text.size() + 3) / 4 * 4); }

  [[nodiscard]] std::string metadata() const {
    std::string texts(1, '\0');
    const auto text = [&](const std::string& one) {
      texts += one + '\0';
      return little(texts.size() - one.size() - 1, wide_indices ? 4 : 2);
    };
    std::string blobs(1, '\0');
    const auto blob = [&](const std::string& argument) {
      const std::string content =
          little(1, 2) + static_cast<char>(argument.size()) + argument + little(0, 2);
      blobs += static_cast<char>(content.size()) + content;
      return little(blobs.size() - content.size() - 1, wide_indices ? 4 : 2);
    };
    const std::string none = little(0, wide_indices ? 4 : 2);
    std::string rows = little(0, 2) + text("<Module>") + none + none + none;
    for (const auto& [attribute, value] : attributes)
      rows += little(1U << 2U | 2U, 2) + text(attribute) + text("System.Reflection");
    for (std::size_t i = 0; i < attributes.size(); ++i)
      rows += little((i + 1) << 3U | 1U, 2) + text(".ctor") + none;
    for (std::size_t i = 0; i < attributes.size(); ++i)
      rows +=
          little(1U << 5U | 14U, 2) + little((i + 1) << 3U | 3U, 2) + blob(attributes[i].second);
    if (!is_module) {
      rows += little(0x8004, 4);
      for (const std::uint16_t number : version)
        rows += little(number, 2);
      rows += little(0, 4) + none + text(name) + (culture.empty() ? none : text(culture));
    }
    std::string tables =
        little(0, 4) + little(2, 1) + little(0, 1) + little(wide_indices ? 7 : 0, 1) + little(1, 1);
    std::uint64_t valid = 1;
    std::string counts = little(1, 4);
    if (!attributes.empty()) {
      valid |= 1U << 0x01U | 1U << 0x0AU | 1U << 0x0CU;
      for (int i = 0; i < 3; ++i)
        counts += little(attributes.size(), 4);
    }
    if (!is_module) {
      valid |= std::uint64_t{1} << 0x20U;
      counts += little(1, 4);
    }
    tables += little(valid, 8) + little(0, 8) + counts + rows;
    pad(tables);
    pad(texts);
    pad(blobs);
    const std::string root = "BSJB" + little(1, 2) + little(1, 2) + little(0, 4) + little(12, 4) +
                             "v4.0.30319" + little(0, 2) + little(0, 2) + little(3, 2);
    const std::size_t at = root.size() + 12 + 20 + 16;
    return root + little(at, 4) + little(tables.size(), 4) + "#~" + little(0, 2) +
           little(at + tables.size(), 4) + little(texts.size(), 4) + "#Strings" + little(0, 4) +
           little(at + tables.size() + texts.size(), 4) + little(blobs.size(), 4) + "#Blob" +
           little(0, 3) + tables + texts + blobs;
  }

  // At this address: three folders of one entry each, the place of the bytes, the bytes.
  [[nodiscard]] std::string resources(std::size_t address) const {
    std::string texts;
    const auto wide = [&](const std::string& one) {
      for (const char c : one)
        texts.append(1, c).append(1, '\0');
      texts.append(2, '\0');
      pad(texts);
    };
    for (const auto& [key, value] : resource) {
      texts += little(0, 6);
      texts.resize(texts.size() + 2);  // so that the key, too, ends where padding is needed
      wide(key);
      wide(value);
    }
    std::string out;
    for (const std::uint64_t id : {16U, 1U, 0U})
      out += little(0, 12) + little(0, 2) + little(1, 2) + little(id, 4) +
             (id == 0 ? little(72, 4) : little(0x8000'0000U + out.size() + 24, 4));
    return out + little(address + 88, 4) + little(texts.size(), 4) + little(0, 8) + texts;
  }

  [[nodiscard]] std::string bytes() const {
    constexpr std::size_t address = 0x2000;
    constexpr std::size_t content_at = 0x200;
    const std::string root = metadata();
    const std::size_t resources_at = address + 72 + root.size();
    const std::string resource_bytes = resource.empty() ? std::string() : resources(resources_at);
    std::string content = little(72, 4) + little(2, 2) + little(5, 2) + little(address + 72, 4) +
                          little(root.size(), 4) + little(1, 4) + little(0, 52) + root +
                          resource_bytes;
    std::string options = little(is_64 ? 0x20b : 0x10b, 2);
    options.resize(is_64 ? 108 : 92);
    options.replace(is_64 ? 24 : 28, 4, little(0x40'0000, 4));  // where it is loaded
    options.replace(32, 4, little(0x2000, 4)).replace(36, 4, little(0x200, 4));
    options.replace(56, 4, little(0x4000, 4)).replace(60, 4, little(content_at, 4));
    options += little(16, 4);
    for (int i = 0; i < 16; ++i) {
      const bool is_resource = i == 2 && !resource.empty();
      options += i == 14       ? little(address, 4) + little(72, 4)
                 : is_resource ? little(resources_at, 4) + little(resource_bytes.size(), 4)
                               : little(0, 8);
    }
    std::string out = "MZ";
    out.resize(60);
    out += little(64, 4) + "PE" + little(0, 2) + little(is_64 ? 0x8664 : 0x14c, 2) + little(1, 2) +
           little(0, 12) + little(options.size(), 2) + little(0x2022, 2) + options + ".text" +
           little(0, 3) + little(content.size(), 4) + little(address, 4) +
           little(content.size(), 4) + little(content_at, 4) + little(0, 12) +
           little(0x6000'0020, 4);
    out.resize(content_at);
    return out + content;
  }
};

}  // namespace hakoseki

#include "formats/oci/image_location.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/oci/digest.h"

namespace hakoseki {
namespace {

struct Prefix {
  std::string_view text;
  ImagePlace place;
};
constexpr std::array<Prefix, 9> prefixes = {{
    {"docker://", ImagePlace::registry},
    {"oci:", ImagePlace::oci_folder},
    {"oci-archive:", ImagePlace::oci_archive},
    {"docker-archive:", ImagePlace::docker_archive},
    {"docker-daemon:", ImagePlace::docker_daemon},
    {"containers-storage:", ImagePlace::containers_storage},
    {"containerd:", ImagePlace::containerd},
    {"dir:", ImagePlace::folder},
    {"sbom:", ImagePlace::sbom},
}};

// Of containers/image; as the name of an image each would be a surprise.
constexpr std::array<std::string_view, 2> foreign_prefixes = {"ostree:", "sif:"};

std::unexpected<Error> refused(Fault fault, std::string_view text, const Text& why) {
  const std::string shown = utf8::clip(utf8::neutralise(text), 200);
  return std::unexpected(Error{fault,
                               {fmt::format("image `{}`: {}", shown, why.en),
                                fmt::format("イメージ `{}`: {}", shown, why.ja)}});
}

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c);
}

// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*` between slashes.
bool is_repository(std::string_view name) {
  constexpr std::string_view separators = "._-";
  if (name.empty() || name.size() > 255) return false;
  char last = '/';
  std::size_t run = 0;
  for (const char c : name) {
    const bool separates = separators.contains(c);
    if (c != '/' && !separates && !is_lower_or_digit(c)) return false;
    if ((separates || c == '/') && last == '/') return false;
    if (c == '/' && separators.contains(last)) return false;
    run = separates ? run + 1 : 0;
    if (separates && run > 1 && (c != last || c == '.' || (c == '_' && run > 2))) return false;
    last = c;
  }
  return is_lower_or_digit(last);
}

bool is_tag(std::string_view tag) {
  constexpr std::string_view also = "_.-";
  return !tag.empty() && tag.size() <= 128 && tag.front() != '.' && tag.front() != '-' &&
         std::ranges::all_of(tag, [&](char c) {
           return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || also.contains(c);
         });
}

bool is_host(std::string_view host) {
  constexpr std::string_view also = ".-:[]";
  return !host.empty() && std::ranges::all_of(host, [&](char c) {
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || also.contains(c);
  });
}

Result<ImageLocation> in_registry(std::string_view text, std::string_view name) {
  constexpr std::array<std::string_view, 4> beginnings = {"/", "./", "../", "~"};
  for (const std::string_view beginning : beginnings) {
    if (!name.starts_with(beginning)) continue;
    return refused(Fault::malformed, text,
                   {"a path; say what it is: `oci:FOLDER`, `oci-archive:FILE`, "
                    "`docker-archive:FILE` or `dir:FOLDER`",
                    "パスの種類を指定してください: `oci:FOLDER`、`oci-archive:FILE`、"
                    "`docker-archive:FILE`、`dir:FOLDER`"});
  }
  ImageLocation location{.place = ImagePlace::registry, .text = std::string(text)};
  TRY(location.image, parse_image_ref(name));
  ImageRef& image = location.image;
  if (!is_host(image.registry) || !is_repository(image.repository) ||
      (!image.tag.absent() && !is_tag(image.tag.text))) {
    return refused(Fault::malformed, text,
                   {"not the name of an image", "イメージの名前ではありません"});
  }
  if (image.tag.absent() && image.digest.absent()) {
    image.tag = {ImagePart::State::known, "latest"};
  }
  return location;
}

// A repository without a tag would be all of its images.
Result<ImageLocation> in_daemon(std::string_view text, std::string_view name) {
  ImageLocation location{.place = ImagePlace::docker_daemon, .text = std::string(text)};
  location.path = name;
  if (oci::is_digest(name)) return location;
  TRY(const ImageLocation named, in_registry(text, name));
  TRY(const ImageRef written, parse_image_ref(name));
  if (written.tag.absent() && written.digest.absent()) {
    location.path += ':' + named.image.tag.text;
  }
  return location;
}

bool is_id(std::string_view name) {
  return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == name.npos;
}

Result<ImageLocation> in_storage(ImagePlace place, std::string_view text, std::string_view rest) {
  ImageLocation location{.place = place, .text = std::string(text)};
  const bool is_containerd = place == ImagePlace::containerd;
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    // `DRIVER@FOLDER+RUN:OPTIONS`: what lies behind the folder is not needed to read it.
    std::string_view store = rest.substr(1, end == rest.npos ? 0 : end - 1);
    store = store.substr(0, store.find('+'));
    if (const std::size_t at = store.find('@'); at != store.npos) {
      (is_containerd ? location.name_space : location.driver) = store.substr(0, at);
      store.remove_prefix(at + 1);
    }
    if (!store.starts_with('/') || store.contains('\0')) {
      return refused(
          Fault::malformed, text,
          {"no absolute path between `[` and `]`", "`[` と `]` の間に絶対パスがありません"});
    }
    location.store = store;
    rest.remove_prefix(end + 1);
  }
  if (rest.starts_with('@')) rest.remove_prefix(1);
  location.path = rest;
  if ((is_id(rest) && !is_containerd) || oci::is_digest(rest)) return location;
  TRY(const ImageLocation named, in_registry(text, rest));
  location.image = named.image;
  return location;
}

}  // namespace

Result<ImageLocation> parse_image_location(std::string_view text) {
  for (const std::string_view prefix : foreign_prefixes) {
    if (!text.starts_with(prefix)) continue;
    return refused(
        Fault::unsupported, text,
        {"this place is not read; save the image with `docker save` or `skopeo copy` and "
         "name the file as `docker-archive:FILE` or `oci-archive:FILE`",
         "この取得元には対応していません。`docker save` や `skopeo copy` で保存し、"
         "`docker-archive:FILE` か `oci-archive:FILE` で指定してください"});
  }
  const auto* prefix =
      std::ranges::find_if(prefixes, [&](const Prefix& one) { return text.starts_with(one.text); });
  if (prefix == prefixes.end()) return in_registry(text, text);
  std::string_view rest = text.substr(prefix->text.size());
  if (prefix->place == ImagePlace::registry) return in_registry(text, rest);
  if (prefix->place == ImagePlace::docker_daemon) return in_daemon(text, rest);
  if (prefix->place == ImagePlace::containers_storage || prefix->place == ImagePlace::containerd)
    return in_storage(prefix->place, text, rest);
  ImageLocation location{.place = prefix->place, .text = std::string(text)};
  if (prefix->place != ImagePlace::folder && prefix->place != ImagePlace::sbom) {
    if (const std::size_t at = rest.rfind('@');
        at != rest.npos && oci::is_digest(rest.substr(at + 1))) {
      location.digest = rest.substr(at + 1);
      rest = rest.substr(0, at);
    }
    if (const std::size_t colon = rest.find(':'); colon != rest.npos) {
      location.tag = rest.substr(colon + 1);
      rest = rest.substr(0, colon);
      if (location.tag.empty()) {
        return refused(Fault::malformed, text,
                       {"nothing behind the last `:`", "最後の `:` の後に何もありません"});
      }
    }
  }
  location.path = rest;
  if (rest.empty() || rest.contains('\0')) {
    return refused(Fault::malformed, text, {"no path", "パスがありません"});
  }
  return location;
}

}  // namespace hakoseki

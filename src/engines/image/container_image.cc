#include "engines/image/container_image.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engines/image/end_of_support.h"

namespace hakoseki::image {
namespace {

using oci::ImageConfig;
using oci::Written;

// Takes `prefix` off the front of `text`, and the blanks behind it.
bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  while (text.starts_with(' ') || text.starts_with('\t'))
    text.remove_prefix(1);
  return true;
}

// `|2 A=1 B=2 /bin/sh -c make`: the builder before BuildKit names the build arguments in front.
void drop_arguments(std::string_view& text) {
  if (!text.starts_with('|')) return;
  const std::size_t shell = text.find("/bin/sh -c ");
  if (shell != std::string_view::npos) text.remove_prefix(shell);
}

// One instruction on one line: a line feed inside of a script ends a command of the shell.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c != '\n') {
      line += c;
    } else if (line.ends_with('\\')) {
      line.back() = ' ';
    } else {
      line += line.empty() || line.ends_with(';') ? " " : "; ";
    }
  }
  return line;
}

std::string instruction_of(std::string_view step) {
  constexpr std::string_view mark = "# buildkit";
  while (step.ends_with(' ') || step.ends_with('\n'))
    step.remove_suffix(1);
  if (step.ends_with(mark)) step.remove_suffix(mark.size());
  drop_arguments(step);
  constexpr std::array<std::string_view, 15> keywords = {
      "ADD ", "ARG ",        "CMD ",         "COPY ",   "ENTRYPOINT ",
      "ENV ", "EXPOSE ",     "HEALTHCHECK ", "LABEL ",  "ONBUILD ",
      "RUN ", "STOPSIGNAL ", "USER ",        "VOLUME ", "WORKDIR "};
  const bool runs_shell = take(step, "/bin/sh -c");
  if (runs_shell && !take(step, "#(nop)")) return "RUN " + on_one_line(step);
  for (const std::string_view keyword : keywords) {
    if (!step.starts_with(keyword)) continue;
    std::string_view rest = step.substr(keyword.size());
    // What BuildKit's RUN shows is the shell with its script, behind the build arguments.
    if (keyword == "RUN ") {
      drop_arguments(rest);
      take(rest, "/bin/sh -c");
    }
    return std::string(keyword) + on_one_line(rest);
  }
  // What other builders say of themselves: a comment, since nobody knows its form.
  return "# " + on_one_line(step);
}

FactList<Fact<std::string>> list_of(const std::vector<Written>* words, const Evidence& at) {
  FactList<Fact<std::string>> list{.written = words != nullptr, .evidence = at};
  for (std::size_t i = 0; words != nullptr && i < words->size(); ++i) {
    Evidence place = at;
    place.pointer = fmt::format("{}/{}", at.pointer.view(), i);
    list.elements.push_back({Fact<std::string>::known((*words)[i].text, place), {}, place});
  }
  return list;
}

// Of languages; those without a row in the table of ends are of unknown support.
bool is_runtime(std::string_view name) {
  constexpr std::array<std::string_view, 7> names = {"erlang", "node",   "openjdk", "perl",
                                                     "php",    "python", "ruby"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The last second of a day.
Moment end_of(std::chrono::year_month_day day) {
  return std::chrono::sys_days(day) + std::chrono::days(1) - std::chrono::seconds(1);
}

class Builder {
 public:
  Builder(Inventory& inventory, const std::string& name, const OpenedImage& image,
          const Analysis& analysis)
      : inventory_(inventory), opened_(image), analysis_(analysis) {
    image_.type = "ContainerImage";
    image_.id = image.reference;
    image_.address = image.digest.empty() ? image.reference
                                          : fmt::format("{} {}", image.reference, image.digest);
    image_.reference = image.reference;
    image_.name = name;
    image_.digest = image.digest;
    image_.index_digest = image.index_digest;
    image_.operating_system = image.platform.os;
  }

  void run(std::optional<Moment> seen, std::optional<ImageVulnerabilities> vulnerabilities) {
    Input input{.path = image_.reference, .kind = InputKind::image};
    if (!analysis_.is_whole()) {
      input.state = InputState::partly;
      input.reason =
          Text{"parts of the image were not seen", "イメージの一部を確認できませんでした"};
    }
    constexpr std::string_view algorithm = "sha256:";
    if (opened_.digest.starts_with(algorithm)) {
      input.sha256 = opened_.digest.substr(algorithm.size());
    }
    image_.evidence = {.source = Source::image,
                       .input = static_cast<std::uint32_t>(inventory_.inputs.size()),
                       .pointer = "image"};
    inventory_.inputs.push_back(std::move(input));
    for (std::uint32_t layer = 0; layer < opened_.layers.size(); ++layer)
      image_.layers.push_back(layer_name(opened_, layer));
    if (seen) image_.seen_at = Fact<Moment>::known(*seen, image_.evidence);
    take_config();
    take_files();
    take_software();
    image_.vulnerabilities = std::move(vulnerabilities);
    inventory_.add(std::move(image_));
  }

 private:
  [[nodiscard]] Evidence in_config(std::string_view place) const {
    Evidence at = image_.evidence;
    at.pointer = fmt::format("config#/config/{}", place);
    return at;
  }

  void take_config() {
    const SourceText source(image_.reference, opened_.config);
    const Result<ImageConfig> config = opened_.config.empty()
                                           ? Result<ImageConfig>(std::unexpected(Error{}))
                                           : oci::parse_image_config(source);
    if (!config) {
      const Unknown why{.reason = Reason::not_seen, .detail = "the configuration of the image"};
      image_.user = Fact<std::string>::unknown(why, image_.evidence);
      image_.exposed_ports = unseen_list<Fact<std::string>>(why, image_.evidence);
      image_.volumes = unseen_list<Fact<std::string>>(why, image_.evidence);
      image_.entrypoint = unseen_list<Fact<std::string>>(why, image_.evidence);
      image_.cmd = unseen_list<Fact<std::string>>(why, image_.evidence);
      return;
    }
    const bool has_user = config->user && !config->user->text.empty();
    image_.user = has_user ? Fact<std::string>::known(config->user->text, in_config("User"))
                           : Fact<std::string>::absent(in_config("User"));
    image_.exposed_ports = list_of(&config->exposed_ports, in_config("ExposedPorts"));
    image_.volumes = list_of(&config->volumes, in_config("Volumes"));
    image_.entrypoint =
        list_of(config->entrypoint ? &*config->entrypoint : nullptr, in_config("Entrypoint"));
    image_.cmd = list_of(config->cmd ? &*config->cmd : nullptr, in_config("Cmd"));
    take_history(config->history);
  }

  void take_history(const std::vector<oci::HistoryStep>& history) {
    std::string text = dockerfile_of(history);
    if (text.empty()) return;
    const std::string path = fmt::format("{} (history)", image_.reference);
    Input input{.path = path,
                .kind = InputKind::image_history,
                .source = SourceText(path, std::move(text))};
    Result<dockerfile::Dockerfile> file = dockerfile::parse(input.source);
    if (!file) return;
    ImageRecipe recipe;
    recipe.type = "ContainerImage";
    recipe.id = image_.id;
    recipe.address = path;
    recipe.evidence = {.input = static_cast<std::uint32_t>(inventory_.inputs.size()),
                       .span = file->final_stage().from_span};
    recipe.file = std::move(*file);
    image_.history = std::move(recipe);
    inventory_.inputs.push_back(std::move(input));
  }

  void take_files() {
    const FilesOfInterest& files = analysis_.contents.files;
    image_.programs = files.programs;
    image_.set_id = files.set_id;
    image_.writable = files.writable;
    image_.leftovers = files.leftovers;
    image_.keys = files.keys;
    image_.packaged = analysis_.contents.packaged;
    image_.accounts = files.accounts;
    image_.groups = files.groups;
    const auto note = [&](std::string what) {
      image_.gaps.push_back({.why = {.reason = Reason::not_seen, .detail = std::move(what)},
                             .evidence = image_.evidence});
    };
    // Of an SBOM that does not tell its layers.
    if (opened_.layers.empty()) note("its image");
    for (std::uint32_t layer = 0; layer < opened_.layers.size(); ++layer) {
      if (!analysis_.layers[layer].is_read) note(fmt::format("the layer {}", image_.layers[layer]));
    }
    for (const Gap& gap : analysis_.contents.gaps) {
      if (gap.hides_files) note(fmt::format("the folder {}", gap.where));
    }
    if (files.is_cut) note("what lies beyond the limit of files");
  }

  void take_software() {
    const ImageContents& contents = analysis_.contents;
    const Release& release = contents.release;
    if (!release.id.empty()) {
      add_software(release.name.empty() ? release.id + ' ' + release.version_id : release.name,
                   contents.release_path, contents.release_layer, end_of_support(release));
    }
    for (const InstalledPackage& installed : contents.packages) {
      const Package& package = installed.package;
      if (package.type != PackageType::generic || !is_runtime(package.name)) continue;
      add_software(package.name + ' ' + package.version, installed.paths.front(), installed.layer,
                   end_of_support({.id = package.name, .version_id = package.version, .name = {}}));
    }
  }

  void add_software(std::string name, const std::string& place, std::uint32_t layer,
                    const std::optional<Support>& support) {
    ImageSoftware software{.name = std::move(name), .place = place, .layer = layer};
    if (support) {
      software.supported_until = end_of(support->last_day);
      if (support->last_extended_day) software.extended_until = end_of(*support->last_extended_day);
    }
    image_.software.push_back(std::move(software));
  }

  Inventory& inventory_;
  const OpenedImage& opened_;
  const Analysis& analysis_;
  ContainerImage image_;
};

}  // namespace

std::string layer_name(const OpenedImage& image, std::uint32_t layer) {
  if (layer >= image.layers.size()) return {};
  const LayerBlob& blob = image.layers[layer];
  if (!blob.diff_id.empty()) return blob.diff_id;
  return blob.digest.empty() ? std::to_string(layer + 1) : blob.digest;
}

std::string dockerfile_of(const std::vector<oci::HistoryStep>& history) {
  std::string text;
  for (const oci::HistoryStep& step : history) {
    if (step.created_by) text += instruction_of(step.created_by->text) + '\n';
  }
  return text.empty() ? text : "FROM scratch\n" + text;
}

void add_image(Inventory& inventory, const std::string& name, const OpenedImage& image,
               const Analysis& analysis, std::optional<Moment> seen,
               std::optional<ImageVulnerabilities> vulnerabilities) {
  Builder(inventory, name, image, analysis).run(seen, std::move(vulnerabilities));
}

}  // namespace hakoseki::image

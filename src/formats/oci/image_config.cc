#include "formats/oci/image_config.h"

#include <utility>

#include "base/utf8.h"
#include "formats/oci/digest.h"
#include "formats/oci/manifest.h"

namespace hakoseki::oci {
namespace {

std::unexpected<Error> too_large(const SourceText& source, Message what) {
  return std::unexpected(Error{Fault::too_large, std::move(what), source.path()});
}

// A time that is none says nothing; Go's zero time is how builders write that they do not tell.
std::optional<Moment> moment_in(const std::string& text) {
  if (text.empty() || text.starts_with("0001-01-01")) return std::nullopt;
  return parse_moment(text);
}

Result<std::optional<std::vector<Written>>> command_in(const Fields& fields,
                                                       std::string_view name) {
  if (!fields.has(name)) return std::nullopt;
  TRY(std::vector<Written> words, fields.texts(name));
  return words;
}

Result<HistoryStep> step_in(const Fields& fields) {
  HistoryStep step;
  step.span = fields.span();
  TRY(step.created_by, fields.written("created_by"));
  TRY(step.comment, fields.written("comment"));
  TRY(const std::string created, fields.text("created"));
  step.created = moment_in(created);
  TRY(step.empty_layer, fields.flag("empty_layer"));
  return step;
}

Result<std::vector<HistoryStep>> history_in(const SourceText& source, const Fields& fields) {
  TRY(const std::vector<Node> nodes, fields.list("history"));
  if (nodes.size() > most_history) {
    return too_large(
        source,
        say({"more than {} steps of history", "`history` が {} 件を超えています"}, most_history));
  }
  std::vector<HistoryStep> history;
  for (const Node& node : nodes) {
    TRY(const Fields element, Fields::of(source, node));
    TRY(HistoryStep step, step_in(element));
    history.push_back(std::move(step));
  }
  return history;
}

Result<std::vector<Written>> diff_ids_in(const SourceText& source, const Fields& fields) {
  const auto none = [&](Span span) {
    return fields.malformed(
        span, Text{"no `rootfs` of the type `layers`: this is no image configuration",
                   "種類が `layers` の `rootfs` がないため、イメージの設定ではありません"});
  };
  TRY(const std::optional<Fields> rootfs, fields.object("rootfs"));
  if (!rootfs) return none(fields.span());
  TRY(const std::string type, rootfs->text("type"));
  if (type != "layers") return none(rootfs->span());
  TRY(std::vector<Written> diff_ids, rootfs->texts("diff_ids"));
  if (diff_ids.size() > most_layers) {
    return too_large(source,
                     say({"more than {} layers", "レイヤーが {} 個を超えています"}, most_layers));
  }
  for (const Written& diff_id : diff_ids) {
    if (is_digest(diff_id.text)) continue;
    return fields.malformed(diff_id.span,
                            say({"`{}` is no digest", "`{}` はダイジェストではありません"},
                                utf8::clip(utf8::neutralise(diff_id.text), 200)));
  }
  return diff_ids;
}

Result<std::optional<Healthcheck>> healthcheck_in(const Fields& fields) {
  TRY(const std::optional<Fields> found, fields.object("Healthcheck"));
  if (!found) return std::nullopt;
  TRY(std::vector<Written> test, found->texts("Test"));
  return Healthcheck{std::move(test), found->span()};
}

Result<void> read_process(const Fields& fields, ImageConfig& config) {
  config.config = fields.span();
  TRY(config.user, fields.written("User"));
  TRY(config.env, fields.texts("Env"));
  TRY(config.entrypoint, command_in(fields, "Entrypoint"));
  TRY(config.cmd, command_in(fields, "Cmd"));
  TRY(config.labels, fields.pairs("Labels"));
  TRY(config.exposed_ports, fields.names("ExposedPorts"));
  TRY(config.volumes, fields.names("Volumes"));
  TRY(config.working_dir, fields.written("WorkingDir"));
  TRY(config.stop_signal, fields.written("StopSignal"));
  TRY(config.healthcheck, healthcheck_in(fields));
  TRY(config.shell, fields.texts("Shell"));
  TRY(config.on_build, fields.texts("OnBuild"));
  TRY(config.args_escaped, fields.flag("ArgsEscaped"));
  return {};
}

}  // namespace

Result<ImageConfig> parse_image_config(const SourceText& source) {
  if (source.text().size() > config_bytes) {
    return too_large(source, say({"an image configuration of more than {} bytes",
                                  "イメージの設定が {} バイトを超えています"},
                                 config_bytes));
  }
  TRY(const Document document, read_json(source));
  TRY_VOID(refuse_ambiguous(source, document));
  TRY(const Fields fields, Fields::of(source, document.root()));
  ImageConfig config;
  TRY(config.platform.os, fields.text("os"));
  TRY(config.platform.architecture, fields.text("architecture"));
  TRY(config.platform.variant, fields.text("variant"));
  TRY(const std::string created, fields.text("created"));
  config.created = moment_in(created);
  TRY(config.author, fields.written("author"));
  TRY(config.diff_ids, diff_ids_in(source, fields));
  TRY(config.history, history_in(source, fields));
  config.config = fields.span();
  TRY(const std::optional<Fields> process, fields.object("config"));
  if (process) TRY_VOID(read_process(*process, config));
  return config;
}

}  // namespace hakoseki::oci

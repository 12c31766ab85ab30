#include "io/image/docker_daemon.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/source_text.h"
#include "base/system_error.h"
#include "base/utf8.h"
#include "formats/json_reader.h"
#include "io/curl_stream.h"
#include "io/file.h"
#include "io/nameless_file.h"

namespace hakoseki::io {
namespace {

constexpr std::string_view default_host = "unix:///var/run/docker.sock";
// Before the first byte a daemon puts the archive together.
constexpr std::chrono::seconds patience{300};

Result<std::string> socket_of(const std::string& host) {
  const std::string_view named = host.empty() ? default_host : std::string_view(host);
  constexpr std::string_view scheme = "unix://";
  const std::string shown = utf8::clip(utf8::neutralise(named), 200);
  if (!named.starts_with(scheme) || named.size() == scheme.size()) {
    return std::unexpected(Error{
        Fault::unsupported,
        Message{fmt::format("DOCKER_HOST `{}` is no `unix://` socket of this machine", shown),
                fmt::format("DOCKER_HOST の `{}` は、このマシンの `unix://` ソケットではありません",
                            shown)}});
  }
  std::string path(named.substr(scheme.size()));
  if (path.size() >= sizeof(sockaddr_un::sun_path) || path.contains('\0')) {
    return std::unexpected(
        Error{Fault::malformed, fmt::format("`{}` is too long for a socket", shown)});
  }
  return path;
}

// libcurl tells all of this as "could not connect".
Result<void> knock(const std::string& path) {
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::ranges::copy(path, address.sun_path);
  int number = socket.is_open() ? 0 : errno;
  if (number == 0 && ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address),
                               sizeof address) != 0) {
    number = errno;
  }
  if (number == 0 || number == EAGAIN) return {};
  const Message meaning = meaning_of(number);
  const std::string shown = utf8::neutralise(path);
  return std::unexpected(Error{
      fault_of(number),
      Message{fmt::format("no daemon answers at `{}` (DOCKER_HOST): {}", shown, meaning.en),
              fmt::format("`{}`(DOCKER_HOST)のデーモンに接続できません: {}", shown, meaning.ja)}});
}

// `{"message": "..."}`
std::string words_in(const std::string& body) {
  const SourceText source("answer", body);
  const Result<Document> document = read_json(source);
  const auto message = document ? document->root().find("message") : std::nullopt;
  if (!message || !message->is_scalar()) return {};
  return fmt::format(" ({})", utf8::clip(utf8::neutralise(message->text()), 300));
}

std::unexpected<Error> refusal(const HttpResponse& response, const std::string& name,
                               const std::string& socket) {
  const std::string words = words_in(response.body);
  if (response.status == 404) {
    return std::unexpected(
        Error{Fault::unavailable,
              Message{fmt::format("the daemon at `{}` has no image `{}`{}", socket, name, words),
                      fmt::format("`{}` のデーモンに `{}` というイメージはありません{}", socket,
                                  name, words)}});
  }
  const bool is_denied = response.status == 401 || response.status == 403;
  return std::unexpected(Error{is_denied ? Fault::denied : Fault::unavailable,
                               fmt::format("the daemon at `{}` answers {} for `{}`{}", socket,
                                           response.status, name, words)});
}

}  // namespace

Result<TarArchive> save_from_daemon(const std::string& name, const DaemonOptions& options,
                                    const CurlOptions& curl) {
  TRY(const std::string socket, socket_of(options.host));
  TRY_VOID(knock(socket));
  Descriptor file = open_nameless(options.temporary);
  if (!file.is_open()) return system_trouble(options.temporary, errno);
  TRY(const std::unique_ptr<CurlStreams> streams, CurlStreams::make(curl));
  HttpRequest request{.url = fmt::format("http://localhost/images/{}/get", name),
                      .allows_plain = true,
                      .avoids_proxy = true,
                      .unix_socket = socket};
  request.limits.total = std::chrono::milliseconds(0);
  request.limits.stall = patience;
  request.limits.body_bytes = static_cast<std::size_t>(options.most_bytes);
  std::optional<int> trouble;
  const HttpOutcome outcome = streams->send(
      request, [](int status, const Headers&) { return status == 200; },
      [&](std::string_view bytes) {
        if (write_all(file.number(), bytes)) return true;
        trouble = errno;
        return false;
      });
  if (trouble) return system_trouble(options.temporary, *trouble);
  const std::string shown = utf8::neutralise(socket);
  if (!outcome) {
    Error error = error_of(outcome.error());
    if (outcome.error().trouble == HttpTrouble::too_large) {
      error.what = fmt::format("`{}` has more than {} bytes", name, options.most_bytes);
    }
    error.what = fmt::format("the daemon at `{}`: {}", shown, error.what);
    return std::unexpected(std::move(error));
  }
  if (outcome->status != 200) return refusal(*outcome, name, shown);
  TRY(RegularFile saved, RegularFile::of(std::move(file), "docker-daemon:" + name));
  return TarArchive::in(std::move(saved));
}

}  // namespace hakoseki::io

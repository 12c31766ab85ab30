#include "support/fake_server.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hakoseki::test {
namespace {

bool is_same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b,
                            [](char x, char y) { return std::tolower(x) == std::tolower(y); });
}

bool wait_to_read(int socket, const std::atomic<bool>& is_ending) {
  while (!is_ending) {
    pollfd waiting{socket, POLLIN, 0};
    if (::poll(&waiting, 1, 20) > 0) return true;
  }
  return false;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// Takes one request off the front of `buffer`, once it is whole.
std::optional<FakeRequest> take_request(std::string& buffer) {
  const std::size_t end = buffer.find("\r\n\r\n");
  if (end == buffer.npos) return std::nullopt;
  FakeRequest request;
  const std::string_view head = std::string_view(buffer).substr(0, end);
  const std::size_t line = std::min(head.find("\r\n"), head.size());
  const std::string_view first = head.substr(0, line);
  const std::size_t space = first.find(' ');
  request.method = first.substr(0, space);
  request.target = first.substr(space + 1, first.rfind(' ') - space - 1);
  request.headers = line < head.size() ? head.substr(line + 2) : "";
  std::size_t length = 0;
  const std::string stated = request.header("content-length");
  std::from_chars(stated.data(), stated.data() + stated.size(), length);
  if (buffer.size() < end + 4 + length) return std::nullopt;
  request.body = buffer.substr(end + 4, length);
  buffer.erase(0, end + 4 + length);
  return request;
}

}  // namespace

std::string FakeRequest::header(std::string_view name) const {
  std::string_view rest = headers;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find("\r\n"), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 2, rest.size()));
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !is_same_name(line.substr(0, colon), name)) continue;
    const std::size_t begin = std::min(line.find_first_not_of(' ', colon + 1), line.size());
    return std::string(line.substr(begin));
  }
  return {};
}

FakeReply reply(int status, std::string_view body, std::string_view headers) {
  return {{{fmt::format("HTTP/1.1 {} Status\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(),
                        headers, body)}}};
}

FakeServer::FakeServer(Handler handler)
    : handler_(std::move(handler)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, any, size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, any, &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::jthread([this] { accept_all(); });
}

FakeServer::~FakeServer() {
  is_ending_ = true;
  acceptor_.join();
  servants_.clear();
  ::close(listener_);
}

std::string FakeServer::url() const {
  return fmt::format("http://127.0.0.1:{}", port_);
}

void FakeServer::accept_all() {
  while (wait_to_read(listener_, is_ending_)) {
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) continue;
    ++connections_;
    servants_.emplace_back([this, socket] {
      serve(socket);
      ::close(socket);
    });
  }
}

void FakeServer::serve(int socket) {
  std::string buffer;
  std::array<char, 65536> chunk{};
  while (wait_to_read(socket, is_ending_)) {
    const ssize_t got = ::recv(socket, chunk.data(), chunk.size(), 0);
    if (got <= 0) return;
    buffer.append(chunk.data(), static_cast<std::size_t>(got));
    while (const auto request = take_request(buffer)) {
      FakeReply answer;
      {
        const std::lock_guard lock(one_at_a_time_);
        answer = handler_(*request);
      }
      for (const FakeReply::Piece& piece : answer.pieces) {
        const auto until = std::chrono::steady_clock::now() + piece.pause;
        while (!is_ending_ && std::chrono::steady_clock::now() < until) {
          std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        if (is_ending_ || !send_all(socket, piece.bytes)) return;
      }
      if (!answer.keep) return;
    }
  }
}

}  // namespace hakoseki::test

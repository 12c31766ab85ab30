// An HTTP server inside a test: each request goes to a function that says which bytes come back,
// when.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace hakoseki::test {

struct FakeRequest {
  std::string method;
  std::string target;   // path and query as they were sent
  std::string headers;  // all lines, as they were sent
  std::string body;

  // The value of a header, found without regard to case; empty without it.
  [[nodiscard]] std::string header(std::string_view name) const;
};

// Sent in this order, with a pause before each piece; then the connection is closed unless `keep`.
struct FakeReply {
  struct Piece {
    std::string bytes;
    std::chrono::milliseconds pause{0};
  };
  std::vector<Piece> pieces;
  bool keep = true;
};

// A whole answer with its Content-Length. `headers` are lines, each with its line end.
[[nodiscard]] FakeReply reply(int status, std::string_view body, std::string_view headers = "");

// Listens on 127.0.0.1 until it is destroyed. The function is called from one thread at a time.
class FakeServer {
 public:
  using Handler = std::function<FakeReply(const FakeRequest&)>;

  explicit FakeServer(Handler handler);
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;
  ~FakeServer();

  // "http://127.0.0.1:PORT"
  [[nodiscard]] std::string url() const;
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void accept_all();
  void serve(int socket);

  Handler handler_;
  std::mutex one_at_a_time_;
  std::atomic<bool> is_ending_ = false;
  std::atomic<int> connections_ = 0;
  int listener_ = -1;
  int port_ = 0;
  std::vector<std::jthread> servants_;
  std::jthread acceptor_;
};

}  // namespace hakoseki::test

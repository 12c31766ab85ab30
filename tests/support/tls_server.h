// An HTTPS server inside a test, with a certificate it makes for itself.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace hakoseki::test {

// Answers every request on 127.0.0.1 with "secure"; its certificate is good for 127.0.0.1 and not
// for `localhost`.
class TlsServer {
 public:
  TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer();

  // "https://127.0.0.1:PORT" or another name of this machine.
  [[nodiscard]] std::string url(const std::string& host = "127.0.0.1") const;
  // The certificate, as PEM: who trusts it trusts the server.
  [[nodiscard]] const std::string& certificate() const;

 private:
  struct Identity;

  void serve(int socket) const;

  std::unique_ptr<Identity> identity_;
  std::atomic<bool> is_ending_ = false;
  int listener_ = -1;
  int port_ = 0;
  std::jthread thread_;
};

}  // namespace hakoseki::test

#include "support/tls_server.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string_view>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace hakoseki::test {
namespace {

template <auto end>
struct End {
  template <class T>
  void operator()(T* thing) const {
    end(thing);
  }
};

using Key = std::unique_ptr<EVP_PKEY, End<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, End<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, End<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, End<SSL_free>>;
using Memory = std::unique_ptr<BIO, End<BIO_free>>;

void demand(bool is_well) {
  if (!is_well) std::abort();
}

void add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  demand(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

Certificate make_certificate(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509* x509 = certificate.get();
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, key);
  X509_NAME* name = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("hakoseki test"), -1, -1, 0);
  X509_set_issuer_name(x509, name);
  add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(x509, NID_subject_alt_name, "IP:127.0.0.1");
  demand(X509_sign(x509, key, EVP_sha256()) > 0);
  return certificate;
}

std::string pem_of(X509* certificate) {
  const Memory memory(BIO_new(BIO_s_mem()));
  demand(PEM_write_bio_X509(memory.get(), certificate) == 1);
  const char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

struct TlsServer::Identity {
  Key key{EVP_EC_gen("P-256")};
  Certificate certificate = make_certificate(key.get());
  std::string pem = pem_of(certificate.get());
  Context context{SSL_CTX_new(TLS_server_method())};
};

TlsServer::TlsServer()
    : identity_(std::make_unique<Identity>()),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  SSL_CTX* context = identity_->context.get();
  demand(SSL_CTX_use_certificate(context, identity_->certificate.get()) == 1);
  demand(SSL_CTX_use_PrivateKey(context, identity_->key.get()) == 1);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  demand(::bind(listener_, any, size) == 0 && ::listen(listener_, 8) == 0 &&
         ::getsockname(listener_, any, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this] {
    // A client that does not trust us hangs up while OpenSSL writes.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    while (!is_ending_) {
      pollfd waiting{listener_, POLLIN, 0};
      if (::poll(&waiting, 1, 20) <= 0) continue;
      const int socket = ::accept(listener_, nullptr, nullptr);
      if (socket < 0) continue;
      serve(socket);
      ::close(socket);
    }
  });
}

TlsServer::~TlsServer() {
  is_ending_ = true;
  thread_.join();
  ::close(listener_);
}

std::string TlsServer::url(const std::string& host) const {
  return fmt::format("https://{}:{}", host, port_);
}

const std::string& TlsServer::certificate() const {
  return identity_->pem;
}

void TlsServer::serve(int socket) const {
  const timeval limit{2, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const Session session(SSL_new(identity_->context.get()));
  SSL_set_fd(session.get(), socket);
  if (SSL_accept(session.get()) != 1) return;
  std::array<char, 4096> request{};
  if (SSL_read(session.get(), request.data(), static_cast<int>(request.size())) <= 0) return;
  constexpr std::string_view answer =
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecure";
  SSL_write(session.get(), answer.data(), static_cast<int>(answer.size()));
  SSL_shutdown(session.get());
}

}  // namespace hakoseki::test

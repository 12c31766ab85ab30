#include "app/interruption.h"

#include <csignal>

namespace hakoseki::app {
namespace {

std::atomic<bool> interrupted = false;

extern "C" void interrupt(int number) {
  interrupted.store(true);
  std::signal(number, SIG_DFL);
}

}  // namespace

const std::atomic<bool>& interruption() {
  return interrupted;
}

void listen_for_interruption() {
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
}

}  // namespace hakoseki::app

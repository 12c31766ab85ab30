#include "base/handover.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pthread.h>

namespace hakoseki {

// INVARIANT: pieces [first, first + count) modulo the ring are the consumer's, all others the
// producer's; only who owns a piece touches it. All else is behind `mutex`.
struct Handover::State {
  State(ByteSink& sink, HandoverRing ring)
      : next(sink), piece_bytes(std::max<std::size_t>(ring.piece_bytes, 1)), pieces(ring.pieces) {
    for (std::string& piece : pieces)
      piece.reserve(piece_bytes);
  }

  void consume();
  // Both: the error of the consumer.
  std::optional<Error> hand_over();
  std::optional<Error> error_so_far();
  void end(bool finish);

  ByteSink& next;
  const std::size_t piece_bytes;
  std::vector<std::string> pieces;
  std::size_t filling = 0;  // the producer's piece
  bool threaded = false;
  pthread_t thread = {};

  std::mutex mutex;
  std::condition_variable for_consumer;
  std::condition_variable for_producer;
  std::size_t first = 0;
  std::size_t count = 0;
  bool ended = false;      // no piece follows
  bool to_finish = false;  // and the last one was the end of all
  std::optional<Error> failed;
  std::atomic<bool> has_failed = false;  // says so without the mutex
};

void Handover::State::consume() {
  std::unique_lock lock(mutex);
  for (;;) {
    for_consumer.wait(lock, [&] { return count > 0 || ended; });
    if (ended && (count == 0 || !to_finish)) break;
    std::string& piece = pieces[first];
    lock.unlock();
    Result<void> fed = next.feed(piece);
    piece.clear();
    lock.lock();
    first = (first + 1) % pieces.size();
    --count;
    for_producer.notify_one();
    if (fed) continue;
    failed = std::move(fed).error();
    has_failed = true;
    return;
  }
  if (!to_finish) return;
  lock.unlock();
  Result<void> finished = next.finish();
  lock.lock();
  if (!finished) failed = std::move(finished).error();
}

std::optional<Error> Handover::State::hand_over() {
  std::unique_lock lock(mutex);
  ++count;
  for_consumer.notify_one();
  // One piece stays the producer's.
  for_producer.wait(lock, [&] { return count < pieces.size() || failed; });
  if (failed) return failed;
  filling = (filling + 1) % pieces.size();
  return std::nullopt;
}

std::optional<Error> Handover::State::error_so_far() {
  const std::lock_guard lock(mutex);
  return failed;
}

void Handover::State::end(bool finish) {
  {
    const std::lock_guard lock(mutex);
    ended = true;
    to_finish = finish;
    for_consumer.notify_one();
  }
  pthread_join(thread, nullptr);
  threaded = false;
}

// pthreads and not std::thread, whose constructor throws: without a thread the producer's does.
Handover::Handover(ByteSink& next, HandoverRing ring)
    : state_(std::make_unique<State>(
          next, HandoverRing{std::max<std::size_t>(ring.pieces, 2), ring.piece_bytes})) {
  const auto body = [](void* state) -> void* {
    static_cast<State*>(state)->consume();
    return nullptr;
  };
  state_->threaded = pthread_create(&state_->thread, nullptr, body, state_.get()) == 0;
}

Handover::~Handover() {
  if (state_->threaded) state_->end(false);
}

Result<void> Handover::feed(std::string_view bytes) {
  if (!state_->threaded) return state_->next.feed(bytes);
  if (state_->has_failed) {
    if (std::optional<Error> error = state_->error_so_far())
      return std::unexpected(*std::move(error));
  }
  while (!bytes.empty()) {
    std::string& piece = state_->pieces[state_->filling];
    const std::size_t taken = std::min(bytes.size(), state_->piece_bytes - piece.size());
    piece.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
    if (piece.size() < state_->piece_bytes) break;
    if (std::optional<Error> error = state_->hand_over()) return std::unexpected(*std::move(error));
  }
  return {};
}

Result<void> Handover::finish() {
  if (!state_->threaded) return state_->next.finish();
  if (!state_->pieces[state_->filling].empty()) {
    if (std::optional<Error> error = state_->hand_over()) return std::unexpected(*std::move(error));
  }
  state_->end(true);
  std::optional<Error> error = state_->error_so_far();
  return error ? Result<void>(std::unexpected(*std::move(error))) : Result<void>();
}

}  // namespace hakoseki

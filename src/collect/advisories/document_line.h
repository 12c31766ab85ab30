// Documents on their way from the one who unpacks them to those who read them, and what they read,
// in the order of the documents, to the one who takes it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "collect/advisories/documents.h"
#include "formats/advisory/advisory.h"

namespace hakoseki::advisories {

// What was read of one document.
struct Outcome {
  advisory::Records records;
  std::vector<advisory::Skipped> unread;  // the document itself: nobody knows it, or it is broken
  bool is_known = true;                   // somebody reads such documents
};

// One thread feeds; any number of others works off, and the one that feeds helps them when too much
// is waiting, so that it works with no others too.
class DocumentLine {
 public:
  using Read = std::function<Outcome(Document)>;
  // Called for one document at a time, in order, on any of the threads.
  using Take = std::function<void(Outcome)>;

  // What may be held at once of documents that were not taken yet, unless it is a single one.
  static constexpr std::size_t most_bytes = std::size_t{32} << 20U;
  // What each costs beside its bytes.
  static constexpr std::size_t overhead = 2048;

  DocumentLine(Read read, Take take) : read_(std::move(read)), take_(std::move(take)) {}

  // Of the one who feeds. Where `read` or `take` threw an exception on any thread, which is for
  // that thread to pass on, nothing is done any more.
  void put(Document document);
  // Returns once all is taken.
  void finish();
  // Whatever happens: the others need not wait for more.
  void close();

  // Of the others: returns when no more will come.
  void work_off();

 private:
  struct Waiting {
    std::uint64_t number;
    Document document;
  };
  struct Done {
    Outcome outcome;
    std::size_t weight;
  };
  using Lock = std::unique_lock<std::mutex>;
  class Failing;

  static std::size_t weight_of(const Document& document);
  bool help(Lock& lock);
  void drain(Lock& lock);

  Read read_;
  Take take_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::map<std::uint64_t, Done> done_;  // and not taken
  std::uint64_t given_ = 0;
  std::uint64_t taken_ = 0;
  std::size_t held_ = 0;
  bool is_draining_ = false;
  bool is_closed_ = false;
  bool has_failed_ = false;
};

}  // namespace hakoseki::advisories

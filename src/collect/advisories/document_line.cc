#include "collect/advisories/document_line.h"

#include <utility>

namespace hakoseki::advisories {

// Until it is told that all went well: an exception may leave the scope.
class DocumentLine::Failing {
 public:
  Failing(DocumentLine& line, Lock& lock) : line_(line), lock_(lock) {}
  Failing(const Failing&) = delete;
  Failing& operator=(const Failing&) = delete;
  ~Failing() {
    if (!has_failed_) return;
    if (!lock_.owns_lock()) lock_.lock();
    line_.has_failed_ = true;
    lock_.unlock();
    line_.changed_.notify_all();
  }
  void all_went_well() { has_failed_ = false; }

 private:
  DocumentLine& line_;
  Lock& lock_;
  bool has_failed_ = true;
};

std::size_t DocumentLine::weight_of(const Document& document) {
  return document.weight + overhead;
}

void DocumentLine::put(Document document) {
  const std::size_t weight = weight_of(document);
  Lock lock(mutex_);
  while (!has_failed_ && held_ > 0 && held_ + weight > most_bytes) {
    if (!help(lock)) changed_.wait(lock);
  }
  if (has_failed_) return;
  held_ += weight;
  waiting_.push_back({given_++, std::move(document)});
  lock.unlock();
  changed_.notify_all();
}

void DocumentLine::finish() {
  Lock lock(mutex_);
  while (!has_failed_ && taken_ < given_) {
    if (!help(lock)) changed_.wait(lock);
  }
}

void DocumentLine::close() {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
  }
  changed_.notify_all();
}

void DocumentLine::work_off() {
  Lock lock(mutex_);
  while (!has_failed_) {
    if (help(lock)) continue;
    if (is_closed_) return;
    changed_.wait(lock);
  }
}

// Reads one document, if one is waiting.
bool DocumentLine::help(Lock& lock) {
  if (waiting_.empty()) return false;
  Waiting next = std::move(waiting_.front());
  waiting_.pop_front();
  const std::size_t weight = weight_of(next.document);
  Failing failing(*this, lock);
  lock.unlock();
  Outcome outcome = read_(std::move(next.document));
  lock.lock();
  done_.emplace(next.number, Done{std::move(outcome), weight});
  drain(lock);
  failing.all_went_well();
  changed_.notify_all();
  return true;
}

// One thread at a time takes; what becomes ready meanwhile is for it as well.
void DocumentLine::drain(Lock& lock) {
  if (is_draining_) return;
  is_draining_ = true;
  while (!done_.empty() && done_.begin()->first == taken_) {
    Done next = std::move(done_.extract(done_.begin()).mapped());
    lock.unlock();
    take_(std::move(next.outcome));
    lock.lock();
    held_ -= next.weight;
    ++taken_;
    changed_.notify_all();
  }
  is_draining_ = false;
}

}  // namespace hakoseki::advisories

#include "collect/advisories/read_feed.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/stream_hash.h"
#include "collect/advisories/document_line.h"

namespace hakoseki::advisories {
namespace {

Message words_of(const Error& error) {
  return {error.message(Language::en), error.message(Language::ja)};
}

// A reader says where in the document, behind its path; whoever unpacks it only where.
advisory::Skipped place_of(const std::string& path, const Error& why) {
  if (why.where.starts_with(path)) return {why.where, why.told()};
  return {path, words_of(why)};
}

Outcome read_document(Document document, const FeedReading& reading) {
  Outcome outcome;
  const auto broken = [&](const Error& why) {
    outcome.unread.push_back(place_of(document.path, why));
    return std::move(outcome);
  };
  if (document.unpack) {
    Result<std::string> bytes = document.unpack();
    if (!bytes) return broken(bytes.error());
    document.bytes = std::move(*bytes);
  }
  const advisory::FeedDocument shown{.bytes = document.bytes, .path = document.path};
  const advisory::FeedReader* reader = reading.reader_of(shown);
  if (reader == nullptr) {
    outcome.is_known = false;
    outcome.unread.push_back(
        {document.path, Text{"no feed of a known format", "対応する形式のデータではありません"}});
    return outcome;
  }
  Result<advisory::Records> records = reader->read(shown);
  if (!records) return broken(records.error());
  outcome.records = std::move(*records);
  return outcome;
}

class FeedRun {
 public:
  FeedRun(const Feed& feed, const FeedReading& reading)
      : feed_(feed),
        reading_(reading),
        line_([this](Document document) { return read_document(std::move(document), reading_); },
              [this](Outcome outcome) { take(std::move(outcome)); }) {}

  FeedTotals run() {
    // The first one feeds, and is begun before all others.
    in_parallel(
        std::max<std::size_t>(reading_.threads, 1),
        [this](std::size_t piece) { piece == 0 ? feed_all() : line_.work_off(); },
        reading_.threads);
    totals_.digest = "sha256:" + (feed_.files.size() == 1 ? last_digest_ : digest_.hex());
    return std::move(totals_);
  }

 private:
  // Tells the others that it has ended, whichever way.
  class Closing {
   public:
    explicit Closing(DocumentLine& line) : line_(line) {}
    Closing(const Closing&) = delete;
    Closing& operator=(const Closing&) = delete;
    ~Closing() { line_.close(); }

   private:
    DocumentLine& line_;
  };

  class Sink final : public DocumentSink {
   public:
    explicit Sink(FeedRun& run) : run_(run) {}

    Result<void> take(Document document) override {
      if (run_.is_stopped()) return interrupted();
      run_.line_.put(std::move(document));
      return {};
    }
    void refuse(std::string path, const Error& why) override {
      run_.line_.put({.path = std::move(path),
                      .bytes = {},
                      .unpack = [why]() -> Result<std::string> { return std::unexpected(why); }});
    }
    void saw(std::string_view bytes) override {
      hash_.feed(bytes);
      if (run_.reading_.saw) run_.reading_.saw(bytes.size());
    }
    [[nodiscard]] std::string digest() { return hash_.hex(); }

   private:
    FeedRun& run_;
    StreamHash hash_;
  };

  static std::unexpected<Error> interrupted() {
    return std::unexpected(Error(Fault::unavailable, Text{"interrupted", "中断されました"}));
  }

  [[nodiscard]] bool is_stopped() const {
    return reading_.stop != nullptr && reading_.stop->load(std::memory_order_relaxed);
  }

  void feed_all() {
    const Closing closing(line_);
    for (const FeedFile& file : feed_.files) {
      if (is_stopped()) {
        totals_are_not_whole(file.label(), interrupted().error());
        break;
      }
      feed_file(file);
    }
    line_.finish();
  }

  void feed_file(const FeedFile& file) {
    const std::string label = file.label();
    Sink sink(*this);
    const Result<io::RegularFile> opened = file.open();
    const Result<void> done = opened ? documents_of(*opened, label, reading_.limits, sink)
                                     : Result<void>(std::unexpected(opened.error()));
    last_digest_ = sink.digest();
    digest_.feed(fmt::format("{}  {}\n", last_digest_, label));
    if (done) return;
    if (done.error().fault == Fault::unsupported) {
      line_.finish();
      ++totals_.unrecognised;
      tell({Gap::Kind::unrecognised, label, words_of(done.error())});
    } else {
      totals_are_not_whole(label, done.error());
    }
  }

  // What comes of the file is told after what was read of it.
  void totals_are_not_whole(const std::string& label, const Error& why) {
    line_.finish();
    totals_.is_whole = false;
    tell({Gap::Kind::input, label, words_of(why)});
  }

  void tell(const Gap& gap) {
    if (reading_.tell) reading_.tell(gap);
  }

  void take(Outcome outcome) {
    for (advisory::Skipped& one : outcome.unread) {
      ++(outcome.is_known ? totals_.skipped : totals_.unrecognised);
      tell({outcome.is_known ? Gap::Kind::document : Gap::Kind::unrecognised, std::move(one.where),
            std::move(one.reason)});
    }
    if (!outcome.unread.empty()) return;
    advisory::Records& records = outcome.records;
    ++totals_.documents;
    totals_.records += records.advisories.size() + records.exploited.size() +
                       records.predictions.size() + records.cycles.size();
    totals_.skipped += records.skipped.size();
    totals_.passed_over += records.passed_over;
    totals_.data_day = std::max(totals_.data_day, records.data_day);
    for (const advisory::Skipped& one : records.skipped)
      tell({Gap::Kind::record, one.where, one.reason});
    reading_.take(std::move(records));
  }

  const Feed& feed_;
  const FeedReading& reading_;
  FeedTotals totals_;
  StreamHash digest_;
  std::string last_digest_;  // of a file by itself
  DocumentLine line_;
};

}  // namespace

FeedTotals read_feed(const Feed& feed, const FeedReading& reading) {
  return FeedRun(feed, reading).run();
}

}  // namespace hakoseki::advisories

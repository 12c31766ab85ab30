// Tries whether an account can be read: each call of the table once, and nothing is kept of the
// answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collect/live/calls.h"
#include "collect/live/crawl.h"
#include "io/aws/client.h"

namespace hakoseki::live {

// What became of one operation in one Region.
struct Trial {
  enum class State : std::uint8_t {
    answered,   // also where AWS says that there is none of it
    refused,    // a policy does not allow it
    failed,     // any other error
    untried,    // nothing was there to ask about, or it could not be learned
    elsewhere,  // only another account of the organisation is answered
  };
  std::string operation;  // "ecs:ListClusters"
  std::string region;     // empty where the service has one face for all of them
  State state = State::untried;
  std::optional<aws::Failure> failure = std::nullopt;  // of what was refused or failed
  // Untried: the operation that failed and would have told what to ask about; empty: it told of
  // nothing.
  std::string because = {};
};

// First calls are made for their first page, further ones for the first thing that a page tells of.
// Where that has nothing below it, some of its neighbours are tried: of two clusters the first may
// have no services.
class Preflight {
 public:
  struct Count {
    std::size_t asked = 0;
    std::size_t answered = 0;
    std::size_t failed = 0;  // of the answered ones
  };
  using Progress = std::function<void(const Count&)>;

  // How many things of one kind are asked about at most.
  static constexpr std::size_t most_neighbours = 10;

  // All of them must outlive it; the client asks by `http`.
  Preflight(io::Http& http, aws::Client& client, CrawlScope scope, Progress progress);

  void run();

  // Every operation of the table in every Region of the scope, in the table's order.
  [[nodiscard]] std::vector<Trial> trials() const;
  // Why the run could not go on: it was interrupted, or the credentials are no longer good.
  [[nodiscard]] const std::optional<aws::Failure>& stopped() const { return stopped_; }
  [[nodiscard]] const Count& count() const { return count_; }

 private:
  using Spot = std::pair<std::string, std::string>;  // an operation and its Region

  // What one row may be asked about in one Region.
  struct Branch {
    const CallRow* row;
    std::string region;                        // where it is asked
    std::vector<std::string> parameters = {};  // of each thing, in the order of the answer
    std::size_t next = 0;                      // of them
    bool is_over = false;                      // one of them failed
  };

  [[nodiscard]] Branch& branch_of(const CallRow& row, const std::string& region);
  void begin();
  void ask(Branch& branch);
  void take(Branch& branch, const std::string& parameters, aws::Outcome outcome);
  void follow(const Branch& leading, const std::string& parameters, const Node& answer);
  [[nodiscard]] bool ask_neighbours();
  [[nodiscard]] bool is_open_below(const std::string& operation, const std::string& region) const;
  [[nodiscard]] static Spot spot_of(const CallRow& row, const std::string& region);
  [[nodiscard]] std::string reason_for(const Spot& spot) const;

  io::Http& http_;
  aws::Client& client_;
  CrawlScope scope_;
  Progress progress_;
  std::multimap<std::string, const CallRow*, std::less<>> rows_;  // by what leads to them
  std::map<std::pair<const CallRow*, std::string>, Branch> branches_;
  std::set<std::string> asked_;  // operation, Region, parameters
  std::map<Spot, Trial> results_;
  Count count_;
  std::optional<aws::Failure> stopped_;
};

}  // namespace hakoseki::live

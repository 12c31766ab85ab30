// Temporary files without a name, which nobody finds and nothing leaves behind.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "base/spool.h"

namespace hakoseki::io {

// What they are made of at most.
struct SpoolLimits {
  std::uint64_t on_disk = std::uint64_t{1} << 30U;     // of all that are there at once, and of one
  std::uint64_t in_memory = std::uint64_t{48} << 20U;  // the same where no file can be made
};

// Errors: too_large past a limit.
class SpoolFiles final : public Spooler {
 public:
  explicit SpoolFiles(std::string folder, SpoolLimits limits = {});

  [[nodiscard]] Result<std::unique_ptr<Spool>> make(std::uint64_t bytes) override;

 private:
  class File;
  class Memory;
  class Share;

  std::string folder_;
  SpoolLimits limits_;
  std::mutex mutex_;
  std::condition_variable is_less_;
  std::uint64_t on_disk_ = 0;
  std::uint64_t in_memory_ = 0;
};

}  // namespace hakoseki::io

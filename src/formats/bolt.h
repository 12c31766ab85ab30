// Databases of Bolt (go.etcd.io/bbolt, page.go and bucket.go): a file of pages, in which buckets
// hold keys with values and further buckets. For reading alone, as one transaction left it, and of
// machines that have the lowest byte first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hakoseki {

class BoltFile {
 public:
  // So many bytes of the file. Errors are passed on.
  using ReadAt = std::function<Result<std::string>(std::uint64_t offset, std::size_t bytes)>;

  struct Bucket {
    std::uint64_t root = 0;   // its page; 0 for a small one, which lies in its parent:
    std::string inline_page;  // without a page's rest
  };

  // By the newest of its two meta pages that is whole. Errors: malformed without one; those of
  // `read`.
  [[nodiscard]] static Result<BoltFile> open(ReadAt read, std::uint64_t file_bytes);

  // The transaction that is read. Whoever reads a file that is being written asks again at the end
  // what open() says: the pages of a transaction are kept until the one after the next is written.
  [[nodiscard]] std::uint64_t transaction() const { return meta_.transaction; }
  [[nodiscard]] Bucket root() const { return {.root = meta_.root, .inline_page = {}}; }

  // Nothing where there is no such bucket or value. Errors: malformed, too_large past what is read
  // of a file; those of `read`.
  [[nodiscard]] Result<std::optional<Bucket>> bucket(const Bucket& parent, std::string_view key);
  [[nodiscard]] Result<std::optional<std::string>> value(const Bucket& parent,
                                                         std::string_view key);
  // The keys of the buckets in it, in order, with each of them. An error of `take` is passed on.
  [[nodiscard]] Result<void> each_bucket(
      const Bucket& parent,
      const std::function<Result<void>(const std::string& key, const Bucket& bucket)>& take);

 private:
  struct Meta {
    std::uint64_t page_bytes = 0;
    std::uint64_t root = 0;
    std::uint64_t pages = 0;
    std::uint64_t transaction = 0;
  };
  struct Item {
    std::string_view key;
    std::string_view value;
    bool is_bucket = false;
  };

  BoltFile(ReadAt read, std::uint64_t file_bytes)
      : read_(std::move(read)), file_bytes_(file_bytes) {}
  [[nodiscard]] Result<std::optional<Meta>> meta_at(std::uint64_t offset) const;
  [[nodiscard]] Result<void> charge(std::uint64_t bytes);
  [[nodiscard]] Result<std::string> page(std::uint64_t number);
  [[nodiscard]] Result<void> walk(std::string_view page, std::size_t depth,
                                  const std::function<Result<void>(const Item&)>& take);
  [[nodiscard]] Result<void> look_up(const Bucket& parent, std::string_view key,
                                     const std::function<Result<void>(const Item&)>& take);
  [[nodiscard]] Result<std::string> page_of(const Bucket& bucket);

  ReadAt read_;
  std::uint64_t file_bytes_ = 0;
  Meta meta_;
  std::uint64_t read_bytes_ = 0;  // of pages and of what is in them, also what was read twice
};

}  // namespace hakoseki

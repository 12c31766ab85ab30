#include "engines/image/layer_pass.h"

#include <algorithm>
#include <utility>

#include "engines/image/lockfiles.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t magic_bytes = 4;
constexpr std::uint32_t executable = 0111;
constexpr std::size_t most_gaps = 1000;  // of a layer that are listed
// A few bytes of an archive can say that there are many zeros.
constexpr std::uint64_t most_hole_bytes = std::uint64_t{256} << 20U;
constexpr std::size_t most_shown_bytes = 100;  // of a path that is too long
// To read a file takes several times its size of memory.
constexpr std::size_t large_bytes = std::size_t{256} << 10U;

}  // namespace

LayerPass::LayerPass(LayerMeans means) : content_(means.spooler), means_(means) {
  if (!means_.options.verify_files) return;
  is_lasting_ = hashes_.emplace().is_whole();
}

Result<bool> LayerPass::begin(const FileEntry& entry) {
  if (!has_room()) {
    if (means_.leaves_out) return false;
    return std::unexpected(Error(
        Fault::too_large,
        Text{"the layers have more entries than are held", "レイヤーのエントリーが多すぎます"}));
  }
  path_ = entry.path;
  if (!clean_path(path_)) {
    note_gap(entry.path, Text{"its path leads out of the image", "パスがイメージの外に出ます"});
    return false;
  }
  if (path_.empty()) return false;  // the root itself
  if (std::max(path_.size(), entry.link.size()) > FileTable::most_path_bytes) {
    note_gap(path_.substr(0, most_shown_bytes),
             Text{"no path or link may be as long as its own", "パスまたはリンク先が長すぎます"});
    return false;
  }
  if (hashes_) hashes_->meet(path_);
  file_ = facts_.files.add(path_, entry);
  if (entry.unseen) {
    note_gap(path_, Text{"it may not be read, or another file system is mounted there",
                         "読み取り権限がないか、別のファイルシステムがマウントされています"});
    facts_.gaps.back().hides_files = true;
  }
  if (entry.kind != FileKind::regular) return false;
  facts_.bytes += entry.size;
  size_ = entry.size;
  is_read_ = false;
  is_executable_ = (entry.mode & executable) != 0;
  magic_.clear();
  content_.begin(size_);
  const bool is_content = facts_.files[file_].marker == Marker::none;
  reader_ = is_content ? reader_of(path_) : nullptr;
  undecided_ = reader_ == nullptr && size_ >= magic_bytes;
  if (reader_ != nullptr && !takes(*reader_, size_)) reader_ = nullptr;
  is_hashed_ = hashes_ && is_content && may_be_of_a_package(path_);
  if (is_hashed_) hashes_->begin();
  if (size_ == 0) {
    keep_digests();
    if (reader_ != nullptr) read({});
    return false;
  }
  return reader_ != nullptr || undecided_ || is_hashed_;
}

bool LayerPass::charge() {
  const std::size_t held = facts_.files.held_bytes() + facts_.digests.held_bytes() + told_bytes_;
  if (means_.allowance == nullptr || held == taken_) return true;
  return means_.allowance->take(held - std::exchange(taken_, held));
}

bool LayerPass::has_room() {
  if (is_beyond_) return false;
  if (charge()) return true;
  is_beyond_ = true;
  is_lasting_ = false;
  if (means_.leaves_out) {
    facts_.is_cut = true;
    note_gap(path_,
             Text{"the image has more entries than are held; those behind this were not seen",
                  "イメージのエントリー数が保持できる上限を超えたため、これより後は見ていません"});
  }
  return false;
}

Result<void> LayerPass::data(std::string_view bytes) {
  if (is_hashed_ && hashes_) hashes_->feed(bytes);
  if (undecided_) decide(bytes);
  if (reader_ == nullptr || is_read_) return {};
  if (content_.is_empty() && bytes.size() == size_) {
    read(bytes);
  } else {
    gathered(content_.append(bytes));
  }
  return {};
}

// Takes the first bytes, as far as they came alone, from `bytes` into the content.
void LayerPass::decide(std::string_view& bytes) {
  const std::size_t before = magic_.size();
  magic_.append(bytes.substr(0, magic_bytes - before));
  if (magic_.size() < magic_bytes) return;
  undecided_ = false;
  note_program(magic_);
  reader_ = reader_by_bytes(magic_);
  if (reader_ != nullptr && !takes(*reader_, size_)) reader_ = nullptr;
  if (reader_ == nullptr || before == 0) return;
  bytes.remove_prefix(magic_bytes - before);
  gathered(content_.append(magic_));
}

Result<void> LayerPass::hole(std::uint64_t bytes) {
  undecided_ = false;  // no magic begins with zeros
  const bool is_wanted = reader_ != nullptr && !is_read_;
  if (!is_wanted && !is_hashed_) return {};
  hole_bytes_ += bytes;
  if (hole_bytes_ > most_hole_bytes) {
    note_gap(path_, Text{"it is sparse, and the layer has many such files",
                         "スパースファイルで、同じレイヤーに多数あります"});
    reader_ = nullptr;
    is_hashed_ = false;
    return {};
  }
  if (is_hashed_ && hashes_) hashes_->feed_zeros(bytes);
  if (is_wanted) gathered(content_.append_zeros(bytes));
  return {};
}

// Reads it once it is whole.
void LayerPass::gathered(const Result<void>& added) {
  Result<std::string_view> whole;
  if (added && content_.is_whole()) whole = content_.view();
  if (added && whole) {
    if (content_.is_whole()) read(*whole, content_.pages());
    return;
  }
  is_lasting_ = false;
  note_gap(path_, message_of(added ? whole.error() : added.error()));
  reader_ = nullptr;
}

Result<void> LayerPass::end() {
  content_.clear();
  keep_digests();
  return {};
}

void LayerPass::keep_digests() {
  if (!is_hashed_ || !hashes_) return;
  is_hashed_ = false;
  facts_.digests.add(file_, hashes_->finish());
}

void LayerPass::note_program(std::string_view first) {
  if (!is_executable_) return;
  if (first.starts_with("#!") || reader_by_bytes(first) != nullptr)
    facts_.files.mark_program(file_);
}

const Reader* LayerPass::reader_of(std::string_view path) const {
  const Reader* reader =
      means_.options.verify_files ? digest_reader_by_path(path) : reader_by_path(path);
  return reader == nullptr && means_.options.lockfiles ? lockfile_reader_by_path(path) : reader;
}

bool LayerPass::takes(const Reader& reader, std::uint64_t size) {
  if (size <= reader.most_bytes) return true;
  note_gap(path_, say({"it has {} bytes, and no more than {} are read of its kind",
                       "{} バイトあり、この種類のファイルの上限である {} バイトを超えます"},
                      size, reader.most_bytes));
  return false;
}

void LayerPass::read(std::string_view content, const Pages& pages) {
  is_read_ = true;
  note_program(content.substr(0, magic_bytes));
  std::unique_lock<std::mutex> turn;
  if (means_.turn != nullptr && content.size() > large_bytes) turn = std::unique_lock(*means_.turn);
  Result<Found> found = reader_->read(path_, content, pages);
  if (!found) return note_gap(path_, message_of(found.error()));
  for (Message& trouble : found->troubles)
    note_gap(path_, std::move(trouble));
  found->troubles.clear();
  const bool tells = !found->packages.empty() || !found->owned.empty() ||
                     found->format == Format::dpkg_list || found->format == Format::dpkg_digests ||
                     !found->accounts.empty() || !found->groups.empty() ||
                     found->format == Format::os_release || lists_a_system(found->format);
  if (!tells) return;
  keep({.file = file_, .found = *std::move(found)});
}

void LayerPass::keep(FileFacts facts) {
  const std::size_t bytes = held_bytes(facts);
  if (means_.leaves_out && means_.allowance != nullptr &&
      (!charge() || !means_.allowance->has(bytes))) {
    is_lasting_ = false;
    return note_gap(path_, Text{"what it tells is more than is held of the image",
                                "内容がイメージ全体で保持できる上限を超えます"});
  }
  facts_.read.push_back(std::move(facts));
  told_bytes_ += bytes;
}

void LayerPass::note_gap(std::string where, Message reason) {
  if (facts_.gaps.size() > most_gaps) return;
  if (facts_.gaps.size() == most_gaps) {
    where.clear();
    reason = Text{"more of it was not seen; the list ends here",
                  "ほかにも見ていないものがありますが、一覧はここまでです"};
  }
  facts_.gaps.push_back({.where = std::move(where), .reason = std::move(reason)});
  told_bytes_ += held_bytes(facts_.gaps.back());
}

}  // namespace hakoseki::image

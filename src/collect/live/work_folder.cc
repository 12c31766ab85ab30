#include "collect/live/work_folder.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/system_error.h"
#include "io/descriptor.h"
#include "io/file.h"

namespace hakoseki::live {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> cannot_write(int number, std::string_view path) {
  const Message meaning = meaning_of(number);
  return std::unexpected(Error{fault_of(number),
                               Message{fmt::format("cannot be written: {}", meaning.en),
                                       fmt::format("書き込めません: {}", meaning.ja)},
                               std::string(path)});
}

std::string page_of(const std::string& name, std::size_t number) {
  return fmt::format("{}-{:04}.json", name, number);
}

Result<void> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return cannot_write(errno, path);
}

}  // namespace

Result<WorkFolder> WorkFolder::make(std::string path) {
  TRY_VOID(make_folder(path));
  return WorkFolder(std::move(path));
}

std::optional<std::vector<std::string>> WorkFolder::read(const std::string& name) const {
  std::vector<std::string> pages;
  for (;;) {
    Result<std::string> page =
        io::read_file(path_ + '/' + page_of(name, pages.size()), limits::snapshot_entry_bytes);
    if (!page) break;
    pages.push_back(std::move(*page));
  }
  if (pages.empty()) return std::nullopt;
  return pages;
}

Result<void> WorkFolder::write(const std::string& name, const std::vector<std::string>& pages) {
  std::size_t slash = 0;
  while ((slash = name.find('/', slash + 1)) != std::string::npos) {
    TRY_VOID(make_folder(path_ + '/' + name.substr(0, slash)));
  }
  forget(name);
  // The first page is written last: without it the others are not there.
  for (std::size_t i = pages.size(); i > 0; --i) {
    TRY_VOID(replace(page_of(name, i - 1), pages[i - 1]));
  }
  return {};
}

void WorkFolder::forget(const std::string& name) {
  // The first page goes first: without it the others are not there. The others go from the end, so
  // that they are found again after an interruption.
  const auto file = [&](std::size_t page) { return path_ + '/' + page_of(name, page); };
  ::unlink(file(0).c_str());
  std::size_t pages = 1;
  while (fs::exists(file(pages)))
    ++pages;
  while (pages-- > 1)
    ::unlink(file(pages).c_str());
}

std::optional<std::string> WorkFolder::read_note(std::string_view name) const {
  Result<std::string> text = io::read_file(fmt::format("{}/{}", path_, name));
  if (!text) return std::nullopt;
  return std::move(*text);
}

Result<void> WorkFolder::write_note(std::string_view name, const std::string& text) {
  return replace(std::string(name), text);
}

Result<void> WorkFolder::replace(const std::string& file, const std::string& text) const {
  const std::string path = path_ + '/' + file;
  const std::string temporary = path + ".new";
  const io::Descriptor out(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!out.is_open()) return cannot_write(errno, path);
  const bool is_written = io::write_all(out.number(), text);
  if (!is_written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    return cannot_write(errno, path);
  }
  return {};
}

std::vector<std::string> WorkFolder::files() const {
  std::vector<std::string> found;
  std::error_code error;
  const std::string answers = path_ + "/answers";
  for (fs::recursive_directory_iterator it(answers, error), end; !error && it != end;
       it.increment(error)) {
    const std::string file = it->path().string().substr(path_.size() + 1);
    const std::size_t page = file.rfind('-');
    // A page without the first one is of a list that was not finished.
    const bool is_page = file.ends_with(".json") && page != std::string::npos;
    if (is_page && fs::exists(path_ + '/' + page_of(file.substr(0, page), 0))) {
      found.push_back(file);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

void WorkFolder::remove() {
  std::error_code error;
  // Of whom they are is known as long as there are any: a removal may be interrupted too.
  fs::remove_all(path_ + "/answers", error);
  fs::remove_all(path_, error);
}

}  // namespace hakoseki::live

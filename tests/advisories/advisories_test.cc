// What the readers of feeds make of real samples: each folder here is a format, with the documents
// below `samples` as their publisher names them, and what is told of them in `expected.txt`.
// UPDATE_GOLDEN=1 writes those anew.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "formats/advisory/readers.h"
#include "support/told_records.h"

namespace hakoseki::advisory {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> sorted(std::vector<fs::path> paths) {
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  return sorted(std::move(paths));
}

std::string told_document(const std::string& bytes, const std::string& path) {
  const FeedDocument document = {bytes, path};
  const FeedReader* reader = feed_reader_of(document);
  if (reader == nullptr) return "no reader\n";
  const std::string name(reader->name);
  const auto records = reader->read(document);
  return "read as " + name + "\n" +
         (records ? tests::told_records(*records) : "refused: " + records.error().message() + "\n");
}

std::string told_format(const fs::path& folder) {
  std::string told;
  const fs::path samples = folder / "samples";
  for (const fs::path& file : files_below(samples)) {
    const std::string path = fs::relative(file, samples).generic_string();
    told += "== " + path + "\n" + told_document(content_of(file), path);
  }
  return told;
}

TEST(Advisories, AreReadAsExpected) {
  const bool update = std::getenv("UPDATE_GOLDEN") != nullptr;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(HAKOSEKI_SOURCE_DIR "/tests/advisories")) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  EXPECT_FALSE(folders.empty());
  for (const fs::path& folder : sorted(std::move(folders))) {
    const std::string told = told_format(folder);
    const fs::path expected = folder / "expected.txt";
    if (update) std::ofstream(expected, std::ios::binary) << told;
    EXPECT_EQ(told, content_of(expected)) << folder;
  }
}

}  // namespace
}  // namespace hakoseki::advisory

// Runs a fuzz target without libFuzzer: over every file of a corpus, and over small changes of
// each. The changes are the same in every run, so that what fails once fails again.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
// The sanitizers' hook for what is said before they end the program; null without them.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_changes = 100;                        // of one file
constexpr std::size_t changes_of_all = 1000;                     // of the whole corpus
constexpr std::size_t bytes_of_a_file = std::size_t{512} << 10;  // that its changes may have

std::string running;  // the input, for the last words

// Only what a signal handler may do.
void leave_the_input() {
  constexpr std::string_view words = "failed; the input is in failing-input\n";
  std::FILE* file = std::fopen("failing-input", "wb");
  if (file != nullptr) {
    static_cast<void>(std::fwrite(running.data(), 1, running.size(), file));
    static_cast<void>(std::fclose(file));
  }
  [[maybe_unused]] const ssize_t told = ::write(STDERR_FILENO, words.data(), words.size());
}

void end_by(int signal) {
  leave_the_input();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void run(const std::string& input) {
  running = input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(running.data()), running.size());
}

class Changes {
 public:
  explicit Changes(const std::string& seed) : seed_(seed) {}

  std::string next() {
    // Texts that mean something to one of the readers, in places where they were not meant.
    static constexpr std::array<std::string_view, 12> spices = {
        "\n", "\"", "'", "{", "[", "]", "\\", "${", "\xE2\x80\xA8", "\xFF", "*a ", "<<: "};
    std::string text = seed_;
    const std::size_t at = below(text.size());
    switch (below(5)) {
      case 0:
        text.resize(at);
        break;
      case 1:
        text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(8)));
        break;
      case 2:
        text.erase(at, 1 + below(16));
        break;
      case 3:
        text.insert(below(text.size()), seed_.substr(at, 1 + below(64)));
        break;
      default:
        text.insert(at, spices[below(spices.size())]);
    }
    return text;
  }

 private:
  // Not a distribution of <random>: those differ from library to library.
  std::size_t below(std::size_t limit) { return engine_() % limit; }

  const std::string& seed_;
  std::mt19937 engine_;
};

std::size_t run_with_changes(const fs::path& path, std::size_t most) {
  std::ifstream file(path, std::ios::binary);
  const std::string seed{std::istreambuf_iterator<char>(file), {}};
  run(seed);
  if (seed.empty()) return 1;
  Changes changes(seed);
  const std::size_t count = std::min(most, 1 + bytes_of_a_file / seed.size());
  for (std::size_t i = 0; i < count; ++i)
    run(changes.next());
  return count + 1;
}

}  // namespace

int main(int count, char** words) {
  std::vector<fs::path> files;
  for (const char* word : std::vector<const char*>(words + 1, words + count)) {
    if (!fs::is_directory(word)) {
      files.emplace_back(word);
      continue;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(word))
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const int signal : {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGFPE, SIGBUS})
    std::signal(signal, end_by);
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(leave_the_input);
  const std::size_t most =
      std::min(most_changes, changes_of_all / std::max<std::size_t>(files.size(), 1));
  std::size_t inputs = 0;
  for (const fs::path& path : files) {
    std::printf("%s\n", path.c_str());
    std::fflush(stdout);
    inputs += run_with_changes(path, most);
  }
  std::printf("%zu inputs from %zu files\n", inputs, files.size());
  return inputs == 0 ? 1 : 0;
}

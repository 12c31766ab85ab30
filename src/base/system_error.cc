#include "base/system_error.h"

#include <array>
#include <cerrno>
#include <system_error>

namespace hakoseki {
namespace {

struct Row {
  int number;
  Text meaning;
};

constexpr std::array<Row, 11> rows = {{
    {ENOENT, {"no such file or folder", "ファイルまたはフォルダがありません"}},
    {EACCES, {"permission denied", "アクセス権がありません"}},
    {EPERM, {"operation not permitted", "許可されていない操作です"}},
    {EISDIR, {"is a folder", "フォルダです"}},
    {ENOTDIR, {"a part of the path is no folder", "パスの途中がフォルダではありません"}},
    {EEXIST, {"a file of this name exists", "同じ名前のファイルがすでにあります"}},
    {ENOSPC, {"no space left on the disk", "ディスクの空き容量がありません"}},
    {EROFS, {"the file system is read-only", "ファイルシステムが読み取り専用です"}},
    {ENAMETOOLONG, {"the name is too long", "名前が長すぎます"}},
    {ELOOP, {"links lead in a circle", "シンボリックリンクが循環しています"}},
    {EIO, {"an input or output error", "入出力エラーです"}},
}};

}  // namespace

Message meaning_of(int number) {
  for (const Row& row : rows) {
    if (row.number == number) return row.meaning;
  }
  const std::string english = std::generic_category().message(number);
  return {english, english};
}

Fault fault_of(int number) {
  return number == EACCES || number == EPERM ? Fault::denied : Fault::unavailable;
}

}  // namespace hakoseki

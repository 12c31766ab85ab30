// What the program's exit codes mean: one table for the code, the help and `explain`.
#pragma once

#include <array>

#include "base/text.h"

namespace hakoseki::app {

enum ExitCode : int {
  exit_ok = 0,
  exit_gate_failed = 1,
  exit_usage = 2,
  exit_incomplete = 3,
  exit_environment = 4,
  exit_internal = 5,
};

struct ExitCodeInfo {
  int code;
  Text meaning;
  Text reaction;
};

inline constexpr std::array<ExitCodeInfo, 6> exit_codes = {{
    {exit_ok,
     {"finished; the gate passed, or none was asked for", "完了。判定は合格、または判定なし"},
     {"go on", "そのまま進めてください"}},
    {exit_gate_failed,
     {"finished; the gate failed", "完了。判定は不合格"},
     {"stop the deployment and look at the findings",
      "デプロイを止め、検出内容を確認してください"}},
    {exit_usage,
     {"the call or the configuration is wrong", "コマンドの指定または設定ファイルに誤りがある"},
     {"correct the call; nothing was assessed", "指定を直してください。評価は行っていません"}},
    {exit_incomplete,
     {"finished, but evidence is missing: an input could not be read whole, no verdict was "
      "decided, "
      "or coverage is below --min-coverage",
      "完了したが証跡が不足している(読み切れない入力がある、確定した判定が一つもない、または "
      "--min-coverage を下回る)"},
     {"treat it as failed where it matters; the report says what was not seen",
      "本番では不合格として扱ってください。未確認のものはレポートに記載しています"}},
    {exit_environment,
     {"the environment is in the way: a file cannot be written, a disk is full",
      "実行環境の問題(ファイルに書けない、ディスクの空きがないなど)"},
     {"mend it and run again", "原因を取り除いて再実行してください"}},
    {exit_internal,
     {"a bug of hakoseki", "hakoseki の不具合"},
     {"please report it", "お手数ですが報告してください"}},
}};

}  // namespace hakoseki::app

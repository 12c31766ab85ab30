#include "report/basis.h"

namespace hakoseki::report {
namespace {

bool is_file(const Input& input) {
  const bool is_read = input.state == InputState::judged || input.state == InputState::partly;
  return is_read &&
         (input.kind == InputKind::cloudformation || input.kind == InputKind::task_definition ||
          input.kind == InputKind::dockerfile);
}

// An answer that is an error is refused, and tells of the account all the same.
bool is_answer(const Input& input) {
  return input.kind == InputKind::aws_answer && input.state != InputState::ignored;
}

}  // namespace

Basis basis_of(const Inventory& inventory) {
  bool files = false;
  bool answers = false;
  for (const Input& input : inventory.inputs) {
    files = files || is_file(input);
    answers = answers || is_answer(input);
  }
  if (!answers) return Basis::files;
  return files ? Basis::both : Basis::answers;
}

}  // namespace hakoseki::report

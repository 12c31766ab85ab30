// Finds the files of a run: walks folders, recognises what is meant to be judged by its content,
// and reads it within limits. Nothing that was met is dropped in silence.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "collect/iac/parameters.h"
#include "inventory/inventory.h"

namespace hakoseki::iac {

struct FileRequest {
  std::vector<std::string> paths;        // files and folders; `-` is one file on standard input
  std::vector<std::string> ignore = {};  // .gitignore patterns, relative to each folder
  Parameters parameters = {};
  // Whether answers of the AWS API are taken too, as the AWS CLI prints them.
  bool answers = false;
};

// Reads everything below the paths into `inventory`: inputs (every file that was met), resources,
// coverage. Errors: unavailable where a path of the request itself does not exist or may not be
// read.
[[nodiscard]] Result<void> collect_files(const FileRequest& request, Inventory& inventory);

// The bytes of a regular file. Errors: unavailable, denied, too_large, unsupported (no regular
// file).
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t limit);

}  // namespace hakoseki::iac

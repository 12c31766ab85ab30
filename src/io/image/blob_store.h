// Where the documents and blobs of images lie: a layout, an archive or a registry.
#pragma once

#include <cstddef>
#include <string>

#include "base/byte_sink.h"
#include "base/result.h"
#include "formats/oci/manifest.h"

namespace hakoseki::io {

class BlobStore {
 public:
  BlobStore() = default;
  BlobStore(const BlobStore&) = delete;
  BlobStore& operator=(const BlobStore&) = delete;
  virtual ~BlobStore() = default;

  // A manifest or index, and a configuration; not verified. Errors: unavailable, denied, too_large
  // past oci::manifest_bytes and oci::config_bytes.
  virtual Result<std::string> read_manifest(const oci::Descriptor& manifest) = 0;
  virtual Result<std::string> read_config(const oci::Descriptor& config) = 0;
  // Feeds the blob to `sink` and finishes it; from several threads at once. Errors: the same; and
  // malformed where it is not as long as the descriptor says.
  virtual Result<void> push(const oci::Descriptor& blob, ByteSink& sink) = 0;
};

}  // namespace hakoseki::io

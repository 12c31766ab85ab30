// Where an image comes from, behind one face: registries, layouts, archives and folders (io/image)
// are read by the engine through it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/byte_sink.h"
#include "base/result.h"
#include "formats/archive/file_entry.h"
#include "formats/oci/platform.h"

namespace hakoseki {

// A layer as its manifest names it.
struct LayerBlob {
  std::string media_type;
  std::string digest;      // "sha256:<hex>" of the blob; empty in a docker-archive and for a folder
  std::string diff_id;     // the same of the layer unpacked; empty for a folder
  std::uint64_t size = 0;  // of the blob
  bool foreign = false;    // not distributed with the image: reported, not read
  bool encrypted = false;  // nobody without its key can look inside: reported, not read
  bool is_folder = false;  // no blob but a folder: read_entries, not read_blob
};

// One image of one platform, opened: its manifest and configuration were read and their digests
// held. What it names is not to be trusted for that.
struct OpenedImage {
  std::string reference;     // as people name it
  std::string digest;        // of the manifest; empty where there is none (docker-archive, folder)
  std::string index_digest;  // of the index that led to it, the first one; empty without one
  Platform platform;
  std::string config;             // the configuration, JSON as it is; empty for a folder
  std::string config_digest;      // empty for a folder
  std::vector<LayerBlob> layers;  // from the base upwards
};

class ImageSource {
 public:
  ImageSource() = default;
  ImageSource(const ImageSource&) = delete;
  ImageSource& operator=(const ImageSource&) = delete;
  virtual ~ImageSource() = default;

  [[nodiscard]] virtual const OpenedImage& image() const = 0;
  // Pushes the blob of a layer, as it is stored, into `sink`, and finishes it. Whether the bytes
  // are those of the digest is for the sink to say. May be called from several threads at once,
  // each with another layer. Errors: unavailable, denied, too_large; and the sink's.
  virtual Result<void> read_blob(std::size_t layer, ByteSink& sink) = 0;
  // Of a layer that is a folder: offers its files, each folder before what is in it, by the order
  // of their names.
  virtual Result<void> read_entries(std::size_t layer, EntrySink& entries) = 0;
};

}  // namespace hakoseki

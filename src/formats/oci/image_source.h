// Where an image comes from, behind one face: registries, layouts, archives and folders (io/image)
// are read by the engine through it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_sink.h"
#include "base/result.h"
#include "formats/archive/file_entry.h"

namespace hakoseki {

// `linux/arm64/v8`; parts that are not told are empty.
struct Platform {
  std::string os;
  std::string architecture;
  std::string variant;

  [[nodiscard]] std::string text() const;
  bool operator==(const Platform&) const = default;
};

// A layer as its manifest names it.
struct LayerBlob {
  std::string media_type;
  std::string digest;              // "sha256:<hex>" of the blob; empty in a docker-archive
  std::string diff_id;             // the same of the layer unpacked; empty for a folder
  std::uint64_t size = 0;          // of the blob
  bool foreign = false;            // not distributed with the image: reported, not read
};

// One image of one platform, opened: its manifest and configuration were read and their digests
// held. What it names is not to be trusted for that.
struct OpenedImage {
  std::string reference;  // as people name it
  std::string digest;     // of the manifest; empty where there is none (docker-archive, folder)
  Platform platform;
  std::string config;         // the configuration, JSON as it is; empty for a folder
  std::string config_digest;  // empty for a folder
  std::vector<LayerBlob> layers;  // from the base upwards
};

class ImageSource {
 public:
  ImageSource() = default;
  ImageSource(const ImageSource&) = delete;
  ImageSource& operator=(const ImageSource&) = delete;
  virtual ~ImageSource() = default;

  [[nodiscard]] virtual const OpenedImage& image() const = 0;
  // Pushes the blob of a layer, as it is stored, into `sink`, and finishes it. Whether the bytes are
  // those of the digest is for the sink to say. May be called from several threads at once, each
  // with another layer. Errors: unavailable, denied, too_large; and the sink's.
  virtual Result<void> read_blob(std::size_t layer, ByteSink& sink) = 0;
};

}  // namespace hakoseki

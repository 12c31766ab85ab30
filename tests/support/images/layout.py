"""Layers, configurations, manifests and indexes as bytes, and OCI layouts of them."""
import gzip
import hashlib
import io
import json
import pathlib
import tarfile

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"


def digest_of(data, algorithm="sha256"):
    return f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"


def packed(files):
    """{path: content} as a tar archive; a content (TYPE, target) is a link."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            if isinstance(content, tuple):
                entry.type, entry.linkname = content
                archive.addfile(entry)
            else:
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def compressed(data):
    return gzip.compress(data, mtime=0)


class Image:
    """Layers are {path: content}, each compressed by gzip unless `plain`."""

    def __init__(self, *layers, os="linux", architecture="amd64", variant=None, config=None, size_off=0, plain=False, **members):
        self.tars = [packed(layer) for layer in layers]
        self.layers = self.tars if plain else [compressed(tar) for tar in self.tars]
        self.platform = {"architecture": architecture, "os": os, **({"variant": variant} if variant else {})}
        self.diff_ids = [digest_of(tar) for tar in self.tars]
        self.config = json.dumps({**self.platform, "config": config or {"User": "1000"}, "rootfs": {"type": "layers", "diff_ids": self.diff_ids},
                                  **members}).encode()
        self.blobs = {digest_of(blob): blob for blob in (self.config, *self.layers)}
        self.manifest = json.dumps({
            "schemaVersion": 2, "mediaType": MANIFEST, "config": descriptor(CONFIG, self.config),
            "layers": [{**descriptor(LAYER + "+gzip" * (not plain), blob), "size": len(blob) + size_off} for blob in self.layers]}).encode()
        self.digest = digest_of(self.manifest)

    def descriptor(self, **members):
        return {**descriptor(MANIFEST, self.manifest), "platform": self.platform, **members}


def descriptor(media_type, data, **members):
    return {"mediaType": media_type, "digest": digest_of(data), "size": len(data), **members}


def index(*descriptors):
    return json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": list(descriptors)}).encode()


def layout_files(images, top):
    """The files of a layout that holds `images` and whose index.json lists `top`."""
    files = {"oci-layout": b'{"imageLayoutVersion":"1.0.0"}', "index.json": index(*top)}
    for image in images:
        blobs = image.blobs | {image.digest: image.manifest} if isinstance(image, Image) else {digest_of(image): image}
        files |= {"blobs/" + digest.replace(":", "/"): blob for digest, blob in blobs.items()}
    return files


def write(folder, files):
    for name, content in files.items():
        path = pathlib.Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder

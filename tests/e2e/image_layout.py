"""Images that are made here, as OCI layouts."""
import gzip
import hashlib
import io
import json
import pathlib
import tarfile


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def tar(entries):
    """A layer of (path, content) or (path, content, mode); content that is None makes a folder."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for path, content, *mode in entries:
            entry = tarfile.TarInfo(path)
            entry.mode = mode[0] if mode else entry.mode
            entry.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
            entry.size = len((content or "").encode())
            archive.addfile(entry, io.BytesIO((content or "").encode()))
    return held.getvalue()


class Layout:
    """An OCI layout in a folder, of one image with these layers."""

    def __init__(self, folder, layers, pack=gzip.compress, config=None):
        self.folder = pathlib.Path(folder)
        (self.folder / "blobs/sha256").mkdir(parents=True)
        self.diff_ids = [digest_of(layer) for layer in layers]
        self.layers = [self.put(pack(layer)) for layer in layers]
        config = self.put(json.dumps({
            "os": "linux", "architecture": "amd64", "config": config or {},
            "rootfs": {"type": "layers", "diff_ids": self.diff_ids}}).encode())
        manifest = self.put(json.dumps({
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
            "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", **layer}
                       for layer in self.layers]}).encode())
        self.digest = manifest["digest"]
        (self.folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
        (self.folder / "index.json").write_text(json.dumps({
            "schemaVersion": 2,
            "manifests": [{"mediaType": "application/vnd.oci.image.manifest.v1+json", **manifest}]}))

    def path(self, digest):
        return self.folder / "blobs" / digest.replace(":", "/")

    def put(self, data):
        self.path(digest_of(data)).write_bytes(data)
        return {"digest": digest_of(data), "size": len(data)}

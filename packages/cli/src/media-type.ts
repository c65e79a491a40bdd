// What a file's extension says that it is; the receiver is shown it and nothing is decided by it.
const types: Readonly<Record<string, string>> = {
  csv: "text/csv",
  gif: "image/gif",
  gz: "application/gzip",
  htm: "text/html",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  md: "text/markdown",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  ogg: "audio/ogg",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  zip: "application/zip",
};

/** application/octet-stream where the extension says nothing. */
export function mediaTypeOf(name: string): string {
  const [, extension = ""] = /\.([a-z0-9]+)$/i.exec(name) ?? [];
  const found = Object.hasOwn(types, extension.toLowerCase()) ? types[extension.toLowerCase()] : undefined;
  return found ?? "application/octet-stream";
}

/**
 * Texts by the name of their SHA-256, in `blobs/<2>/<sha256>`. Never changed: the name proves the text.
 *
 * @since 0.1.0
 */
import { dirname } from "node:path"
import { blobMissing, blobName, isBlobName } from "@backlog-toolkit/core/log/Blob"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { sha256 } from "../sha256.ts"
import { readError, writeError } from "./errors.ts"
import { codeOf, type Fs } from "./Fs.ts"
import { blobFile } from "./layout.ts"
import { createTmp, discard, type Publishing, syncUpwards, writeAll } from "./publish.ts"
import { quarantine } from "./quarantine.ts"

interface Place {
  readonly fs: Fs
  readonly storeDir: string
}

/** `missing` and `damaged` are answers; what can't be read throws. */
export const lookAtBlob = (
  { fs, storeDir }: Place,
  name: string
): { readonly text: string } | "missing" | "damaged" => {
  const file = blobFile(storeDir, name)
  try {
    const text = fs.readText(file)
    return blobName(text, sha256) === name ? { text } : "damaged"
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "missing"
    throw readError(error, file)
  }
}

const checkName = (name: string): void => {
  if (isBlobName(name)) return
  const why = "A text is kept under the 64 hexadecimal digits of its SHA-256."
  throw domainError("usage", "blob-name-invalid", `${JSON.stringify(name)} names no text.`, why, "Ask for its digest.")
}

/** Throws `blob-missing`. */
export const readBlob = (place: Place, name: string): string => {
  checkName(name)
  const found = lookAtBlob(place, name)
  if (typeof found === "object") return found.text
  throw blobMissing(name, blobFile(place.storeDir, name), `The file is ${found}.`)
}

/** Durable when it returns. A damaged file of the same name is moved to `quarantine/`. */
export const writeBlob = (io: Publishing, name: string, text: string): void => {
  checkName(name)
  if (blobName(text, sha256) !== name) {
    const why = "It has another SHA-256 than its name says."
    throw domainError("usage", "blob-name-invalid", `The text is not blob ${name}.`, why, "Name it by its digest.")
  }
  const { durability, fs, storeDir } = io
  const file = blobFile(storeDir, name)
  let tmp: string | null = null
  let fd: number | null = null
  try {
    const found = lookAtBlob(io, name)
    if (found === "damaged") quarantine(io, file, `blob-${name}-${io.tmpName()}`)
    if (typeof found !== "object") {
      const created = createTmp(fs, storeDir, io.tmpName())
      fd = created.fd
      tmp = created.file
      writeAll(fs, fd, Buffer.from(text))
      if (durability === "commit") fs.fdatasync(fd)
      const written = fd
      fd = null
      fs.close(written)
      fs.mkdir(dirname(file))
      // Whoever else writes this name writes the same bytes.
      fs.rename(tmp, file)
    }
    // Also one that is there: who put it may not have come to flush it.
    if (durability === "commit") syncUpwards(fs, dirname(file), storeDir)
  } catch (error) {
    discard(fs, fd, tmp)
    throw writeError(error, file)
  }
}

/**
 * Git objects: their names, and the loose ones as files. Reading proves what it reads by its name.
 *
 * @since 0.1.0
 */
import { createHash } from "node:crypto"
import { join } from "node:path"
import { constants, deflateSync, inflateSync } from "node:zlib"
import type { Fs } from "./Fs.ts"
import type { Oid } from "./trees.ts"

export type ObjectType = "blob" | "tree" | "commit"

export interface GitObject {
  readonly oid: Oid
  readonly type: ObjectType
  readonly body: Buffer
}

export const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex")

const header = (type: string, body: Buffer): Buffer => Buffer.from(`${type} ${body.length}\0`, "latin1")

export const oidOf = (type: string, body: Buffer): Oid =>
  createHash("sha1").update(header(type, body)).update(body).digest("hex")

export const objectOf = (type: ObjectType, body: Buffer): GitObject => ({ oid: oidOf(type, body), type, body })

/** As stored in a file of its own. The level is Git's own for loose objects. */
export const deflated = ({ body, type }: GitObject): Buffer =>
  deflateSync(Buffer.concat([header(type, body), body]), { level: constants.Z_BEST_SPEED })

/** Longest object that is read, in bytes: hundreds of times what the log writes. What is longer comes from somebody else. */
export const MAX_OBJECT_BYTES = 256 * 1024 * 1024

export const looseFile = (gitDir: string, oid: Oid): string => join(gitDir, "objects", oid.slice(0, 2), oid.slice(2))

const isType = (type: string): type is ObjectType => type === "blob" || type === "tree" || type === "commit"

/** Null for a file that isn't the object of this name. */
export const parseLoose = (oid: Oid, file: Buffer): GitObject | null => {
  let bytes: Buffer
  try {
    bytes = inflateSync(file, { maxOutputLength: MAX_OBJECT_BYTES })
  } catch {
    // Torn, changed or far too long; whatever it is, it isn't an object of the log.
    return null
  }
  if (sha1(bytes) !== oid) return null
  const [type = ""] = bytes.toString("latin1", 0, 16).split(" ")
  return isType(type) ? { oid, type, body: bytes.subarray(bytes.indexOf(0) + 1) } : null
}

/** `absent` also for one that is in a pack. */
export const readLoose = (fs: Fs, gitDir: string, oid: Oid): GitObject | "absent" | "damaged" => {
  const file = fs.read(looseFile(gitDir, oid))
  return file === null ? "absent" : (parseLoose(oid, file) ?? "damaged")
}

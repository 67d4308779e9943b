/**
 * Payloads that are too long for a line: kept beside the log under the name of their SHA-256, and named in the line by
 * `{"$blob":"<64 hex>","size":<bytes>}`. The line's hash covers the name, and the name the text. Stores attach the texts that a
 * commit names (`RawCommit.blobs`), and whoever parses the commit sees the payload as if it stood there.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "./DomainError.ts"
import { exceedsBytes, jsonProblem, utf8Length } from "./Json.ts"
import { MAX_LINE_BYTES, MAX_NESTING, type Sha256 } from "./Line.ts"

/** Longer payloads are blobs, in bytes of UTF-8: a log stays quick to replay when long texts are read only where needed. */
export const MAX_INLINE_BYTES = 4 * 1024

/** What a line has instead of its payload. */
export interface BlobRef {
  readonly $blob: string
  /** Bytes of UTF-8. */
  readonly size: number
}

/** Text by name. */
export type Blobs = ReadonlyMap<string, string>

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** Base64url without padding as hexadecimal: a file name that means the same where case doesn't count. */
const hexOf = (digest: string): string => {
  let hex = ""
  let bits = 0
  let held = 0
  for (const char of digest) {
    held = (held << 6) | BASE64URL.indexOf(char)
    for (bits += 6; bits >= 4; bits -= 4) {
      hex += ((held >> (bits - 4)) & 15).toString(16)
      held &= (1 << (bits - 4)) - 1
    }
  }
  return hex.slice(0, 64)
}

/** The name of a text: its SHA-256, 64 hexadecimal digits. */
export const blobName = (text: string, sha256: Sha256): string => hexOf(sha256(text))

const NAME = /^[0-9a-f]{64}$/u

export const isBlobName = (name: string): boolean => NAME.test(name)

export const isBlobRef = (payload: unknown): payload is BlobRef =>
  typeof payload === "object" &&
  payload !== null &&
  "$blob" in payload &&
  typeof payload.$blob === "string" &&
  isBlobName(payload.$blob)

/** True for a payload that says it is a text beside the log, however it says it. */
export const namesText = (payload: unknown): boolean =>
  typeof payload === "object" && payload !== null && Object.hasOwn(payload, "$blob")

/** The one spelling of a reference, which is how readers find it in a line. */
const REFERENCE = /^\{"\$blob":"[0-9a-f]{64}","size":[1-9]\d{0,9}\}$/u

/** Why a payload that names a text is no reference; null for one that is, and for payloads that name none. `text` is its own. */
export const referenceProblem = (payload: unknown, text: string): string | null =>
  namesText(payload) && !REFERENCE.test(text) ? "its payload names a text, but not as the toolkit spells it" : null

/** Why a text, although its name proves it, is not the payload that the reference stands for; null when it is. */
export const blobProblem = ({ $blob, size }: BlobRef, text: string): string | null => {
  const what = `its text ${$blob.slice(0, 12)}… (a blob)`
  if (exceedsBytes(text, MAX_LINE_BYTES)) return `${what} is longer than ${MAX_LINE_BYTES} bytes`
  const bytes = utf8Length(text)
  if (bytes !== size) return `${what} has ${bytes} bytes, not ${size}`
  let payload: unknown
  try {
    payload = JSON.parse(text)
  } catch {
    return `${what} is not JSON`
  }
  if (namesText(payload)) return `${what} names another text`
  const unsafe = jsonProblem(payload, MAX_NESTING - 1)
  return unsafe === null ? null : `\`${unsafe.path}\` in ${what} ${unsafe.why}`
}

/**
 * The payload as a line has it, and the text that is kept beside when it is long. What no line could hold, or JSON can't carry,
 * stays as it is: `encodeCommit` refuses it.
 */
export const outsource = (
  payload: unknown,
  sha256: Sha256
): { readonly payload: unknown; readonly blob: readonly [name: string, text: string] | null } => {
  const inline = { payload, blob: null }
  if (jsonProblem(payload, MAX_NESTING - 1) !== null) return inline
  const text = JSON.stringify(payload)
  if (!exceedsBytes(text, MAX_INLINE_BYTES) || exceedsBytes(text, MAX_LINE_BYTES)) return inline
  const name = blobName(text, sha256)
  const ref: BlobRef = { $blob: name, size: utf8Length(text) }
  return { payload: ref, blob: [name, text] }
}

/** Only where a payload stands: in a string these characters would be escaped. */
const IN_LINE = /,"d":\{"\$blob":"(?<name>[0-9a-f]{64})","size":\d+\},"h":"[\w-]{43}"\}$/gmu

/** Names of the blobs that a commit needs. Costs one search in commits that need none. */
export const blobsNamed = (commit: string): ReadonlyArray<string> =>
  commit.includes(',"d":{"$blob":"')
    ? [...commit.matchAll(IN_LINE)].flatMap(({ groups }) => groups?.["name"] ?? [])
    : []

export const blobMissing = (name: string, place: string, why: string): DomainError =>
  domainError(
    "integrity",
    "blob-missing",
    `A text that ${place} names is not there: blob ${name.slice(0, 12)}….`,
    why,
    "Run btk fsck, then btk repair: it looks for the text in the repository's branches and in other clones.",
    { blob: name, place }
  )

/** The payload that a line stands for. Throws `blob-missing`. */
export const resolvePayload = (payload: unknown, blobs: Blobs | undefined, place: string): unknown => {
  if (!isBlobRef(payload)) return payload
  const text = blobs?.get(payload.$blob)
  if (text === undefined) throw blobMissing(payload.$blob, place, "Its file is missing or damaged.")
  // Written by `outsource`, and proven by its name.
  return JSON.parse(text) as unknown
}

/** A commit with the texts it names, as `get` has them. */
export const withBlobs = <C extends { readonly text: string }>(
  commit: C,
  get: (name: string) => string | undefined
): C & { readonly blobs?: Blobs } => {
  const names = blobsNamed(commit.text)
  if (names.length === 0) return commit
  return {
    ...commit,
    blobs: new Map(
      names.flatMap((name) => {
        const text = get(name)
        return text === undefined ? [] : [[name, text] as const]
      })
    )
  }
}

/**
 * Bytes of ticket files as text: what is no UTF-8 is never taken for text, because writing it back would change it.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"

/** Far more than any ticket; what is larger isn't even read. */
const MAX_BYTES = 4 * 1024 * 1024

// The mark stays: it belongs to the bytes.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Null when there is no such file. */
export const readBytes = (file: string): Buffer | null => {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null
    throw error
  }
}

/** Null when it is no UTF-8. */
export const textOf = (bytes: Uint8Array): string | null => {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

export const tooLarge = (path: string, size: number): DomainError | null =>
  size <= MAX_BYTES
    ? null
    : domainError(
        "usage",
        "ticket-too-large",
        `${path} has ${size} bytes.`,
        `Ticket files have at most ${MAX_BYTES}.`,
        "Keep such material elsewhere and link to it.",
        { file: path, size }
      )

export const notText = (path: string): DomainError =>
  domainError(
    "usage",
    "ticket-not-text",
    `${path} is no UTF-8 text.`,
    "Other encodings can't be written back without changing them.",
    "Save it as UTF-8.",
    { file: path }
  )

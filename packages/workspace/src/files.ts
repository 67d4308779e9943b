/**
 * Text files of the work tree: written whole or not at all, failures as coded errors.
 *
 * @since 0.1.0
 */
import { existsSync, readFileSync } from "node:fs"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { NO_ROOM, NOT_OURS } from "@backlog-toolkit/core/ports/systemFailure"
import { replaceFile } from "./replaceFile.ts"

/** Null when there is no such file. Throws `file-unreadable`. */
export const readTextFile = (file: string): string | null => {
  if (!existsSync(file)) return null
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    throw domainError(
      "environment",
      "file-unreadable",
      `${file} can't be read.`,
      error instanceof Error ? `${error.message}.` : String(error),
      "Check its permissions.",
      { file }
    )
  }
}

const codeAndNext = (errno: string): readonly [code: string, next: string] => {
  if (NO_ROOM.has(errno)) return ["disk-full", "Free some space, then run the command again."]
  if (errno === "EROFS") return ["folder-read-only", "Make the folder writable, or work in another one."]
  if (NOT_OURS.has(errno)) return ["folder-read-only", "Check the permissions of the folder."]
  return ["file-unwritable", "Check the folder, then run the command again."]
}

/** Throws `disk-full`, `folder-read-only` or `file-unwritable`; the file is then as it was. */
export const writeTextFile = (file: string, text: string): void => {
  try {
    replaceFile(file, text)
  } catch (error) {
    const errno = error instanceof Error && "code" in error ? String(error.code) : ""
    const [code, next] = codeAndNext(errno)
    throw domainError(
      "environment",
      code,
      `${file} can't be written.`,
      error instanceof Error ? `${error.message}.` : String(error),
      next,
      { file, errno }
    )
  }
}

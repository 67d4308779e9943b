/**
 * Text files of the work tree: written whole or not at all, failures as coded errors.
 *
 * @since 0.1.0
 */
import { existsSync, readFileSync } from "node:fs"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
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

const CODES: Readonly<Record<string, readonly [code: string, next: string]>> = {
  ENOSPC: ["disk-full", "Free some space, then run the command again."],
  EDQUOT: ["disk-full", "Free some space, then run the command again."],
  EROFS: ["folder-read-only", "Make the folder writable, or work in another one."],
  EACCES: ["folder-read-only", "Check the permissions of the folder."],
  EPERM: ["folder-read-only", "Check the permissions of the folder."]
}

/** Throws `disk-full`, `folder-read-only` or `file-unwritable`; the file is then as it was. */
export const writeTextFile = (file: string, text: string): void => {
  try {
    replaceFile(file, text)
  } catch (error) {
    const errno = error instanceof Error && "code" in error ? String(error.code) : ""
    const [code, next] = CODES[errno] ?? ["file-unwritable", "Check the folder, then run the command again."]
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

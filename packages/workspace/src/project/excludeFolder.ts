/**
 * Takes a folder out of what `git status` and `git add` see, for this repository only: nothing that is committed says so.
 *
 * @since 0.1.0
 */
import { appendFileSync, mkdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    // Git doesn't need the file to be there.
    return ""
  }
}

/** `folder` is from the repository's top. Throws what the file system throws. */
export const excludeFolder = (commonDir: string, folder: string): void => {
  const file = join(commonDir, "info/exclude")
  const rule = `/${folder}/`
  const text = textOf(file)
  if (text.split(/\r?\n/u).includes(rule)) return
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, `${text === "" || text.endsWith("\n") ? "" : "\n"}${rule}\n`)
}

/**
 * Replaces a file as a whole: a reader sees the old or the new one, and a failure leaves nothing beside it.
 *
 * @since 0.1.0
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"

/** `finish` may add to the new file before it takes its place. Throws what the file system throws. */
export const replaceFile = (file: string, text: string, finish: (temporary: string) => void = () => {}): void => {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(temporary, text)
    finish(temporary)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

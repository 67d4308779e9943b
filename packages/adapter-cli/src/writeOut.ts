/**
 * Standard output without Node's stream, whose modules take longer to load than a short command to answer.
 *
 * @since 0.1.0
 */
import { fstatSync, writeSync } from "node:fs"

const STDOUT = 1

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : null)

/** True once a write was left to the stream: what follows it has to wait in the same queue. */
let queued = false

/** Writes all of `text`. A reader that has gone away ends the writing quietly: nobody is there to be told. */
export const writeOut = (text: string): void => {
  let rest: Uint8Array = Buffer.from(text)
  while (rest.length > 0 && !queued) {
    try {
      rest = rest.subarray(writeSync(STDOUT, rest))
    } catch (error) {
      const code = codeOf(error)
      if (code === "EPIPE") return
      if (code !== "EAGAIN") throw error
      queued = true
    }
  }
  // A full pipe that doesn't block: the stream waits until there is room, and keeps the process alive meanwhile.
  if (rest.length > 0) process.stdout.write(rest)
}

/** False without loading `node:tty` where the file's kind tells already: pipes and files are no terminals. */
export const maybeTerminal = (): boolean => {
  try {
    return fstatSync(STDOUT).isCharacterDevice()
  } catch {
    // Closed, or a console that can't be asked: `isatty` tells.
    return true
  }
}

/**
 * Runs a program that needs nobody to read what it prints: it goes to files. With a pipe, the program and what it starts
 * die of the first line after their reader is gone.
 *
 * @since 0.1.0
 */
import { spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { closeSync, fstatSync, openSync, readSync, unlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"

/** A file without a name: gone with the last process that has it open. */
const nameless = (): number => {
  const path = join(tmpdir(), `btk-${randomUUID()}`)
  const file = openSync(path, "wx+", 0o600)
  unlinkSync(path)
  return file
}

const contentOf = (file: number): Buffer => {
  const bytes = Buffer.alloc(fstatSync(file).size)
  readSync(file, bytes, 0, bytes.length, 0)
  closeSync(file)
  return bytes
}

export interface Unread {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
  /** Both, one after the other. */
  readonly output: string
}

/** In a process group of its own, to its end: it is not interrupted. Fails when it can't be started. */
export const runUnread = (
  program: string,
  args: ReadonlyArray<string>,
  options: { readonly cwd: string; readonly env: Record<string, string> }
): Effect.Effect<Unread, Error> =>
  Effect.uninterruptible(
    Effect.callback<Unread, Error>((resume) => {
      const [out, err] = [nameless(), nameless()]
      const child = spawn(program, args, { ...options, detached: true, stdio: ["ignore", out, err] })
      child.on("error", (error) => resume(Effect.fail(error)))
      child.on("close", (code) => {
        const [stdout, stderr] = [contentOf(out), contentOf(err).toString("utf8")]
        resume(Effect.succeed({ code, stdout, stderr, output: `${stdout.toString("utf8")}${stderr}` }))
      })
    })
  )

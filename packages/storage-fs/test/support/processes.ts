/** Real processes of the programs beside this file. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly output: string
}

const ENV = { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1" }

/** `before`: a program that runs it, with its arguments. */
export const start = (
  program: string,
  args: ReadonlyArray<string>,
  before: ReadonlyArray<string> = []
): ChildProcess => {
  const [first, ...rest] = [...before, process.execPath, fileURLToPath(new URL(program, import.meta.url)), ...args]
  return spawn(first ?? process.execPath, rest, { stdio: ["ignore", "pipe", "pipe"], env: ENV })
}

export const ended = async (child: ChildProcess): Promise<Ended> => {
  let output = ""
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  const [code, signal] = (await once(child, "close")) as [number | null, string | null]
  return { code, signal, output }
}

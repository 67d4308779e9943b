/** Real processes of the programs beside this file. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { GIT_ENV } from "./git.ts"

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly output: string
}

export const start = (program: string, args: ReadonlyArray<string>): ChildProcess =>
  spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...GIT_ENV, NODE_NO_WARNINGS: "1" }
  })

export const ended = async (child: ChildProcess): Promise<Ended> => {
  let output = ""
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  const [code, signal] = (await once(child, "close")) as [number | null, string | null]
  return { code, signal, output }
}

export const writer = (...args: ReadonlyArray<string>): Promise<Ended> => ended(start("./writer.ts", args))

/** Two at a time: each is a process. */
export const inTurns = async <A>(items: ReadonlyArray<A>, work: (item: A) => Promise<void>): Promise<void> => {
  const queue = [...items]
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all([lane(), lane()])
}

/** A log, filled and read, in the environment of tests. */
import { type GitLog, type GitLogOptions, openLog } from "../../src/GitLog.ts"
import { GIT_ENV } from "./git.ts"

export const open = (repository: string, options: Partial<GitLogOptions> = {}): GitLog =>
  openLog({ repository, env: GIT_ENV, durability: "os", ...options })

export const textOf = (seq: number): string => `{"n":${seq}}\n`

/** Appends commits up to number `to`. */
export const fill = async (log: GitLog, replica: string, to: number): Promise<void> => {
  for (let seq = ((await log.replicas()).get(replica) ?? 0) + 1; seq <= to; seq++) {
    const outcome = await log.putIfAbsent({ replica, seq }, textOf(seq))
    if (outcome !== "published") throw new Error(`commit ${seq}: ${outcome}`)
  }
}

export const textsOf = async (log: GitLog, replica: string, from = 1): Promise<ReadonlyArray<string>> => {
  const texts: Array<string> = []
  for await (const commits of log.read(replica, from)) texts.push(...commits.map(({ text }) => text))
  return texts
}

export const texts = (to: number, from = 1): ReadonlyArray<string> =>
  Array.from({ length: to - from + 1 }, (_, at) => textOf(from + at))

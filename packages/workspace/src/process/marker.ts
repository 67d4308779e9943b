/**
 * How our processes carry their origin through their environment: who asked (`BTK_MARKER`), which run (`BTK_RUN`),
 * and which process of ours is responsible (`BTK_OWNER`). Only an owner that is gone leaves something to end.
 *
 * @since 0.1.0
 */
import { startTimeOf } from "./pidStart.ts"

export interface Owner {
  readonly pid: number
  readonly startTime: string
}

let own: Owner | null = null

/** This process. */
export const ownerHere = (): Owner => {
  own ??= { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" }
  return own
}

export const ownerAlive = (owner: Owner): boolean => startTimeOf(owner.pid) === owner.startTime

const formatOwner = ({ pid, startTime }: Owner): string => `${pid}@${startTime}`

const parseOwner = (text: string): Owner | null => {
  const [, pid, startTime] = /^(\d+)@(.*)$/u.exec(text) ?? []
  return pid === undefined || startTime === undefined ? null : { pid: Number(pid), startTime }
}

export interface Mark {
  readonly marker: string
  readonly run: string
  readonly owner: Owner | null
}

/**
 * The run of every git of ours but the one that runs commit hooks. Killed in the middle, git may leave a person's work tree
 * half changed; it ends by itself, so whoever comes after waits for it.
 */
export const GIT_RUN = "git"

export const markEnvironment = (marker: string, run: string): Record<string, string> => ({
  BTK_MARKER: marker,
  BTK_RUN: run,
  BTK_OWNER: formatOwner(ownerHere())
})

/** Reads the marks back from a NUL-separated environment block; null when it has none. */
export const markOf = (block: string): Mark | null => {
  let marker: string | null = null
  let run = ""
  let owner: Owner | null = null
  for (const entry of block.split("\0")) {
    if (entry.startsWith("BTK_MARKER=")) marker = entry.slice("BTK_MARKER=".length)
    else if (entry.startsWith("BTK_RUN=")) run = entry.slice("BTK_RUN=".length)
    else if (entry.startsWith("BTK_OWNER=")) owner = parseOwner(entry.slice("BTK_OWNER=".length))
  }
  return marker === null ? null : { marker, run, owner }
}

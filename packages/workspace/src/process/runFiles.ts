/**
 * One small file per running group, for the run after a crash: which group it was and whose.
 *
 * @since 0.1.0
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Owner } from "./marker.ts"

export interface RunFile {
  readonly pid: number
  readonly pgid: number
  readonly startTime: string
  readonly marker: string
  readonly run: string
  readonly owner: Owner
}

const SUFFIX = ".run.json"

const pathOf = (dir: string, run: string): string => join(dir, `${run}${SUFFIX}`)

export const writeRunFile = (dir: string, file: RunFile): void => {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = pathOf(dir, file.run)
  writeFileSync(`${path}.tmp`, JSON.stringify(file), { mode: 0o600 })
  renameSync(`${path}.tmp`, path)
}

export const removeRunFile = (dir: string, run: string): void => {
  rmSync(pathOf(dir, run), { force: true })
}

const isRunFile = (value: unknown): value is RunFile => {
  if (typeof value !== "object" || value === null) return false
  const { marker, owner, pgid, pid, run, startTime } = value as Partial<RunFile>
  return (
    [pid, pgid, owner?.pid].every((id) => Number.isInteger(id) && (id ?? 0) > 1) &&
    [marker, run, startTime, owner?.startTime].every((text) => typeof text === "string")
  )
}

/** All readable files; a half-written one belongs to a process that its environment still marks. */
export const readRunFiles = (dir: string): ReadonlyArray<RunFile> => {
  let names: ReadonlyArray<string>
  try {
    names = readdirSync(dir).filter((name) => name.endsWith(SUFFIX))
  } catch {
    return []
  }
  return names.flatMap((name) => {
    try {
      const value: unknown = JSON.parse(readFileSync(join(dir, name), "utf8"))
      return isRunFile(value) ? [value] : []
    } catch {
      return []
    }
  })
}

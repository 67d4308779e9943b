/**
 * Slot folders in the user's cache, outside the repository, and the few files of them that we read ourselves.
 *
 * @since 0.1.0
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { SlotFiles } from "@backlog-toolkit/core/ports/SlotFiles"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { removeAll } from "../git/fileWork.ts"
import { leadsOut } from "./leadsOut.ts"
import { reportFiles } from "./reportFiles.ts"

/** `$XDG_CACHE_HOME` or `~/.cache`, as the XDG base directory specification says; real path, as Git reports it. */
export const slotsRoot = (
  projectId: string,
  storeDir: string,
  env: Readonly<Record<string, string | undefined>>
): string => {
  const base =
    env["XDG_CACHE_HOME"] !== undefined && isAbsolute(env["XDG_CACHE_HOME"])
      ? env["XDG_CACHE_HOME"]
      : join(homedir(), ".cache")
  // Two clones of one project have the same id: the store's folder tells them apart.
  let hash = 5381
  for (const char of storeDir) hash = (Math.imul(hash, 33) ^ (char.codePointAt(0) ?? 0)) >>> 0
  const root = join(base, "backlog-toolkit", `${projectId}-${hash.toString(36)}`)
  return existsSync(base) ? join(realpathSync(base), relative(base, root)) : root
}

const outside = (slot: string, path: string): boolean => {
  const rel = relative(slot, resolve(slot, path))
  return rel === "" || rel === ".." || rel.startsWith(`..${sep}`) || isAbsolute(rel)
}

const refuse = (path: string): DomainError =>
  domainError(
    "usage",
    "path-outside-slot",
    `The path ${path} leaves the worktree.`,
    "Paths of the configuration are relative to the repository and stay inside it.",
    "Mend the path in backlog.config.json.",
    { path }
  )

const refuseLink = (path: string): DomainError =>
  domainError(
    "usage",
    "path-outside-slot",
    `The path ${path} leads out of the worktree through a link.`,
    "What the gates read, write and remove for a ticket has to be in its worktree.",
    "Remove the link from the repository, or mend the path in backlog.config.json.",
    { path }
  )

/** Why a path can't be used in a slot; null when it can. `holds` is the path whose links count. */
const slotProblem = (slot: string, path: string, holds: string): DomainError | null =>
  outside(slot, path) ? refuse(path) : leadsOut(slot, holds) ? refuseLink(path) : null

/** Nothing is done for a path that can't be used. */
const within = <A>(
  problem: () => DomainError | null,
  run: { readonly try: () => A; readonly catch: (error: unknown) => DomainError }
): Effect.Effect<A, DomainError> =>
  Effect.suspend(() => {
    const found = problem()
    return found === null ? Effect.try(run) : Effect.fail(found)
  })

const failed = (what: string, path: string, error: unknown): DomainError =>
  domainError(
    "environment",
    "slot-file-failed",
    `${what} ${path} failed: ${error instanceof Error ? error.message : String(error)}`,
    "The file system refused.",
    "Check the permissions and the free space, then run btk implement again.",
    { path }
  )

const pathsIn = (dir: string): ReadonlyArray<string> => {
  try {
    return readdirSync(dir).map((name) => join(dir, name))
  } catch {
    // Not there, or a file.
    return []
  }
}

/** Slots lie two levels deep: wave, then ticket. A wave without a slot to keep goes as a whole. */
const pruneBelow = (root: string, keep: ReadonlySet<string>): Effect.Effect<void, DomainError> => {
  const unwanted = pathsIn(root).flatMap((wave) => {
    const slots = pathsIn(wave)
    return slots.some((slot) => keep.has(slot)) ? slots.filter((slot) => !keep.has(slot)) : [wave]
  })
  return Effect.forEach(unwanted, removeAll, { discard: true })
}

/** Through a place beside the slot, where `prune` finds what a crash left: in the slot is all of it or nothing. */
const copyWhole = (from: string, to: string, part: string): void => {
  if (!existsSync(from) || existsSync(to)) return
  rmSync(part, { recursive: true, force: true })
  cpSync(from, part, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  mkdirSync(dirname(to), { recursive: true })
  renameSync(part, to)
}

/** Folder for the private folders of agents: beside the slots, so that it is swept with them. */
export const agentsRoot = (root: string): string => join(root, "agents")

export const layer = (options: { readonly slotsRoot: string; readonly worktree: string }): Layer.Layer<SlotFiles> =>
  Layer.succeed(SlotFiles, {
    pathFor: (wave, key) => join(options.slotsRoot, wave, key.replaceAll(/[^A-Za-z0-9-]/gu, "_")),
    isSlot: (path) => path.startsWith(`${options.slotsRoot}${sep}`),
    reports: (slot, named) =>
      within(() => (outside(slot, named) ? refuse(named) : null), {
        try: () => reportFiles(slot, named),
        catch: (error) => failed("Looking for", named, error)
      }),
    read: (slot, path) =>
      within(() => slotProblem(slot, path, path), {
        try: () => (existsSync(join(slot, path)) ? readFileSync(join(slot, path), "utf8") : null),
        catch: (error) => failed("Reading", path, error)
      }),
    remove: (slot, path) =>
      // A link itself can be removed.
      within(() => slotProblem(slot, path, dirname(path)), {
        try: () => rmSync(join(slot, path), { force: true, recursive: true }),
        catch: (error) => failed("Removing", path, error)
      }),
    prune: (keep) => Effect.suspend(() => pruneBelow(options.slotsRoot, keep)),
    copyInto: (slot, paths) =>
      Effect.forEach(
        paths,
        (path) =>
          within(() => slotProblem(slot, path, dirname(path)), {
            try: () => copyWhole(join(options.worktree, path), join(slot, path), `${slot}.copy`),
            catch: (error) => failed("Copying", path, error)
          }),
        { discard: true }
      )
  })

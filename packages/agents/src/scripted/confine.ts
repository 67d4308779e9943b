/**
 * Where a scripted agent may write. Ticket text is data: a path in it never leads out of the slot, into Git's own
 * folder or into the toolkit's.
 *
 * @since 0.1.0
 */
import * as fs from "node:fs"
import * as path from "node:path"
import { ScriptError } from "./AgentScript.ts"

/** Folders that belong to Git and to the toolkit, compared without case because some file systems ignore it. */
const FORBIDDEN_ROOTS: ReadonlySet<string> = new Set([".git", "backlog", ".backlog"])

/** The absolute path for a path of a script, or a `ScriptError` that says what is wrong with it. */
export const confine = (cwd: string, relative: string): string => {
  const refuse = (why: string): never => {
    throw new ScriptError(`path "${relative}" is refused: ${why}`)
  }
  if (relative === "" || relative.includes("\0")) return refuse("it is not a path")
  if (relative.includes("\\")) return refuse("paths use forward slashes")
  if (relative.startsWith("/") || /^[a-z]:/iu.test(relative)) return refuse("it is absolute")
  const parts = relative.split("/")
  if (parts.some((part) => part === "" || part === "." || part === "..")) return refuse("it has empty, . or .. parts")
  if (parts.some((part) => part.toLowerCase() === ".git")) return refuse("it is inside of Git's folder")
  if (FORBIDDEN_ROOTS.has((parts[0] ?? "").toLowerCase())) return refuse("that folder is not the agent's")
  let at = fs.realpathSync(cwd)
  for (const part of parts) {
    at = path.join(at, part)
    const stat = fs.lstatSync(at, { throwIfNoEntry: false })
    if (stat === undefined) break
    if (stat.isSymbolicLink()) return refuse(`${path.relative(cwd, at)} is a symbolic link`)
    if (at.length < path.join(cwd, ...parts).length && !stat.isDirectory()) {
      return refuse(`${path.relative(cwd, at)} is not a folder`)
    }
  }
  return path.join(fs.realpathSync(cwd), ...parts)
}

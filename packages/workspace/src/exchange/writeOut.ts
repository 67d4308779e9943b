/**
 * Writes exported files: none, or each whole. What is there is kept unless somebody says otherwise.
 *
 * @since 0.1.0
 */
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { SourceText } from "@backlog-toolkit/core/exchange/ForeignTicket"
import { replaceFile } from "../replaceFile.ts"

/** Files that a message names. */
const NAMED = 5

const inTheWay = (paths: ReadonlyArray<string>): DomainError =>
  domainError(
    "conflict",
    "export-file-exists",
    `${paths.length === 1 ? "This file is" : `${paths.length} files are`} there already: ${paths.slice(0, NAMED).join(", ")}${paths.length > NAMED ? ", …" : ""}.`,
    "An export replaces nothing by itself.",
    "Name another place with --to, or add --overwrite.",
    { paths: paths.slice(0, 100) }
  )

const outside = (path: string): DomainError =>
  domainError(
    "usage",
    "export-path-outside",
    `${path} leads out of the folder that is written to.`,
    "A path in a record is somebody else's word.",
    "Take that ticket out, or write into an empty folder.",
    { path }
  )

/** The nearest folder that is there, with its links followed. */
const realParent = (file: string): string => {
  let dir = dirname(file)
  while (!existsSync(dir)) dir = dirname(dir)
  return realpathSync(dir)
}

const isBelow = (root: string, path: string): boolean => {
  const way = relative(root, path)
  return way === "" || (!way.startsWith("..") && !way.startsWith("/"))
}

const same = (file: string, text: string): boolean => lstatSync(file).isFile() && readFileSync(file, "utf8") === text

/**
 * `to`: a folder, or the file of a format that has one. Answers the paths that were written; files that say the same already
 * are left alone. Throws `DomainError`s.
 */
export const writeExport = (
  texts: ReadonlyArray<SourceText>,
  to: string,
  overwrite: boolean
): ReadonlyArray<string> => {
  const root = resolve(to)
  const files = texts.map(({ path, text }) => ({ path, text, file: path === "" ? root : join(root, path) }))
  for (const { file, path } of files) if (path !== "" && !isBelow(root, file)) throw outside(path)
  const there = files.filter(({ file }) => lstatSync(file, { throwIfNoEntry: false }) !== undefined)
  const others = there.filter(({ file, text }) => !same(file, text))
  if (others.length > 0 && !overwrite) throw inTheWay(others.map(({ file }) => file))
  const kept = new Set(there.filter((one) => !others.includes(one)).map(({ file }) => file))
  const real = existsSync(root) ? realpathSync(root) : root
  const wanted = files.filter(({ file }) => !kept.has(file))
  for (const { file, path } of wanted) {
    if (path !== "" && existsSync(root) && !isBelow(real, realParent(file))) throw outside(path)
  }
  for (const { file, text } of wanted) {
    mkdirSync(dirname(file), { recursive: true })
    replaceFile(file, text)
  }
  return wanted.map(({ file }) => file)
}

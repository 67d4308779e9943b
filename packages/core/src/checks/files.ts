/**
 * Checks of the affected files: that there are some, that each path can be one, and that it is there or is to be made.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { problemOf } from "../ticket/AffectedFiles.ts"
import { withFlags } from "../ticket/TicketEdit.ts"
import type { PlannedFile, TicketContent } from "../ticket/Ticket.ts"
import { SECTIONS } from "../ticket/TicketSections.ts"
import { normalisePath } from "../wave/PathSet.ts"
import type { Check, CheckInput, Fix, Found, Place } from "./Check.ts"
import { pathKey } from "./Neighbours.ts"

const place: Place = { in: "section", name: SECTIONS.files }

/** The ticket with other files; the table in its text says the same. */
export const withFiles = (content: TicketContent, files: ReadonlyArray<PlannedFile>): TicketContent =>
  withFlags(content, { context: null, description: null, files, criteria: [], tests: [] })

const changing = (file: PlannedFile, to: Partial<PlannedFile>, what: string): Fix => ({
  what,
  apply: (content) =>
    withFiles(
      content,
      content.files.map((one) => (one.path === file.path && one.action === file.action ? { ...one, ...to } : one))
    )
})

export const filesMissing: Check = {
  code: "files-missing",
  level: "error",
  group: "files",
  rule: "At least one file is named, except for an IDEA.",
  keys: ["ticketValidation.requireAffectedFiles"],
  find: ({ config, content, read }) =>
    !config.ticketValidation.requireAffectedFiles ||
    read.tooMuch !== null ||
    content.files.length > 0 ||
    content.type === "IDEA"
      ? []
      : [{ place, message: "No file is named, so it can't be planned: name what it touches (--file)." }]
}

export const fileInvalid: Check = {
  code: "file-invalid",
  level: "error",
  group: "files",
  rule: "Each row names a path inside the repository that is the same file on every system, and one of create, modify, delete and rename.",
  keys: [],
  find: ({ content, read }) => {
    const rows = read.files.flatMap(({ offset, problem }): ReadonlyArray<Found> =>
      problem === null ? [] : [{ place: { in: "body", offset }, message: problem }]
    )
    const others = content.files.flatMap((file): ReadonlyArray<Found> => {
      const message = problemOf(file)
      return message === null || rows.some((row) => row.message === message) ? [] : [{ place, message }]
    })
    return [...others, ...rows]
  }
}

/** The offset of a file's row in the text, where there is one. */
const placeOf = ({ read }: CheckInput, file: PlannedFile): Place => {
  const row = read.files.find((one) => one.file.path === file.path && one.file.action === file.action)
  return row === undefined ? place : { in: "body", offset: row.offset }
}

const normal = (path: string): string | null => {
  const found = normalisePath(path)
  return Result.isSuccess(found) ? found.success.path : null
}

/** Which of the open tickets that come first makes a path, or takes it away; what closed ones did is in the repository. */
const doneBefore = ({ content, neighbours, uid }: CheckInput, path: string) => {
  // Who changes it neither makes it nor takes it away; what comes first is only looked for where that matters.
  const touches = (neighbours?.touching(uid, path) ?? []).filter(({ action }) => action !== "modify")
  if (touches.length === 0) return { makes: false, removes: false }
  const before = neighbours?.before(content.dependsOn)
  const first = touches.filter((touch) => before?.has(touch.uid) === true)
  return {
    makes: first.some(({ action, arrives }) => action === "create" || arrives),
    removes: first.some(({ action, arrives }) => !arrives && (action === "delete" || action === "rename"))
  }
}

/** Another open ticket makes the path: its own check says that this one has to wait. */
const madeElsewhere = ({ neighbours, uid }: CheckInput, path: string): boolean =>
  (neighbours?.touching(uid, path) ?? []).some(({ action, arrives }) => action === "create" || arrives)

/** Paths that have to be there, and those that may not be, each once. */
const expected = (files: ReadonlyArray<PlannedFile>) => ({
  there: files.filter(({ action }) => action !== "create"),
  free: files.flatMap((file) =>
    file.action === "create"
      ? [{ file, path: file.path }]
      : file.action === "rename" && file.to !== null
        ? [{ file, path: file.to }]
        : []
  )
})

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

export const pathAbsent: Check = {
  code: "path-absent",
  level: "error",
  group: "files",
  rule: "What is modified, deleted or renamed is in the repository, or is made by a ticket that comes first.",
  keys: [],
  find: (input) => {
    const { content, repository } = input
    if (repository === null) return []
    const makes = new Set(expected(content.files).free.map(({ path }) => pathKey(path)))
    return expected(content.files).there.flatMap((file): ReadonlyArray<Found> => {
      const path = normal(file.path)
      if (path === null || path === "" || repository.kindOf(path) !== null || makes.has(pathKey(path))) return []
      if (doneBefore(input, path).makes || madeElsewhere(input, path)) return []
      const alike = repository.named?.(nameOf(path)) ?? []
      const [only, another] = alike
      const found = { place: placeOf(input, file) }
      if (only !== undefined && another === undefined) {
        const message = `${file.path} isn't there, but ${only} is: name that, or write create.`
        return [{ ...found, message, fix: changing(file, { path: only }, `${file.path} becomes ${only}.`) }]
      }
      const hint = alike.length === 0 ? "" : ` (there are ${alike.slice(0, 3).join(", ")})`
      return [
        {
          ...found,
          message: `${file.path} isn't there${hint}: mend the path, write create, or wait for the ticket that makes it (--dep).`
        }
      ]
    })
  }
}

export const pathExists: Check = {
  code: "path-exists",
  level: "error",
  group: "files",
  rule: "What is created, or renamed to, isn't in the repository yet, or is taken away by a ticket that comes first.",
  keys: [],
  find: (input) => {
    const { content, repository } = input
    if (repository === null) return []
    const leaves = new Set(
      content.files.filter(({ action }) => action === "delete" || action === "rename").map(({ path }) => pathKey(path))
    )
    return expected(content.files).free.flatMap(({ file, path }): ReadonlyArray<Found> => {
      const at = normal(path)
      const kind = at === null || at === "" ? null : repository.kindOf(at)
      // A folder that is there gets new files.
      if (kind === null || (kind === "folder" && path.endsWith("/")) || leaves.has(pathKey(path))) return []
      if (doneBefore(input, path).removes) return []
      const what = kind === "folder" ? "is a folder" : "is there already"
      const found = { place: placeOf(input, file) }
      return file.action === "create" && kind === "file"
        ? [
            {
              ...found,
              message: `${path} ${what}: write modify.`,
              fix: changing(file, { action: "modify" }, `${path} is modified.`)
            }
          ]
        : [{ ...found, message: `${path} ${what}: choose another path.` }]
    })
  }
}

export const pathRepeated: Check = {
  code: "path-repeated",
  level: "warning",
  group: "files",
  rule: "No path stands in two rows.",
  keys: [],
  find: (input) => {
    const { content } = input
    const first = new Map<string, PlannedFile>()
    return content.files.flatMap((file, index): ReadonlyArray<Found> => {
      const key = pathKey(file.path) ?? file.path
      const before = first.get(key)
      if (before === undefined) {
        first.set(key, file)
        return []
      }
      const found = { place: placeOf(input, file), message: `${file.path} stands in two rows: leave one of them.` }
      if (before.action !== file.action || file.to !== before.to || (file.note !== "" && file.note !== before.note)) {
        return [found]
      }
      return [
        {
          ...found,
          fix: {
            what: `The second row of ${file.path} goes.`,
            apply: (now) =>
              withFiles(
                now,
                now.files.filter((one, at) => at !== index || one.path !== file.path)
              )
          }
        }
      ]
    })
  }
}

/** `createUser.ts` beside `delete_user.ts`. */
const styleOf = (stem: string): "kebab" | "snake" | "camel" | "pascal" | null => {
  if (/^[a-z\d]+(?:-[a-z\d]+)+$/u.test(stem)) return "kebab"
  if (/^[a-z\d]+(?:_[a-z\d]+)+$/u.test(stem)) return "snake"
  if (/^[a-z][a-z\d]*(?:[A-Z][a-z\d]*)+$/u.test(stem)) return "camel"
  return /^[A-Z][a-z\d]+(?:[A-Z][a-z\d]*)*$/u.test(stem) ? "pascal" : null
}

/** Name without all its endings (`user.test.ts` → `user`), and the last ending. */
const partsOf = (path: string) => {
  const name = nameOf(path)
  const dot = name.indexOf(".", 1)
  return {
    folder: path.slice(0, Math.max(0, path.length - name.length - 1)),
    stem: dot === -1 ? name : name.slice(0, dot),
    ending: dot === -1 ? "" : name.slice(name.lastIndexOf("."))
  }
}

/** Fewer neighbours are no custom. */
const CUSTOM = 3

export const fileNaming: Check = {
  code: "file-naming",
  level: "warning",
  group: "consistency",
  rule: "A new file is called in the way of its neighbours, where three or more of them are all called in one way.",
  keys: [],
  find: (input) => {
    const { content, repository } = input
    if (repository === null) return []
    return expected(content.files).free.flatMap(({ file, path }): ReadonlyArray<Found> => {
      const at = normal(path)
      if (at === null) return []
      const { ending, folder, stem } = partsOf(at)
      const style = styleOf(stem)
      if (style === null) return []
      const styles = repository
        .filesIn(folder)
        .map(partsOf)
        .filter((other) => other.ending === ending)
        .flatMap((other) => styleOf(other.stem) ?? [])
      const [custom] = styles
      if (styles.length < CUSTOM || custom === undefined || styles.some((one) => one !== custom)) return []
      return custom === style
        ? []
        : [
            {
              place: placeOf(input, file),
              message: `${path} is called in ${style} case, and its ${styles.length} neighbours in ${custom} case.`
            }
          ]
    })
  }
}

export const folderNew: Check = {
  code: "folder-new",
  level: "note",
  group: "impact",
  rule: "A new file goes into a folder that is there.",
  keys: [],
  find: (input) => {
    const { content, repository } = input
    if (repository === null) return []
    const seen = new Set<string>()
    return expected(content.files).free.flatMap(({ file, path }): ReadonlyArray<Found> => {
      const { folder } = partsOf(normal(path) ?? "")
      if (folder === "" || seen.has(folder) || repository.kindOf(folder) !== null) return []
      seen.add(folder)
      return [{ place: placeOf(input, file), message: `The folder ${folder} is new.` }]
    })
  }
}

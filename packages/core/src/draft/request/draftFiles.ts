/**
 * The files of a draft: given, written, or proposed, with the tests of each by the repository's own conventions. Pure.
 *
 * @since 0.1.0
 */
import type { PlannedFile } from "../../ticket/Ticket.ts"
import type { KnownTickets } from "./draftDependencies.ts"
import type { Inferred } from "./Inferred.ts"
import { testFileOf } from "./testFiles.ts"

/** A file that somebody or something proposes for a request. */
export type ProposedFile = PlannedFile & { readonly why: string }

/** A ticket about ideas touches no code yet, and tests of texts are none. */
const WITHOUT_TESTS = new Set(["IDEA"])

const isTested = ({ action, path }: PlannedFile): boolean =>
  action !== "delete" && !/\.(?:md|mdx|txt|json|ya?ml|toml|lock|css|scss|html|svg|png)$/iu.test(path)

/** By the type of the ticket. Nothing is proposed beside files that somebody named. */
export const draftFiles = (input: {
  readonly type: string
  readonly given: { readonly files: ReadonlyArray<PlannedFile> }
  readonly proposedFiles: ReadonlyArray<ProposedFile>
  readonly paths: ReadonlyArray<string>
  readonly tickets: Pick<KnownTickets, "creatorsOf">
  /** The request has a section of files. */
  readonly written: boolean
  readonly note: (one: Inferred) => void
}): ReadonlyArray<PlannedFile> => {
  const { given, note, paths, proposedFiles, tickets, type, written } = input
  if (given.files.length > 0 || written) return given.files
  const files: Array<PlannedFile> = []
  const add = (proposed: ProposedFile): void => {
    if (files.some(({ path }) => path === proposed.path)) return
    const [creator] = proposed.action === "create" ? tickets.creatorsOf(proposed.path) : []
    // No two tickets make the same file: the later one waits, and changes it.
    const { why, ...file } =
      creator === undefined
        ? proposed
        : { ...proposed, action: "modify" as const, why: `${proposed.why}; ${creator} makes it` }
    files.push({ ...file, note: file.note === "" ? why : file.note })
    note({ field: "Affected Files", value: `${file.action} ${file.path}`, why })
  }
  for (const file of proposedFiles) add(file)
  if (WITHOUT_TESTS.has(type)) return files
  for (const file of proposedFiles) {
    const test = isTested(file) ? testFileOf(file.to ?? file.path, paths) : null
    if (test === null) continue
    add({
      path: test.path,
      action: test.exists ? "modify" : "create",
      to: null,
      note: "",
      why: test.exists
        ? `it has the tests of ${file.path}`
        : `the tests of ${file.path} go there, as ${test.like} is placed`
    })
  }
  return files
}

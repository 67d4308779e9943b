import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { type Backlog, inBacklog } from "./backlog.ts"

/** `BTK_LONG=1` runs the long form. */
const LONG = process.env["BTK_LONG"] === "1"
const SCRIPTS = LONG ? 150 : 12
const TIMEOUT = 1_800_000

/** What a person may do to a file; `token` is what they type, found again by nothing else. */
type Step =
  | { readonly kind: "line"; readonly at: number; readonly text: string }
  | { readonly kind: "field"; readonly name: string; readonly text: string }
  | { readonly kind: "section"; readonly text: string }
  | { readonly kind: "title"; readonly text: string }
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "replace"; readonly text: string }
  | { readonly kind: "cut"; readonly at: number; readonly length: number }
  | { readonly kind: "crlf" }
  | { readonly kind: "break" }
  | { readonly kind: "move" }
  | { readonly kind: "delete" }
  | { readonly kind: "new"; readonly text: string }
  | { readonly kind: "command" }
  | { readonly kind: "sync" }
  | { readonly kind: "look" }

const step: fc.Arbitrary<Omit<Step, "text"> & { readonly kind: Step["kind"] }> = fc.oneof(
  fc.record({ kind: fc.constant("line" as const), at: fc.nat(60) }),
  fc.record({
    kind: fc.constant("field" as const),
    name: fc.constantFrom("owner", "tags", "priority", "status", "id")
  }),
  fc.record({ kind: fc.constantFrom("section" as const, "title" as const, "comment" as const, "replace" as const) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(800), length: fc.nat(60) }),
  fc.record({ kind: fc.constantFrom("crlf" as const, "break" as const, "move" as const, "delete" as const) }),
  fc.record({ kind: fc.constantFrom("new" as const, "command" as const, "sync" as const, "look" as const) })
)

const header = (text: string, added: string): string => text.replace(/^---(\r?\n)/u, `---$1${added}$1`)

const apply = (text: string, one: Step): string => {
  switch (one.kind) {
    case "line": {
      const lines = text.split("\n")
      return [...lines.slice(0, one.at), one.text, ...lines.slice(one.at)].join("\n")
    }
    case "field":
      return header(text.replace(new RegExp(`^${one.name}:.*\\n`, "mu"), ""), `${one.name}: ${one.text}`)
    case "section":
      return `${text}\n## ${one.text}\n\n${one.text}\n`
    case "title":
      return text.replace(/^title: .*$/mu, `title: ${one.text}`)
    case "comment":
      return header(text, `# ${one.text}`)
    case "replace":
      return `---\ntype: FEAT\ntitle: ${one.text}\n---\n\n${one.text}\n`
    case "cut":
      return text.slice(0, one.at) + text.slice(one.at + one.length)
    case "crlf":
      return text.replaceAll(/\r?\n/gu, "\r\n")
    case "break":
      return header(text, "broken: [")
    default:
      return text
  }
}

/** What the log and lost+found hold, as one text. */
const recorded = async (backlog: Backlog): Promise<string> =>
  [...(await backlog.events()).map(({ event }) => JSON.stringify(event.data)), ...backlog.kept()].join("\n")

const otherFolder = (path: string): string =>
  path.includes("/pending/") ? path.replace("/pending/", "/completed/") : path.replace("/completed/", "/pending/")

describe("whatever a person does to ticket files, in whatever order with commands", () => {
  it(
    `every word they typed is in a file, an event or lost+found: ${SCRIPTS} scripts`,
    { timeout: TIMEOUT },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: LONG ? 14 : 8 }), async (script) => {
          await inBacklog(async (backlog) => {
            const { uid } = await backlog.create("First thing")
            await backlog.create("Second thing")
            await backlog.sync()
            /** Typed and looked at by a command: from then on nothing may lose it. */
            const safe = new Set<string>()
            let fresh: ReadonlyArray<string> = []
            const settle = () => {
              for (const token of fresh) safe.add(token)
              fresh = []
            }
            for (const [at, raw] of script.entries()) {
              const token = `typed${at}x`
              const one = { ...raw, text: token } as Step
              const files = backlog.files()
              const path = files[at % Math.max(1, files.length)]
              if (one.kind === "look") await backlog.look()
              else if (one.kind === "sync") await backlog.sync()
              else if (one.kind === "command") {
                const { tags } = await backlog.content(uid)
                const wave = await backlog.ticket(uid)
                if (wave.status === "draft" || wave.status === "pending") {
                  await backlog.change({ type: "revise", uid, changes: { tags: [...tags, "more"] }, open: [] })
                }
              } else if (one.kind === "new") {
                backlog.write(`backlog/data/pending/${token}.md`, `---\ntype: FEAT\ntitle: ${token}\n---\n\n${token}\n`)
                fresh = [...fresh, token]
              } else if (path !== undefined) {
                await backlog.look()
                settle()
                if (!backlog.files().includes(path)) continue
                const before = backlog.read(path)
                const after = one.kind === "delete" ? "" : apply(before, one)
                // Words that were form only, such as comments, are a person's own to take out of their file.
                const stored = await recorded(backlog)
                for (const word of safe) {
                  if (before.includes(word) && !after.includes(word) && !stored.includes(word)) safe.delete(word)
                }
                if (one.kind === "delete" || one.kind === "move") rmSync(join(backlog.dir, path))
                if (one.kind === "move") backlog.write(otherFolder(path), before)
                else if (one.kind !== "delete") backlog.write(path, after)
                if (after.includes(token)) fresh = [...fresh, token]
              }
              if (one.kind === "look" || one.kind === "sync" || one.kind === "command") settle()
            }
            await backlog.sync()
            settle()
            const all = [
              ...backlog.files().map((path) => backlog.read(path)),
              ...(await backlog.events()).map(({ event }) => JSON.stringify(event.data)),
              ...backlog.kept()
            ].join("\n")
            assert.deepStrictEqual(
              [...safe].filter((token) => !all.includes(token)),
              []
            )
            // And what was taken up is settled: nothing is edited a second time.
            const count = (await backlog.events()).length
            await backlog.sync()
            assert.strictEqual((await backlog.events()).length, count)
          })
        }),
        { numRuns: SCRIPTS, seed: 20_261_125, endOnFailure: true }
      )
    }
  )
})

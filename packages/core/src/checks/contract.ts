/**
 * Checks of what a ticket takes for granted in the code, and of what its change reaches.
 *
 * @since 0.1.0
 */
import { SECTIONS } from "../ticket/TicketSections.ts"
import type { Check, CheckInput, Found, Place } from "./Check.ts"
import { identifiersIn, makesIn } from "./identifiers.ts"

const place: Place = { in: "section", name: SECTIONS.files }

export const contractAssumed: Check = {
  code: "contract-assumed",
  level: "warning",
  group: "contract",
  rule: "Code that a ticket names in code marks is in the source, or the ticket or one that comes first says that it is added.",
  keys: [],
  find: ({ content, neighbours, repository, uid }) => {
    const source = repository?.source ?? null
    if (source === null) return []
    const own = new Set(makesIn(content.body))
    return identifiersIn(content.body).flatMap((name): ReadonlyArray<Found> => {
      // Another ticket that makes it is asked for by a check of its own, or comes first.
      if (own.has(name) || source.mentions(name) || (neighbours?.making(uid, name) ?? []).length > 0) return []
      return [
        {
          place: { in: "ticket" },
          message: `\`${name}\` is nowhere in the source: mend the name, or say that this ticket adds it (add \`${name}\`).`
        }
      ]
    })
  }
}

const changed = ({ content }: CheckInput): ReadonlyArray<string> =>
  content.files.filter(({ action }) => action !== "create").map(({ path }) => path)

/** Others that a sentence names. */
const NAMED = 3

export const importerTouched: Check = {
  code: "importer-touched",
  level: "warning",
  group: "impact",
  rule: "A file that imports what this ticket changes, and that another open ticket changes, is told: one of them should wait.",
  keys: [],
  find: (input) => {
    const { content, neighbours, repository, uid } = input
    const source = repository?.source ?? null
    if (source === null || neighbours === null) return []
    const paths = changed(input)
    return source.importersOf(paths).direct.flatMap((importer): ReadonlyArray<Found> => {
      if (content.files.some(({ path }) => path === importer)) return []
      const keys = neighbours
        .touching(uid, importer)
        .filter((touch) => !neighbours.ordered(content.dependsOn, uid, touch.uid))
        .map((touch) => neighbours.keyOf(touch.uid))
      if (keys.length === 0) return []
      const who = [...new Set(keys)].slice(0, NAMED).join(", ")
      return [
        { place, message: `${importer} imports what this ticket changes, and ${who} changes it: let one of them wait.` }
      ]
    })
  }
}

export const impact: Check = {
  code: "impact",
  level: "note",
  group: "impact",
  rule: "How many source files import what is changed, directly and through others.",
  keys: [],
  find: (input) => {
    const source = input.repository?.source ?? null
    if (source === null) return []
    const { direct, indirect } = source.importersOf(changed(input))
    const files = (count: number): string => `${count} ${count === 1 ? "file" : "files"}`
    return direct.length === 0
      ? []
      : [
          {
            place,
            message: `${files(direct.length)} ${direct.length === 1 ? "imports" : "import"} what it changes, ${files(indirect.length)} more through them.`
          }
        ]
  }
}

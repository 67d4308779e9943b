/**
 * Checks of what lies between tickets: files and names that one makes and another needs, with nothing that orders them.
 *
 * @since 0.1.0
 */
import { SECTIONS } from "../ticket/TicketSections.ts"
import type { Check, CheckInput, Fix, Found, Place } from "./Check.ts"
import { identifiersIn, makesIn } from "./identifiers.ts"
import type { Touch } from "./Neighbours.ts"

const place: Place = { in: "section", name: SECTIONS.files }
/** Others that a sentence names. */
const NAMED = 3

const named = (keys: ReadonlyArray<string>): string =>
  keys.length > NAMED ? `${keys.slice(0, NAMED).join(", ")} and ${keys.length - NAMED} more` : keys.join(", ")

/** Others that do something to the path, and that neither wait for this ticket nor are waited for. */
const unordered = ({ content, neighbours, uid }: CheckInput, path: string, is: (touch: Touch) => boolean) =>
  (neighbours?.touching(uid, path) ?? []).filter(
    (touch) => is(touch) && neighbours?.ordered(content.dependsOn, uid, touch.uid) === false
  )

const makes = ({ action, arrives }: Touch): boolean => action === "create" || arrives

/** Waiting for the other ticket, unless that one waits for this one. */
const waitFor = ({ neighbours }: CheckInput, other: string): Fix => ({
  what: `It waits for ${neighbours?.keyOf(other) ?? other}.`,
  apply: (content) => ({ ...content, dependsOn: [...content.dependsOn.filter((uid) => uid !== other), other] })
})

export const creatorNotAwaited: Check = {
  code: "creator-not-awaited",
  level: "error",
  group: "gaps",
  rule: "A ticket that changes a file which another open ticket makes waits for that one.",
  keys: [],
  find: (input) =>
    input.content.files
      .filter(({ action }) => action !== "create")
      .flatMap(({ path }): ReadonlyArray<Found> => {
        if (input.repository !== null && input.repository.kindOf(path) !== null) return []
        const [first] = unordered(input, path, makes)
        if (first === undefined) return []
        const key = input.neighbours?.keyOf(first.uid) ?? first.uid
        return [
          {
            place,
            message: `${path} is made by ${key}, and this ticket doesn't wait for it: name it as a dependency (--dep ${key}).`,
            fix: waitFor(input, first.uid)
          }
        ]
      })
}

export const fileCreatedTwice: Check = {
  code: "file-created-twice",
  level: "error",
  group: "gaps",
  rule: "No two open tickets make the same file.",
  keys: [],
  find: (input) =>
    input.content.files.flatMap((file): ReadonlyArray<Found> => {
      const path = file.action === "create" ? file.path : file.to
      if (path === null) return []
      const others = (input.neighbours?.touching(input.uid, path) ?? []).filter(makes)
      if (others.length === 0) return []
      const keys = others.map(({ uid }) => input.neighbours?.keyOf(uid) ?? uid)
      return [
        {
          place,
          message: `${path} is made by ${named(keys)}, too: leave it to one of them, and let the other wait and modify it.`
        }
      ]
    })
}

export const removerUnordered: Check = {
  code: "remover-unordered",
  level: "warning",
  group: "gaps",
  rule: "A ticket that changes a file which another open ticket deletes or renames comes before or after it by a dependency.",
  keys: [],
  find: (input) =>
    input.content.files
      .filter(({ action }) => action === "modify")
      .flatMap(({ path }): ReadonlyArray<Found> => {
        const others = unordered(
          input,
          path,
          ({ action, arrives }) => !arrives && (action === "delete" || action === "rename")
        )
        if (others.length === 0) return []
        const keys = others.map(({ uid }) => input.neighbours?.keyOf(uid) ?? uid)
        return [
          { place, message: `${named(keys)} takes ${path} away, and neither waits for the other: say which is first.` }
        ]
      })
}

export const fileContested: Check = {
  code: "file-contested",
  level: "note",
  group: "gaps",
  rule: "Other open tickets that change the same file are told: they can't be worked on at the same time.",
  keys: [],
  find: (input) =>
    input.content.files
      .filter(({ action }) => action === "modify")
      .flatMap(({ path }): ReadonlyArray<Found> => {
        const others = unordered(input, path, ({ action }) => action === "modify")
        if (others.length === 0) return []
        const keys = others.map(({ uid }) => input.neighbours?.keyOf(uid) ?? uid)
        return [{ place, message: `${named(keys)} changes ${path}, too.` }]
      })
}

export const symbolNotAwaited: Check = {
  code: "symbol-not-awaited",
  level: "warning",
  group: "gaps",
  rule: "A ticket that names code which another open ticket makes waits for that one.",
  keys: [],
  find: (input) => {
    const { content, neighbours, repository, uid } = input
    const source = repository?.source ?? null
    if (neighbours === null || source === null) return []
    const own = new Set(makesIn(content.body))
    return identifiersIn(content.body).flatMap((name): ReadonlyArray<Found> => {
      if (own.has(name) || source.mentions(name)) return []
      const other = neighbours.making(uid, name).find((one) => !neighbours.ordered(content.dependsOn, uid, one))
      if (other === undefined) return []
      const key = neighbours.keyOf(other)
      return [
        {
          place: { in: "ticket" },
          message: `\`${name}\` is made by ${key}, and neither waits for the other: name it as a dependency (--dep ${key}).`
        }
      ]
    })
  }
}

/**
 * Checks of a ticket against the rest of the backlog: likeness, and dependencies that can't be met.
 *
 * @since 0.1.0
 */
import { titleLikeness } from "../duplicates/Score.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { mergedSet } from "../ticket/sets.ts"
import type { Check, Found } from "./Check.ts"
import { isDead, type Neighbours, pathKey, sharedFiles } from "./Neighbours.ts"

/** Share of the words that two titles have in common: the predecessor's threshold. */
const ALIKE = 0.6

const sameOrigin = (one: TicketContent, other: TicketContent | undefined): boolean => {
  const origin = one.fields["split_from"]
  return typeof origin === "string" && other?.fields["split_from"] === origin
}

export const titleAlike: Check = {
  code: "title-alike",
  level: "warning",
  group: "coherence",
  rule: "No other open ticket has a title with 60 % or more of the same words.",
  keys: [],
  find: ({ content, neighbours, uid }) =>
    (neighbours?.alike(uid, content.title) ?? [])
      // Parts of one ticket are called after it.
      .filter((other) => !sameOrigin(content, neighbours?.contentOf(other.uid)))
      .map((other) => ({ other, share: titleLikeness(content.title, other.title) }))
      .filter(({ share }) => share >= ALIKE)
      .toSorted((one, two) => two.share - one.share || one.other.order - two.other.order)
      .slice(0, 1)
      .map(({ other, share }) => ({
        place: { in: "header", field: "title" },
        message: `${other.key} is called much the same (${Math.round(share * 100)} %): ${other.title}. Close one of them, or say what is different.`
      }))
}

/** The tickets that stand for a closed one in the end; none that are closed themselves, unless they were completed. */
const replacementsOf = (uid: string, neighbours: Neighbours | null): ReadonlyArray<string> => {
  const seen = new Set<string>()
  const found: Array<string> = []
  const queue = [...(neighbours?.ticketOf(uid)?.replacedBy ?? [])]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const ticket = neighbours?.ticketOf(next)
    if (ticket === undefined || seen.has(next)) continue
    seen.add(next)
    if (isDead(ticket)) queue.push(...ticket.replacedBy)
    else found.push(next)
  }
  return found
}

export const dependencyDead: Check = {
  code: "dependency-dead",
  level: "error",
  group: "coherence",
  rule: "A ticket waits for none that was cancelled, split, or found to be obsolete or a duplicate.",
  keys: [],
  find: ({ content, neighbours, uid: own }) =>
    content.dependsOn.flatMap((uid): ReadonlyArray<Found> => {
      const other = neighbours?.ticketOf(uid)
      if (other === undefined || !isDead(other)) return []
      // What a split ticket or a duplicate stands for still has to come first.
      const instead = replacementsOf(uid, neighbours).filter((one) => one !== own)
      const keys = instead.map((one) => neighbours?.keyOf(one) ?? one).join(", ")
      return [
        {
          place: { in: "header", field: "depends_on" },
          message: `It waits for ${other.key}, which is ${other.status} and will never be completed: ${keys === "" ? "take it out, or name what takes its place" : `wait for ${keys} instead`}.`,
          fix: {
            what:
              keys === "" ? `It no longer waits for ${other.key}.` : `It waits for ${keys} instead of ${other.key}.`,
            apply: (now) => ({
              ...now,
              dependsOn: [...new Set(now.dependsOn.flatMap((one) => (one === uid ? instead : [one])))]
            })
          }
        }
      ]
    })
}

export const dependencyCycle: Check = {
  code: "dependency-cycle",
  level: "error",
  group: "coherence",
  rule: "No ticket waits for itself, directly or through others.",
  keys: [],
  find: ({ neighbours, uid }) =>
    (uid === null ? [] : (neighbours?.cyclesOf(uid) ?? [])).map(({ members, path }) => {
      const keys = path.map((one) => neighbours?.keyOf(one) ?? one)
      const more = members.length > path.length ? ` (${members.length} tickets in all)` : ""
      return {
        place: { in: "header", field: "depends_on" },
        message: `It is in a cycle: ${[...keys, keys[0]].join(" → ")}${more}. Take one of these dependencies out (btk dep rm).`
      }
    })
}

/** Others that a sentence names. */
const NAMED = 3

export const sharedFileOneSided: Check = {
  code: "shared-file-one-sided",
  level: "warning",
  group: "coherence",
  rule: "A file that another ticket lists as shared, and that this one touches, is in its `shared_files`, too.",
  keys: [],
  find: ({ content, neighbours, uid }) => {
    if (neighbours === null) return []
    const own = new Set(sharedFiles(content).map((path) => pathKey(path)))
    return content.files.flatMap(({ path }): ReadonlyArray<Found> => {
      const others = neighbours.sharing(uid, path)
      if (others.length === 0 || own.has(pathKey(path))) return []
      const keys = others.slice(0, NAMED).map((one) => neighbours.keyOf(one))
      return [
        {
          place: { in: "header", field: "shared_files" },
          message: `${keys.join(", ")} lists ${path} as shared, and this ticket doesn't: add it to shared_files.`,
          fix: {
            what: `${path} is in shared_files.`,
            apply: (now) => ({
              ...now,
              fields: { ...now.fields, shared_files: mergedSet([], [path], sharedFiles(now)) }
            })
          }
        }
      ]
    })
  }
}

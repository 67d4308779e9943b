/**
 * The header fields of a ticket file as values, every mistake named by file, line and field.
 * Owns what the fields mean; YAML itself is `FrontMatter.ts`.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { canonicalKey, parseKey, upperCase } from "../backlog/TicketKey.ts"
import type { DomainError } from "../log/DomainError.ts"
import { quoted } from "../log/shown.ts"
import { type FieldReader, fieldReader, Refused } from "./FieldReader.ts"
import type { FrontMatter } from "./FrontMatter.ts"
import { PRIORITIES, type Priority, TICKET_TYPES } from "./Vocabulary.ts"

export interface TicketHeader {
  readonly uid: string | null
  /** As written; null in a file whose key is not issued yet. */
  readonly key: string | null
  readonly type: string
  readonly title: string | null
  readonly status: string | null
  readonly priority: Priority
  readonly tags: ReadonlyArray<string>
  /** Keys as written in `depends_on` and `blockers`. */
  readonly dependsOn: ReadonlyArray<string>
  /** Every other field. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Fields that mean something to us; whatever else a header has is kept as it is. */
export const OWN_FIELDS: ReadonlySet<string> = new Set([
  "id",
  "uid",
  "title",
  "ticket_type",
  "status",
  "priority",
  "tags",
  "depends_on",
  "blockers",
  "created",
  "updated",
  "claimed_by",
  "completed",
  "commit"
])

const TYPE = /^[A-Z][A-Z0-9]{0,15}$/u
/** `FEAT-NNN`: a template that has no number yet. */
const TEMPLATE_ID = /^(?<type>[A-Za-z][A-Za-z0-9]{0,15})-N+$/u
const UID = /^[\w-]{1,64}$/u
/** A ticket that has no key here is named by its uid. */
const UID_OF_TICKET = /^t-\w{1,32}$/u
/** How people write that there is nothing. */
const NOTHING = /^(?:\(?none\)?|n\/a|-|)$/iu
/** A name that JavaScript gives a meaning of its own. */
const UNSAFE = "__proto__"

const hasUnsafeName = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (Object.hasOwn(value, UNSAFE) || Object.values(value).some((inner) => hasUnsafeName(inner)))

const isOurs = (type: string): boolean => (TICKET_TYPES as ReadonlyArray<string>).includes(type)

const idOf = ({ refuse, text }: FieldReader): { readonly key: string | null; readonly type: string | null } => {
  const id = text("id")
  if (id === null) return { key: null, type: null }
  const key = parseKey(id)
  if (key !== null) return { key: id.trim(), type: key.type }
  const template = TEMPLATE_ID.exec(id.trim())?.groups?.["type"]
  return template === undefined
    ? refuse("id", `${quoted(id)} is no ticket key.`, "Write a key such as FEAT-007, or FEAT-NNN for a new ticket.")
    : { key: null, type: upperCase(template) }
}

/** `type` is the ticket's only where it is one of ours: ideas have a field of this name (`experiment`, …). */
const typeOf = (
  { refuse, text }: FieldReader,
  field: unknown,
  fromId: string | null
): { readonly type: string; readonly own: boolean } => {
  const explicit = text("ticket_type")
  if (explicit !== null && !TYPE.test(explicit)) {
    return refuse("ticket_type", `${quoted(explicit)} is no ticket type.`, "Write capital letters, such as FEAT.")
  }
  const word = typeof field === "string" ? field : ""
  const own = isOurs(word)
  if (explicit !== null) return { type: explicit, own }
  if (own) return { type: word, own }
  if (fromId !== null) return { type: fromId, own }
  const upper = upperCase(word)
  if (isOurs(upper) || TYPE.test(word)) return { type: upper, own: true }
  return refuse(
    word === "" ? "id" : "type",
    word === "" ? "nothing says what kind of ticket this is." : `${quoted(word)} is no ticket type.`,
    "Write id: FEAT-NNN, or type: FEAT."
  )
}

const priorityOf = ({ refuse, text }: FieldReader): Priority => {
  const asked = text("priority")
  if (asked === null) return "medium"
  const found = PRIORITIES.find((priority) => priority === asked.trim().toLowerCase())
  return found ?? refuse("priority", `${quoted(asked)} is not a priority.`, `Write ${PRIORITIES.join(", ")}.`)
}

/** Each ticket once, as it is written first. */
export const distinctKeys = (keys: ReadonlyArray<string>): ReadonlyArray<string> => {
  const seen = new Set<string>()
  return keys.filter((key) => {
    const one = canonicalKey(key) ?? key
    return seen.size < seen.add(one).size
  })
}

const dependenciesOf = ({ refuse, texts }: FieldReader): ReadonlyArray<string> =>
  distinctKeys(
    ["depends_on", "blockers"].flatMap((field) =>
      texts(field)
        .map((one) => one.trim())
        .filter((one) => !NOTHING.test(one))
        .map((one) =>
          UID_OF_TICKET.test(one) || parseKey(one) !== null
            ? one
            : refuse(field, `${quoted(one)} is no ticket key.`, `Write ${field}: [FEAT-007], or leave it empty.`)
        )
    )
  )

/** Errors (class usage): `ticket-invalid`. */
export const readHeader = (front: FrontMatter, file: string): Result.Result<TicketHeader, DomainError> => {
  const read = fieldReader(front, file)
  try {
    const id = idOf(read)
    const { own, type } = typeOf(read, front.fields.get("type"), id.type)
    const uid = read.text("uid")
    if (uid !== null && !UID.test(uid)) {
      read.refuse("uid", `${quoted(uid)} is no uid.`, "Take the line out: the toolkit writes it.")
    }
    const others = [...front.fields].filter(([name]) => !OWN_FIELDS.has(name) && !(own && name === "type"))
    const unsafe = others.find(([name, value]) => name === UNSAFE || hasUnsafeName(value))
    if (unsafe !== undefined) {
      read.refuse(unsafe[0], `${UNSAFE} can't be the name of a field.`, "Choose another name.")
    }
    return Result.succeed({
      uid,
      ...id,
      type,
      title: read.text("title"),
      status: read.text("status"),
      priority: priorityOf(read),
      tags: read.texts("tags"),
      dependsOn: dependenciesOf(read),
      fields: Object.fromEntries(others)
    })
  } catch (error) {
    if (error instanceof Refused) return Result.fail(error.error)
    throw error
  }
}

/**
 * Templates of tickets as files: what a project's own template says, the built-in ones as files, and a new ticket from
 * either. Owns the form of the file; what each type asks for is in `TemplateSections.ts`.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { parseKey } from "../backlog/TicketKey.ts"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { dependencyTable } from "./DependencySection.ts"
import { readFrontMatter } from "./FrontMatter.ts"
import { fieldText } from "./FrontMatterText.ts"
import { tooMuch } from "./Markdown.ts"
import { setSection } from "./SectionEdit.ts"
import { templateOf } from "./TemplateSections.ts"
import { bodyFrom, type BodyParts } from "./Templates.ts"
import type { TicketContent } from "./Ticket.ts"
import { contentFromBody } from "./TicketDocument.ts"
import { orderOf, withFlags } from "./TicketEdit.ts"
import { splitTitle } from "./TicketFileText.ts"
import { readHeader } from "./TicketHeader.ts"
import { SECTIONS } from "./TicketSections.ts"
import type { Priority } from "./Vocabulary.ts"

export interface TicketTemplate {
  readonly type: string
  readonly priority: Priority
  readonly tags: ReadonlyArray<string>
  readonly fields: Readonly<Record<string, unknown>>
  /** Markdown below the title, with placeholders; null takes the sections of the type. */
  readonly body: string | null
}

const EMPTY: Omit<BodyParts, "type"> = { context: "", description: "", files: [], criteria: [], tests: [] }

export const builtInTemplate = (type: string): TicketTemplate => ({
  type,
  priority: "medium",
  tags: [],
  fields: templateOf(type).fields,
  body: null
})

/** A built-in template as the file that a project can change. */
export const templateText = (type: string): string => {
  const { fields, priority } = builtInTemplate(type)
  const header = [["id", `${type}-NNN`], ["priority", priority], ...Object.entries(fields)] as const
  return `---\n${header.map(([name, value]) => fieldText(name, value)).join("")}---\n\n${bodyFrom({ type, ...EMPTY })}`
}

/** Names that a project may give the template of a type, the usual one first. */
export const templateFiles = (type: string): ReadonlyArray<string> => {
  const lower = type.toLowerCase()
  // The predecessor called the template of FEAT by its word.
  const words = type === "FEAT" ? [lower, "feature"] : [lower]
  return [`${type}.md`, ...words.flatMap((word) => [`${word}.md`, `${word}-template.md`])]
}

const invalid = (file: string, line: number, what: string, next: string): DomainError =>
  domainError(
    "usage",
    "template-invalid",
    `${file}:${line}: ${what}`,
    "New tickets of this type begin as their template, so a mistake in it would be in all of them.",
    next,
    { file, line }
  )

const OPENING = /^\uFEFF?---/u

/**
 * Reads a project's own template of a type: a header of default fields, which may be left out, and Markdown with placeholders.
 * Errors (class usage): `ticket-yaml-invalid`, `ticket-invalid`, `template-invalid`.
 */
export const parseTemplate = (
  text: string,
  options: { readonly path: string; readonly type: string }
): Result.Result<TicketTemplate, DomainError> => {
  const { path, type } = options
  if (!OPENING.test(text)) return withBody({ ...builtInTemplate(type), fields: {} }, text, path, 1)
  const front = readFrontMatter(text, path)
  if (Result.isFailure(front)) return Result.fail(front.failure)
  const { fields, placeOf, rest } = front.success
  const id = fields.get("id")
  // A header without an id still has to say which type it is for, to be read as a ticket's.
  const typed =
    id === undefined ? { ...front.success, fields: new Map([...fields, ["id", `${type}-NNN`]]) } : front.success
  const header = readHeader(typed, path)
  if (Result.isFailure(header)) return Result.fail(header.failure)
  const said = header.success
  if (said.type !== type || (typeof id === "string" && parseKey(id) !== null)) {
    return Result.fail(
      invalid(
        path,
        placeOf("id").line,
        said.type === type
          ? `the template has the key of a ticket, ${said.key ?? ""}.`
          : `the template is of ${said.type}, not of ${type}.`,
        `Write id: ${type}-NNN, or leave the line out.`
      )
    )
  }
  const line = text.slice(0, text.length - rest.length).split("\n").length
  const { priority, tags } = said
  return withBody({ type, priority, tags, fields: said.fields, body: null }, rest, path, line)
}

const withBody = (
  template: TicketTemplate,
  text: string,
  path: string,
  line: number
): Result.Result<TicketTemplate, DomainError> => {
  const body = splitTitle(text.startsWith("\uFEFF") ? text.slice(1) : text, null).rest
  const refused = tooMuch(body)
  if (refused !== null) return Result.fail(invalid(path, line, `the text ${refused}.`, "Make the template shorter."))
  if (body.trim() === "") {
    return Result.fail(invalid(path, line, "the template has no text.", "Write its sections, or remove the file."))
  }
  return Result.succeed({ ...template, body })
}

/** A new ticket: what is known in its sections, everything else as the template has it. `dependsOn` are keys. */
export const contentFrom = (template: TicketTemplate, title: string, parts: Omit<BodyParts, "type">): TicketContent => {
  const { fields, priority, tags, type } = template
  const own = { priority, tags, fields }
  if (template.body === null) {
    return { ...contentFromBody({ type, title, body: bodyFrom({ type, ...parts }) }), ...own }
  }
  const { context, criteria, dependsOn = [], description, files, sections = [], tests } = parts
  const body =
    dependsOn.length === 0
      ? template.body
      : setSection(template.body, orderOf(type), SECTIONS.dependencies, dependencyTable(dependsOn))
  const asked = (text: string): string | null => (text.trim() === "" ? null : text)
  return {
    ...withFlags(contentFromBody({ type, title, body }), {
      context: asked(context),
      description: asked(description),
      files,
      criteria,
      tests,
      sections
    }),
    ...own
  }
}

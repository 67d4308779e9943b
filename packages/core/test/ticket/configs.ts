/** Configurations and contents that the specs of tickets start from. */
import { assert } from "@effect/vitest"
import * as Result from "effect/Result"
import { type BacklogConfig, parseConfig } from "../../src/backlog/BacklogConfig.ts"
import { defaultConfig } from "../../src/backlog/DefaultConfig.ts"
import { templateOf } from "../../src/ticket/TemplateSections.ts"
import { bodyFrom, type BodyParts } from "../../src/ticket/Templates.ts"
import { contentFromBody } from "../../src/ticket/TicketDocument.ts"
import type { PlannedFile, TicketContent } from "../../src/ticket/Ticket.ts"

export const configFrom = (text: string, path = "backlog.config.json"): BacklogConfig => {
  const parsed = parseConfig(text, { path })
  return Result.isSuccess(parsed) ? parsed.success.config : assert.fail(parsed.failure.message)
}

/** What `init` writes, with the given test command. */
export const standard = configFrom(
  defaultConfig({
    projectId: "demo",
    name: "demo",
    stack: "generic",
    gates: { testCommand: "npm test" },
    target: null
  })
)

/** Every check of `ticketValidation` is on. */
export const strict: BacklogConfig = {
  ...standard,
  ticketValidation: { ...standard.ticketValidation, requireVerificationCommands: true }
}

export const TITLE = "Export the report as CSV"
export const modify = (path: string): PlannedFile => ({ path, action: "modify", to: null, note: "" })

/** What `btk create` makes of its flags. */
export const fromFlags = (type: string, parts: Partial<BodyParts> = {}): TicketContent =>
  contentFromBody({
    type,
    title: TITLE,
    body: bodyFrom({ type, context: "", description: "", files: [], criteria: [], tests: [], ...parts })
  })

/** A ticket from flags that leaves nothing open. */
export const completeParts: Partial<BodyParts> = {
  context: "Accountants copy the numbers by hand.",
  description: "A button downloads the report as CSV.",
  files: [modify("src/report.ts")],
  criteria: ["A header row names the columns", "Numbers have a decimal point", "An empty report has a header only"],
  tests: ["should write a header when there are no rows"]
}

/** What its type asks for as well. */
export const completeFor = (type: string): Partial<BodyParts> => ({
  ...completeParts,
  sections: templateOf(type).own.map(({ heading }) => ({ name: heading, text: `1. ${heading} of the CSV export.` }))
})

/** Markdown of a small estimate. */
export const ESTIMATE = "## Cost Estimate\n\n| Model | Est. Cost |\n|---|--:|\n| a | $1.00 |\n\n- Basis: 1 to modify\n"

/**
 * The three checks that a ticket is not too large for one agent.
 *
 * @since 0.1.0
 */
import { SECTIONS } from "../ticket/TicketSections.ts"
import { PROJECT } from "./Boundary.ts"
import type { Check, Place } from "./Check.ts"

const place: Place = { in: "section", name: SECTIONS.files }

const shown = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",")

export const scopeFiles: Check = {
  code: "scope-files",
  level: "error",
  group: "scope",
  rule: "A ticket touches at most as many files as configured, by default five.",
  keys: ["ticketConstraints.maxAffectedFiles"],
  find: ({ config, scope }) => {
    const [has, most] = [scope.files, config.ticketConstraints.maxAffectedFiles]
    return has <= most
      ? []
      : [{ place, message: `It touches ${has} files, and ${most} are allowed: split it (btk split).` }]
  }
}

export const scopeTokens: Check = {
  code: "scope-tokens",
  level: "error",
  group: "scope",
  rule: "The files that an agent has to read are at most as many tokens as configured, by default 100,000 with 12,000 for the work itself.",
  keys: ["ticketConstraints.maxEstimatedTokens"],
  find: ({ config, repository, scope }) => {
    if (repository === null) return []
    const [tokens, most] = [scope.tokens, config.ticketConstraints.maxEstimatedTokens]
    return tokens <= most
      ? []
      : [
          {
            place,
            message: `It is about ${shown(tokens)} tokens, and ${shown(most)} are allowed: split it (btk split), or name smaller files.`
          }
        ]
  }
}

export const scopeSpread: Check = {
  code: "scope-spread",
  level: "error",
  group: "scope",
  rule: "Its source files are in one part of the repository: one package, or one folder at the top. Tests go with what they test; documents and settings belong anywhere.",
  keys: ["ticketConstraints.requireSingleResponsibility"],
  find: ({ config, scope: { parts } }) => {
    if (!config.ticketConstraints.requireSingleResponsibility || parts.length <= 1) return []
    const names = parts.map((part) => (part === PROJECT ? "the project's own source" : part))
    return [
      {
        place,
        message: `It touches ${names.length} parts of the repository, ${names.join(" and ")}: split it (btk split), or set ticketConstraints.requireSingleResponsibility to false.`
      }
    ]
  }
}

/**
 * Completeness of acceptance criteria: enough of them, and each one names what can be observed.
 *
 * @since 0.1.0
 */
import { caseless } from "../ticket/Caseless.ts"
import { SECTIONS } from "../ticket/TicketSections.ts"
import type { Check, Place } from "./Check.ts"
import { isGeneric, wordsOf } from "./words.ts"

const place: Place = { in: "section", name: SECTIONS.criteria }

export const criteriaFew: Check = {
  code: "criteria-few",
  level: "error",
  group: "completeness",
  rule: "There are as many acceptance criteria as configured, by default three.",
  keys: ["ticketValidation.minAcceptanceCriteria"],
  find: ({ config, content, read }) => {
    const [has, needed] = [content.criteria.length, config.ticketValidation.minAcceptanceCriteria]
    if (read.tooMuch !== null || has >= needed) return []
    return [{ place, message: `${has} of ${needed} acceptance criteria: add ${needed - has} more (--ac).` }]
  }
}

export const criterionEmpty: Check = {
  code: "criterion-empty",
  level: "error",
  group: "completeness",
  rule: "No criterion is a placeholder.",
  keys: [],
  find: (input) =>
    criteriaFew.find(input).length > 0
      ? []
      : input.read.openCriteria.map((id) => ({
          place,
          message: `${id} says nothing yet: write it, or take the line out.`
        }))
}

export const criterionVague: Check = {
  code: "criterion-vague",
  level: "error",
  group: "completeness",
  rule: "Each criterion names an effect that can be observed: it has a word that is about this ticket, and is more than a name.",
  keys: [],
  find: ({ content }) =>
    content.criteria.flatMap(({ id, text }) =>
      isGeneric(text) || wordsOf(text).length === 1
        ? [{ place, message: `${id} names no effect that can be observed: say what one sees when it is met.` }]
        : []
    )
}

/** Words that are true when somebody finds so. */
const PRAISE =
  "(?:clean|fast|quick|slow|good|nice|better|readable|maintainable|robust|reliable|stable|secure|safe|intuitive|simple|easy|user-friendly|friendly|modern|elegant|scalable|performant|efficient|responsive|smooth|flexible)"
/** `is fast`, `looks very clean`. */
const OPINION = new RegExp(
  `\\b(?:is|are|be|looks?|feels?|becomes?|stays?)\\s+(?:(?:very|more|much|really|as|too|sufficiently|reasonably)\\s+)*${PRAISE}\\b`,
  "iu"
)
/** A figure, a comparison or something quoted says how it is measured. */
const MEASURED = /\d|`|"|“|\bthan\b|\bwithout\b|\bwhen\b|\bby\b/iu

export const criterionUnmeasured: Check = {
  code: "criterion-unmeasured",
  level: "warning",
  group: "completeness",
  rule: "A criterion that something is fast, clean or easy says by which measure.",
  keys: [],
  find: ({ content }) =>
    content.criteria.flatMap(({ id, text }) =>
      OPINION.test(text) && !MEASURED.test(text)
        ? [{ place, message: `${id} is a matter of opinion: say how it is measured.` }]
        : []
    )
}

const plain = (text: string): string => caseless(wordsOf(text).join(" "))

export const criterionRepeated: Check = {
  code: "criterion-repeated",
  level: "warning",
  group: "completeness",
  rule: "No two criteria say the same.",
  keys: [],
  find: ({ content }) => {
    const first = new Map<string, string>()
    return content.criteria.flatMap(({ id, text }) => {
      const said = plain(text)
      const before = first.get(said)
      if (before === undefined) first.set(said, id)
      return before === undefined || said === ""
        ? []
        : [{ place, message: `${id} says the same as ${before}: write one that is different, or take it out.` }]
    })
  }
}

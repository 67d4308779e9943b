/** Tickets of few words in several scripts, so that some are alike by chance. */
import * as fc from "fast-check"
import { content } from "../support.ts"

const WORDS =
  "report export settings search invoice ledger token parseRange café ключ отчёт 検索が遅い the of ค้นหา".split(" ")

const anyText = (least: number, most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...WORDS), { minLength: least, maxLength: most }).map((words) => words.join(" "))

const anyCriteria = fc
  .array(anyText(1, 4), { maxLength: 2 })
  .map((texts) => texts.map((text, at) => `- [ ] AC-${at + 1}: ${text}`).join("\n"))

export const anyTicket = fc
  .record({
    title: anyText(1, 6),
    description: anyText(0, 20),
    criteria: anyCriteria,
    path: fc.constantFrom("src/a.ts", "src/b.ts", "src/c.ts", null)
  })
  .map(({ criteria, description, path, title }) =>
    content({
      title,
      body: `## Description\n\n${description}\n\n## Acceptance Criteria\n\n${criteria}`,
      files: path === null ? [] : [{ path, action: "modify", to: null, note: "" }]
    })
  )

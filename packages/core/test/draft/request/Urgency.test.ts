import { assert, describe, it } from "@effect/vitest"
import { inferPriority, inferSeverity } from "../../../src/draft/request/urgency.ts"

type Row = readonly [request: string, value: string | null]

const PRIORITIES: ReadonlyArray<Row> = [
  ["[critical] Orders are lost", "critical"],
  ["Urgent: renew the certificate", "critical"],
  ["Renew the certificate. This is urgent.", "critical"],
  ["Production is down since noon", "critical"],
  ["This bug blocks the release", "critical"],
  ["Mails are sent twice\n\nPriority: high", "high"],
  ["Mails are sent twice (important)", "high"],
  ["A high-priority fix for the checkout", "high"],
  ["Tidy the footer, low priority", "low"],
  ["Nice to have: confetti", "low"],
  ["A cosmetic issue in the header", "low"],
  ["It is not critical, but the totals are wrong", null],
  ["Priority: medium. Tidy the footer", "medium"],
  ["Inline the critical CSS", null],
  ["Show the critical path", null],
  ["Mark a message as urgent", null],
  ["Let users set the priority to high in the form", null],
  ["Sort the high-priority queue", null],
  ["An important flag for mails", null],
  ["A minor third in the tuner", null],
  ["Rename the button `urgent`", null],
  ["Draw the outage map", null],
  ["Non-critical warnings go to the log", null]
]

const SEVERITIES: ReadonlyArray<Row> = [
  ["Deleting a tag loses all data", "critical"],
  ["The site is down", "critical"],
  ["Customers are charged twice", "critical"],
  ["Export crashes", "high"],
  ["I can't log in", "high"],
  ["Search returns 500", "high"],
  ["A typo in the title", "low"],
  ["The icon is misaligned", "low"],
  ["Severity: low. Export crashes", "low"],
  ["The crash report has no date", null],
  ["The total is wrong", null]
]

describe("urgency", () => {
  for (const [request, value] of PRIORITIES) {
    it(`is ${value ?? "not said"} by “${request.replaceAll("\n", " ")}”`, () =>
      assert.strictEqual(inferPriority(request)?.value ?? null, value))
  }

  for (const [request, value] of SEVERITIES) {
    it(`of a bug is ${value ?? "not said"} by “${request}”`, () =>
      assert.strictEqual(inferSeverity(request)?.value ?? null, value))
  }
})

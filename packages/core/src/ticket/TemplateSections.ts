/**
 * The templates of the ticket types as data: which sections in which order, and what each asks for.
 *
 * @since 0.1.0
 */
import { placeholder } from "./Placeholder.ts"

export interface TemplateSection {
  readonly heading: string
  /** Markdown that stands there until somebody writes something. */
  readonly text: string
}

export interface Template {
  /** Sections between the description and the affected files. */
  readonly own: ReadonlyArray<TemplateSection>
  /** Subsections of the test strategy, and what a first test of each could be called. */
  readonly tests: ReadonlyArray<readonly [heading: string, hint: string]>
  /** Subsections that have to have a test before work begins. */
  readonly requires: ReadonlyArray<string>
  /** One hint for each acceptance criterion of an empty ticket. */
  readonly criteria: readonly [string, string, string]
  /** Header fields of a new ticket, beside those that every ticket has. */
  readonly fields: Readonly<Record<string, unknown>>
}

export const CONTEXT_HINT = "why this is wanted"
export const DESCRIPTION_HINT = "what to do, so that nobody has to ask"

const text = (heading: string, hint: string): TemplateSection => ({ heading, text: placeholder(hint) })
const table = (heading: string, head: ReadonlyArray<string>, rows: ReadonlyArray<string>): TemplateSection => ({
  heading,
  text: [
    `| ${head.join(" | ")} |`,
    `|${"---|".repeat(head.length)}`,
    ...rows.map((row) =>
      row === ""
        ? `| ${head.map((cell) => placeholder(cell.toLowerCase())).join(" | ")} |`
        : `| ${[row, ...head.slice(1).map((cell) => placeholder(cell.toLowerCase()))].join(" | ")} |`
    )
  ].join("\n")
})

const CRITERIA = [
  "what can be observed when it works",
  "what happens on a mistake",
  "what happens at the edge"
] as const
const UNIT = ["Unit", "should … when …"] as const
const INTEGRATION = ["Integration", "should … when the parts work together"] as const
const REGRESSION = ["Regression", "should … when the steps are repeated"] as const

const E2E = ["E2E", "should … when a user …"] as const
const VALIDATION = ["Validation", "how the experiment is judged"] as const

/** Every kind of test that a strategy may have. */
export const TEST_KINDS = [UNIT, INTEGRATION, E2E, REGRESSION, VALIDATION].map(([kind]) => kind)

const TASK: Template = { own: [], tests: [UNIT, INTEGRATION], requires: [], criteria: CRITERIA, fields: {} }

const TEMPLATES: ReadonlyMap<string, Template> = new Map<string, Template>([
  ["TASK", TASK],
  [
    "BUG",
    {
      own: [
        { heading: "Steps to Reproduce", text: `1. ${placeholder("first step")}` },
        text("Expected Behavior", "what should happen"),
        text("Actual Behavior", "what happens instead")
      ],
      tests: [REGRESSION, UNIT, INTEGRATION],
      requires: ["Regression"],
      criteria: ["the steps no longer show the bug", "a regression test fails without the fix", "what must not change"],
      fields: { severity: "medium", environment: "all" }
    }
  ],
  ["FEAT", { ...TASK, tests: [UNIT, INTEGRATION, E2E], requires: ["E2E"], fields: { phase: "planning" } }],
  [
    "IDEA",
    {
      own: [
        text("Hypothesis", "if …, then …, because …"),
        table("ICE Score", ["Dimension", "Score", "Rationale"], ["Impact", "Confidence", "Ease", "Total"]),
        { heading: "Validation Required", text: `- [ ] ${placeholder("what has to be found out")}` },
        table("Metrics of Success", ["Metric", "Current", "Target", "How measured"], [""])
      ],
      tests: [VALIDATION],
      requires: ["Validation"],
      criteria: CRITERIA,
      // Of the idea; the ticket's own type is in its key.
      fields: { type: "experiment", ice_score: 0 }
    }
  ],
  [
    "SEC",
    {
      own: [
        text("Threat", "who can do what to whom, and how"),
        text("Expected Protection", "what has to be impossible")
      ],
      tests: [REGRESSION, UNIT, INTEGRATION],
      requires: ["Regression"],
      fields: {},
      criteria: ["the attack is refused", "a regression test fails without the fix", "legitimate use still works"]
    }
  ],
  [
    "QUALITY",
    {
      own: [
        text("Current State", "what is wrong, and how it shows"),
        text("Target State", "what is better, and how it is measured")
      ],
      tests: [UNIT, INTEGRATION],
      requires: [],
      fields: {},
      criteria: ["what is measurably better", "behaviour stays the same", "nothing else changes"]
    }
  ],
  [
    "REFACTOR",
    {
      own: [
        text("Current State", "what is hard to change, and why"),
        text("Unchanged Behavior", "what must stay the same")
      ],
      tests: [UNIT, INTEGRATION],
      requires: [],
      fields: {},
      criteria: ["what the code looks like afterwards", "every test passes unchanged", "no behaviour changes"]
    }
  ],
  [
    "TEST",
    {
      own: [text("Behavior under Test", "what is not pinned down yet")],
      tests: [UNIT, INTEGRATION],
      requires: [],
      fields: {},
      criteria: ["what the tests pin down", "a broken version fails them", "no production code changes"]
    }
  ]
])

/** A project's own types use the template of TASK. */
export const templateOf = (type: string): Template => TEMPLATES.get(type) ?? TASK

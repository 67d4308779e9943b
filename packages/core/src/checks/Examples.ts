/**
 * For each check a ticket that it finds something in and one that passes, as what is different from a ticket without a flaw. The
 * reference page shows them, and a test asks the check about both. Owns data only.
 *
 * @since 0.1.0
 */
import type { Priority } from "../ticket/Vocabulary.ts"

/** What is said otherwise than in the ticket without a flaw. */
export interface Said {
  readonly type?: string
  readonly title?: string
  readonly priority?: Priority
  /** Header fields. */
  readonly fields?: Readonly<Record<string, unknown>>
  /** Text by heading; null for a section that isn't there. */
  readonly sections?: Readonly<Record<string, string | null>>
  /** `modify src/pages.ts`, `rename a.ts → b.ts`. */
  readonly files?: ReadonlyArray<string>
  /** Keys of other tickets. */
  readonly dependsOn?: ReadonlyArray<string>
}

export interface Other extends Said {
  readonly key: string
  readonly cancelled?: true
}

export interface Example extends Said {
  /** Text by path of what is in the repository as well. */
  readonly repository?: Readonly<Record<string, string>>
  readonly others?: ReadonlyArray<Other>
  /** Values by dotted path of the configuration. */
  readonly config?: Readonly<Record<string, unknown>>
}

export interface Pair {
  readonly fails: Example
  readonly passes: Example
}

/** The ticket without a flaw; `src/pages.ts`, `test/pages.test.ts` and `src/index.ts` are there. */
export const FLAWLESS: Required<Omit<Said, "fields" | "dependsOn">> = {
  type: "TASK",
  title: "Print ranges of pages",
  priority: "medium",
  sections: {
    Context: "Long reports are printed page by page.",
    Description: "The option `--pages 3-7` prints these pages only.",
    "Acceptance Criteria":
      "- [ ] AC-1: `--pages 3-7` prints five pages\n- [ ] AC-2: `--pages 7-3` exits with 2\n- [ ] AC-3: Without the option all pages are printed",
    "Test Strategy":
      "### Unit\n\n- should print five pages when the range is 3-7\n\n### Verification Commands\n\n```sh\nnpm test\n```",
    Dependencies: "(none)"
  },
  files: ["modify src/pages.ts", "modify test/pages.test.ts"]
}

export const FLAWLESS_REPOSITORY: Readonly<Record<string, string>> = {
  "src/pages.ts": "export const printPages = () => []\n",
  "src/index.ts": 'import { printPages } from "./pages.ts"\n',
  "test/pages.test.ts": 'import { printPages } from "../src/pages.ts"\n'
}

const criteria = (...texts: ReadonlyArray<string>): Said => ({
  sections: { "Acceptance Criteria": texts.map((text, index) => `- [ ] AC-${index + 1}: ${text}`).join("\n") }
})
const strategy = (text: string): Said => ({ sections: { "Test Strategy": text } })
const [FIRST, SECOND, THIRD] = ["`--pages 3-7` prints five pages", "`--pages 7-3` exits with 2", "All pages by default"]
const BUG = {
  "Steps to Reproduce": "1. Print pages 3 to 7",
  "Expected Behavior": "Five pages.",
  "Actual Behavior": "Four pages."
}

/** By the check's code. */
export const EXAMPLES: Readonly<Record<string, Pair>> = {
  "body-too-large": {
    fails: { sections: { Description: "Pages of a report. ".repeat(7000) } },
    passes: { sections: { Description: "Pages of a report." } }
  },
  "section-missing": { fails: { sections: { Context: null } }, passes: {} },
  "section-empty": { fails: { sections: { Context: "TBD" } }, passes: {} },
  "section-generic": {
    fails: { sections: { Description: "Implement the feature as described and make sure that everything works." } },
    passes: { sections: { Description: "The option `--pages` takes a range." } }
  },
  "type-section-open": {
    fails: { type: "BUG", sections: { ...BUG, "Steps to Reproduce": null } },
    passes: { type: "BUG", sections: BUG }
  },
  "files-missing": { fails: { files: [] }, passes: { files: ["modify src/pages.ts"] } },
  "criteria-few": {
    fails: criteria(FIRST ?? "", SECOND ?? ""),
    passes: criteria(FIRST ?? "", SECOND ?? "", THIRD ?? "")
  },
  "criterion-empty": {
    fails: criteria(FIRST ?? "", SECOND ?? "", THIRD ?? "", "{{what happens at the edge}}"),
    passes: criteria(FIRST ?? "", SECOND ?? "", THIRD ?? "")
  },
  "criterion-vague": {
    fails: criteria(FIRST ?? "", SECOND ?? "", "It works as expected"),
    passes: criteria(FIRST ?? "", SECOND ?? "", "A range past the last page prints what is there")
  },
  "tests-missing": {
    fails: { type: "BUG", ...strategy("### Regression\n\n- {{should …}}") },
    passes: { type: "BUG", ...strategy("### Regression\n\n- should print page 7 when the range ends there") }
  },
  "tests-kind-missing": {
    fails: { type: "FEAT", ...strategy("### Unit\n\n- should print five pages") },
    passes: {
      type: "FEAT",
      ...strategy(
        "### Unit\n\n- should print five pages\n\n### E2E\n\n- should print five pages when the program is called"
      )
    }
  },
  "commands-missing": {
    fails: {
      ...strategy("### Unit\n\n- should print five pages\n\n### Verification Commands\n\n```sh\n# later\n```"),
      config: { "ticketValidation.requireVerificationCommands": true }
    },
    passes: {
      ...strategy("### Unit\n\n- should print five pages\n\n### Verification Commands\n\n```sh\nnpm test\n```"),
      config: { "ticketValidation.requireVerificationCommands": true }
    }
  },
  "dependencies-unsaid": {
    fails: { sections: { Dependencies: "" } },
    passes: { sections: { Dependencies: "(none)" } }
  },
  "dependencies-differ": {
    fails: { sections: { Dependencies: "- FEAT-002" }, others: [{ key: "FEAT-002" }] },
    passes: { sections: { Dependencies: "- FEAT-002" }, dependsOn: ["FEAT-002"], others: [{ key: "FEAT-002" }] }
  },
  "file-invalid": { fails: { files: ["modify ../secrets.txt"] }, passes: { files: ["modify src/pages.ts"] } },
  "path-absent": {
    fails: { files: ["modify src/page.ts"] },
    passes: {
      files: ["modify src/ranges.ts"],
      dependsOn: ["FEAT-002"],
      others: [{ key: "FEAT-002", files: ["create src/ranges.ts"] }]
    }
  },
  "path-exists": { fails: { files: ["create src/pages.ts"] }, passes: { files: ["create src/ranges.ts"] } },
  "scope-files": {
    fails: { files: ["a", "b", "c", "d", "e", "f"].map((name) => `create src/${name}.ts`) },
    passes: { files: ["a", "b", "c", "d", "e"].map((name) => `create src/${name}.ts`) }
  },
  "scope-tokens": {
    fails: { files: ["modify src/pages.ts"], config: { "ticketConstraints.maxEstimatedTokens": 12_000 } },
    passes: { files: ["modify src/pages.ts"] }
  },
  "scope-spread": {
    fails: { files: ["create packages/core/pages.ts", "create packages/shop/pages.ts"] },
    passes: {
      files: ["create packages/core/src/pages.ts", "create packages/core/test/pages.test.ts", "create docs/pages.md"]
    }
  },
  "template-section-open": {
    fails: { type: "REFACTOR" },
    passes: {
      type: "REFACTOR",
      sections: { "Current State": "Pages are counted twice.", "Unchanged Behavior": "What is printed." }
    }
  },
  "title-vague": { fails: { title: "Fix the bug" }, passes: { title: "Print page 7 of ranges" } },
  "criterion-unmeasured": {
    fails: criteria(FIRST ?? "", SECOND ?? "", "Printing is fast"),
    passes: criteria(FIRST ?? "", SECOND ?? "", "Printing is faster than 10 pages a second")
  },
  "criterion-repeated": {
    fails: criteria(FIRST ?? "", SECOND ?? "", SECOND ?? ""),
    passes: criteria(FIRST ?? "", SECOND ?? "", THIRD ?? "")
  },
  "path-repeated": {
    fails: { files: ["modify src/pages.ts", "modify ./src/pages.ts"] },
    passes: { files: ["modify src/pages.ts", "modify src/index.ts"] }
  },
  "title-alike": {
    fails: { others: [{ key: "FEAT-002", title: "Print the ranges of pages" }] },
    passes: { others: [{ key: "FEAT-002", title: "Print a table of contents" }] }
  },
  "dependency-dead": {
    fails: { dependsOn: ["FEAT-002"], others: [{ key: "FEAT-002", cancelled: true }] },
    passes: { dependsOn: ["FEAT-002"], others: [{ key: "FEAT-002" }] }
  },
  "dependency-cycle": {
    fails: { dependsOn: ["FEAT-002"], others: [{ key: "FEAT-002", dependsOn: ["TASK-001"] }] },
    passes: { dependsOn: ["FEAT-002"], others: [{ key: "FEAT-002" }] }
  },
  "shared-file-one-sided": {
    fails: { others: [{ key: "FEAT-002", fields: { shared_files: ["src/pages.ts"] } }] },
    passes: {
      fields: { shared_files: ["src/pages.ts"] },
      others: [{ key: "FEAT-002", fields: { shared_files: ["src/pages.ts"] } }]
    }
  },
  "file-created-twice": {
    fails: {
      files: ["create src/ranges.ts"],
      others: [{ key: "FEAT-002", files: ["create src/ranges.ts"] }]
    },
    passes: {
      files: ["modify src/ranges.ts"],
      dependsOn: ["FEAT-002"],
      others: [{ key: "FEAT-002", files: ["create src/ranges.ts"] }]
    }
  },
  "creator-not-awaited": {
    fails: { files: ["modify src/ranges.ts"], others: [{ key: "FEAT-002", files: ["create src/ranges.ts"] }] },
    passes: {
      files: ["modify src/ranges.ts"],
      dependsOn: ["FEAT-002"],
      others: [{ key: "FEAT-002", files: ["create src/ranges.ts"] }]
    }
  },
  "remover-unordered": {
    fails: { others: [{ key: "FEAT-002", files: ["rename src/pages.ts → src/print.ts"] }] },
    passes: {
      others: [{ key: "FEAT-002", files: ["rename src/pages.ts → src/print.ts"], dependsOn: ["TASK-001"] }]
    }
  },
  "symbol-not-awaited": {
    fails: {
      sections: { Description: "Ranges come from `parseRange`." },
      others: [{ key: "FEAT-002", sections: { Description: "Add `parseRange` to the options." } }]
    },
    passes: {
      sections: { Description: "Ranges come from `parseRange`." },
      dependsOn: ["FEAT-002"],
      others: [{ key: "FEAT-002", sections: { Description: "Add `parseRange` to the options." } }]
    }
  },
  "file-contested": {
    fails: { others: [{ key: "FEAT-002", files: ["modify src/pages.ts"] }] },
    passes: { others: [{ key: "FEAT-002", files: ["modify src/pages.ts"], dependsOn: ["TASK-001"] }] }
  },
  "contract-assumed": {
    fails: { sections: { Description: "Ranges come from `parseRange`." } },
    passes: { sections: { Description: "Add a function `parseRange`, and call it in `printPages`." } }
  },
  "importer-touched": {
    fails: { files: ["modify src/pages.ts"], others: [{ key: "FEAT-002", files: ["modify src/index.ts"] }] },
    passes: {
      files: ["modify src/pages.ts"],
      dependsOn: ["FEAT-002"],
      others: [{ key: "FEAT-002", files: ["modify src/index.ts"] }]
    }
  },
  impact: { fails: { files: ["modify src/pages.ts"] }, passes: { files: ["modify src/index.ts"] } },
  "folder-new": { fails: { files: ["create print/ranges.ts"] }, passes: { files: ["create src/ranges.ts"] } },
  "type-unconfigured": {
    fails: { config: { "backlog.ticketPrefixes": ["FEAT", "BUG"] } },
    passes: { config: { "backlog.ticketPrefixes": ["FEAT", "BUG", "TASK"] } }
  },
  "urgency-understated": {
    fails: { sections: { Context: "Urgent: nobody can print ranges of pages." } },
    passes: { priority: "high", sections: { Context: "Urgent: nobody can print ranges of pages." } }
  },
  "severity-understated": {
    fails: { type: "BUG", fields: { severity: "critical" } },
    passes: { type: "BUG", priority: "high", fields: { severity: "critical" } }
  },
  "field-invalid": {
    fails: { type: "BUG", fields: { severity: "terrible" } },
    passes: { type: "BUG", fields: { severity: "high" } }
  },
  "file-naming": {
    fails: {
      files: ["create lib/page-ranges.ts"],
      repository: { "lib/pageCount.ts": "", "lib/pageSize.ts": "", "lib/pageTitle.ts": "" }
    },
    passes: {
      files: ["create lib/pageRanges.ts"],
      repository: { "lib/pageCount.ts": "", "lib/pageSize.ts": "", "lib/pageTitle.ts": "" }
    }
  }
}

/** Longest value that is shown whole. */
const LONGEST = 200

const short = (text: string): string => {
  const line = text.replaceAll(/\s*\n\s*/gu, " ⏎ ").trim()
  return line.length > LONGEST ? `${line.slice(0, 60)}… (${text.length} characters)` : line
}

const saidLines = ({ dependsOn, fields, files, priority, sections, title, type }: Said): ReadonlyArray<string> => [
  ...(type === undefined ? [] : [`type: ${type}`]),
  ...(title === undefined ? [] : [`title: ${title}`]),
  ...(priority === undefined ? [] : [`priority: ${priority}`]),
  ...Object.entries(fields ?? {}).map(
    ([name, value]) => `${name}: ${Array.isArray(value) ? `[${value.join(", ")}]` : String(value)}`
  ),
  ...(dependsOn === undefined ? [] : [`depends_on: [${dependsOn.join(", ")}]`]),
  ...Object.entries(sections ?? {}).map(([heading, text]) =>
    text === null ? `no section ${heading}` : `${heading}: ${text === "" ? "(empty)" : short(text)}`
  ),
  ...(files === undefined ? [] : [`files: ${files.length === 0 ? "(none)" : files.join(", ")}`])
]

/** What is different from the ticket without a flaw, a line each; none for that ticket itself. */
export const exampleLines = ({ config, others, repository, ...said }: Example): ReadonlyArray<string> => [
  ...saidLines(said),
  ...(others ?? []).map((other) => {
    const { cancelled, key, ...its } = other
    const lines = [...(cancelled === true ? ["cancelled"] : []), ...saidLines(its)]
    return `beside ${key}${lines.length === 0 ? "" : ` (${lines.join("; ")})`}`
  }),
  ...(repository === undefined ? [] : [`in the repository: ${Object.keys(repository).join(", ")}`]),
  ...Object.entries(config ?? {}).map(([path, value]) => `${path}: ${JSON.stringify(value)}`)
]

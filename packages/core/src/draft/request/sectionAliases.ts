/**
 * How people and issue forms call the parts of a ticket, by the heading of the section that each belongs to. As data.
 *
 * @since 0.1.0
 */
import { sectionName } from "../../ticket/SectionName.ts"

/** A part that is the ticket's title. */
export const TITLE_PART = "title"

/** Names as `sectionName` spells them; the first of each is the heading's own. */
const ALIASES: ReadonlyArray<ReadonlyArray<string>> = [
  [TITLE_PART, "subject"],
  [
    "context",
    "background",
    "motivation",
    "why",
    "rationale",
    "problem",
    "problem statement",
    "use case",
    "user story",
    "is your feature request related to a problem",
    "is your feature request related to a problem please describe"
  ],
  [
    "description",
    "summary",
    "overview",
    "details",
    "what",
    "proposal",
    "proposed solution",
    "solution",
    "describe the bug",
    "bug description",
    "describe the solution you d like",
    "describe the feature"
  ],
  [
    "steps to reproduce",
    "steps",
    "reproduction steps",
    "steps to reproduce the issue",
    "steps to reproduce the behavior",
    "steps to reproduce the bug",
    "reproduction",
    "reproduce",
    "to reproduce",
    "how to reproduce",
    "repro",
    "repro steps",
    "str"
  ],
  [
    "expected behavior",
    "expected behaviour",
    "expected",
    "expected result",
    "expected results",
    "expected outcome",
    "what did you expect to happen",
    "what did you expect",
    "what you expected to happen",
    "what should happen",
    "what should have happened"
  ],
  [
    "actual behavior",
    "actual behaviour",
    "actual",
    "actual result",
    "actual results",
    "actual outcome",
    "current behavior",
    "current behaviour",
    "observed",
    "observed behavior",
    "observed behaviour",
    "what happened",
    "what happens",
    "what happens instead",
    "what actually happened"
  ],
  ["hypothesis"],
  ["ice score", "ice"],
  ["validation required", "validation"],
  ["metrics of success", "success metrics", "metrics"],
  ["threat", "threat model", "attack", "attack scenario"],
  ["expected protection", "protection", "mitigation"],
  ["current state", "as is", "status quo"],
  ["target state", "to be", "desired state"],
  ["unchanged behavior", "unchanged behaviour", "must not change", "what must not change"],
  ["behavior under test", "behaviour under test", "what to test"],
  ["affected files", "files", "files to change", "files to modify", "files to touch"],
  [
    "acceptance criteria",
    "acceptance criterion",
    "criteria",
    "acceptance",
    "acs",
    "ac",
    "definition of done",
    "done when",
    "requirements",
    "scenarios"
  ],
  ["test strategy", "tests", "test plan", "testing", "test cases"],
  ["verification commands", "verification", "how to verify"],
  ["dependencies", "depends on", "blocked by", "prerequisites"],
  ["implementation notes", "notes", "technical notes", "implementation", "implementation hints", "hints"]
]

const BY_NAME: ReadonlyMap<string, string> = new Map(
  ALIASES.flatMap(([section = "", ...others]) => [section, ...others].map((name) => [name, section]))
)

/** The section that a heading or label means, as `sectionName` spells it; null for any other. */
export const sectionOf = (heading: string): string | null => BY_NAME.get(sectionName(heading)) ?? null

/** Words that begin a sentence as often as they name a part: they need a heading. */
const HEADING_ONLY = new Set(["what", "why", "to be", "as is", "ac", "reproduce", "ice", "validation", "what happens"])

/** As `sectionOf`, for a label in front of text (`Expected: …`). */
export const labelled = (label: string): string | null =>
  HEADING_ONLY.has(sectionName(label)) ? null : sectionOf(label)

/**
 * The configuration as one schema: source of its types, defaults, JSON Schema and reference table.
 * Owns the keys and what they mean; reading a file is `BacklogConfig.ts`.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { TicketType } from "../ticket/Ticket.ts"
import { TICKET_TYPES } from "../ticket/Vocabulary.ts"
import { AgentRouting, Audit, FrontierReview, LlmOps, Sentinel } from "./ConfigLater.ts"
import { atLeast, count, group, kept, MaxWaves, option, preset, Seconds, Text, Texts } from "./ConfigKeys.ts"
import { EARLIER_VERSIONS, LOG_STORAGES, PROJECT_ID } from "./PeekProjectId.ts"

export const CONFIG_VERSIONS = [...EARLIER_VERSIONS, "2.0"] as const

/** `auto` tries every format; the others are the readers of `gate/TestReport.ts`. */
export const TEST_READERS = [
  "auto",
  "tap",
  "junit",
  "vitest",
  "jest",
  "node-test",
  "go",
  "cargo",
  "pytest",
  "unittest"
] as const

/** Sections that every ticket needs, named as in the file of version 1. */
export const REQUIRED_SECTIONS = [
  "context",
  "description",
  "acceptanceCriteria",
  "testStrategy",
  "affectedFiles",
  "dependencies"
] as const

const Project = Schema.Struct({
  id: option(
    Schema.String.check(
      Schema.isPattern(PROJECT_ID, { expected: "up to 64 lower-case letters, digits and inner hyphens" })
    ),
    "Names the log's folder; generated once by init."
  ),
  name: Text.annotate({ description: "What people call the project." }),
  stack: preset(Text, "generic", "What init detected: typescript, javascript, python, go, rust, swift or generic."),
  testRunner: kept(Schema.String, "Note of version 1; qualityGates.testCommand is what runs."),
  linter: kept(Schema.String, "Note of version 1; qualityGates.lintCommand is what runs."),
  typeChecker: kept(Schema.String, "Note of version 1; qualityGates.typeCheckCommand is what runs.")
})

const Backlog = Schema.Struct({
  dataDir: preset(Schema.Literals(["backlog/data"]), "backlog/data", "Folder of the ticket files; fixed."),
  templatesDir: preset(
    Text,
    "backlog/templates",
    "Folder of templates, from the project's folder: FEAT.md is how new FEAT tickets begin. Types without one begin as built in."
  ),
  ticketPrefixes: preset(
    Schema.Array(TicketType).check(Schema.isMinLength(1), Schema.isUnique()),
    [...TICKET_TYPES],
    "Ticket types, which are also the prefixes of their keys."
  ),
  requiredSections: preset(
    Texts.check(Schema.isUnique()),
    [...REQUIRED_SECTIONS],
    "Sections that may not be empty; affectedFiles is the heading “Affected Files”."
  ),
  headings: option(
    Schema.Record(Text, Text),
    "Headings of sections of your own, by the name that requiredSections calls them: rootCause to “What went wrong”."
  )
})

const QualityGates = Schema.Struct({
  testCommand: option(Text, "Runs all tests. Without it nothing can be proven, so implement refuses to start."),
  testReader: preset(Schema.Literals(TEST_READERS), "auto", "Format of the test report."),
  testReport: option(
    Text,
    "Repository-relative file that holds the report, instead of standard output; or a folder of JUnit files, or a pattern for several: **/target/surefire-reports."
  ),
  lintCommand: option(Text, "Exit code 0 means clean."),
  typeCheckCommand: option(Text, "Exit code 0 means clean."),
  buildCommand: option(Text, "Exit code 0 means built."),
  setupCommand: option(Text, "Prepares a fresh work tree, for example installs dependencies from the lockfile."),
  timeoutSeconds: preset(Seconds, 600, "Wall time of one command, in seconds."),
  healthCheckCommand: kept(Text, "Known from version 1.")
})

const Tdd = Schema.Struct({
  requireNames: preset(Schema.Boolean, true, "Tests must have names in the report; false accepts counts."),
  minTests: preset(count(0, 1_000), 3, "New tests that a red-green ticket needs: happy path, error, edge.")
})

const TicketValidation = Schema.Struct({
  requireTestStrategy: preset(Schema.Boolean, true, "At least one planned test."),
  requireAffectedFiles: preset(Schema.Boolean, true, "At least one file, except for ideas."),
  requireDependencyCheck: preset(Schema.Boolean, true, "The section Dependencies says something, even “(none)”."),
  requireVerificationCommands: preset(Schema.Boolean, false, "The test strategy has a block of commands."),
  minAcceptanceCriteria: preset(count(1, 100), 3, "Acceptance criteria that a ticket needs.")
})

const TicketConstraints = Schema.Struct({
  maxAffectedFiles: preset(atLeast(1), 5, "Files that one ticket may touch."),
  maxEstimatedTokens: preset(
    atLeast(10_000),
    100_000,
    "Tokens of the files that one ticket touches, with 12,000 for the work itself."
  ),
  requireSingleResponsibility: preset(
    Schema.Boolean,
    true,
    "Whether its source files have to be in one part of the repository: one package, or one folder at the top."
  )
})

const Waves = Schema.Struct({
  maxSlots: preset(count(1, 64), 3, "Tickets worked on at the same time."),
  sessionMaxWaves: preset(MaxWaves, 5, "Waves after which a session ends cleanly.")
})

const Slot = Schema.Struct({
  copy: preset(Texts, [], "Ignored files to bring into each slot, repository-relative, for example .env.test.")
})

const Reviewer = Schema.Struct({
  name: Text.annotate({ description: "Shown in findings." }),
  focus: Text.annotate({ description: "What this reviewer looks at." }),
  required: preset(Schema.Boolean, true, "Whether the round waits for this verdict."),
  agent: kept(Schema.String, "Known from version 1; every reviewer runs through agent.runner.")
})

const ReviewPipeline = Schema.Struct({
  reviewers: preset(Schema.Array(Reviewer), [], "Reviewers in parallel; none means the scan of the diff only."),
  confidenceThreshold: preset(count(0, 100), 80, "Findings less sure than this are dropped."),
  maxReviewRounds: preset(count(1, 100), 3, "Rounds before the ticket is review-blocked."),
  frontierReview: kept(FrontierReview, "A second review by the strongest model.")
})

const CodeRules = Schema.Struct({
  source: preset(
    Text,
    "backlog/code-rules.md",
    "File of rules for agents that write or review code, from the project's folder, as it is in the base commit. Without it there are none."
  ),
  hardGates: preset(Texts, [], "Rules that a change must keep, told before those of the file."),
  softGates: preset(Texts, [], "Rules that a change should keep.")
})

const Agent = Schema.Struct({
  runner: preset(Schema.Literals(["shell", "scripted", "claude"]), "claude", "What writes the code."),
  command: option(Text, "Command line of the shell runner, or path of the script for the scripted one."),
  model: option(Text, "Model name or alias handed to the runner."),
  timeoutSeconds: preset(Seconds, 1_800, "Wall time of one turn of the agent, in seconds.")
})

const Log = Schema.Struct({
  storage: preset(
    Schema.Literals(LOG_STORAGES),
    "files",
    "files keeps the log in the Git directory and sync commits it as segments; refs keeps it on Git refs, which sync pushes and fetches, and no log is in any tree. Changing it needs btk move."
  ),
  durability: preset(
    Schema.Literals(["commit", "os"]),
    "commit",
    "commit survives a power cut; os leaves writing to the operating system and is faster."
  ),
  renumber: preset(
    Schema.Literals(["auto", "ask", "never"]),
    "auto",
    "What sync does with a key that two clones issued: auto gives the later ticket a key of its own, ask leaves it to btk resolve."
  ),
  trustedRefs: option(
    Schema.Array(Schema.String.check(Schema.isPattern(/^refs\/[^\s~^:?*[\\]+$/u))).check(Schema.isUnique()),
    "Refs, by full name, whose events become part of this log; the target branch and its upstream when left out. Of trees only: a log on refs comes from the target's remote."
  )
})

/** Decoded with unknown keys refused. */
export const ConfigSchema = Schema.Struct({
  $schema: option(Schema.String, "Link for editors."),
  version: Schema.Literals(CONFIG_VERSIONS).annotate({ description: "Form of this file; init writes 2.0." }),
  project: Project.annotate({ description: "The project." }),
  backlog: group(Backlog, "Tickets and their files."),
  qualityGates: group(
    QualityGates,
    "Commands that the gates run, at the top of the repository. Left out means: the gate is skipped and says so."
  ),
  tdd: group(Tdd, "What the TDD gate asks for."),
  ticketValidation: group(TicketValidation, "When a ticket is more than a draft."),
  ticketConstraints: group(TicketConstraints, "When a ticket is too large, which keeps it a draft."),
  integration: preset(
    Schema.Literals(["direct", "pr"]),
    "direct",
    "direct lands in the target branch; pr hands the slot's branch over."
  ),
  target: option(Text, "Branch that work lands in; without it the branch that is checked out."),
  waves: group(Waves, "Parallel work."),
  slot: group(Slot, "Work trees of agents."),
  reviewPipeline: group(ReviewPipeline, "Reviews."),
  agent: group(Agent, "Who implements."),
  codeRules: group(CodeRules, "What agents are told about the project's code."),
  render: preset(
    Schema.Literals(["target", "local", "none"]),
    "target",
    "Where ticket files are written: on the target branch, uncommitted only, or nowhere."
  ),
  log: group(Log, "The event log."),
  agentRouting: kept(AgentRouting, "Which agent works on which ticket."),
  llmOps: option(LlmOps, "Models, their cost and their caches. Of these keys cachePolicy.sessionMaxWaves is used."),
  sentinel: kept(Sentinel, "Looks over commits."),
  audit: kept(Audit, "Looks over the whole code.")
})

type Decoded = typeof ConfigSchema.Type

/** The configuration with every default filled in. The id of a version 1 file comes from the project's name. */
export type BacklogConfig = Omit<Decoded, "project"> & {
  readonly project: Decoded["project"] & { readonly id: string }
}

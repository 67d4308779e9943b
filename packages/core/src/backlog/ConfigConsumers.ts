/**
 * Which module reads each key of the configuration. A test holds the table equal to the schema and to the modules' text, so that
 * no key can be without effect.
 *
 * @since 0.1.0
 */

const IMPLEMENT = "core/src/usecases/implement"
const COMMANDS = `${IMPLEMENT}/Commands.ts`
const CANDIDATE = `${IMPLEMENT}/Candidate.ts`
const CHECKS = "core/src/checks"
const SCOPE = `${CHECKS}/scopeChecks.ts`
const REVIEW = `${IMPLEMENT}/ReviewGate.ts`
const RULES = `${IMPLEMENT}/CodeRules.ts`
const AGENTS = "workspace/src/agentLayer.ts"

/** Module below `packages/`, by path of the key as the reference has it. */
export const CONSUMERS: ReadonlyMap<string, string> = new Map([
  ["version", "core/src/backlog/BacklogConfig.ts"],
  ["project.id", "storage-fs/src/place.ts"],
  ["project.name", "adapter-cli/src/verbs/init.ts"],
  ["project.stack", "adapter-cli/src/verbs/init.ts"],
  ["backlog.templatesDir", "workspace/src/templateFor.ts"],
  ["backlog.ticketPrefixes", "adapter-cli/src/verbs/create.ts"],
  ["backlog.requiredSections", `${CHECKS}/sections.ts`],
  ["backlog.headings", "core/src/backlog/BacklogConfig.ts"],
  ["qualityGates.testCommand", COMMANDS],
  ["qualityGates.testReader", COMMANDS],
  ["qualityGates.testReport", COMMANDS],
  ["qualityGates.timeoutSeconds", COMMANDS],
  ["qualityGates.lintCommand", CANDIDATE],
  ["qualityGates.typeCheckCommand", CANDIDATE],
  ["qualityGates.buildCommand", CANDIDATE],
  ["qualityGates.setupCommand", `${IMPLEMENT}/Setup.ts`],
  ["tdd.requireNames", `${IMPLEMENT}/TestGates.ts`],
  ["tdd.minTests", `${IMPLEMENT}/TestGates.ts`],
  ["ticketValidation.requireTestStrategy", `${CHECKS}/tests.ts`],
  ["ticketValidation.requireAffectedFiles", `${CHECKS}/files.ts`],
  ["ticketValidation.requireDependencyCheck", `${CHECKS}/dependencies.ts`],
  ["ticketValidation.requireVerificationCommands", `${CHECKS}/tests.ts`],
  ["ticketValidation.minAcceptanceCriteria", `${CHECKS}/criteria.ts`],
  ["ticketConstraints.maxAffectedFiles", SCOPE],
  ["ticketConstraints.maxEstimatedTokens", SCOPE],
  ["ticketConstraints.requireSingleResponsibility", SCOPE],
  ["integration", `${IMPLEMENT}/Settle.ts`],
  ["target", "workspace/src/openProject.ts"],
  ["waves.maxSlots", `${IMPLEMENT}/Implement.ts`],
  ["waves.sessionMaxWaves", `${IMPLEMENT}/Implement.ts`],
  ["slot.copy", `${IMPLEMENT}/Setup.ts`],
  ["reviewPipeline.reviewers", REVIEW],
  ["reviewPipeline.reviewers[].name", REVIEW],
  ["reviewPipeline.reviewers[].focus", REVIEW],
  ["reviewPipeline.reviewers[].required", REVIEW],
  ["reviewPipeline.confidenceThreshold", REVIEW],
  ["reviewPipeline.maxReviewRounds", `${IMPLEMENT}/Attempts.ts`],
  ["agent.runner", AGENTS],
  ["agent.command", AGENTS],
  ["agent.model", AGENTS],
  ["agent.timeoutSeconds", `${IMPLEMENT}/AgentTurn.ts`],
  ["codeRules.source", RULES],
  ["codeRules.hardGates", RULES],
  ["codeRules.softGates", RULES],
  ["render", "workspace/src/projectLayer.ts"],
  ["log.storage", "core/src/backlog/PeekProjectId.ts"],
  ["log.durability", "workspace/src/durabilityOf.ts"],
  ["log.renumber", "core/src/usecases/conflicts/SettleConflicts.ts"],
  ["log.trustedRefs", "workspace/src/news/trustedRefs.ts"],
  ["llmOps.cachePolicy.sessionMaxWaves", "core/src/backlog/BacklogConfig.ts"]
])

/** Configurations for specs: the predecessor's, written down from its schema, and a short one of ours. */

/** The abbreviated example of the predecessor's manual. */
export const SEED_EXAMPLE = `{
  "version": "1.0",
  "project": { "name": "my-app", "stack": "typescript" },
  "backlog": {
    "dataDir": "backlog/data",
    "templatesDir": "backlog/templates",
    "ticketPrefixes": ["FEAT", "BUG", "TASK", "IDEA"],
    "requiredSections": ["context", "description", "acceptanceCriteria",
                         "testStrategy", "affectedFiles", "dependencies"]
  },
  "qualityGates": {
    "typeCheckCommand": "npx tsc --noEmit",
    "lintCommand": "npx eslint .",
    "testCommand": "npx vitest run"
  },
  "codeRules": { "source": ".claude/code-rules.md", "hardGates": [], "softGates": [] },
  "ticketValidation": {
    "requireTestStrategy": true,
    "requireAffectedFiles": true,
    "requireDependencyCheck": true,
    "minAcceptanceCriteria": 3,
    "requireVerificationCommands": true
  }
}
`

/** Every block that version 1.1 knows, with the values of its only preset. */
export const SEED_FULL = {
  version: "1.1",
  project: { name: "my-project", stack: "generic", testRunner: "vitest", linter: "eslint", typeChecker: "tsc" },
  backlog: {
    dataDir: "backlog/data",
    templatesDir: "backlog/templates",
    ticketPrefixes: ["FEAT", "BUG", "SEC", "QUALITY", "REFACTOR", "TEST"],
    requiredSections: ["context", "description", "acceptanceCriteria", "testStrategy", "affectedFiles", "dependencies"]
  },
  qualityGates: {
    testCommand: "echo configure your tests",
    lintCommand: "",
    typeCheckCommand: "",
    buildCommand: "",
    healthCheckCommand: "curl localhost"
  },
  codeRules: { source: ".claude/code-rules.md", hardGates: [], softGates: [] },
  ticketValidation: {
    requireTestStrategy: true,
    requireAffectedFiles: true,
    requireDependencyCheck: true,
    requireVerificationCommands: true,
    minAcceptanceCriteria: 3
  },
  ticketConstraints: { maxAffectedFiles: 5, maxEstimatedTokens: 100_000, requireSingleResponsibility: true },
  agentRouting: {
    rules: [{ pattern: "BUG*", agent: "investigator", label: "bugs" }],
    overrides: {},
    llmOverride: true
  },
  reviewPipeline: {
    reviewers: [
      { name: "code-quality", agent: "reviewer", focus: "quality", required: true },
      { name: "test-coverage", agent: "reviewer", focus: "tests", required: true }
    ],
    confidenceThreshold: 80,
    maxReviewRounds: 3,
    frontierReview: { enabled: false, triggerPatterns: [], skipForComplexity: ["trivial"] }
  },
  llmOps: {
    registry: { source: ".backlog-ops/model-registry.json", strictMode: true },
    gateway: { baseURL: "http://localhost:8000", apiKeyEnv: "LITELLM_MASTER_KEY" },
    cachePolicy: { providerPromptCaching: true, warnBelowHitRate: 0.8, sessionMaxWaves: 7 },
    batchPolicy: { enabled: true, forceBatchWhenQueueOver: 1 },
    ragPolicy: { enabled: true, topK: 5 }
  },
  sentinel: { enabled: true, prescan: { maxFunctionLines: 80 } },
  audit: { enabled: true, dimensions: ["architecture", "security"] }
}

/** The least that version 2.0 asks for. */
export const MINIMAL = { version: "2.0", project: { id: "my-app", name: "My App" } }

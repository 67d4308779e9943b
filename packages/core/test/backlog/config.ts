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
    rules: [
      { pattern: "BUG*", agent: "investigator", label: "bugs" },
      { pattern: "SEC*", agent: "security-reviewer", label: "security" },
      { pattern: "FEAT*", agent: "implementer", label: "features" }
    ],
    overrides: { implementer: { investigator: false, reviewers: 2 } },
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
    registry: { source: ".backlog-ops/model-registry.json", refreshCommand: "sync-models", strictMode: true },
    gateway: { baseURL: "http://localhost:8000", apiKeyEnv: "LITELLM_MASTER_KEY", requireEscalationReason: true },
    routing: {
      entryModelClassify: "free",
      entryModelDraft: "free",
      entryModelPlan: "free",
      entryModelImplement: "cheap",
      entryModelReview: "balanced",
      escalationModel: "balanced",
      maxEscalationsPerTicket: 1
    },
    tokenPolicy: {
      maxInputByPhase: { classify: 4000, draft: 8000, implement: 32_000, review: 16_000, refine: 12_000 },
      maxOutputByPhase: { classify: 1000, draft: 4000, implement: 16_000, review: 4000, refine: 8000 },
      contextWindowStrategy: "summarize"
    },
    cachePolicy: {
      providerPromptCaching: true,
      stablePrefixMinTokens: 2048,
      responseCache: { enabled: true, ttlSeconds: 3600, backend: "redis" },
      semanticCache: { enabled: false, backend: "qdrant", threshold: 0.88 },
      warnBelowHitRate: 0.8,
      sessionMaxWaves: 7
    },
    batchPolicy: {
      enabled: true,
      eligiblePhases: ["refinement", "bulk-ticket-validation", "cost-report", "duplicate-detection", "implementation"],
      forceBatchWhenQueueOver: 1,
      maxConcurrentBatchJobs: 10,
      retryPolicy: { maxRetries: 3, backoffMultiplier: 2 },
      reviewBatchEnabled: true,
      reviewBatchTimeoutSec: 300,
      reviewBatchIntervalSec: 30
    },
    ragPolicy: {
      enabled: true,
      embeddingModel: "all-MiniLM-L6-v2",
      vectorStore: "chromadb",
      indexPath: ".backlog-ops/rag-index",
      chunkSize: 512,
      topK: 5,
      reindexCommand: "rag_index --rebuild",
      serverUrl: "http://localhost:8001"
    }
  },
  sentinel: {
    enabled: true,
    installGitHook: true,
    prescan: {
      runLinter: true,
      runTests: true,
      runTypeCheck: true,
      detectHardcoded: true,
      detectTodos: true,
      maxFunctionLines: 80
    },
    reviewers: { security: true, quality: true },
    ragDeduplication: true,
    patternThresholds: { recurring: 2, escalateToSoftGate: 3, escalateToHardGate: 5 },
    ticketMapping: { security: "BUG", bug: "BUG", techDebt: "TASK", architecture: "TASK" }
  },
  audit: {
    enabled: true,
    prescan: {
      extensions: [".ts", ".tsx", ".js", ".jsx", ".py"],
      excludeDirs: ["node_modules", "dist", "coverage", ".next", "__pycache__", ".git"],
      maxFunctionLines: 80,
      coverageThreshold: 70,
      complexityThreshold: 10
    },
    dimensions: ["architecture", "security", "bugs", "performance", "tests", "hygiene"],
    ragDeduplication: true,
    ticketMapping: {
      security: "SEC",
      bugs: "BUG",
      architecture: "TASK",
      performance: "TASK",
      tests: "TEST",
      hygiene: "QUALITY"
    }
  }
}

/** The least that version 2.0 asks for. */
export const MINIMAL = { version: "2.0", project: { id: "my-app", name: "My App" } }

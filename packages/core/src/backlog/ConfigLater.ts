/**
 * Blocks of version 1 for features of later releases: read with every constraint that they had, kept, and said to be unused.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { atLeast, count, kept, laterKey, MaxWaves, option, Text, Texts } from "./ConfigKeys.ts"

const share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const flag = Schema.Boolean

const Rule = Schema.Struct({
  pattern: Text.annotate({
    description: "Ticket prefix or tag, with * for anything; the first rule that fits counts."
  }),
  agent: Text.annotate({ description: "Type of the agent." }),
  label: Text.annotate({ description: "Shown beside the ticket." })
})

const Override = Schema.Struct({
  investigator: option(flag, "Whether an investigator looks first."),
  reviewers: option(Schema.Finite, "Number of reviewers.")
})

export const AgentRouting = Schema.Struct({
  rules: option(Schema.Array(Rule), "Rules in their order."),
  overrides: option(Schema.Record(Schema.String, Override), "Exceptions by agent."),
  llmOverride: laterKey(flag, true, "Whether a model may choose another agent.")
})

const PATTERNS = ["serialization", "db_schema", "auth", "error_handling", "external_api", "concurrency"] as const

export const FrontierReview = Schema.Struct({
  enabled: laterKey(flag, true, "Whether there is one."),
  triggerPatterns: laterKey(
    Schema.Array(Schema.Literals(PATTERNS)),
    [...PATTERNS],
    "Kinds of change that ask for one."
  ),
  skipForComplexity: laterKey(Schema.Array(Schema.Literals(["trivial"])), ["trivial"], "Tickets that never need one.")
})

const Registry = Schema.Struct({
  source: laterKey(Schema.String, ".backlog-ops/model-registry.json", "File of models."),
  refreshCommand: option(Schema.String, "Renews the file."),
  strictMode: laterKey(flag, true, "Whether models outside of it are refused.")
})

const Gateway = Schema.Struct({
  baseURL: laterKey(Schema.String, "http://localhost:8000", "Address of the gateway."),
  apiKeyEnv: laterKey(Schema.String, "LITELLM_MASTER_KEY", "Variable that holds its key."),
  requireEscalationReason: laterKey(flag, true, "Whether a stronger model needs a reason.")
})

const Routing = Schema.Struct({
  entryModelClassify: laterKey(Text, "cheap", "Alias of the model that classifies."),
  entryModelDraft: laterKey(Text, "cheap", "Alias of the model that drafts."),
  entryModelPlan: laterKey(Text, "free", "Alias of the model that plans."),
  entryModelImplement: laterKey(Text, "balanced", "Alias of the model that implements."),
  entryModelReview: laterKey(Text, "cheap", "Alias of the model that reviews."),
  escalationModel: laterKey(Text, "frontier", "Alias of the model that others hand over to."),
  maxEscalationsPerTicket: laterKey(atLeast(0), 1, "Times that a ticket is handed over.")
})

const phases = (classify: number, draft: number, implement: number, review: number, refine: number) =>
  Schema.Struct({
    classify: laterKey(atLeast(1), classify, "Tokens to classify a ticket."),
    draft: laterKey(atLeast(1), draft, "Tokens to draft one."),
    implement: laterKey(atLeast(1), implement, "Tokens to implement one."),
    review: laterKey(atLeast(1), review, "Tokens to review one."),
    refine: laterKey(atLeast(1), refine, "Tokens to refine one.")
  })

const TokenPolicy = Schema.Struct({
  maxInputByPhase: option(phases(4000, 8000, 32_000, 16_000, 12_000), "Input of one call, in tokens."),
  maxOutputByPhase: option(phases(1000, 4000, 16_000, 4000, 8000), "Output of one call, in tokens."),
  contextWindowStrategy: laterKey(
    Schema.Literals(["truncate-oldest", "summarize", "rag-augment"]),
    "summarize",
    "What is done where it is not enough."
  )
})

const ResponseCache = Schema.Struct({
  enabled: laterKey(flag, true, "Whether answers are kept."),
  ttlSeconds: laterKey(atLeast(0), 3600, "How long, in seconds."),
  backend: laterKey(Schema.Literals(["redis", "s3", "local"]), "redis", "Where.")
})

const SemanticCache = Schema.Struct({
  enabled: laterKey(flag, false, "Whether answers to like questions are taken."),
  backend: laterKey(Schema.Literals(["qdrant", "redis-vss", "chromadb"]), "qdrant", "Where they are kept."),
  threshold: laterKey(share, 0.88, "How like, from 0 to 1.")
})

const CachePolicy = Schema.Struct({
  providerPromptCaching: kept(flag, "Whether prompts are cached by the provider; true in version 1."),
  stablePrefixMinTokens: kept(atLeast(1024), "Tokens from which a prefix is cached; 2048 in version 1."),
  responseCache: kept(ResponseCache, "Cache of answers."),
  semanticCache: kept(SemanticCache, "Cache of answers to like questions."),
  warnBelowHitRate: kept(share, "Rate of hits below which is warned, from 0 to 1; 0.80 in version 1."),
  sessionMaxWaves: option(MaxWaves, "Waves of a session in version 1; waves.sessionMaxWaves comes first.")
})

const RetryPolicy = Schema.Struct({
  maxRetries: laterKey(atLeast(0), 3, "Tries after the first."),
  backoffMultiplier: laterKey(Schema.Finite.check(Schema.isGreaterThanOrEqualTo(1)), 2, "How much longer each waits.")
})

const PHASES = ["refinement", "bulk-ticket-validation", "cost-report", "duplicate-detection", "implementation"]

const BatchPolicy = Schema.Struct({
  enabled: laterKey(flag, true, "Whether calls that can wait are batched."),
  eligiblePhases: laterKey(Texts, PHASES, "Phases whose calls can wait."),
  forceBatchWhenQueueOver: laterKey(atLeast(1), 25, "Calls from which they have to."),
  maxConcurrentBatchJobs: laterKey(atLeast(1), 10, "Batches at the same time."),
  retryPolicy: option(RetryPolicy, "What is done when one fails."),
  reviewBatchEnabled: laterKey(flag, true, "Whether reviews are batched."),
  reviewBatchTimeoutSec: laterKey(atLeast(30), 300, "How long is waited for them, in seconds."),
  reviewBatchIntervalSec: laterKey(atLeast(5), 30, "How often is looked, in seconds.")
})

const RagPolicy = Schema.Struct({
  enabled: laterKey(flag, false, "Whether the code is searched by meaning."),
  embeddingModel: laterKey(Schema.String, "text-embedding-3-small", "Model of the index."),
  vectorStore: laterKey(
    Schema.Literals(["qdrant", "chromadb", "local-faiss"]),
    "local-faiss",
    "Where the index is kept."
  ),
  indexPath: laterKey(Schema.String, ".backlog-ops/rag-index", "Folder of the index."),
  chunkSize: laterKey(atLeast(128), 512, "Tokens of one piece."),
  topK: laterKey(atLeast(1), 10, "Pieces of one answer."),
  reindexCommand: option(Schema.String, "Renews the index."),
  serverUrl: laterKey(Schema.String, "http://localhost:8001", "Address of the index.")
})

export const LlmOps = Schema.Struct({
  registry: kept(Registry, "Models that there are."),
  gateway: kept(Gateway, "What calls go through."),
  routing: kept(Routing, "Which model begins a phase, and which takes over."),
  tokenPolicy: kept(TokenPolicy, "Sizes of calls."),
  cachePolicy: option(CachePolicy, "What is kept between calls."),
  batchPolicy: kept(BatchPolicy, "What can wait."),
  ragPolicy: kept(RagPolicy, "Search by meaning.")
})

const SentinelPrescan = Schema.Struct({
  runLinter: laterKey(flag, true, "Runs the linter."),
  runTests: laterKey(flag, true, "Runs the tests."),
  runTypeCheck: laterKey(flag, true, "Checks types."),
  detectHardcoded: laterKey(flag, true, "Looks for values that belong into configuration."),
  detectTodos: laterKey(flag, true, "Looks for notes of things to do."),
  maxFunctionLines: laterKey(Schema.Int, 80, "Lines from which a function is long.")
})

export const Sentinel = Schema.Struct({
  enabled: laterKey(flag, true, "Whether it looks at all."),
  installGitHook: laterKey(flag, true, "Whether it looks at each commit."),
  prescan: option(SentinelPrescan, "What is found without a model."),
  reviewers: option(
    Schema.Struct({
      security: laterKey(flag, true, "Looks for what is not safe."),
      quality: laterKey(flag, true, "Looks for what is not good.")
    }),
    "Who looks."
  ),
  ragDeduplication: laterKey(flag, true, "Whether what is known already is left out."),
  patternThresholds: option(
    Schema.Struct({
      recurring: laterKey(Schema.Int, 2, "Times from which a mistake recurs."),
      escalateToSoftGate: laterKey(Schema.Int, 3, "Times from which it becomes a rule that should be kept."),
      escalateToHardGate: laterKey(Schema.Int, 5, "Times from which it becomes a rule that must be kept.")
    }),
    "When a mistake becomes a rule."
  ),
  ticketMapping: option(Schema.Record(Schema.String, Text), "Type of the ticket for each kind of finding.")
})

const DIMENSIONS = ["architecture", "security", "bugs", "performance", "tests", "hygiene"] as const

export const Audit = Schema.Struct({
  enabled: laterKey(flag, true, "Whether it looks at all."),
  prescan: option(
    Schema.Struct({
      extensions: laterKey(Texts, [".ts", ".tsx", ".js", ".jsx", ".py"], "Files that it looks at."),
      excludeDirs: laterKey(
        Texts,
        ["node_modules", "dist", "coverage", ".next", "__pycache__", ".git"],
        "Folders that it doesn't."
      ),
      maxFunctionLines: laterKey(Schema.Int, 80, "Lines from which a function is long."),
      coverageThreshold: laterKey(count(0, 100), 70, "Percent of lines that tests have to reach."),
      complexityThreshold: laterKey(atLeast(1), 10, "Branches from which a function is complex.")
    }),
    "What is found without a model."
  ),
  dimensions: laterKey(Schema.Array(Schema.Literals(DIMENSIONS)), [...DIMENSIONS], "What it looks for."),
  ragDeduplication: laterKey(flag, true, "Whether what is known already is left out."),
  ticketMapping: option(Schema.Record(Schema.String, Text), "Type of the ticket for each kind of finding.")
})

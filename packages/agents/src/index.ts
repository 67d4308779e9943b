/**
 * Runners for coding agents: a shell command, a scripted process, Claude Code. All are layers of core's `AgentRunner`
 * over core's `Processes`, and gateways to a model where one answers questions; what an agent is asked to do is decided elsewhere.
 *
 * @since 0.1.0
 */
export * as ClaudeAgent from "./ClaudeAgent.ts"
export * as ClaudeModel from "./ClaudeModel.ts"
export * as ScriptedAgent from "./ScriptedAgent.ts"
export * as ShellAgent from "./ShellAgent.ts"
export * as ShellModel from "./ShellModel.ts"

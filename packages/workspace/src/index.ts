/**
 * Opens a project and runs core's use cases in it: `openProject`, then `projectLayer` for every port.
 *
 * @since 0.1.0
 */
export { AGENT_NAMES, agentLayer, type AgentName } from "./agentLayer.ts"
export { findTicket } from "./findTicket.ts"
export { loadConfig, readConfig } from "./loadConfig.ts"
export { openProject, type OpenProject, requireGit, targetOf } from "./openProject.ts"
export { projectLayer, type ProjectOptions, type ProjectServices } from "./projectLayer.ts"
export { readContent, readState } from "./readState.ts"

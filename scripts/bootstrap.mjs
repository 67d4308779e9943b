// Installs the workspace when its lockfile is not what is installed. Plain JavaScript: runs on any Node from 20 on.
import { fileURLToPath } from "node:url"
import { ensureInstalled } from "./lib/install.mjs"

process.exitCode = await ensureInstalled(fileURLToPath(new URL("..", import.meta.url)))

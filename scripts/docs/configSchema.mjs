// docs/reference/backlog.config.schema.json: what editors complete and check backlog.config.json by.
import { join } from "node:path"
import { pathToFileURL } from "node:url"

export const page = "docs/reference/backlog.config.schema.json"

const SOURCE = "packages/core/src/backlog/ConfigReference.ts"

export const generate = async (root) => {
  const { configJsonSchema } = await import(pathToFileURL(join(root, SOURCE)).href)
  return `${JSON.stringify(configJsonSchema(), null, 2)}\n`
}

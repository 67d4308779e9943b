/**
 * Reads the project's id and where its log is kept from a configuration file and nothing else: what short commands need to find
 * the log. Loads no schema; the whole file is judged by `parseConfig`.
 *
 * @since 0.1.0
 */

/** Name of a configuration file; the folder that has one is a project's. */
export const CONFIG_FILE = "backlog.config.json"

/** Lower-case letters, digits and single-file-name safe: the id is a folder name. */
export const PROJECT_ID = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/u

/** Versions written by the toolkit's predecessor; read without loss. */
export const EARLIER_VERSIONS = ["1.0", "1.1"] as const

export const isEarlierVersion = (version: unknown): boolean =>
  (EARLIER_VERSIONS as ReadonlyArray<unknown>).includes(version)

/** Characters that an id has at most. */
const MAX_ID = 64

/** The id of a project whose configuration (version 1.x) names none. */
export const projectIdOf = (name: string): string => {
  const id = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+/u, "")
    .slice(0, MAX_ID)
    .replace(/-+$/u, "")
  return id === "" ? "project" : id
}

/** The id itself, or with the first number that makes it one that no other project of the repository has. */
export const freeProjectId = (id: string, taken: ReadonlySet<string>): string => {
  for (let number = 1; ; number++) {
    const end = number === 1 ? "" : `-${number}`
    const free = `${id.slice(0, MAX_ID - end.length).replace(/-+$/u, "")}${end}`
    if (!taken.has(free)) return free
  }
}

const field = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined

/** Places for a log: files in the Git directory, or refs of the repository. */
export const LOG_STORAGES = ["files", "refs"] as const
export type LogStorage = (typeof LOG_STORAGES)[number]

export interface Peeked {
  /** Null when the text is no JSON or names neither a usable id nor, in version 1.x, a name: ask `parseConfig` why. */
  readonly id: string | null
  /** Null for a value that isn't known. */
  readonly storage: LogStorage | null
}

const storageIn = (value: unknown): LogStorage | null => {
  const storage = field(field(value, "log"), "storage")
  if (storage === undefined) return "files"
  return LOG_STORAGES.find((one) => one === storage) ?? null
}

export const peekProject = (text: string): Peeked => {
  let value: unknown
  try {
    value = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text)
  } catch {
    // `parseConfig` explains syntax errors with their place; here there is simply no id.
    return { id: null, storage: "files" }
  }
  return { id: idIn(value), storage: storageIn(value) }
}

export const peekProjectId = (text: string): string | null => peekProject(text).id

const idIn = (value: unknown): string | null => {
  const project = field(value, "project")
  const id = field(project, "id")
  if (id !== undefined) return typeof id === "string" && PROJECT_ID.test(id) ? id : null
  const [name, version] = [field(project, "name"), field(value, "version")]
  return isEarlierVersion(version) && typeof name === "string" && name !== "" ? projectIdOf(name) : null
}

/**
 * Paths of keys as people write them: `reviewPipeline.reviewers[0].name`.
 *
 * @since 0.1.0
 */

export type ConfigPath = ReadonlyArray<PropertyKey>

export const dotted = (path: ConfigPath): string =>
  path.map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`)).join("")

const STEP = /(?<index>\[\d{1,9}\])|(?:^|(?<=[^])\.)(?<name>[^.[\]]+)/uy

/** Null for a text that is no path. */
export const pathFrom = (text: string): ConfigPath | null => {
  const path: Array<PropertyKey> = []
  STEP.lastIndex = 0
  while (STEP.lastIndex < text.length) {
    const found = STEP.exec(text)
    if (found === null) return null
    const { index, name } = found.groups ?? {}
    if (index !== undefined && path.length === 0) return null
    path.push(index === undefined ? (name ?? "") : Number(index.slice(1, -1)))
  }
  return path.length === 0 ? null : path
}

/** The path as the reference has it: `[]` for any item. */
export const asReference = (path: ConfigPath): string => dotted(path).replaceAll(/\[\d+\]/gu, "[]")

/** The value at a path of objects and lists; undefined where there is none. */
export const valueAt = (value: unknown, path: ConfigPath): unknown =>
  path.reduce<unknown>((found, key) => {
    if (Array.isArray(found)) return typeof key === "number" ? found[key] : undefined
    return typeof found === "object" && found !== null && Object.hasOwn(found, key)
      ? (found as Readonly<Record<PropertyKey, unknown>>)[key]
      : undefined
  }, value)

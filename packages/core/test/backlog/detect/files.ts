/** Projects as a map from path to text; folders are there because something is in them. */
import { detectStacks, type Detected, type ProjectFiles } from "../../../src/backlog/detect/DetectStack.ts"

export type Texts = Readonly<Record<string, string>>

export const filesOf = (texts: Texts): ProjectFiles => {
  const list = (folder: string): ReadonlyArray<string> => {
    const prefix = folder === "" ? "" : `${folder}/`
    const below = Object.keys(texts).filter((path) => path.startsWith(prefix))
    return [...new Set(below.map((path) => path.slice(prefix.length).split("/")[0] ?? ""))].toSorted()
  }
  return { names: list(""), list, read: (path) => texts[path] ?? null }
}

export const detect = (texts: Texts): Detected => detectStacks(filesOf(texts)).chosen

export const manifest = (value: Readonly<Record<string, unknown>>): string => JSON.stringify({ name: "shop", ...value })

/**
 * Reads what the architecture rules need from one source file: its imports, its header, the globals it uses and
 * where it writes to the event store. Parses; judges nothing.
 */
import { parseAst } from "rolldown/parseAst"

export interface Import {
  readonly specifier: string
  /** Gone after compilation: `import type`, `export type … from`, `import("…")` in a type. */
  readonly typeOnly: boolean
  /** `import("…")` in code: loaded when it runs, not when the file does. */
  readonly lazy: boolean
}

export interface Source {
  readonly path: string
  readonly lines: number
  readonly hasSince: boolean
  readonly imports: ReadonlyArray<Import>
  /** Names of ambient globals that make a module impure, as written: `Date`, `process`, `Math.random`, … */
  readonly impure: ReadonlyArray<string>
  /** Calls of `append` or `transact` on a value that came from `yield* EventStore`. */
  readonly appends: ReadonlyArray<string>
}

type Node = { readonly type: string; readonly [key: string]: unknown }

const IMPURE = new Set([
  "Date",
  "process",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "performance",
  "crypto",
  "globalThis",
  "require"
])
const WRITES = new Set(["append", "transact"])
/** Places where an identifier is a name, not a use of a global. */
const NAME_KEYS: Readonly<Record<string, ReadonlyArray<string>>> = {
  MemberExpression: ["property"],
  Property: ["key"],
  MethodDefinition: ["key"],
  PropertyDefinition: ["key"],
  TSPropertySignature: ["key"],
  TSMethodSignature: ["key"],
  ImportSpecifier: ["imported", "local"],
  ExportSpecifier: ["local", "exported"]
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string"

const childrenOf = (node: Node): ReadonlyArray<Node> => {
  const names = node["computed"] === true ? [] : (NAME_KEYS[node.type] ?? [])
  return Object.entries(node)
    .filter(([key]) => !names.includes(key))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
}

const walk = (node: Node, visit: (node: Node) => void): void => {
  visit(node)
  for (const child of childrenOf(node)) walk(child, visit)
}

const nameOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === "Identifier" ? String(node["name"]) : undefined

const literalOf = (node: unknown): string | undefined =>
  isNode(node) && typeof node["value"] === "string" ? node["value"] : undefined

const importOf = (node: Node): Import | undefined => {
  const specifier = literalOf(node["source"])
  if (specifier === undefined) return undefined
  const kind = node["importKind"] ?? node["exportKind"]
  return {
    specifier,
    typeOnly: kind === "type" || node.type === "TSImportType",
    lazy: node.type === "ImportExpression"
  }
}

const IMPORTING = new Set([
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType"
])

/** `yield* EventStore`, in parentheses or not. */
const isStore = (node: unknown): boolean =>
  isNode(node) &&
  ((node.type === "YieldExpression" && nameOf(node["argument"]) === "EventStore") ||
    (node.type === "ParenthesizedExpression" && isStore(node["expression"])))

const member = (node: Node): string | undefined => (node["computed"] === true ? undefined : nameOf(node["property"]))

const impureUse = (node: Node): string | undefined => {
  if (node.type === "Identifier" && IMPURE.has(String(node["name"]))) return String(node["name"])
  if (node.type === "MemberExpression" && nameOf(node["object"]) === "Math" && member(node) === "random")
    return "Math.random"
  return undefined
}

/** Names that hold the event store in this file, and writes taken out of it by destructuring. */
const storeBindings = (nodes: ReadonlyArray<Node>) => {
  const names = new Set<string>()
  const taken: Array<string> = []
  for (const node of nodes) {
    if (node.type !== "VariableDeclarator" || !isStore(node["init"])) continue
    const id = node["id"] as Node
    if (id.type === "Identifier") names.add(String(id["name"]))
    for (const property of id.type === "ObjectPattern" ? (id["properties"] as ReadonlyArray<Node>) : []) {
      const key = nameOf(property["key"])
      if (key !== undefined && WRITES.has(key)) taken.push(key)
    }
  }
  return { names, taken }
}

const appendsIn = (nodes: ReadonlyArray<Node>): ReadonlyArray<string> => {
  const { names, taken } = storeBindings(nodes)
  const called = nodes.flatMap((node) => {
    if (node.type !== "MemberExpression") return []
    const name = member(node)
    const object = nameOf(node["object"])
    const onStore = isStore(node["object"]) || (object !== undefined && names.has(object))
    return onStore && name !== undefined && WRITES.has(name) ? [name] : []
  })
  return [...taken, ...called]
}

/** The first comment of a file, before any code. */
const HEADER = /^(?:#![^\n]*\n)?\s*\/\*\*(?<text>[\s\S]*?)\*\//u

export const scan = (path: string, text: string): Source => {
  const nodes: Array<Node> = []
  walk(parseAst(text, { lang: "ts" }, path) as unknown as Node, (node) => nodes.push(node))
  return {
    path,
    lines: text.split("\n").length - 1,
    hasSince: HEADER.exec(text)?.groups?.["text"]?.includes("@since") ?? false,
    imports: nodes.filter(({ type }) => IMPORTING.has(type)).flatMap((node) => importOf(node) ?? []),
    impure: [...new Set(nodes.flatMap((node) => impureUse(node) ?? []))],
    appends: appendsIn(nodes)
  }
}

/**
 * What a source file imports, by its text alone: the specifiers as written, in a form that `ImportGraph.ts` can look for. Without a
 * syntax tree a commented import counts, too. Each pattern looks at a bounded piece of text, so that all are linear.
 *
 * @since 0.1.0
 */
import { ungrouped } from "./braces.ts"

/**
 * What to look for: a path from the file's folder, a path from anywhere, or the end of a path without its ending; or the files
 * of a folder by the end of its path, where a language imports a namespace or package as a whole.
 */
export type Wanted =
  | { readonly from: "here"; readonly path: string }
  | { readonly from: "anywhere"; readonly path: string }
  | { readonly from: "folder"; readonly path: string }

const here = (path: string): Wanted => ({ from: "here", path })
const anywhere = (path: string): Wanted => ({ from: "anywhere", path })

const folder = (path: string): Wanted => ({ from: "folder", path })

type Read = (text: string, path: string) => ReadonlyArray<Wanted>

const all = (text: string, pattern: RegExp): ReadonlyArray<string> =>
  [...text.matchAll(pattern)].map(({ 1: found = "" }) => found)

const scripts: Read = (text) =>
  [
    ...all(text, /\bfrom[ \t]*["']([^"'\n]{1,300})["']/gu),
    ...all(text, /\bimport[ \t]*["']([^"'\n]{1,300})["']/gu),
    // Mocks and workers name modules, too; `/* webpackChunkName: … */` may stand before the name.
    ...all(
      text,
      /\b(?:require(?:\.resolve)?|import|(?:jest|vi)\.\w{1,30}|new URL)[ \t]{0,9}\(\s{0,99}(?:\/\*[^*]{0,200}\*\/\s{0,99})?["'`]([^"'`\n]{1,300})["'`]/gu
    ),
    ...all(text, /^[ \t]*\/\/\/[ \t]*<reference[ \t]+path=["']([^"'\n]{1,300})["']/gmu).map((path) =>
      path.startsWith(".") ? path : `./${path}`
    )
  ].map((specifier) =>
    specifier.startsWith(".") ? here(specifier) : anywhere(specifier.replace(/^[@~#]\/|^node:/u, ""))
  )

/** `.a.b` is `./a/b`, `..a` is `../a`. */
const pythonPath = (module: string): Wanted => {
  const dots = /^\.*/u.exec(module)?.[0].length ?? 0
  const rest = module.slice(dots).replaceAll(".", "/")
  if (dots === 0) return anywhere(rest)
  return here(`${dots === 1 ? "./" : "../".repeat(dots - 1)}${rest}`)
}

const python: Read = (text) => [
  ...[
    ...text.matchAll(/^[ \t]*from[ \t]+([.\w]{1,200})[ \t]+import[ \t]+(?:\(([^()]{0,4000})\)|([\w*, \t]{0,300}))/gmu)
  ].flatMap(({ 1: module = "", 2: lines, 3: names = "" }) => [
    pythonPath(module),
    ...(lines ?? names)
      .replaceAll(/#[^\n]*/gu, "")
      .split(",")
      .map((name) => /\w+/u.exec(name)?.[0] ?? "")
      .filter((name) => name !== "")
      .map((name) => pythonPath(module.endsWith(".") ? `${module}${name}` : `${module}.${name}`))
  ]),
  ...all(text, /^[ \t]*import[ \t]+([\w., \t]{1,300})/gmu).flatMap((names) =>
    names.split(",").map((name) => pythonPath(/[\w.]+/u.exec(name)?.[0] ?? ""))
  )
]

const go: Read = (text) =>
  all(text, /^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"([\w./~-]{1,300})"[ \t]*$/gmu).map(anywhere)

/** Files that are the module of their folder, and folders whose files are crates of their own. */
const RUST_ROOT = /(?:^|\/)(?:(?:mod|lib|main|build)\.rs|(?:bin|examples|tests|benches)\/[^/]+\.rs)$/u

/** `super::a` from the folder in which a file's own modules are: `own` is that folder from the file's. */
const rustPath = (parts: ReadonlyArray<string>, own: string): ReadonlyArray<Wanted> => {
  const [first = ""] = parts
  const ups = parts.findIndex((part) => part !== "super")
  const rest = parts.slice(first === "super" ? ups : 1).filter((part) => part !== "*" && part !== "self")
  if (first === "super" ? ups === -1 : rest.length === 0) return []
  const start = first === "super" ? `${own}${"../".repeat(ups)}` : own
  // The last part is often a name inside of the module.
  return [rest, rest.slice(0, -1)].map((names) =>
    first === "crate" ? anywhere(names.join("/")) : here(`${start}${names.join("/")}`)
  )
}

const rust: Read = (text, path) => {
  const own = RUST_ROOT.test(path) ? "./" : `./${path.slice(path.lastIndexOf("/") + 1, -".rs".length)}/`
  return [
    ...all(text, /^[ \t]*(?:pub(?:\([a-z]+\))?[ \t]+)?mod[ \t]+(\w{1,100});/gmu).map((name) => here(`${own}${name}`)),
    ...all(text, /^[ \t]*(?:pub(?:\([a-z]+\))?[ \t]+)?use[ \t]+((?:crate|super|self)::[\w:{}*, \t\r\n]{1,2000});/gmu)
      .flatMap(ungrouped)
      .flatMap((name) => rustPath(name.split("::"), own))
  ]
}

const dotted: Read = (text) =>
  all(text, /^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.]{1,300}(?:\*|_\b)?)/gmu).flatMap((name) => {
    const parts = name.split(".")
    const last = parts.at(-1)
    const outer = parts.slice(0, -1).join("/")
    if (last === "*" || last === "_" || last === "") return [folder(outer), anywhere(outer)]
    // A member or an inner class is in the file of its class, which has a capital.
    return [anywhere(parts.join("/")), ...(/^\p{Lu}/u.test(parts.at(-2) ?? "") ? [anywhere(outer)] : [])]
  })

const sharp: Read = (text) =>
  [
    ...text.matchAll(
      /^[ \t]*(?:global[ \t]+)?using[ \t]+(static[ \t]+)?(\w{1,100}[ \t]*=[ \t]*)?(\w[\w.]{0,300})[ \t]*;/gmu
    )
  ].flatMap(({ 1: isStatic, 2: alias, 3: name = "" }) => {
    const path = name.replaceAll(".", "/")
    return isStatic === undefined && alias === undefined ? [folder(path)] : [anywhere(path)]
  })

const ruby: Read = (text) => [
  ...all(text, /^[ \t]*require_relative[ \t(]+["']([^"'\n]{1,300})["']/gmu).map((path) => here(`./${path}`)),
  ...all(text, /^[ \t]*(?:require|load|autoload[ \t]+:\w+,)[ \t(]+["']([^"'\n]{1,300})["']/gmu).map(anywhere)
]

const php: Read = (text) => [
  ...all(text, /^[ \t]*use[ \t]+(?:function[ \t]+|const[ \t]+)?\\?([\w\\{}, \t\r\n]{1,2000});/gmu)
    .flatMap(ungrouped)
    .map((name) => anywhere(name.replaceAll("\\", "/"))),
  ...all(text, /\b(?:require|include)(?:_once)?[ \t(]+(?:__DIR__[ \t]*\.[ \t]*)?["']\/?([^"'\n]{1,300})["']/gu).map(
    (path) => here(`./${path}`)
  )
]

const native: Read = (text) =>
  all(text, /^[ \t]*#[ \t]*(?:include|import)[ \t]*["<]([^">\n]{1,300})[">]/gmu).flatMap((path) => [
    here(`./${path}`),
    anywhere(path)
  ])

const elixir: Read = (text) =>
  all(text, /^[ \t]*(?:alias|import|use|require)[ \t]+([A-Z][\w.]{0,200}(?:\{[\w., \t\r\n]{0,2000}\})?)/gmu)
    .flatMap(ungrouped)
    .map((name) =>
      anywhere(
        name
          .split(".")
          .map((part) => part.replaceAll(/(?<=[a-z\d])(?=[A-Z])/gu, "_").toLowerCase())
          .join("/")
      )
    )

const READERS: ReadonlyArray<readonly [ending: RegExp, read: Read]> = [
  [/\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/iu, scripts],
  [/\.pyi?$/iu, python],
  [/\.go$/iu, go],
  [/\.rs$/iu, rust],
  [/\.(?:java|kts?|scala|groovy|swift)$/iu, dotted],
  [/\.cs$/iu, sharp],
  [/\.(?:rb|rake)$/iu, ruby],
  [/\.php$/iu, php],
  [/\.(?:c|h|cc|cpp|cxx|hh|hpp|hxx|m|mm)$/iu, native],
  [/\.exs?$/iu, elixir]
]

/** Empty for languages that aren't known. */
export const importsOf = (path: string, text: string): ReadonlyArray<Wanted> =>
  READERS.find(([ending]) => ending.test(path))?.[1](text, path).filter((wanted) => wanted.path !== "") ?? []

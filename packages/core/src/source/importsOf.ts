/**
 * What a source file imports, by its text alone: the specifiers as written, in a form that `ImportGraph.ts` can look for. Without a
 * syntax tree a commented import counts, too. Each pattern looks at one line and is linear.
 *
 * @since 0.1.0
 */

/** What to look for: a path from the file's folder, a path from anywhere, or the end of a path without its ending. */
export type Wanted =
  | { readonly from: "here"; readonly path: string }
  | { readonly from: "anywhere"; readonly path: string }

const here = (path: string): Wanted => ({ from: "here", path })
const anywhere = (path: string): Wanted => ({ from: "anywhere", path })

type Read = (text: string) => ReadonlyArray<Wanted>

const all = (text: string, pattern: RegExp): ReadonlyArray<string> =>
  [...text.matchAll(pattern)].map(({ 1: found = "" }) => found)

const scripts: Read = (text) =>
  [
    ...all(text, /\bfrom[ \t]*["']([^"'\n]{1,300})["']/gu),
    ...all(text, /\bimport[ \t]*["']([^"'\n]{1,300})["']/gu),
    ...all(text, /\b(?:require|import)\([ \t]*["']([^"'\n]{1,300})["']/gu)
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
  ...[...text.matchAll(/^[ \t]*from[ \t]+([.\w]{1,200})[ \t]+import[ \t]+\(?([\w*, \t]{0,300})/gmu)].flatMap(
    ({ 1: module = "", 2: names = "" }) => [
      pythonPath(module),
      ...names
        .split(",")
        .map((name) => /\w+/u.exec(name)?.[0] ?? "")
        .filter((name) => name !== "")
        .map((name) => pythonPath(module.endsWith(".") ? `${module}${name}` : `${module}.${name}`))
    ]
  ),
  ...all(text, /^[ \t]*import[ \t]+([\w., \t]{1,300})/gmu).flatMap((names) =>
    names.split(",").map((name) => pythonPath(/[\w.]+/u.exec(name)?.[0] ?? ""))
  )
]

const go: Read = (text) =>
  all(text, /^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"([\w./~-]{1,300})"[ \t]*$/gmu).map(anywhere)

const rust: Read = (text) => [
  ...all(text, /^[ \t]*(?:pub(?:\([a-z]+\))?[ \t]+)?mod[ \t]+(\w{1,100});/gmu).map((name) => here(`./${name}`)),
  ...all(text, /^[ \t]*(?:pub(?:\([a-z]+\))?[ \t]+)?use[ \t]+((?:crate|super|self)(?:::\w{1,100}){1,10})/gmu).flatMap(
    (path) => {
      const [first = "", ...rest] = path.split("::")
      // The last part is often a name inside of the module.
      return [rest, rest.slice(0, -1)]
        .filter((parts) => parts.length > 0)
        .map((parts) =>
          first === "crate" ? anywhere(parts.join("/")) : here(`${first === "super" ? "../" : "./"}${parts.join("/")}`)
        )
    }
  )
]

const dotted: Read = (text) =>
  all(text, /^[ \t]*(?:import|using)[ \t]+(?:static[ \t]+)?([\w.]{1,300})/gmu).map((name) =>
    anywhere(name.replaceAll(".", "/"))
  )

const ruby: Read = (text) => [
  ...all(text, /^[ \t]*require_relative[ \t(]+["']([^"'\n]{1,300})["']/gmu).map((path) => here(`./${path}`)),
  ...all(text, /^[ \t]*(?:require|load|autoload[ \t]+:\w+,)[ \t(]+["']([^"'\n]{1,300})["']/gmu).map(anywhere)
]

const php: Read = (text) => [
  ...all(text, /^[ \t]*use[ \t]+(?:function[ \t]+|const[ \t]+)?\\?([\w\\]{1,300})/gmu).map((name) =>
    anywhere(name.replaceAll("\\", "/"))
  ),
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
  all(text, /^[ \t]*(?:alias|import|use|require)[ \t]+([A-Z][\w.]{0,200})/gmu).map((name) =>
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
  [/\.(?:java|kts?|scala|groovy|cs|swift)$/iu, dotted],
  [/\.(?:rb|rake)$/iu, ruby],
  [/\.php$/iu, php],
  [/\.(?:c|h|cc|cpp|cxx|hh|hpp|hxx|m|mm)$/iu, native],
  [/\.exs?$/iu, elixir]
]

/** Empty for languages that aren't known. */
export const importsOf = (path: string, text: string): ReadonlyArray<Wanted> =>
  READERS.find(([ending]) => ending.test(path))?.[1](text).filter((wanted) => wanted.path !== "") ?? []

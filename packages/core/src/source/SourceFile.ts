/**
 * The text files of a repository that somebody writes by hand, and which paths are none of them. Pure.
 *
 * @since 0.1.0
 */

export interface SourceFile {
  /** From the repository's top, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** Larger files are generated, or data. */
export const MAX_SOURCE_BYTES = 512 * 1024

const FOLDERS =
  /(?:^|\/)(?:node_modules|bower_components|vendor|vendored|third_party|thirdparty|dist|build|out|target|coverage|\.git|\.next|\.venv|venv|__pycache__|site-packages|\.yarn|\.pnpm)\//u
const FILES =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|deno\.lock|cargo\.lock|poetry\.lock|uv\.lock|pipfile\.lock|gemfile\.lock|composer\.lock|mix\.lock|go\.sum|packages\.lock\.json)$|[.-]min\.(?:[cm]?js|css)$|\.(?:map|snap|bundle\.js)$/iu
const BINARY =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|war|class|o|a|so|dylib|dll|exe|bin|wasm|woff2?|ttf|otf|eot|mp[34]|m4a|wav|ogg|webm|mov|avi|sqlite3?|db|pyc|pdb|psd|ai|sketch|parquet|npy|pickle|pkl|onnx|pt|h5)$/iu

/** False for dependencies, builds, lockfiles and what is no text. */
export const isHandWritten = (path: string): boolean => !FOLDERS.test(path) && !FILES.test(path) && !BINARY.test(path)

const CODE =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|pyi|go|rs|java|kts?|scala|groovy|cs|fs|vb|rb|rake|php|exs?|erl|swift|m|mm|c|h|cc|cpp|cxx|hh|hpp|hxx|zig|nim|dart|lua|pl|pm|r|jl|clj[sc]?|hs|ml|mli|elm|sh|bash|ps1|sql|graphql|proto)$/iu

/** True for a file of a programming language. */
export const isCode = (path: string): boolean => CODE.test(path)

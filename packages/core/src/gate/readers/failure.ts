/**
 * Tells an assertion that didn't hold from a symbol that doesn't exist (yet) and from any other error,
 * by the words the runners and compilers use.
 *
 * @since 0.1.0
 */
import type { FailureKind, LoadFailure, TestFailure } from "./report.ts"
import { bounded, clip, locate } from "./text.ts"

/** Missing symbol, import or member: JavaScript and TypeScript, Python, Go, Rust, Java, Ruby. */
const UNRESOLVED: ReadonlyArray<RegExp> = [
  /\S is not a (?:function|constructor)\b/u,
  /ReferenceError: .* is not defined/u,
  /does not provide an export named/u,
  /Cannot find (?:module|package) ['"]/u,
  /(?:Failed to resolve import|Failed to load url|Could not resolve|No matching export in) ?/u,
  /\bTS(?:2304|2305|2307|2339|2724|2551)\b/u,
  /\b(?:ImportError|ModuleNotFoundError)\b/u,
  /AttributeError: (?!'NoneType').*has no attribute/u,
  /NameError: (?:name|uninitialized constant|undefined local variable)/u,
  /NoMethodError: undefined method .*(?<!nil)$/mu,
  /\bundefined: \S+|\bundefined \(type .* has no (?:field or )?method|has no field or method|is not in std|no required module provides package/u,
  /\bE0(?:425|432|433|412|599)\b/u,
  /cannot find symbol|package \S+ does not exist/u
]

const ASSERTION: ReadonlyArray<RegExp> = [
  /^(?:\w+: )?expect\(/mu,
  /^assert\b/mu,
  /assertion .*failed|Failed asserting|DID NOT RAISE|DID NOT WARN|ExpectationNotMet|Missing expected (?:exception|rejection)/u,
  /\bERR_ASSERTION\b/u
]

const CLASS = /^\s*(?:Uncaught |\[?cause\]?: )?\[?((?:[A-Za-z_][\w.$]*)?(?:Error|Exception|Failure|Failed))\b/mu

/** True when the text says that a symbol, import or member could not be resolved. */
export const isUnresolved = (text: string): boolean => {
  const part = bounded(text)
  return UNRESOLVED.some((pattern) => pattern.test(part))
}

/** `otherwise` is what the format promises when the words say nothing (JUnit's `failure` is an assertion). */
export const classify = (text: string, otherwise: FailureKind = "error"): FailureKind => {
  const message = bounded(text)
  const head = message.split(/\n\s+(?:at |❯ |File ")/u)[0] ?? message
  const name = CLASS.exec(head)?.[1] ?? ""
  if (/Assert|Comparison|Expectation/u.test(name)) return "assertion"
  if (ASSERTION.slice(0, 2).some((pattern) => pattern.test(head))) return "assertion"
  if (isUnresolved(head)) return "unresolved"
  if (ASSERTION.some((pattern) => pattern.test(message))) return "assertion"
  return name === "" ? otherwise : "error"
}

export const testFailure = (message: string, cwd: string, kind: FailureKind = classify(message)): TestFailure => ({
  kind,
  message: clip(message),
  at: locate(message, cwd)
})

/** A load failure is unresolved or an error; there is no assertion before a test ran. */
export const loadFailure = (file: string | null, message: string, cwd: string): LoadFailure => ({
  file,
  message: clip(message),
  kind: isUnresolved(message) ? "unresolved" : "error",
  at: locate(message, cwd) ?? (file === null ? null : { file, line: null })
})

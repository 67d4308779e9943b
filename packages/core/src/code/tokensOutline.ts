/**
 * The outline of a file without a syntax tree: what patterns of single lines tell, comments and texts included. Pure, linear.
 *
 * @since 0.1.0
 */
import { importsOf } from "../source/importsOf.ts"
import type { Definition, DefinitionKind, Outline } from "./Outline.ts"

const IDENTIFIER = /[A-Za-z_$][\w$]*/gu

/** Words that declare what is named behind them, in most languages. */
const DECLARES: ReadonlyArray<readonly [kind: DefinitionKind, pattern: RegExp]> = [
  ["class", /^[ \t]*(?:[a-z]+[ \t]+){0,4}(?:class|object|record|actor)[ \t]+(?<name>[A-Za-z_$][\w$]*)/u],
  ["struct", /^[ \t]*(?:[a-z]+[ \t]+){0,3}(?:struct|defstruct)[ \t]+(?<name>[A-Za-z_$][\w$]*)/u],
  ["interface", /^[ \t]*(?:[a-z]+[ \t]+){0,3}(?:interface|protocol|trait|defprotocol)[ \t]+(?<name>[A-Za-z_$][\w$]*)/u],
  ["enum", /^[ \t]*(?:[a-z]+[ \t]+){0,3}enum(?:[ \t]+class)?[ \t]+(?<name>[A-Za-z_$][\w$]*)/u],
  ["module", /^[ \t]*(?:[a-z]+[ \t]+){0,2}(?:module|defmodule|package|namespace)[ \t]+(?<name>[A-Za-z_$][\w$.]*)/u],
  ["macro", /^[ \t]*(?:defmacrop?|macro_rules!|#define)[ \t]+(?<name>[A-Za-z_$][\w$]*)/u],
  [
    "function",
    /^[ \t]*(?:[a-z]+[ \t]+){0,4}(?:function|fun|func|fn|def|defp|sub|proc|method)[ \t]+(?:\([^()\n]{0,80}\)[ \t]*)?(?<name>[A-Za-z_$][\w$]*)/u
  ],
  ["type", /^[ \t]*(?:[a-z]+[ \t]+){0,2}(?:type|typealias)[ \t]+(?<name>[A-Za-z_$][\w$]*)/u],
  ["constant", /^(?:[a-z]+[ \t]+){0,3}(?:const|val|let|static|final)[ \t]+(?<name>[A-Za-z_$][\w$]*)[ \t]*[:=]/u],
  ["variable", /^(?:[a-z]+[ \t]+){0,3}(?:var|local|our|my)[ \t]+[$@%]?(?<name>[A-Za-z_$][\w$]*)/u]
]

/** Longer lines are data. */
const LONGEST = 400

const definitionIn = (line: string, at: number): Definition | null => {
  if (line.length > LONGEST) return null
  for (const [kind, pattern] of DECLARES) {
    const name = pattern.exec(line)?.groups?.["name"]
    if (name !== undefined) return { name, kind, container: null, line: at + 1, endLine: at + 1 }
  }
  return null
}

export const tokensOutline = (path: string, text: string): Outline => ({
  language: /\.(?<ending>\w+)$/u.exec(path)?.groups?.["ending"]?.toLowerCase() ?? "text",
  by: "tokens",
  definitions: text.split("\n").flatMap((line, at) => definitionIn(line, at) ?? []),
  imports: importsOf(path, text),
  references: [],
  names: new Set([...text.matchAll(IDENTIFIER)].map(([name]) => name)),
  damaged: false
})

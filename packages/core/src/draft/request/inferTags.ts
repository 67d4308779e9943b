/**
 * The tags `ARCH` and `SECURITY` by the words of a request: whole words and phrases, whose near misses say nothing. Pure.
 *
 * @since 0.1.0
 */
import { type Inferred, itSays } from "./Inferred.ts"
import { type Find, finder } from "./Finder.ts"
import { proseOf } from "./Prose.ts"

/** Patterns of whole words. A word that often means something else stands with its company only. */
export const TAG_WORDS: ReadonlyArray<readonly [tag: string, words: ReadonlyArray<string>]> = [
  [
    "ARCH",
    [
      "architecture",
      "architectural",
      "redesign(?! (?:the |of the )?(?:logo|icons?|buttons?|page|screen|home ?page|form))",
      "(?:schema|database|data|db) (?:change|migration)s?",
      "breaking (?:api )?changes?",
      "(?:api|public|service) contracts?",
      "data ?models?",
      "(?:module|service|package|layer) boundar(?:y|ies)",
      "(?:circular|cyclic) (?:dependenc(?:y|ies)|imports?)",
      "dependency injection",
      "micro-?services?",
      "monolith",
      "event (?:bus|sourcing|sourced)",
      "message (?:queue|broker)s?",
      "plugin (?:system|api|architecture)",
      "public api",
      "migrate (?:\\w+ ){0,4}(?:to|from|off|onto|into)"
    ]
  ],
  [
    "SECURITY",
    [
      "auth",
      "authentication",
      "authenticat(?:e|es|ed|ing)",
      "unauthenticated",
      "authori[sz]ation",
      "authori[sz](?:e|es|ed|ing)",
      "unauthori[sz]ed",
      "permissions?",
      "access control",
      "(?:access|api|auth|session|bearer|refresh|id|csrf|reset|login|personal|github|jwt|security|secret) tokens?",
      "tokens? (?:leak\\w*|expir\\w+|rotation|revocation|signing|theft)",
      "(?:client|shared|api|webhook|app) secrets?",
      "secrets (?:manager|store|rotation|scanning|in)",
      "(?:leak(?:s|ed|ing)?|log(?:s|ged|ging)?|expos(?:es|ed|ing)) (?:\\w+ ){0,2}secrets?",
      "passwords?",
      "credentials?",
      "private keys?",
      "api keys?",
      "encrypt(?:s|ed|ing|ion)?",
      "decrypt(?:s|ed|ing|ion)?",
      "xss",
      "csrf",
      "ssrf",
      "(?:sql|command|shell|code|html|header|template|prompt) injections?",
      "vulnerabilit(?:y|ies)",
      "vulnerable",
      "oauth2?",
      "openid",
      "saml",
      "jwts?",
      "single sign-on",
      "sso",
      "two-factor",
      "2fa",
      "mfa",
      "path traversal",
      "privilege escalation",
      "cve-\\d{4}-\\d+",
      "security"
    ]
  ]
]

/** No work on security: what only has the word in its name. */
const NOT_MEANT = /(?:social|job|airport) security|security deposits?/gu

const FINDERS: ReadonlyArray<readonly [tag: string, find: Find]> = TAG_WORDS.map(([tag, words]) => [tag, finder(words)])

export const inferTags = (request: string): ReadonlyArray<Inferred> => {
  const prose = proseOf(request).replaceAll(NOT_MEANT, (found) => " ".repeat(found.length))
  return FINDERS.flatMap(([tag, find]) => {
    const found = find(prose)
    return found === null
      ? []
      : [{ field: "tags", value: tag, why: itSays(request.slice(found.index, found.index + found[0].length)) }]
  })
}

/**
 * Flags that several verbs share. Loads nothing.
 *
 * @since 0.1.0
 */
import type { FlagSpec } from "./Verb.ts"

/** Flags that every verb takes. */
export const COMMON_FLAGS: ReadonlyArray<FlagSpec> = [
  { name: "json", type: "boolean", help: "print one JSON document" },
  { name: "directory", short: "C", type: "string", value: "<dir>", help: "work in this folder" },
  { name: "quiet", short: "q", type: "boolean", help: "leave out hints and confirmations" },
  { name: "plain", type: "boolean", help: "no colour, no live display" },
  { name: "no-color", type: "boolean", help: "no colour (NO_COLOR does the same)" },
  {
    name: "actor",
    type: "string",
    value: "<kind:id>",
    help: "who acts, e.g. agent:claude-code (default: the variable BTK_ACTOR, else your Git identity)"
  },
  { name: "record", type: "boolean", help: "in CI: let this checkout write a log of its own" },
  { name: "help", short: "h", type: "boolean", help: "show this help" }
]

/** Reading verbs can look back. */
export const AT_FLAG: FlagSpec = {
  name: "at",
  type: "string",
  value: "<point>",
  help: "as it was then: an event id, a date or time (UTC unless it says otherwise), a time ago (-3d, -2h), a Git revision"
}

/** For lists, which are bounded unless more is asked for. */
export const LIMIT_FLAG: FlagSpec = {
  name: "limit",
  short: "n",
  type: "string",
  value: "<count>",
  help: "at most this many (default 50)"
}

/** Which tickets a list or a search is about; `key:value` in a search says the same. */
export const FILTER_FLAGS: ReadonlyArray<FlagSpec> = [
  {
    name: "type",
    short: "t",
    type: "string",
    multiple: true,
    value: "<type>",
    help: "only this type; repeat for more"
  },
  {
    name: "status",
    short: "s",
    type: "string",
    multiple: true,
    value: "<status>",
    help: "only this status, also a closed one; repeat for more"
  },
  {
    name: "priority",
    short: "p",
    type: "string",
    multiple: true,
    value: "<priority>",
    help: "only this priority; repeat for more"
  },
  {
    name: "label",
    short: "l",
    type: "string",
    multiple: true,
    value: "<tag>",
    help: "only with this tag; repeat for those that have all of them"
  },
  {
    name: "assignee",
    type: "string",
    multiple: true,
    value: "<name>",
    help: "only for this person, as the field assignee says; repeat for more"
  },
  {
    name: "path",
    type: "string",
    multiple: true,
    value: "<path>",
    help: "only tickets that touch this file, or something in this folder; repeat for more"
  },
  {
    name: "since",
    type: "string",
    value: "<time>",
    help: "only changed since then: a date, a time, or a time ago (-3d)"
  }
]

/** What a ticket says, part by part. */
export const CONTENT_FLAGS: ReadonlyArray<FlagSpec> = [
  { name: "title", type: "string", value: "<text>", help: "the title" },
  {
    name: "type",
    short: "t",
    type: "string",
    value: "<type>",
    help: "TASK, BUG, FEAT, IDEA, SEC, QUALITY, REFACTOR or TEST"
  },
  { name: "priority", short: "p", type: "string", value: "<priority>", help: "critical, high, medium or low" },
  { name: "label", short: "l", type: "string", multiple: true, value: "<tag>", help: "a tag; repeat for more" },
  { name: "assignee", type: "string", value: "<name>", help: "who it is for; unassigned for nobody" },
  {
    name: "dep",
    type: "string",
    multiple: true,
    value: "<key>",
    help: "a ticket that must be completed first; repeat for more"
  },
  {
    name: "file",
    type: "string",
    multiple: true,
    value: "<[action:]path>",
    help: "a file it touches: create:src/a.ts, modify:src/b.ts, delete:old.ts, rename:a.ts:b.ts (by default it is modified if it is there, else created)"
  },
  { name: "ac", type: "string", multiple: true, value: "<text>", help: "an acceptance criterion; repeat for more" },
  {
    name: "test",
    type: "string",
    multiple: true,
    value: "<[kind:] text>",
    help: "a planned test, such as e2e: the file opens in a spreadsheet; kinds are unit, integration, e2e, regression, validation; repeat for more"
  },
  { name: "description", short: "d", type: "string", value: "<text>", help: "what to do" },
  { name: "context", type: "string", value: "<text>", help: "why it is needed" },
  {
    name: "section",
    type: "string",
    multiple: true,
    value: "<heading: text>",
    help: 'another section, e.g. "Steps to Reproduce: 1. Open the report"; repeat for more'
  },
  { name: "body-file", type: "string", value: "<file>", help: "the Markdown body from a file, or - for standard input" }
]

/** Variables of the environment that commands read; Git's own are passed on to Git. */
export const VARIABLES: ReadonlyArray<{ readonly name: string; readonly help: string }> = [
  { name: "BTK_ACTOR", help: "who acts, where --actor is not given" },
  { name: "NO_COLOR", help: "no colour, when it is set to anything" },
  { name: "XDG_CACHE_HOME", help: "where work trees of implement are made (default ~/.cache)" }
]

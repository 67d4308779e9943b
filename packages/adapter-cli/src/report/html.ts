/**
 * Small helpers for HTML: everything that comes from tickets or output is escaped here, once.
 *
 * @since 0.1.0
 */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Value = Html | string | number | null | undefined | false | ReadonlyArray<Value>

const escape = (text: string): string => text.replaceAll(/[&<>"']/gu, (char) => ENTITIES[char] ?? char)

const render = (value: Value): string => {
  if (value === null || value === undefined || value === false) return ""
  if (value instanceof Html) return value.text
  if (typeof value === "object") return value.map(render).join("")
  return escape(String(value))
}

/** A template whose values are escaped unless they are `Html` already. */
export const html = (strings: TemplateStringsArray, ...values: ReadonlyArray<Value>): Html =>
  new Html(strings.reduce((text, part, at) => text + render(values[at - 1]) + part))

/**
 * Workflow commands as GitHub reads them, which many tools print for it: `::error file=a.js,line=2,title=rule::message`.
 *
 * @since 0.1.0
 */
import { type DiagnosticParser, found } from "./found.ts"

const COMMAND = /^::(?<level>error|warning|notice)(?: (?<properties>[^:]*(?::(?!:)[^:]*)*))?::(?<message>.*)$/u

/** `%25` and the like, as the commands escape them. */
const unescaped = (text: string): string =>
  text.replaceAll(/%(0A|0D|2C|3A|25)/giu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))

export const parseAnnotations: DiagnosticParser = (lines) =>
  lines.flatMap((line) => {
    const { level, message = "", properties = "" } = COMMAND.exec(line)?.groups ?? {}
    if (level === undefined) return []
    const values = new Map(
      properties.split(",").map((one) => {
        const equals = one.indexOf("=")
        return [one.slice(0, equals).trim(), unescaped(one.slice(equals + 1))] as const
      })
    )
    const said = unescaped(message).replace(/^\S+:\d+:\d+: /u, "")
    return [found(level, values.get("file"), values.get("line"), values.get("title"), said.split("\n")[0])]
  })

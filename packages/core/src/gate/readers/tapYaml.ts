/**
 * Reads the few scalar keys that matter from a TAP diagnostic block. Runners write it loosely, so this takes the
 * first value of each key at any depth instead of being a YAML parser.
 *
 * @since 0.1.0
 */
const unquoted = (value: string): string => {
  const quoted = /^(['"])(.*)\1$/u.exec(value)?.[2]
  return quoted === undefined ? value : quoted.replaceAll("\\n", "\n").replaceAll('\\"', '"').replaceAll("''", "'")
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** Lines between `---` and `...`, as a map from key to text; block scalars keep their line breaks. */
export const tapYaml = (lines: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  const values = new Map<string, string>()
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ""
    const [, key, value] = /^\s*([A-Za-z_]\w*):\s?(.*)$/u.exec(line) ?? []
    if (key === undefined || values.has(key)) continue
    if (!/^[|>][-+]?$/u.test(value ?? "")) {
      if (value !== "") values.set(key, unquoted(value ?? ""))
      continue
    }
    const block: Array<string> = []
    while (index + 1 < lines.length) {
      const next = lines[index + 1] ?? ""
      if (next.trim() !== "" && indentOf(next) <= indentOf(line)) break
      block.push(next.slice(indentOf(line) + 2))
      index++
    }
    values.set(key, block.join("\n").trimEnd())
  }
  return values
}

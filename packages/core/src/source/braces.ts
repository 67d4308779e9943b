/**
 * Names that are written together: `a::{b, c::d}` is `a::b` and `a::c::d`, as Rust, PHP and Elixir group what they import. Pure.
 *
 * @since 0.1.0
 */

/** Names of one group: nobody writes more by hand, and each is looked for. */
const MOST = 200
/** Groups in groups. */
const DEEPEST = 10

/** Each name with what stands before its group, without `as` and what follows it. An open group ends with the text. */
export const ungrouped = (text: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  const before: Array<string> = []
  let own = ""
  const end = (): void => {
    const name = own.trim().split(/\s/u, 1)[0] ?? ""
    if (name !== "" && found.length < MOST) found.push(`${before.at(-1) ?? ""}${name}`)
    own = ""
  }
  for (const letter of text) {
    if (letter === "{") {
      if (before.length === DEEPEST) return found
      before.push(`${before.at(-1) ?? ""}${own.trim()}`)
      own = ""
    } else if (letter === "," || letter === "}") {
      end()
      if (letter === "}") before.pop()
    } else own += letter
  }
  end()
  return found
}

/**
 * Words of a text, and whether they say anything that could not stand in any ticket.
 *
 * @since 0.1.0
 */
import { TYING } from "../duplicates/tying.ts"

const WORD = /[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_'’./:#-]*[\p{L}\p{M}\p{N}_]|[\p{L}\p{M}\p{N}]/gu

/** Words of any script in lower case; identifiers, paths and numbers stay in one piece. */
export const wordsOf = (text: string): ReadonlyArray<string> => text.toLowerCase().match(WORD) ?? []

const list = (text: string): ReadonlyArray<string> => text.trim().split(/\s+/u)

/** Words of any ticket whatsoever: what work is called, how it goes, and that it be good. */
const OF_ANY_TICKET = list(`
  task tasks ticket tickets issue issues item items work works working worked job jobs thing things stuff story stories
  change changes changed changing update updates updated updating add adds added adding remove removes removed removing
  create creates created creating implement implements implemented implementing implementation build builds built fix
  fixes fixed fixing bug bugs problem problems error errors feature features functionality functionalities function
  functions functional requirement requirements required require requires requested request requests improve improves
  improved improving improvement improvements enhance enhances enhanced enhancement enhancements refactor refactors
  refactored refactoring cleanup clean cleaned cleaner handle handles handled handling support supports supported
  supporting ensure ensures ensured ensuring verify verifies verified verifying validate validates validated check
  checks checked checking test tests tested testing code codebase project projects system systems application
  applications app apps software component components module modules part parts piece area areas section file files
  line lines logic behavior behaviour behaviors expected correct correctly proper properly appropriate appropriately
  right rightly wrong good better best well fine nice great high quality fast faster quick quickly slow efficient
  efficiently performant performance robust robustly reliable reliably stable stability secure securely safe safely
  simple simply easy easily intuitive user-friendly friendly readable maintainable maintainability scalable scalability
  modern consistent consistently complete completely completed completes full fully whole entire everything anything
  something nothing new old current existing previous next first last important importance necessary possible useful
  value business goal goals purpose reason reasons order see use uses used using usage user users people customer
  customers developer developers team teams client clients stakeholder stakeholders product way ways case cases edge
  time times result results output outputs input inputs data information details detail description context
  acceptance criteria criterion pass passes passed passing fail fails failed failing failure failures green red run
  runs running ready done finished finish finishes finally successfully successful success successes regression
  regressions break breaks broken breaking work-in-progress documentation document documented docs doc review reviewed
  reviews best-practices practices practice standards standard conventions convention guidelines guideline
  specification specifications spec specs spec'd design designed designs solution solutions meets meet met according
  accordingly related relevant various several general generic specific default basic main overall via todo tbd n/a na
  none placeholder lorem ipsum sure described describe describes follow follows following above below please kindly
  something's someone somebody everyone everybody anyone anybody nothing's want wish hope like likes should've
`)

const GENERIC: ReadonlySet<string> = new Set([...TYING, ...OF_ANY_TICKET])

/** Words that say something of this ticket alone. */
export const tellingWords = (text: string): ReadonlyArray<string> => wordsOf(text).filter((word) => !GENERIC.has(word))

/** True when the text has words, and every one of them could stand in any ticket. In languages other than English it never is. */
export const isGeneric = (text: string): boolean => {
  let words = 0
  // The first word that tells something decides, and stands near the beginning of nearly every text.
  for (const [word] of text.toLowerCase().matchAll(WORD)) {
    if (!GENERIC.has(word)) return false
    words++
  }
  return words > 0
}

/** Turns tokens that come one by one into pieces of text. */
export interface TokenText {
  /** The text that became certain with this token: never half a character. */
  push(token: number): string
  /** What is left at the end, also when it is no whole character. */
  end(): string
}

/** What a tokenizer puts for bytes that are no (or not yet a) character. */
const unknownCharacter = '\u{fffd}'
/** Beyond this many tokens a broken character will never become whole. */
const longestCharacter = 16

/**
 * A reader of tokens in order. `before` are the last tokens of the text that is being continued:
 * some vocabularies write a space only when something stands before it.
 */
export function createTokenText(
  decode: (tokens: readonly number[]) => string,
  before: readonly number[] = [],
): TokenText {
  // `settled` tokens have given their text; they stay in the window as the context of the others.
  let settled = [...before]
  let open: number[] = []
  let given = ''

  return { push, end }

  function push(token: number): string {
    open.push(token)
    const fresh = textOfOpen()
    const whole = wholeCharacters(fresh)
    if (whole.length < fresh.length && open.length < longestCharacter) return give(whole)
    return give(fresh, true)
  }

  function end(): string {
    return give(textOfOpen(), true)
  }

  function textOfOpen(): string {
    const context = decode(settled)
    return decode([...settled, ...open]).slice(context.length)
  }

  function give(text: string, settles = false): string {
    const piece = text.slice(given.length)
    given = text
    if (settles) {
      settled = [...settled, ...open].slice(-8)
      open = []
      given = ''
    }
    return piece
  }
}

function wholeCharacters(text: string): string {
  let length = text.length
  while (length > 0 && text[length - 1] === unknownCharacter) length -= 1
  return text.slice(0, length)
}

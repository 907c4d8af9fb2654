// Choices that look like chance and are always the same for one key and label.
import { createHmac, type KeyObject } from 'node:crypto'

export type Draw = {
  /** A whole number from 0 to before `limit`. */
  readonly below: (limit: number) => number
  readonly pick: <T>(list: readonly T[]) => T
}

const blockBytes = 32

/**
 * HMAC-SHA-256 of the label in counter mode: who does not hold the key learns nothing about the label from what was drawn. A key object is
 * made once and used many times; made anew from bytes it costs five times the drawing.
 */
export function drawFrom(key: KeyObject, label: string): Draw {
  let block = createHmac('sha256', key).update(label).digest()
  let counter = 0
  let at = 0
  const below = (limit: number): number => {
    if (at + 4 > blockBytes) {
      block = createHmac('sha256', key).update(block).update(String(++counter)).digest()
      at = 0
    }
    const drawn = block.readUInt32BE(at)
    at += 4
    return drawn % limit
  }
  return {
    below,
    pick: (list) => list[below(list.length)]!, // every list here has members
  }
}

/** Each digit drawn anew, each letter too in its own case; whatever else stays. A first digit that is not zero stays none. */
export function sameShape(text: string, draw: Draw): string {
  let drawn = ''
  let isFirstDigit = true
  for (const character of text) {
    if (character >= '0' && character <= '9') {
      drawn += isFirstDigit && character !== '0' ? String(1 + draw.below(9)) : String(draw.below(10))
      isFirstDigit = false
    } else if (/\p{Ll}/u.test(character)) drawn += letters[draw.below(letters.length)]
    else if (/[\p{L}\p{M}]/u.test(character)) drawn += letters[draw.below(letters.length)]!.toUpperCase()
    else if (/\p{N}/u.test(character)) drawn += String(draw.below(10))
    else drawn += character
  }
  return drawn
}

// Without vowels no word comes about by chance, and without l, o and i none that reads as a digit.
const letters = 'bcdfghjkmnpqrstvwxz'

import { endOfString } from '../encoding/json.js'
import type { Budget } from './budget.js'

// Honest JSON is far below these limits. Parsing deep JSON, or JSON with many objects, takes many times as long as
// counting them.
const mostDepth = 100
const mostContainers = 50_000

/**
 * Parses JSON of unknown origin in bounded time.
 *
 * @param budget - the budget that the parsing is taken from, if the caller parses many texts
 * @returns undefined if the text is not JSON, is nested more than 100 levels deep, has more than 50,000 arrays and objects, or
 * if the budget is spent.
 */
export function parseJson(text: string, budget?: Budget): unknown {
  if (budget?.read(text.length) === false || !isWithinLimits(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Counts brackets in one pass. The counts are right up to the point where the text stops being valid JSON. A parser stops there too. */
function isWithinLimits(text: string): boolean {
  let depth = 0
  let containers = 0
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 0x22: // "
        index = endOfString(text, index)
        break
      case 0x7b: // {
      case 0x5b: // [
        depth += 1
        containers += 1
        if (depth > mostDepth || containers > mostContainers) return false
        break
      case 0x7d: // }
      case 0x5d: // ]
        depth -= 1
        break
    }
  }
  return true
}

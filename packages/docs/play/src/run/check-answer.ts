import type { Answer } from './send-request.js'

/** The answer of a Countersign verifier: the status and code of its refusal, or undefined if it accepts. */
export type Expected = { readonly code: string; readonly status: number } | undefined

/** The conclusion from an answer of an endpoint. */
export interface Finding {
  /** `good` is the right answer, `bad` is a wrong one, and `unclear` proves nothing. */
  readonly tone: 'good' | 'bad' | 'unclear'
  readonly words: string
}

/** Checks the answer to a request. Every 4xx counts as a refusal, because verifiers use different ones. */
export function checkAnswer(answer: Answer, method: string, expected: Expected): Finding {
  switch (answer.kind) {
    case 'status':
      return expected === undefined ? checkGenuine(answer.status) : checkHostile(answer.status, method, expected)
    case 'redirect':
      return bad('Redirected, not refused')
    case 'timeout':
      return bad('No answer in time')
    case 'hidden':
      return unclear('The browser does not show the answer')
    case 'unreachable':
      return unclear('Nothing answers')
    case 'unsendable':
      return unclear('A browser cannot send this')
    case 'stopped':
      return unclear('Stopped')
  }
}

function checkGenuine(status: number): Finding {
  return status >= 200 && status < 300 ? good('Accepted') : bad('Refused, although it is genuine')
}

function checkHostile(status: number, method: string, { status: expected }: NonNullable<Expected>): Finding {
  if (status === expected) return good('Refused')
  if (status === 404) return unclear('Nothing is there')
  if (status === 429) return unclear('Too many requests')
  if (status === 405 && method === 'POST') return unclear('POST is not allowed there')
  if (status >= 400 && status < 500) return good(`Refused; a Countersign verifier answers ${expected}`)
  if (status >= 500) return bad('The server failed')
  return bad('Accepted')
}

function good(words: string): Finding {
  return { tone: 'good', words }
}

function bad(words: string): Finding {
  return { tone: 'bad', words }
}

function unclear(words: string): Finding {
  return { tone: 'unclear', words }
}

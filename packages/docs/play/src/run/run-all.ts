import { checkAnswer, type Expected, type Finding } from './check-answer.js'
import { expectedOf, type RunSet, type SetRequest } from './run-set.js'
import { type Answer, type SendOptions, sendRequest } from './send-request.js'

/** The result of one request of a set. */
export interface Outcome {
  readonly expected: Expected
  readonly answer: Answer
  readonly finding: Finding
}

/** How a set is sent. */
export interface RunOptions extends SendOptions {
  /** The largest number of requests at the same time. */
  readonly concurrency: number
  /** Is called when a request has been answered. Resolves to false if the rest need not be sent. */
  answered(index: number, outcome: Outcome): Promise<boolean>
}

/** Sends the requests of a set in their order, a few at the same time. The signal stops it. */
export async function runAll(set: RunSet, requests: readonly SetRequest[], options: RunOptions): Promise<void> {
  const { concurrency, signal, answered } = options
  let next = 0
  let isOver = false
  const work = async (): Promise<void> => {
    while (next < requests.length && !isOver && !signal.aborted) {
      const index = next++
      const request = requests[index]
      if (request === undefined) return
      const expected = await expectedOf(set, request)
      const answer = await sendRequest(request.request, options)
      const finding = checkAnswer(answer, request.request.method, expected)
      if (!(await answered(index, { expected, answer, finding }))) isOver = true
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
}

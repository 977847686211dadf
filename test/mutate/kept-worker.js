// @ts-check
// A pool of vitest that keeps its worker between runs. Stryker runs a few tests for each of thousands of mutants, and most of
// the time of such a run would be the start of a thread, with vitest and the packages that tests import.
import { ThreadsPoolWorker } from 'vitest/node'

/** @import { PoolOptions, PoolWorker, WorkerRequest } from 'vitest/node' */

// Each run leaves a few listeners in the thread.
const runsPerThread = 500

/** @type {ThreadsPoolWorker | undefined} */
let kept
let runs = 0

/**
 * A pool whose worker is the thread of the previous run.
 *
 * @type {{ name: string, createPoolWorker: (options: PoolOptions) => PoolWorker }}
 */
export const keptWorkerPool = { name: 'kept-worker', createPoolWorker: (options) => new KeptWorker(options) }

/** @implements {PoolWorker} */
class KeptWorker {
  name = 'kept-worker'
  /** @type {Map<(message: unknown) => void, string>} */
  #listeners = new Map()
  #options
  /** @type {ThreadsPoolWorker | undefined} */
  #worker

  /** @param {PoolOptions} options */
  constructor(options) {
    this.#options = options
  }

  async start() {
    if (kept === undefined || runs >= runsPerThread) {
      await kept?.stop()
      kept = new ThreadsPoolWorker(this.#options)
      await kept.start()
      runs = 0
    }
    runs += 1
    this.#worker = kept
  }

  /**
   * @param {string} event
   * @param {(message: unknown) => void} callback
   */
  on(event, callback) {
    this.#listeners.set(callback, event)
    this.#worker?.on(event, callback)
  }

  /**
   * @param {string} event
   * @param {(message: unknown) => void} callback
   */
  off(event, callback) {
    this.#listeners.delete(callback)
    this.#worker?.off(event, callback)
  }

  /** @param {WorkerRequest} message */
  send(message) {
    if (message.type !== 'stop') return this.#worker?.send(message)
    // The thread continues. Only this run has ended.
    for (const [listener, event] of this.#listeners) {
      if (event === 'message') listener({ type: 'stopped', __vitest_worker_response__: true })
    }
  }

  async stop() {
    for (const [listener, event] of this.#listeners) this.#worker?.off(event, listener)
    this.#listeners.clear()
  }

  /** @param {unknown} data */
  deserialize(data) {
    return data
  }
}

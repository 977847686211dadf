// @ts-check
// Runs before each test file in the worker that all mutants share: loads the modules again, and gives tests the keys of the
// previous run.
import { vi } from 'vitest'

/** @typedef {{ keys: Map<string, unknown[]>, used: Map<string, number> }} WorkerState */

const shared = /** @type {{ mutationWorker?: WorkerState }} */ (globalThis)
const generateKey = crypto.subtle.generateKey
shared.mutationWorker ??= startWorker()
const state = shared.mutationWorker

// Load the modules again, because a mutant may be in code that runs when its module is loaded, and a module may keep values.
vi.resetModules()
state.used = new Map()

// RSA keys take most of the time of many tests. The first key of a test file is always the same, the second one too, and so on.
/** @returns {WorkerState} */
function startWorker() {
  /** @type {WorkerState} */
  const started = { keys: new Map(), used: new Map() }
  /** @param {unknown[]} given */
  function generateOnce(...given) {
    const kind = JSON.stringify(given, (_, value) => (value instanceof Uint8Array ? [...value] : value))
    const index = started.used.get(kind) ?? 0
    started.used.set(kind, index + 1)
    const keys = started.keys.get(kind) ?? []
    started.keys.set(kind, keys)
    keys[index] ??= Reflect.apply(generateKey, crypto.subtle, given)
    return keys[index]
  }
  Object.defineProperty(crypto.subtle, 'generateKey', { value: generateOnce, configurable: true, writable: true })
  return started
}

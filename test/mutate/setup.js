// @ts-check
// Runs before each test file in the worker that all mutants share: loads the modules again if a mutant needs it, and gives
// tests the keys of the run before.
import { inject, vi } from 'vitest'

/** @typedef {{ wasStatic: boolean, keys: Map<string, unknown[]>, used: Map<string, number> }} WorkerState */

const shared = /** @type {{ mutationWorker?: WorkerState }} */ (globalThis)
const generateKey = crypto.subtle.generateKey
shared.mutationWorker ??= startWorker()
const state = shared.mutationWorker

// A mutant in code that runs when a module is loaded needs the modules loaded anew, and so does the next mutant.
const isStatic = /** @type {(key: string) => unknown} */ (inject)('mutantActivation') === 'static'
if (isStatic || state.wasStatic) vi.resetModules()
state.wasStatic = isStatic
state.used = new Map()

// RSA keys take most of the time of many tests. The first key of a test file is always the same, the second one too, and so on.
/** @returns {WorkerState} */
function startWorker() {
  /** @type {WorkerState} */
  const started = { wasStatic: false, keys: new Map(), used: new Map() }
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

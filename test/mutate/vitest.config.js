// @ts-check
import { fileURLToPath } from 'node:url'
import { BaseSequencer } from 'vitest/node'
import unit from '../../vitest.config.js'
import { keptWorkerPool } from './kept-worker.js'

// Stryker names the pool itself, so it is replaced after the configuration is read.
const keepWorker = {
  name: 'keep-worker',
  /** @param {{ project: { config: { pool: string, poolRunner?: unknown } } }} context */
  configureVitest({ project }) {
    project.config.pool = keptWorkerPool.name
    project.config.poolRunner = keptWorkerPool
  },
}

/** @type {Map<string, number>} */
const durations = new Map()

// Most mutants are noticed, and a run ends at the first test that fails.
class QuickFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    return files.toSorted((a, b) => (durations.get(a.moduleId) ?? 0) - (durations.get(b.moduleId) ?? 0))
  }
}

const tests = (process.env.MUTATE_TESTS ?? '').split(',').filter((pattern) => pattern !== '')

/** The configuration of the unit tests, with the tests of one area and one worker for all of them. */
export default {
  ...unit,
  plugins: [keepWorker],
  test: {
    ...unit.test,
    include: tests.filter((pattern) => !pattern.startsWith('!')),
    exclude: [
      '**/node_modules/**',
      ...tests.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1)),
    ],
    setupFiles: [fileURLToPath(new URL('setup.js', import.meta.url))],
    isolate: false,
    // Stryker ends a run that takes too long.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    sequence: { sequencer: QuickFirst },
    reporters: [
      {
        /** @param {import('vitest/node').TestModule} module */
        onTestModuleEnd(module) {
          const { duration } = module.diagnostic()
          durations.set(module.moduleId, Math.max(duration, durations.get(module.moduleId) ?? 0))
        },
      },
    ],
  },
}

// @ts-check
import { fileURLToPath } from 'node:url'
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
    reporters: [{}],
  },
}

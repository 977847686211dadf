import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { readPackages } from './test/support/packages.js'

const entries = readPackages().flatMap((one) => one.entries)

// Unit tests read the sources, so that a test needs no build; what is published is proved by the conformance suite.
export default defineConfig({
  resolve: {
    alias: [
      ...entries.map(({ specifier, source }) => ({ find: new RegExp(`^${specifier}$`), replacement: source })),
      // What tests share, from wherever they stand.
      { find: /^#test\//, replacement: fileURLToPath(new URL('test/', import.meta.url)) },
    ],
  },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/docs/play/src/**/*.test.ts',
      'test/**/*.test.ts',
      'examples/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/conformance/**', 'test/packaging/**'],
    // Every core, where the default leaves one to a person at the machine: of two that is half.
    maxWorkers: availableParallelism(),
    // Generous, since a machine with two busy cores makes RSA keys slowly; what must be quick is counted, not timed.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// Unit tests read the sources, so that a test needs no build; what is published is proved by the conformance suite.
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@countersign\/core$/, replacement: source('packages/core/src/index.ts') },
      { find: /^@countersign\/core\/trust\/(.+)$/, replacement: `${source('packages/core/src/trust/')}$1.ts` },
      { find: /^@countersign\/core\/(.+)$/, replacement: `${source('packages/core/src/')}$1/index.ts` },
      {
        find: /^@countersign\/(node|testing|cli|cloudflare|deno)$/,
        replacement: `${source('packages/')}$1/src/index.ts`,
      },
      {
        find: /^@countersign\/(node|testing|cli|cloudflare|deno)\/(.+)$/,
        replacement: `${source('packages/')}$1/src/$2.ts`,
      },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/conformance/**', 'test/packaging/**'],
    // Every core, where the default leaves one to a person at the machine: of two that is half.
    maxWorkers: availableParallelism(),
    // Generous, since a machine with two busy cores makes RSA keys slowly; what must be quick is counted, not timed.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})

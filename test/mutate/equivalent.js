// @ts-check
// Mutants that no test can notice, each with the reason. `pnpm mutate` does not count them. Lines have single spaces.

/**
 * Describes a mutant that changes nothing that a caller can observe.
 *
 * @typedef {object} Equivalent
 * @property {string} file path below the `src` of its package
 * @property {string} [line] the line as it stands: every mutant that begins there changes nothing
 * @property {string} [becomes] the line as one mutant changes it
 * @property {string} reason
 */

const onlyKeys = 'Only the names of the properties are read.'
const ahead = 'It loads a module ahead of its use, which changes only when the time is spent.'
const faster = 'It only leaves out work without an effect.'

/** @type {readonly Equivalent[]} */
export const equivalentMutants = [
  { file: 'checks/create-verifier.ts', line: 'if (guard !== undefined) await loadClaims()', reason: ahead },
  {
    file: 'checks/create-verifier.ts',
    becomes: 'return false',
    reason: 'loadOnce() keeps the value, and nothing reads it.',
  },
  {
    file: 'checks/create-verifier.ts',
    becomes: "false ? none : readOptions('verify', options, verifyOptionKinds)",
    reason: faster,
  },
  ...['express', 'fastify', 'nest', 'next', 'koa', 'hono', 'lambda', 'workers', 'deno', 'http'].map((host) => ({
    file: 'checks/diagnose-option.ts',
    line: `${host}: true,`,
    reason: onlyKeys,
  })),
  { file: 'checks/replay-guard.ts', becomes: 'if (entry === undefined && true) {', reason: faster },
  {
    file: 'checks/replay-guard.ts',
    becomes: 'prefix = "Stryker was here!",',
    reason: 'Nobody else sees the ids of a guard in memory.',
  },
  {
    file: 'checks/verifier-options.ts',
    becomes: 'const written: unknown = logger[level](message, fields)',
    reason: 'The TypeError is caught, as that of a logger which fails.',
  },
  {
    file: 'checks/verifier-options.ts',
    becomes: 'if (true) Promise.resolve(written).catch(() => {})',
    reason: faster,
  },
  {
    file: 'signature/synchronous-engine.ts',
    becomes: 'for (let index = 0; index <= bytes.length; index++) bytes[index] = digest.charCodeAt(index)',
    reason: 'A typed array ignores an index beyond its end.',
  },
]

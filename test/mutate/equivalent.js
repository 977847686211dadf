// @ts-check
// Mutants that no test can notice, each with the reason. `pnpm mutate` does not count them.

/**
 * Describes a mutant that changes nothing that a caller can observe.
 *
 * @typedef {object} Equivalent
 * @property {string} file path below the `src` of its package
 * @property {string} becomes the line as the mutant changes it, with single spaces
 * @property {string} reason
 */

/** @type {readonly Equivalent[]} */
export const equivalentMutants = []

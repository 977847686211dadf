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

/** @type {readonly Equivalent[]} */
export const equivalentMutants = []

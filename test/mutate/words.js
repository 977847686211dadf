// @ts-check
// Tells Stryker which strings are not decisions: the words of messages, hints and evidence. A mutant of these changes what a
// person reads, and not what is accepted.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** @typedef {{ type: string, [property: string]: any }} Node the part of a Babel node that is read here */
/** @typedef {{ node: Node, parent?: Node, key?: string | number, listKey?: string }} Path */

const reason = 'words for people'

// A text with two words in small letters is a sentence. No value that a decision depends on has them.
const sentence = /[a-z`')] (?:\(?[a-z]|$)|^ [a-z]/
const wordKeys = new Set(['wanted', 'hint', 'title', 'detail', 'evidence', 'cause', 'fix', 'words', 'advice'])
// The first argument of these functions is a name for their messages.
const namers = new Set(['readOptions', 'aCount', 'aNumber', 'anObjectWith'])
const errors = new Set(['Error', 'TypeError', 'RangeError', 'VerificationError'])

/** @param {Path} path */
export function isWords({ node, parent, key, listKey }) {
  if (node.type === 'StringLiteral' && sentence.test(node.value)) return true
  if (node.type === 'TemplateLiteral' && node.quasis.some((/** @type {Node} */ one) => sentence.test(one.value.raw)))
    return true
  if (node.type === 'FunctionDeclaration') return /^describe[A-Z]?/.test(node.id?.name ?? '')
  if (parent?.type === 'ObjectProperty' && key === 'value') return wordKeys.has(parent.key.name)
  if (listKey !== 'arguments') return false
  const { name, object } = parent?.callee ?? {}
  if (parent?.type === 'CallExpression') return (key === 0 && namers.has(name)) || object?.name === 'logger'
  return errors.has(name) && key === (name === 'VerificationError' ? 1 : 0)
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'words', {
    shouldIgnore: (path) => (isWords(/** @type {Path} */ (path)) ? reason : undefined),
  }),
]

/**
 * Creates a rolldown plugin that makes a file export its names and nothing else. If another file loads a module by import(), and
 * the file of the module also exports names of other modules, rolldown exports an object with the names of the module. The
 * function that creates the object is in a file of its own, which takes longer to open than the object is worth. Code that
 * loads a module reads the names that it needs, so further names do no harm.
 *
 * @returns {import('rolldown').Plugin}
 */
export function plainExports() {
  return {
    name: 'plain-exports',
    generateBundle(_, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (file.type !== 'chunk') continue
        if (isHelper(file)) delete bundle[fileName]
        else file.code = exportNames(file.code)
      }
    },
  }
}

const loaded = /(import\("[^"]+"\))\.then\(\((\w+)\) => \2\.\w+_exports\)/g
const helperImport = /^import \{ __exportAll \} from "[^"]+";\n/m
const namespace = /^var (\w+) = \/\* @__PURE__ \*\/ __exportAll\(\{([^{}]*)\}\);\n/gm
const clause = /^export \{([^{}]*)\};?\s*$/m

const isHelper = ({ moduleIds }) => moduleIds.length === 1 && /rolldown[\\/]runtime\.js$/.test(moduleIds[0])

/**
 * Exports the names of each module that import() loads, instead of objects with these names.
 *
 * @param {string} code
 * @throws Error if rolldown wrote such an object in another way.
 */
export function exportNames(code) {
  const [objects, missing] = [new Set(), []]
  const text = code
    .replace(loaded, '$1')
    .replace(helperImport, '')
    .replace(namespace, (_, name, getters) => {
      objects.add(name)
      missing.push(...[...getters.matchAll(/(\w+): \(\) => ([\w$]+)/g)].map(([, as, local]) => [local, as]))
      return ''
    })
  if (helperImport.test(code) && (objects.size === 0 || /\b__exportAll\b/.test(text)))
    throw new Error('rolldown exports the names of a module in a new way. See packages/build/src/plain-exports.js.')
  return text.replace(clause, (_, list) => {
    const names = list.split(',').map((name) => name.trim())
    const kept = names.filter((name) => !objects.has(name))
    const added = missing.map(([local, as]) => (local === as ? local : `${local} as ${as}`))
    return `export { ${[...new Set([...kept, ...added])].join(', ')} };\n`
  })
}

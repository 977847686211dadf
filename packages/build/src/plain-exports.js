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
      const files = Object.entries(bundle).filter(([, file]) => file.type === 'chunk')
      const objects = new Set(files.flatMap(([, { code }]) => objectsOf(code)))
      for (const [, file] of files) file.code = exportNames(file.code, objects)
      const isUsed = files.some(([, { code }]) => helperImport.test(code))
      for (const [fileName, file] of files) if (isHelper(file) && !isUsed) delete bundle[fileName]
    },
  }
}

const loaded = /(import\("[^"]+"\))\.then\(\((\w+)\) => \2\.(\w+)\)/g
const helperImport = /^import \{ __exportAll \} from "[^"]+";\n/m
const namespace = /^var (\w+) = \/\* @__PURE__ \*\/ __exportAll\(\{([^{}]*)\}\);\n/gm
const clause = /^export \{([^{}]*)\};?\s*$/m

const isHelper = ({ moduleIds }) => moduleIds.length === 1 && /rolldown[\\/]runtime\.js$/.test(moduleIds[0])

const objectsOf = (code) => [...code.matchAll(loaded)].map(([, , , name]) => name)

/**
 * Exports the names of each module that import() loads, instead of objects with these names.
 *
 * @param {string} code
 * @param {ReadonlySet<string>} objects - the names of these objects, in all files
 */
export function exportNames(code, objects) {
  const [removed, missing] = [new Set(), []]
  const text = code.replace(loaded, '$1').replace(namespace, (object, name, getters) => {
    if (!objects.has(name)) return object
    removed.add(name)
    missing.push(...[...getters.matchAll(/(\w+): \(\) => ([\w$]+)/g)].map(([, as, local]) => [local, as]))
    return ''
  })
  if (removed.size === 0) return text
  const isUnused = text.indexOf('__exportAll') === text.lastIndexOf('__exportAll')
  return (isUnused ? text.replace(helperImport, '') : text).replace(clause, (_, list) => {
    const names = list.split(',').map((name) => name.trim())
    const kept = names.filter((name) => !removed.has(name))
    const added = missing.map(([local, as]) => (local === as ? local : `${local} as ${as}`))
    return `export { ${[...new Set([...kept, ...added])].join(', ')} };\n`
  })
}

/**
 * Decides which file a module goes into, so that few files are opened to import an entry: opening a file takes longer than
 * loading the code in it. README.md describes the rules and the reasons.
 *
 * @returns {{ plugin: import('rolldown').Plugin, groups: import('rolldown').CodeSplittingGroup[] }}
 */
export function fewChunks() {
  /** @type {Map<string, ModuleUse>} */
  let uses = new Map()
  const useOf = (id) => uses.get(id) ?? unused

  return {
    plugin: {
      name: 'few-chunks',
      buildEnd(error) {
        if (error === undefined) uses = readUses([...this.getModuleIds()].map((id) => this.getModuleInfo(id)))
      },
    },
    // A module goes into the first group that accepts it, together with its imports, which have at least as many entries.
    groups: [
      // Before the next group, so that what many entries import at once stays here, even if a module of that group imports it.
      {
        name: 'shared',
        priority: 4,
        test: (id) => isShared(useOf(id)) && !useOf(id).leadsToMostlyLoaded,
      },
      {
        debugName: 'shared, and mostly loaded later',
        name: (id) => (isShared(useOf(id)) ? laterName(useOf(id)) : null),
        priority: 3,
      },
      // What the first request that names a certificate loads, apart from what a program without certificates loads too.
      {
        name: 'later',
        priority: 2.7,
        test: (id) => useOf(id).isOfFirstRequest && useOf(id).isWithoutCertificates,
      },
      {
        name: 'signing-certificate',
        priority: 2.5,
        test: (id) => useOf(id).isOfFirstRequest,
      },
      {
        debugName: 'of several entries, with a library',
        name: (id) => (useOf(id).entries.length > 1 ? nameOf(useOf(id).entries) : null),
        priority: 2,
      },
      {
        debugName: 'of one entry and what it loads',
        name: (id) => (useOf(id).entries.length === 1 && useOf(id).isLoaded ? nameOf(useOf(id).entries) : null),
        priority: 1,
      },
    ],
  }
}

/**
 * @typedef {object} ModuleUse
 * @property {string[]} entries - the entries that import the module at once, directly or through others
 * @property {boolean} isLoaded - whether a module that import() loads imports it, and it is not an entry
 * @property {boolean} isMostlyLoaded - whether other entries reach it by import(), and few of those that share it import it at once
 * @property {boolean} leadsToMostlyLoaded - whether it is such a module, or imports one at once
 * @property {boolean} isOfFirstRequest - whether the first request that names a certificate loads it, and few entries import it
 * @property {boolean} isWithoutCertificates - whether an entry reaches it that never reaches an inlined library
 * @property {boolean} leadsToLibrary - whether it reaches an inlined library, also by import()
 */

/** @type {ModuleUse} */
const unused = {
  entries: [],
  isLoaded: false,
  isMostlyLoaded: false,
  leadsToMostlyLoaded: false,
  isOfFirstRequest: false,
  isWithoutCertificates: false,
  leadsToLibrary: false,
}

const firstRequest =
  /[\\/]core[\\/]src[\\/](?:signing-certificate[\\/]validate-certificate|x509[\\/]path[\\/]pinned-trust-anchors)\.ts$/

// What only schemes with certificates import at once is apart from the engines for HMAC.
const laterName = ({ entries, isWithoutCertificates }) => (isWithoutCertificates ? 'shared-later' : nameOf(entries))

const isShared = ({ entries, leadsToLibrary }) => entries.length > 1 && !leadsToLibrary

function readUses(modules) {
  const byId = new Map(modules.filter((module) => module !== null && !module.isExternal).map((one) => [one.id, one]))
  const loaded = new Set([...byId.values()].flatMap((module) => module.dynamicallyImportedIds))
  const uses = new Map([...byId.keys()].map((id) => [id, { ...unused, entries: [] }]))
  for (const { id, isEntry } of byId.values()) {
    uses.get(id).leadsToLibrary = reached(byId, id, everyImport).some((module) => module.id.includes('node_modules'))
    for (const module of reached(byId, id, importsAtOnce)) {
      if (isEntry) uses.get(module.id).entries.push(id)
      else if (loaded.has(id) && !module.isEntry) uses.get(module.id).isLoaded = true
    }
  }
  for (const { id, isEntry } of byId.values()) {
    if (isEntry && !uses.get(id).leadsToLibrary)
      for (const module of reached(byId, id, everyImport)) uses.get(module.id).isWithoutCertificates = true
    if (firstRequest.test(id))
      for (const module of reached(byId, id, importsAtOnce)) {
        const use = uses.get(module.id)
        use.isOfFirstRequest = use.entries.length < 2
      }
  }
  const sharers = new Set([...uses.values()].filter(isShared).flatMap(({ entries }) => entries))
  for (const id of sharers) {
    for (const module of reached(byId, id, everyImport)) {
      const use = uses.get(module.id)
      if (!use.entries.includes(id) && use.entries.length * 2 < sharers.size) use.isMostlyLoaded = true
    }
  }
  for (const [id, use] of uses)
    use.leadsToMostlyLoaded = reached(byId, id, importsAtOnce).some((module) => uses.get(module.id).isMostlyLoaded)
  return uses
}

const importsAtOnce = (module) => module.importedIds
const everyImport = (module) => [...module.importedIds, ...module.dynamicallyImportedIds]

function reached(byId, start, importsOf) {
  const found = new Set([start])
  for (const id of found) {
    const module = byId.get(id)
    if (module !== undefined) for (const imported of importsOf(module)) found.add(imported)
  }
  return [...found].flatMap((id) => byId.get(id) ?? [])
}

// `src/alexa/index.ts` and `src/sns/index.ts`: alexa-sns.
function nameOf(entries) {
  return entries
    .map((id) =>
      id
        .replace(/^.*[\\/]src[\\/]/, '')
        .replace(/(?:[\\/]index)?\.ts$/, '')
        .replace(/[\\/]/g, '-'),
    )
    .sort()
    .join('-')
}

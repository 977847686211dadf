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
      // This group comes before the next one, so that modules that many entries import at once stay here, even if a module of
      // that group imports them.
      {
        name: 'shared',
        priority: 4,
        test: (id) => isShared(useOf(id)) && !useOf(id).leadsToLater,
      },
      {
        name: 'shared-later',
        priority: 3,
        test: (id) => isShared(useOf(id)),
      },
      {
        debugName: 'of several entries, with a library',
        name: (id) => (useOf(id).entries.length > 1 ? nameOf(useOf(id).entries) : null),
        priority: 2,
      },
      {
        name: 'shared-loaded',
        priority: 1.5,
        test: (id) => useOf(id).isOfFirstRequest && (lowerLayer.test(id) || useOf(id).isOfPins),
      },
      // The first request that names a certificate. All code for certificates is in this file, so an entry that exports
      // a part of it opens this file, too.
      {
        name: 'certificate-steps',
        priority: 1.25,
        test: (id) => useOf(id).isOfFirstRequest || paths.test(id),
      },
      {
        debugName: 'of one entry and what it loads',
        name: (id) => {
          const { entries, isLoaded } = useOf(id)
          return entries.length === 1 && isLoaded ? nameOf(entries) : null
        },
        priority: 1,
      },
    ],
  }
}

/**
 * @typedef {object} ModuleUse
 * @property {string[]} entries - the entries that import the module at once, directly or through others
 * @property {boolean} isLoaded - whether a module that import() loads imports it, and it is not an entry
 * @property {boolean} isMostlyLoaded - whether more entries reach it by import() than import it at once
 * @property {boolean} leadsToLater - whether it is mostly loaded, or imports such a module at once, directly or through others
 * @property {boolean} isOfFirstRequest - whether the first request that names a certificate loads it, and at most one entry imports it at once
 * @property {boolean} isOfPins - whether the first request to a scheme that pins certificates loads it, and it decodes no certificate
 * @property {boolean} leadsToLibrary - whether it reaches an inlined library, also by import()
 */

/** @type {ModuleUse} */
const unused = {
  entries: [],
  isLoaded: false,
  isMostlyLoaded: false,
  leadsToLater: false,
  isOfFirstRequest: false,
  isOfPins: false,
  leadsToLibrary: false,
}

// The modules that import() loads with the first request that names a certificate.
const firstRequest = /[\\/]core[\\/]src[\\/]scheme[\\/]certificate-steps\.ts$/
// The modules that import() loads with the first request to a scheme that pins certificates. It downloads no certificate.
const pinning = /[\\/]core[\\/]src[\\/]scheme[\\/]pinned-steps\.ts$/
const decoding = /[\\/]core[\\/]src[\\/]x509[\\/]/
// The code that validates a path: trust anchors that are data need some of it, and no request imports that part at once.
const paths = /[\\/]core[\\/]src[\\/]x509[\\/]path[\\/]/
// Code that is also used without certificates: pinned keys verify signatures, too.
const lowerLayer =
  /[\\/]core[\\/]src[\\/](?:(?:signature|transfer)[\\/]|scheme[\\/]signed-data\.ts|signing-certificate[\\/]signing-key\.ts)/

// Small modules below all others. If they were loaded later, every module that imports them would have to be in the same
// file.
const encodings = /[\\/]core[\\/]src[\\/]encoding[\\/]/

const isLater = (use) => isShared(use) && use.isMostlyLoaded

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
  for (const id of [...byId.keys()].filter((one) => pinning.test(one))) {
    for (const module of reached(byId, id, importsAtOnce))
      uses.get(module.id).isOfPins = uses.get(module.id).entries.length === 0 && !decoding.test(module.id)
  }
  for (const id of [...byId.keys()].filter((one) => firstRequest.test(one))) {
    for (const module of reached(byId, id, importsAtOnce)) {
      const use = uses.get(module.id)
      use.isOfFirstRequest = use.entries.length < 2
    }
  }
  const sharers = new Set([...uses.values()].filter(isShared).flatMap(({ entries }) => entries))
  /** @type {Map<string, number>} how many other entries reach each module by import() */
  const later = new Map()
  for (const id of sharers) {
    for (const module of reached(byId, id, everyImport)) {
      if (!uses.get(module.id).entries.includes(id)) later.set(module.id, (later.get(module.id) ?? 0) + 1)
    }
  }
  for (const [id, use] of uses) use.isMostlyLoaded = !encodings.test(id) && (later.get(id) ?? 0) > use.entries.length
  for (const [id, use] of uses)
    use.leadsToLater = reached(byId, id, importsAtOnce).some((module) => isLater(uses.get(module.id)))
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

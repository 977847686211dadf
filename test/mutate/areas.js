// @ts-check
// The areas of the sources that mutation testing knows. An area is mutated as a whole, and run with the tests beside it. So
// each fault needs a unit test that notices it, and a run is quick.

/**
 * Describes an area.
 *
 * @typedef {object} Area
 * @property {readonly string[]} sources patterns of the files that are mutated, from the root of the repository
 * @property {readonly string[]} tests patterns of the tests that must notice
 * @property {number} limit the lowest score, in percent, that is allowed, or 0 for an area that was never measured as a whole.
 *   Raise it when tests notice more.
 */

const core = 'packages/core/src'

// Each of these tests takes seconds and covers nearly every line. Another test in its folder asserts the same in less time.
const slow = [
  `!${core}/x509/path/hostile-paths.test.ts`,
  `!${core}/x509/path/prototype-pollution.test.ts`,
  `!${core}/x509/certificate/damaged-certificates.test.ts`,
  `!${core}/transfer/random-urls.test.ts`,
  `!${core}/sns/many-certificate-urls.test.ts`,
]

// Files of core/explain that have areas of their own: those about JSON, and others that generate what a body may have been before
// an accident.
const jsonForms = ['json-*', 'parse-json']
const otherForms = [
  ...['*-bodies', '*-repairs', 'body-origins', 'combined-origins', 'text-origins', 'transport-origins'],
  ...['entities', 'find-origin', 'looks-*', 'wrong-thing'],
]

// Only prepare() verifies the sample of a scheme.
const samples = [`${core}/scheme/prepare.test.ts`]

/**
 * @param {string} folder
 * @param {number} limit
 * @param {readonly string[]} [tests] tests besides those in the folder
 * @returns {Area}
 */
function folderOfCore(folder, limit, tests = []) {
  return { sources: [`${core}/${folder}/**/*.ts`], tests: [`${core}/${folder}/**/*.test.ts`, ...tests, ...slow], limit }
}

/**
 * @param {Area} area
 * @param {string} pattern matches files that another area has
 * @returns {Area}
 */
function without(area, pattern) {
  return { ...area, sources: [...area.sources, `!${pattern}`] }
}

/**
 * A scheme without the code that only `explain` needs, which is the area `explain`.
 *
 * @param {string} name
 * @param {number} limit
 * @param {readonly string[]} [others] tests besides those in the folder
 * @returns {Area}
 */
function scheme(name, limit, others = []) {
  const { sources, tests } = folderOfCore(name, limit, others)
  const explain = `!${core}/${name}/explain/**`
  return { sources: [...sources, explain, `!${core}/${name}/reports.ts`], tests: [...tests, explain], limit }
}

/**
 * The code of a scheme that only `explain` needs.
 *
 * @param {string} name
 * @param {number} limit
 * @param {readonly string[]} [long] names of tests that run whole searches, and would take seconds for each mutant
 * @returns {Area}
 */
function explainOf(name, limit, long = []) {
  const folder = `${core}/${name}/explain`
  const tests = [`${folder}/**/*.test.ts`, ...long.map((test) => `!${folder}/${test}.test.ts`)]
  return { sources: [`${folder}/**/*.ts`, `${core}/${name}/reports.ts`], tests, limit }
}

/**
 * @param {readonly string[]} names
 * @param {number} limit
 * @returns {Area}
 */
function partOfExplain(names, limit) {
  const files = (/** @type {string} */ end) => names.map((name) => `${core}/explain/${name}${end}`)
  return { sources: files('.ts'), tests: files('.test.ts'), limit }
}

/** @satisfies {Readonly<Record<string, Area>>} */
export const areas = {
  'x509/path': without(folderOfCore('x509/path', 98), `${core}/x509/path/pinned-trust-anchors.ts`),
  'x509/certificate': folderOfCore('x509/certificate', 95, [
    `${core}/x509/path/certificate-signature.test.ts`,
    `${core}/x509/path/immutability.test.ts`,
    `${core}/x509/path/name-constraints.test.ts`,
  ]),
  checks: folderOfCore('checks', 97, [
    `${core}/apig/create-apig-verifier.test.ts`,
    'packages/testing/src/contracts/contract-test.test.ts',
  ]),
  signature: folderOfCore('signature', 97),
  scheme: without(
    folderOfCore('scheme', 97, [
      `${core}/apig/create-apig-verifier.test.ts`,
      `${core}/checks/foreign-objects.test.ts`,
      `${core}/explain/diagnose-refusal.test.ts`,
    ]),
    `${core}/scheme/*report*.ts`,
  ),
  // The code that only `explain` needs is in the area `explain`.
  'signing-certificate': without(folderOfCore('signing-certificate', 95), `${core}/signing-certificate/*report*.ts`),
  trust: {
    sources: [`${core}/trust/*.ts`, `${core}/x509/path/pinned-trust-anchors.ts`],
    tests: [`${core}/trust/*.test.ts`, `${core}/x509/path/pinned-trust-anchors.test.ts`],
    limit: 97,
  },
  alexa: scheme('alexa', 96, samples),
  sns: scheme('sns', 95, samples),
  apig: scheme('apig', 98),
  paypal: scheme('paypal', 99),
  smn: scheme('smn', 99),
  appstore: scheme('appstore', 98),
  encoding: folderOfCore('encoding', 99),
  transfer: folderOfCore('transfer', 99),
  request: folderOfCore('request', 98),
  options: folderOfCore('options', 99),
  'shared-secret': folderOfCore('shared-secret', 97, [`${core}/apig/*.test.ts`]),
  subscription: folderOfCore('subscription', 99, [`${core}/sns/confirm-*.test.ts`, `${core}/smn/confirm-*.test.ts`]),
  http: folderOfCore('http', 98),
  'explain/json': partOfExplain(jsonForms, 90),
  'explain/forms': partOfExplain(otherForms, 91),
  explain: {
    sources: [
      ...[`${core}/explain/*.ts`, `${core}/scheme/*report*.ts`, `${core}/signing-certificate/*report*.ts`],
      ...[...jsonForms, ...otherForms].map((name) => `!${core}/explain/${name}.ts`),
    ],
    tests: [
      ...['explain/*', 'scheme/*report*', 'signing-certificate/*report*'].map((tests) => `${core}/${tests}.test.ts`),
      ...[...jsonForms, ...otherForms].map((name) => `!${core}/explain/${name}.test.ts`),
      // These need seconds: they explain hostile bodies, and compile every line of advice.
      ...[`!${core}/explain/bounded-work.test.ts`, `!${core}/explain/changes.test.ts`],
    ],
    limit: 89,
  },
  'alexa/explain': explainOf('alexa', 91),
  'sns/explain': explainOf('sns', 91),
  'apig/explain': explainOf('apig', 99, ['bounded-work', 'accidents']),
  'paypal/explain': explainOf('paypal', 88),
  'smn/explain': explainOf('smn', 93),
  'appstore/explain': explainOf('appstore', 93),
  node: {
    sources: ['gate', 'settle-at-end', 'read-body', 'kept-body', 'verified-body', 'redis-*'].map(
      (name) => `packages/node/src/${name}.ts`,
    ),
    // Other tests of the adapters send each request through a server, or need a Redis server.
    tests: ['gate', 'settle-at-end', 'read-body', 'kept-body', 'verified-body', 'redis-drivers'].map(
      (name) => `packages/node/src/${name}.test.ts`,
    ),
    limit: 96,
  },
  cloudflare: {
    sources: ['packages/cloudflare/src/*.ts'],
    tests: ['packages/cloudflare/src/*.test.ts'],
    limit: 94,
  },
  deno: { sources: ['packages/deno/src/*.ts'], tests: ['packages/deno/src/*.test.ts'], limit: 94 },
}

/** Matches files that no area has: tests, entries, types, and data that a script writes. */
export const notMutated = /(?:\.test|-types|\/index|\/trust\/[a-z]+-(?:anchors|smn)|\/sample-certificates)\.ts$/

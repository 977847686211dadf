// The API reference of every published package, from its sources.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Application } from 'typedoc'

const packages = fileURLToPath(new URL('../../', import.meta.url))

const published = ['core', 'cloudflare', 'deno', 'node', 'testing']

// What users import, and nothing else: the subpath exports.
function entryPointsOf(name) {
  const { exports } = JSON.parse(readFileSync(`${packages}${name}/package.json`, 'utf8'))
  return Object.values(exports)
    .map((target) => target.default)
    .filter((path) => path?.startsWith('./dist/'))
    .map((path) => `${packages}${name}/src/${path.slice('./dist/'.length).replace(/\.js$/, '.ts')}`)
}

/** Writes the reference of every package into a folder. */
export async function writeReference(folder) {
  for (const name of published) {
    const application = await Application.bootstrapWithPlugins({
      plugin: ['typedoc-plugin-markdown'],
      entryPoints: entryPointsOf(name),
      tsconfig: `${packages}${name}/tsconfig.json`,
      out: `${folder}/${name}`,
      name: `@countersign/${name}`,
      readme: 'none',
      disableSources: true,
      hidePageHeader: true,
      // The fragments that it links to are not always those that headings get.
      useHTMLAnchors: true,
      excludeInternal: true,
      outputFileStrategy: 'modules',
      logLevel: 'Warn',
    })
    const project = await application.convert()
    if (project === undefined || application.logger.hasErrors()) throw new Error(`No reference of ${name}`)
    await application.generateOutputs(project)
  }
}

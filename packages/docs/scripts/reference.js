// The API reference of every published package, from its sources.
import { Application } from 'typedoc'
import { readPublishedPackages } from '../../../test/support/packages.js'

/** Writes the reference of every package into a folder. */
export async function writeReference(folder) {
  for (const { name, id, folder: home, entries } of readPublishedPackages()) {
    // A command has nothing to import.
    if (entries.length === 0) continue
    const application = await Application.bootstrapWithPlugins({
      plugin: ['typedoc-plugin-markdown'],
      // What users import, and nothing else: the subpath exports.
      entryPoints: entries.map(({ source }) => source),
      tsconfig: `${home}/tsconfig.json`,
      out: `${folder}/${id}`,
      name,
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

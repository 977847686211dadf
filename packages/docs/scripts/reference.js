// Writes the API reference of every published package, from its sources.
import { Application } from 'typedoc'
import { readPublishedPackages } from '../../../test/support/packages.js'

/** Writes the reference of every package into a folder. */
export async function writeReference(folder) {
  for (const { name, id, folder: home, entries } of readPublishedPackages()) {
    // A package with only a command has no entries to import.
    if (entries.length === 0) continue
    const application = await Application.bootstrapWithPlugins({
      plugin: ['typedoc-plugin-markdown'],
      // Only the subpath exports, which users import.
      entryPoints: entries.map(({ source }) => source),
      tsconfig: `${home}/tsconfig.json`,
      out: `${folder}/${id}`,
      name,
      readme: 'none',
      disableSources: true,
      hidePageHeader: true,
      // Some of its links have other fragments than those that GitHub creates for headings.
      useHTMLAnchors: true,
      excludeInternal: true,
      outputFileStrategy: 'modules',
      logLevel: 'Warn',
    })
    const project = await application.convert()
    if (project === undefined || application.logger.hasErrors())
      throw new Error(`typedoc could not read the sources of ${name}`)
    await application.generateOutputs(project)
  }
}

import { fileURLToPath } from 'node:url'
import { type BuildOptions, type BuildResult, build, type PluginBuild } from 'esbuild'
import { schemeFacts } from '../schemes/scheme-facts.js'

const program = fileURLToPath(new URL('program.ts', import.meta.url))

/** What the program prints if it succeeds. */
export const outcome: string = JSON.stringify(
  Object.fromEntries(Object.entries(schemeFacts).map(([name, { status }]) => [name, [200, name, status]])),
)

/** Builds the program in a project that has the packages installed: they come from there and nowhere else. */
export async function buildProgram(project: string, options: BuildOptions): Promise<BuildResult<{ metafile: true }>> {
  return await build({
    tsconfigRaw: {},
    entryPoints: [program],
    bundle: true,
    platform: 'neutral',
    plugins: [
      {
        name: 'installed',
        setup({ onResolve, resolve }: PluginBuild) {
          onResolve({ filter: /^@countersign\// }, ({ path, kind, pluginData }) =>
            pluginData === program ? undefined : resolve(path, { resolveDir: project, kind, pluginData: program }),
          )
        },
      },
    ],
    ...options,
    metafile: true,
  })
}

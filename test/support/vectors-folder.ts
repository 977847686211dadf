import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../shared/vectors/', import.meta.url))

/** The folder of third-party vectors beside the checkout, if there is one. The vectors are not part of the project. */
export const vectorsFolder: string | undefined = existsSync(folder) ? folder : undefined

/** The reason why a suite with these vectors is skipped. */
export const vectorsAbsent = 'the third-party vectors are not beside this checkout'

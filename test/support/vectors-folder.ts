import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../shared/vectors/', import.meta.url))

/** The folder of third-party vectors beside the checkout, where there is one. They are not part of the project. */
export const vectorsFolder: string | undefined = existsSync(folder) ? folder : undefined

/** Why a suite over these vectors is skipped. */
export const vectorsAbsent = 'the third-party vectors are not beside this checkout'

import type { DefinitionBase } from './definition.js'

const defaultMaxBodyBytes = 1_048_576

type Named = Pick<DefinitionBase<unknown, unknown, unknown>, 'name' | 'status' | 'repeats' | 'covers' | 'maxBodyBytes'>

/** Adds to the identity of a scheme its defaults, and the name of the function that creates its verifiers. */
export function completeIdentity({
  name,
  status,
  repeats = false,
  covers,
  maxBodyBytes = defaultMaxBodyBytes,
}: Named): Required<Named> & {
  readonly creator: string
} {
  const creator = `create${name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Verifier`
  return { name, status, repeats, covers, maxBodyBytes, creator }
}

/** Returns the kinds of the options that a scheme adds. */
export function ownKinds<Kinds>(options: object | undefined): Kinds {
  // The tables of the scheme and of the library name every option, but TypeScript cannot infer that from the generic type.
  return (options ?? {}) as Kinds
}

import { createTestMaterial, type TestMaterial } from './test-material.js'

/** The page's one test authority, made when it is first asked for. */
export interface MaterialHolder {
  current(): Promise<TestMaterial>
  /** The authority if one has been made. */
  made(): TestMaterial | undefined
  /** Makes another authority. No verifier of the page trusts what was signed before. */
  renew(): Promise<TestMaterial>
  /** Calls back whenever an authority has been made. */
  onMade(listener: (material: TestMaterial) => void): void
}

/** Creates a holder that has made nothing yet. */
export function createMaterialHolder(): MaterialHolder {
  const listeners: ((material: TestMaterial) => void)[] = []
  let material: Promise<TestMaterial> | undefined
  let latest: TestMaterial | undefined
  const make = (): Promise<TestMaterial> => {
    const made = createTestMaterial()
    material = made
    made.then(
      (result) => {
        latest = result
        for (const listener of listeners) listener(result)
      },
      () => {
        // Asked for again, it is made again.
        if (material === made) material = undefined
      },
    )
    return made
  }
  return {
    current: () => material ?? make(),
    made: () => latest,
    renew: make,
    onMade(listener) {
      listeners.push(listener)
    },
  }
}

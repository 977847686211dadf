import { createTestMaterial, type TestMaterial } from './test-material.js'

/** Holds the only test authority of the page, which is created when it is first needed. */
export interface MaterialHolder {
  current(): Promise<TestMaterial>
  /** Returns the authority if one has been created. */
  made(): TestMaterial | undefined
  /** Creates another authority. The verifiers of the page then refuse the requests of the previous one. */
  renew(): Promise<TestMaterial>
  /** Calls the listener whenever an authority has been created. */
  onMade(listener: (material: TestMaterial) => void): void
}

/** Creates a holder without an authority. */
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
        // The next call tries again.
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

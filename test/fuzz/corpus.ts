import { readFileSync } from 'node:fs'

/** Reads a file of the corpus. Each line is a JSON string. */
export function corpus(name: 'targets' | 'header-values' | 'event-values' | 'store-answers'): string[] {
  const text = readFileSync(new URL(`corpus/${name}.txt`, import.meta.url), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as string)
}

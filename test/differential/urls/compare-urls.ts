import fc from 'fast-check'
import { type ComparisonResult, compareBatches, type Extent, refused, Tally } from '../comparison.js'
import { startCurl } from './curl.js'
import { type UrlCase, urlCase } from './random-url.js'
import { urlReaders } from './readers.js'
import { urlDifferences } from './rules.js'

/**
 * Compares the URLs that a policy allows with the readings of other programs. The canonical form is fetched, and another
 * program may log or check the text, so every reader must find the same host, path and query in both.
 */
export async function compareUrls(extent: Extent): Promise<readonly ComparisonResult[]> {
  const curl = await startCurl()
  const readers = [...Object.keys(urlReaders), curl.version, `${curl.version} --path-as-is`]
  const tallies = new Map(readers.map((name) => [name, new Tally(`URLs: our policies and ${name}`, urlDifferences)]))
  try {
    await compareBatches(extent, 1_000, async (batch) => {
      const cases = fc.sample(urlCase, batch)
      const ours = await Promise.all(cases.map(({ policy, text }) => policy.read(text)))
      const accepted = cases.flatMap(({ text }, index) =>
        ours[index] === undefined ? [] : [[text, ours[index]] as const],
      )
      const texts = accepted.map(([text]) => text)
      const canonical = accepted.map(([, url]) => url)
      const fetched = await curl.read(canonical)
      const fetchedAsIs = await curl.read(canonical, ['--path-as-is'])
      const fetchedTexts = await curl.read(texts)
      const readings: Readonly<Record<string, (place: number) => readonly string[]>> = {
        ...Object.fromEntries(
          Object.entries(urlReaders).map(([name, read]) => [
            name,
            (place: number) => [read(canonical[place] as string), read(texts[place] as string)],
          ]),
        ),
        [curl.version]: (place) => [fetched[place] as string, fetchedTexts[place] as string],
        [`${curl.version} --path-as-is`]: (place) => [fetchedAsIs[place] as string],
      }
      let place = 0
      for (const [index, one] of cases.entries()) {
        const url = ours[index]
        const describe = (): string =>
          `${describeCase(one)} read as ${url}, --seed ${batch.seed} --urls ${batch.numRuns}`
        for (const [name, tally] of tallies) {
          if (url === undefined) tally.record({ ours: refused('not allowed'), theirs: refused('not asked') }, describe)
          else {
            const read = (readings[name] as (place: number) => readonly string[])(place)
            const theirs = read.find((reading) => reading !== url) ?? url
            tally.record({ ours: url, theirs, features: featuresOf(name, url, theirs) }, describe)
          }
        }
        if (url !== undefined) place += 1
      }
    })
  } finally {
    await curl.close()
  }
  return [...tallies.values()].map((tally) => tally.result())
}

function featuresOf(name: string, url: string, theirs: string): string[] {
  return name.startsWith('fast-uri') && decode(url) === decode(theirs) ? ['fast-uri reads the same after decoding'] : []
}

// Escapes of unreserved characters only.
function decode(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase()
  })
}

function describeCase({ policy, text }: UrlCase): string {
  return `${policy.name}: ${JSON.stringify(text)}`
}

/** A `fetch`, and a second one that gives the same answers again. */
export interface RecordedFetch {
  readonly record: typeof fetch
  readonly replay: typeof fetch
}

// One byte more than a verifier accepts, so that a verifier recognises an oversize file.
const mostBytes = 65_537

/** Records the last outcome of a URL, so that a verdict and its explanation use the same download. */
export function recordFetch(source: typeof fetch): RecordedFetch {
  const outcomes = new Map<string, () => Response>()
  const record: typeof fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    try {
      const answer = await keep(await source(input, init))
      outcomes.set(url, answer)
      return answer()
    } catch (error) {
      outcomes.set(url, () => {
        throw error
      })
      throw error
    }
  }
  return {
    record,
    async replay(input, init) {
      const outcome = outcomes.get(input instanceof Request ? input.url : String(input))
      return outcome === undefined ? await record(input, init) : outcome()
    },
  }
}

async function keep(response: Response): Promise<() => Response> {
  const { status } = response
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size >= mostBytes) break
  }
  const bodiless = chunks.length === 0
  return () => new Response(bodiless ? null : new Uint8Array(Buffer.concat(chunks)), { status })
}

/** A `fetch` that serves one file at one URL, and fetches every other URL from the network. */
export function fetchServing(url: string, file: Uint8Array, network: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const asked = input instanceof Request ? input.url : String(input)
    return asked === url ? new Response(new Uint8Array(file)) : await network(input, init)
  }
}

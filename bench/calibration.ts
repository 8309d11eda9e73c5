import { LatencyModel } from '../src/main/tracking/latency-model'
import { ours } from './policies'
import { run } from './run'
import { rows, workload } from './workloads'

/** Checks for each end, before learning from it, whether the band predicted it. */
class Judged extends LatencyModel {
  inside = 0
  judged = 0

  override ended(model: string, durationMs: number): void {
    const band = this.band(model)
    if (band) {
      this.judged += 1
      if (durationMs >= band.from && durationMs <= band.to) this.inside += 1
    }
    super.ended(model, durationMs)
  }
}

/** Share of the ends that fell into the 80 % band, by workload. */
export async function calibration(seeds: number): Promise<{ row: string; share: number; ends: number }[]> {
  const shares = []
  for (const row of rows.filter(({ name }) => /one at a time$|fifty mixed at once|steady 15 a minute$|held out/.test(name))) {
    let inside = 0
    let ends = 0
    for (let seed = 1; seed <= seeds; seed += 1) {
      const latency = new Judged()
      await run(ours({ latency }), workload(row, seed), seed)
      inside += latency.inside
      ends += latency.judged
    }
    shares.push({ row: row.name, share: inside / ends, ends })
  }
  return shares
}

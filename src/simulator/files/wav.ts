import { createRandom } from '../random'

const sampleRate = 22_050
const bytesPerSample = 2
const headerBytes = 44

/** Three tones that fade out, chosen by `seed`, as a WAV file: PCM, 16 bit, mono. */
export function drawWav(seed: string, durationMs: number): Uint8Array {
  const root = 220 * 2 ** (createRandom(seed).integer(0, 12) / 12)
  const tones = [root, root * 1.25, root * 1.5]
  const samples = Math.round((sampleRate * durationMs) / 1000)
  const wav = Buffer.alloc(headerBytes + samples * bytesPerSample)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(wav.length - 8, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(sampleRate, 24)
  wav.writeUInt32LE(sampleRate * bytesPerSample, 28)
  wav.writeUInt16LE(bytesPerSample, 32)
  wav.writeUInt16LE(bytesPerSample * 8, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples * bytesPerSample, 40)
  for (let index = 0; index < samples; index += 1) {
    const at = index / sampleRate
    const swing = tones.reduce((sum, tone) => sum + Math.sin(2 * Math.PI * tone * at), 0) / tones.length
    wav.writeInt16LE(Math.round(swing * 24_000 * (1 - index / samples)), headerBytes + index * bytesPerSample)
  }
  return wav
}

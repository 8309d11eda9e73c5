// @ts-check
// Draws the app's icons into src/main/desktop/icons. Run it after changing what is drawn here: node scripts/icons.mjs
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { asProgram, root } from './lib/program.mjs'

/** @typedef {readonly [red: number, green: number, blue: number]} Colour */
/** @typedef {{ colour: Colour, covers: (x: number, y: number) => boolean }} Shape a part of the unit square, y downwards */

const samplesPerSide = 8

/** @type {Record<'grey' | 'blue' | 'red' | 'ink' | 'white', Colour>} */
const colours = { grey: [140, 149, 159], blue: [47, 129, 247], red: [218, 54, 51], ink: [22, 27, 34], white: [240, 246, 252] }

const middle = 0.5
/** @param {number} x @param {number} y */
const radius = (x, y) => Math.hypot(x - middle, y - middle)

/**
 * A ring, or the part of it that is `share` of a turn, clockwise from the top.
 * @param {Colour} colour @param {number} inner @param {number} outer @param {number} [share]
 * @returns {Shape}
 */
function ring(colour, inner, outer, share = 1) {
  const turn = (/** @type {number} */ x, /** @type {number} */ y) => (Math.atan2(x - middle, middle - y) / (2 * Math.PI) + 1) % 1
  return { colour, covers: (x, y) => radius(x, y) >= inner && radius(x, y) <= outer && turn(x, y) <= share }
}

/**
 * @param {Colour} colour @param {number} atX @param {number} atY @param {number} size its radius
 * @returns {Shape}
 */
function dot(colour, atX, atY, size) {
  return { colour, covers: (x, y) => Math.hypot(x - atX, y - atY) <= size }
}

/** @param {Colour} colour @param {number} margin @param {number} corner @returns {Shape} */
function roundedSquare(colour, margin, corner) {
  const beyond = (/** @type {number} */ at) => Math.max(Math.abs(at - middle) - (middle - margin - corner), 0)
  return { colour, covers: (x, y) => Math.hypot(beyond(x), beyond(y)) <= corner }
}

/** A sheet higher than wide. @param {Colour} colour @param {number} margin @returns {Shape} */
function page(colour, margin) {
  return { colour, covers: (x, y) => Math.abs(x - middle) <= middle - margin - 0.1 && Math.abs(y - middle) <= middle - margin + 0.08 }
}

const { grey, blue, red, ink, white } = colours
/** @type {Record<string, { size: number, shapes: Shape[] }>} the last shape is the topmost */
const icons = {
  'tray-idle': { size: 32, shapes: [ring(grey, 0.32, 0.46), dot(grey, middle, middle, 0.13)] },
  'tray-active': { size: 32, shapes: [ring(grey, 0.32, 0.46), ring(blue, 0.32, 0.46, 0.7), dot(blue, middle, middle, 0.13)] },
  'tray-attention': { size: 32, shapes: [ring(grey, 0.32, 0.46), dot(grey, middle, middle, 0.13), dot(red, 0.76, 0.24, 0.24)] },
  file: { size: 64, shapes: [page(ink, 0.12), page(white, 0.16), ring(blue, 0.14, 0.2, 0.7), dot(blue, middle, middle, 0.05)] },
  app: {
    size: 256,
    shapes: [roundedSquare(ink, 0.04, 0.2), ring(grey, 0.24, 0.34), ring(blue, 0.24, 0.34, 0.7), dot(white, middle, middle, 0.09)],
  },
}

/** @param {number} size pixels @param {Shape[]} shapes @returns {Uint8Array} RGBA */
function draw(size, shapes) {
  const data = new Uint8Array(size * size * 4)
  for (let pixel = 0; pixel < size * size; pixel += 1) data.set(colourAt(pixel % size, Math.floor(pixel / size), size, shapes), pixel * 4)
  return data
}

/** The mean of samplesPerSide² points of a pixel. @param {number} column @param {number} row @param {number} size @param {Shape[]} shapes */
function colourAt(column, row, size, shapes) {
  const sum = [0, 0, 0]
  let covered = 0
  for (let sample = 0; sample < samplesPerSide * samplesPerSide; sample += 1) {
    const x = (column + ((sample % samplesPerSide) + 0.5) / samplesPerSide) / size
    const y = (row + (Math.floor(sample / samplesPerSide) + 0.5) / samplesPerSide) / size
    const top = shapes.findLast(({ covers }) => covers(x, y))
    if (!top) continue
    covered += 1
    top.colour.forEach((value, channel) => (sum[channel] = (sum[channel] ?? 0) + value))
  }
  const alpha = (covered / (samplesPerSide * samplesPerSide)) * 255
  return [...sum.map((value) => (covered === 0 ? 0 : value / covered)), alpha].map(Math.round)
}

await asProgram(import.meta.url, async () => {
  for (const [name, { size, shapes }] of Object.entries(icons)) {
    const path = join(root, 'src/main/desktop/icons', `${name}.png`)
    writeFileSync(path, encode({ width: size, height: size, data: draw(size, shapes) }))
    console.log(path)
  }
})

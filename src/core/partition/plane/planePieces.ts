/**
 * The parts of one cell while its level's units cut it, in order: a list whose links allow a part to be put behind
 * another. Kept from cell to cell, so that no cell needs arrays of its own.
 */
import { grown } from './grown.ts'
import type { PlaneCells } from './planeComplex.ts'

export interface PlanePieces {
  /** Units of the level. */
  readonly width: number
  count: number
  /** [count]: the piece behind, −1 for the last; the first is piece 0. */
  next: Int32Array
  /** [count, width] */
  signs: Int8Array
  /** [count, 2]: from and to among `sides`. */
  ranges: Int32Array
  sides: Int32Array
  numSides: number
}

export function emptyPieces(width: number): PlanePieces {
  return {
    width,
    count: 0,
    next: new Int32Array(64),
    signs: new Int8Array(64 * width),
    ranges: new Int32Array(128),
    sides: new Int32Array(1024),
    numSides: 0,
  }
}

/** The first piece, the cell itself, with signs still to be filled in. */
export function startPieces(pieces: PlanePieces, sides: readonly number[], numSides: number): void {
  pieces.count = 1
  pieces.next[0] = -1
  pieces.numSides = 0
  setSides(pieces, 0, sides, numSides)
}

/** Adds a piece behind another, with its signs. */
export function addPiece(pieces: PlanePieces, behind: number): number {
  const { width } = pieces
  const piece = pieces.count++
  pieces.next = grown(pieces.next, piece + 1)
  pieces.ranges = grown(pieces.ranges, 2 * piece + 2)
  pieces.signs = grown(pieces.signs, (piece + 1) * width)
  pieces.next[piece] = pieces.next[behind]
  pieces.next[behind] = piece
  pieces.signs.copyWithin(piece * width, behind * width, (behind + 1) * width)
  return piece
}

export function setSides(
  pieces: PlanePieces,
  piece: number,
  sides: readonly number[],
  numSides: number,
): void {
  const from = pieces.numSides
  pieces.numSides += numSides
  pieces.sides = grown(pieces.sides, pieces.numSides)
  for (let k = 0; k < numSides; k++) pieces.sides[from + k] = sides[k]
  pieces.ranges[2 * piece] = from
  pieces.ranges[2 * piece + 1] = from + numSides
}

/** Adds all pieces to the cells of the next level, as parts of a cell. */
export function appendPieces(pieces: PlanePieces, cell: number, cells: PlaneCells): void {
  const { width, next, ranges, sides, signs } = pieces
  const total = cells.count + pieces.count
  cells.parents = grown(cells.parents, total)
  cells.signs = grown(cells.signs, total * width)
  cells.sideStarts = grown(cells.sideStarts, total + 1)
  for (let piece = 0; piece >= 0; piece = next[piece]) {
    const index = cells.count++
    const from = ranges[2 * piece]
    const to = ranges[2 * piece + 1]
    const start = cells.sideStarts[index]
    cells.sides = grown(cells.sides, start + to - from)
    for (let k = from; k < to; k++) cells.sides[start + k - from] = sides[k]
    for (let k = 0; k < width; k++) cells.signs[index * width + k] = signs[piece * width + k]
    cells.parents[index] = cell
    cells.sideStarts[index + 1] = start + to - from
  }
}

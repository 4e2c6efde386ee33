import { useMemo } from 'react'
import { densityPixels } from './densityPixels.ts'
import type { DensityRaster } from './densityPixels.ts'

/** A heat map as an image to draw; null without one. The raster's parts are compared by reference. */
export function useDensityImage(
  raster: DensityRaster | null,
  isLinear: boolean,
  isDark: boolean,
): HTMLCanvasElement | null {
  const size = raster?.size ?? null
  const values = raster?.values ?? null
  const maximum = raster?.maximum ?? 0
  return useMemo(() => {
    const [width = 0, height = 0] = size ?? []
    if (size === null || values === null || width === 0 || height === 0) return null
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const pixels = densityPixels({ size, values, maximum }, isLinear, isDark)
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0)
    return canvas
  }, [size, values, maximum, isLinear, isDark])
}

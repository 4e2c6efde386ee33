/** An SVG document as PNG at a multiple of its size; null where the browser cannot draw it. */
export async function svgToPng(svg: string, scale: number): Promise<Blob | null> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = scale * image.naturalWidth
    canvas.height = scale * image.naturalHeight
    const context = canvas.getContext('2d')
    if (context === null) return null
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(url)
  }
}

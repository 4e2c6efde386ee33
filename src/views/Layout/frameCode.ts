/** The HTML that puts a link into another page. @param size  width at most and height, CSS px */
export function frameCode(link: string, title: string, [width, height]: readonly [number, number]): string {
  const style = `border: 0; width: 100%; max-width: ${width}px; height: ${height}px`
  return `<iframe src="${escaped(link)}" title="${escaped(title)}" style="${style}" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

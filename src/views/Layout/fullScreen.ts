/** Whether this page may fill the screen: a frame needs its page's leave, and phones may not know how. */
export function mayFillScreen(): boolean {
  return document.fullscreenEnabled
}

/** Fill the screen, or no longer. A browser that refuses leaves all as it is. */
export async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement === null) await document.documentElement.requestFullscreen()
    else await document.exitFullscreen()
  } catch {
    // refused
  }
}

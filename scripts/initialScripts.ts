import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The scripts that a built page loads at once: those its HTML names and what they import statically. */
export function initialScripts(folder: string): string[] {
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
  const found = new Set<string>()
  const queue = Array.from(
    read('index.html').matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g),
    (match) => match[1] ?? '',
  )
  for (const path of queue) {
    if (found.has(path)) continue
    found.add(path)
    const parent = path.slice(0, path.lastIndexOf('/') + 1)
    for (const [, target = ''] of read(path).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)) {
      queue.push(parent + target)
    }
  }
  return [...found]
}

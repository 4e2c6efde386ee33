/** Draw the icons of the installed app out of public/favicon.svg: tsx scripts/icons.ts */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { chromiumArgs, findChromium } from './findChromium.ts'

const PUBLIC = join(import.meta.dirname, '../public')
const SIZES = [192, 512]
/** Share of the side that the drawing takes: a mask may cut all but the inner circle of 0.8 away. */
const KINDS = { icon: 1, 'icon-maskable': 0.56 }

const drawing = `data:image/svg+xml;base64,${readFileSync(join(PUBLIC, 'favicon.svg')).toString('base64')}`
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs() })
for (const [name, share] of Object.entries(KINDS)) {
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    const background = share < 1 ? 'white' : 'transparent'
    await page.setContent(
      `<body style="margin:0;height:${size}px;display:grid;place-items:center;background:${background}">
       <img src="${drawing}" width="${share * size}" height="${share * size}" /></body>`,
    )
    await page.locator('img').evaluate((image: HTMLImageElement) => image.decode())
    const png = await page.screenshot({ omitBackground: share === 1 })
    writeFileSync(join(PUBLIC, `${name}-${size}.png`), png)
    await page.close()
  }
}
await browser.close()

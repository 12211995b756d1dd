// Looks at pages in Chromium. Each must fit its width, have a title and a
// heading, log no error, and keep text readable in both colour schemes.
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const work = process.argv[2]
const ready = JSON.parse(readFileSync(`${work}/ready.json`, 'utf8').split('\n')[0])
const mock = ready.url ?? ready.address ?? ready.mock
const page = ready.page ?? ready.control
if (!mock || !page) throw new Error(`serve said: ${JSON.stringify(ready)}`)
await fetch(`${mock}/v1/workflows/subscription/?oauth_consumer_key=x&oauth_signature=y`).catch(() => {})

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const faults = []
for (const [name, url] of [['report', `file://${work}/report.html`], ['matrix', `file://${work}/matrix.html`], ['exchanges', page]]) {
  for (const width of [320, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
      const tab = await context.newPage()
      const where = `${name}, ${width} px, ${colorScheme}`
      tab.on('pageerror', (e) => faults.push(`${where}: ${e}`))
      tab.on('console', (m) => m.type() === 'error' && faults.push(`${where}: ${m.text()}`))
      await tab.goto(url)
      const seen = await tab.evaluate(() => {
        const luminance = (css) => {
          const c = css.match(/[\d.]+/g).map(Number)
          if (c.length > 3 && c[3] === 0) return null
          const [r, g, b] = c.map((v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
          return 0.2126 * r + 0.7152 * g + 0.0722 * b
        }
        let ground = luminance(getComputedStyle(document.body).backgroundColor)
        if (ground === null) ground = luminance(getComputedStyle(document.documentElement).backgroundColor)
        if (ground === null) ground = matchMedia('(prefers-color-scheme: dark)').matches ? 0 : 1
        const text = luminance(getComputedStyle(document.body).color)
        return {
          title: document.title,
          heading: document.querySelector('h1')?.textContent ?? '',
          over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          contrast: (Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05),
          scripts: document.scripts.length,
        }
      })
      if (!seen.title || !seen.heading) faults.push(`${where}: no title or no heading`)
      if (seen.over > 0) faults.push(`${where}: ${seen.over} px wider than the window`)
      if (seen.contrast < 4.5) faults.push(`${where}: contrast ${seen.contrast.toFixed(1)}`)
      if (process.env.SHOTS) await tab.screenshot({ path: `${process.env.SHOTS}/${name}-${width}-${colorScheme}.png` })
      console.log(`${where}: ${seen.title}`)
      await context.close()
    }
  }
}

// The example client: a page of another origin, with OAuth in the field (which the browser asks leave for) and in the
// query; and with a wrong secret, where the page must be able to read which mistake was found.
const files = createServer((request, response) => {
  const name = { '/': 'index.html', '/gallery.js': 'gallery.js' }[request.url]
  if (!name) return response.writeHead(404).end()
  response.setHeader('Content-Type', name.endsWith('.js') ? 'text/javascript' : 'text/html')
  response.end(readFileSync(`${work}/client/${name}`))
})
await new Promise((listening) => files.listen(0, '127.0.0.1', listening))
const { key, secret } = ready.keys[0]
for (const [place, given, end, text] of [
  ['header', secret, 'done', 'job: Completed Success'],
  ['query', secret, 'done', 'job: Completed Success'],
  ['header', `${secret} `, 'failed', 'secret-whitespace'],
  ['query', `${secret} `, 'failed', 'secret-whitespace'],
]) {
  const tab = await browser.newPage()
  await tab.goto(`http://127.0.0.1:${files.address().port}/`)
  await tab.fill('[name=base]', ready.api)
  await tab.fill('[name=key]', key)
  await tab.fill('[name=secret]', given)
  await tab.selectOption('[name=place]', place)
  await tab.click('button')
  await tab.waitForSelector('#said[data-end]', { timeout: 20000 }).catch(() => {})
  const said = await tab.textContent('#said')
  const where = `example client, ${place}, ${end === 'done' ? 'right' : 'wrong'} secret`
  if ((await tab.getAttribute('#said', 'data-end')) !== end || !said.includes(text)) faults.push(`${where}: ${said}`)
  else console.log(`${where}: as it should be`)
  await tab.close()
}
files.close()

await browser.close()
if (faults.length > 0) {
  console.error(faults.join('\n'))
  process.exit(1)
}

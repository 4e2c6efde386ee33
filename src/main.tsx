import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AppProvider } from './state/AppContext.tsx'
import { firstLanguage } from './state/settings.ts'
import { startApp } from './state/startApp.ts'
import './ui/tokens.css'
import './ui/controls.css'
import './ui/layout.css'
import './ui/plots.css'
import './ui/content.css'
import './ui/views.css'
import { ErrorBoundary } from './ui/ErrorBoundary.tsx'
import { App } from './views/App.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
const app = startApp()
const page = createRoot(root)
const show = (): void => {
  page.render(
    <StrictMode>
      <ErrorBoundary>
        <AppProvider app={app}>
          <App />
        </AppProvider>
      </ErrorBoundary>
    </StrictMode>,
  )
}
// English is there at once; another language is waited for, so that nothing is said twice. Not by an await up here: the
// chunk of a language may import this one, and each would wait for the other.
const language = firstLanguage(navigator.languages)
const chosen = app.commands.setLanguage(language)
if (language === 'en') show()
else chosen.then(show, show)
if (import.meta.env.VITE_DGN_TEST_API === '1') {
  void import('./devtools/testApi.ts').then(({ installTestApi }) => installTestApi(app))
}

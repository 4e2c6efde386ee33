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
// English is there at once; another language is waited for, so that nothing is said twice
const language = firstLanguage(navigator.languages)
if (language === 'en') void app.commands.setLanguage(language)
else await app.commands.setLanguage(language)
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <AppProvider app={app}>
        <App />
      </AppProvider>
    </ErrorBoundary>
  </StrictMode>,
)
if (import.meta.env.VITE_DGN_TEST_API === '1') {
  void import('./devtools/testApi.ts').then(({ installTestApi }) => installTestApi(app))
}

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AppProvider } from './state/AppContext.tsx'
import { startApp } from './state/startApp.ts'
import './ui/tokens.css'
import './ui/controls.css'
import './ui/layout.css'
import './ui/plots.css'
import './ui/content.css'
import { ErrorBoundary } from './ui/ErrorBoundary.tsx'
import { App } from './views/App.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
const app = startApp()
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

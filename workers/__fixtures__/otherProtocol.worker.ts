/** Left over from another build. */
import { expose } from 'comlink'
import { PROTOCOL_VERSION } from '../protocol.ts'

expose({ ping: () => ({ protocol: PROTOCOL_VERSION + 1 }) })

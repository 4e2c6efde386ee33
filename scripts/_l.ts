import { createRng } from '/work/wt-psub/src/core/numerics/createRng.ts'
import { buildPartitionOrPartSteps, buildPartition } from '/work/wt-psub/src/core/partition/buildPartition.ts'
import { initialiseDecoder } from '/work/wt-psub/src/core/network/initialiseDecoder.ts'
for (const [widths, scale] of [[[2,64,64,64,2],1],[[2,64,64,64,2],3],[[2,128,128,128,2],1],[[2,160,160,160,2],1.5]] as const) {
const d = initialiseDecoder({ widths, activation: 'ReLU', negativeSlope: 0, initialiser: 'torch' }, createRng(1))
for (const l of d.layers) if (l.type==='Linear') for (let i=0;i<l.bias.length;i++) l.bias[i]*=scale
const t=performance.now(); let last=t, worst=0, n=0, prev=0
const it=buildPartitionOrPartSteps(d)
let r=it.next()
while(!r.done){const now=performance.now(); worst=Math.max(worst,now-last); last=now; n++; if (r.value.done/r.value.total<prev) console.log('FALLS'); prev=r.value.done/r.value.total; r=it.next()}
const p=r.value
console.log(widths.join('-'),scale,'kind' in p ? ['incomplete',p.numCells,p.numLayersDone]:p.numRegions, (performance.now()-t).toFixed(0),'ms', n,'steps, worst',worst.toFixed(1), process.memoryUsage().arrayBuffers/2**20, 'kind' in p?'':p.diagnostics)
}

/** Imported first: below this Node-API version the SQLite driver ends the process with a segmentation fault and no message. */
const NEEDED_NODE_API = 10;

/** The line to print when this Node cannot run Muster; undefined when it can. */
export const nodeProblem = (nodeApi: string | undefined, version: string): string | undefined =>
  Number(nodeApi) >= NEEDED_NODE_API
    ? undefined
    : `Muster needs Node 22.19 or newer (Node 24 is best); this is ${version}. Start it with "npm start", which brings its own.\n`;

const problem = nodeProblem(process.versions['napi'], process.version);
if (problem !== undefined) {
  process.stderr.write(problem);
  process.exit(78);
}

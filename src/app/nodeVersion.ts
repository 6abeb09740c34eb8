/** Imported first: below this Node-API version the SQLite driver ends the process with a segmentation fault and no message. */
const NEEDED_NODE_API = 10;

if (Number(process.versions['napi']) < NEEDED_NODE_API) {
  process.stderr.write(
    `Muster needs Node 22.19 or newer (Node 24 is best); this is ${process.version}. Start it with "npm start", which brings its own.\n`,
  );
  process.exit(78);
}

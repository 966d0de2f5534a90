// Bars, lines and maps from plain JSON: {labels, series: [{name, values}], target, unit, hot} or {geo, values, unit, links}.
import { BarChart, LineChart, MapChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, MapChart, GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

const token = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
const blues = () => [1, 2, 3, 4, 5, 6].map((n) => token(`--seq-${n}`));
const words = () => ({ fontFamily: token("--sans"), fontSize: parseInt(token("--t-s")), color: token("--muted") });

export function draw(box, source) {
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(box.dataset.chart === "map" ? map(source) : series(box.dataset.chart, source));
  chart.on("click", ({ name }) => {
    if (source.links?.[name]) location.assign(source.links[name]);
  });
  new ResizeObserver(() => chart.resize()).observe(box);
  return chart;
}

function series(kind, { labels, series: lines, target, unit = "", hot }) {
  return {
    animation: false,
    textStyle: words(),
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (value === null ? "—" : `${value}${unit}`) },
    grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-2") } }, axisLabel: words() },
    yAxis: { type: "value", min: kind === "bar" ? 0 : null, scale: kind !== "bar", splitLine: { lineStyle: { color: token("--line") } }, axisLabel: { ...words(), formatter: `{value}${unit}` } },
    series: lines.map(({ name, values }, index) => ({
      name,
      type: kind,
      data: values.map((value, at) => (at === hot ? { value, itemStyle: { color: token("--ochre") } } : value)),
      symbol: "none",
      lineStyle: { width: index ? 1.5 : 2.5, type: index ? "dashed" : "solid" },
      color: kind === "bar" ? token("--seq-3") : index ? token("--edge") : token("--seq-5"),
      markLine: target == null || index ? undefined : { silent: true, symbol: "none", data: [{ yAxis: target }], lineStyle: { color: token("--ink"), type: "dotted" }, label: { ...words(), formatter: `${target}${unit}` } },
    })),
  };
}

function map({ geo, values, unit = "" }) {
  echarts.registerMap("areas", geo);
  const known = Object.values(values).filter((value) => value !== null);
  return {
    animation: false,
    textStyle: words(),
    tooltip: { trigger: "item", renderMode: "richText", formatter: ({ name, value }) => `${name} ${Number.isNaN(value) || value == null ? "—" : value + unit}` },
    visualMap: { type: "piecewise", splitNumber: 6, min: 0, max: Math.max(...known, 1), inRange: { color: blues() }, left: 0, bottom: 0, textStyle: words(), orient: "horizontal", itemWidth: 14, itemHeight: 10 },
    series: [{
      type: "map", map: "areas", roam: false, aspectScale: 1, layoutCenter: ["50%", "46%"], layoutSize: "96%",
      data: Object.entries(values).map(([name, value]) => ({ name, value })),
      label: { show: true, ...words(), color: token("--ink") },
      itemStyle: { borderColor: "#fff", borderWidth: 1.5, areaColor: token("--land") },
      emphasis: { itemStyle: { areaColor: token("--ochre") }, label: { color: token("--ink") } }, select: { disabled: true },
    }],
  };
}

// Ratios: the logarithmic rows of figures are shown as multiples of what the baseline has, if a reader asks for it. On a
// logarithmic axis a ratio is a distance, so the marks stay where they are and only the axis is drawn anew.
(function () {
  "use strict";

  const charts = Array.from(document.querySelectorAll("svg.chart[data-scale]"));
  if (charts.length === 0) {
    return;
  }
  const names = new Set(charts.map(function (c) { return c.dataset.base.replace(/, \d+p$/, ""); }));

  // ticks are ratios between two, no more than fit.
  function ticks(lo, hi) {
    for (const steps of [[1, 1.2, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]) {
      for (const every of steps.length > 1 ? [1] : [1, 2, 3]) {
        const all = [];
        for (let e = Math.floor(Math.log10(lo)); e <= Math.log10(hi); e++) {
          steps.forEach(function (s) {
            const v = s * Math.pow(10, e);
            if (v >= lo * 0.999 && v <= hi * 1.001 && e % every === 0) {
              all.push(v);
            }
          });
        }
        if (all.length <= 6) {
          return all;
        }
      }
    }
    return [1];
  }

  function element(name, attributes) {
    const e = document.createElementNS(charts[0].namespaceURI, name);
    Object.keys(attributes).forEach(function (k) { e.setAttribute(k, attributes[k]); });
    return e;
  }

  // axis returns the axis of ratios of a chart.
  function axis(chart) {
    const [lo, hi, left, right, bottom, top, base] = chart.dataset.scale.split(" ").map(Number);
    const g = element("g", { "class": "ratios" });
    const line = function (d, color, width) {
      g.append(element("path", { d: d, style: "fill:none;stroke:" + color + ";stroke-width:" + width }));
    };
    line("M" + left + " " + bottom + "H" + right, "#000000", 0.6);
    ticks(lo / base, hi / base).forEach(function (v) {
      const x = left + (right - left) * Math.log(v * base / lo) / Math.log(hi / lo);
      line("M" + x + " " + top + "V" + bottom, v === 1 ? "#000000" : "#D8D8D8", v === 1 ? 0.8 : 0.6);
      const words = element("text", { x: x, y: bottom + 15, "text-anchor": "middle" });
      words.textContent = Number(v.toPrecision(2)) + "\u00d7";
      g.append(words);
    });
    return g;
  }

  function show(on) {
    charts.forEach(function (chart) {
      if (on && !chart.querySelector(".ratios")) {
        chart.querySelector("desc").after(axis(chart)); // below the marks
      }
      const own = Number(chart.dataset.scale.split(" ")[4]);
      chart.querySelectorAll(":scope > text").forEach(function (t) {
        t.classList.toggle("absolute", Number(t.getAttribute("y")) > own);
      });
      chart.classList.toggle("relative", on);
    });
  }

  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.id = "ratios";
  box.addEventListener("change", function () { show(box.checked); });
  label.append(box, " rows as multiples of " + (names.size === 1 ? Array.from(names)[0] + "'s" : "the baseline's"));
  document.getElementById("legend").append(label);
})();

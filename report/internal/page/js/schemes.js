// Schemes: picking one brings out its marks in all charts and its rows in all tables, wherever it is picked: in the
// legend, on a mark or on a row. A pointer on a mark shows the scheme's figures in that chart.
(function () {
  "use strict";

  const keys = Array.from(document.querySelectorAll("#legend .key"));
  if (keys.length === 0) {
    return;
  }
  const colors = new Map(keys.map(function (k) { return [k.dataset.color.toLowerCase(), k.dataset.scheme]; }));
  const picked = new Set();
  const sheet = document.head.appendChild(document.createElement("style"));
  const root = document.documentElement.style;

  const buttons = keys.map(function (key) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = key.className;
    button.append(...key.childNodes);
    button.dataset.scheme = key.dataset.scheme;
    button.dataset.color = key.dataset.color;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", function () { toggle(key.dataset.scheme); });
    key.replaceWith(button);
    return button;
  });

  function toggle(scheme) {
    if (!picked.delete(scheme)) {
      picked.add(scheme);
    }
    show();
  }

  function show() {
    const fade = [];
    buttons.forEach(function (b) {
      const on = picked.has(b.dataset.scheme);
      const name = b.dataset.color.slice(1);
      b.setAttribute("aria-pressed", String(on));
      if (on) {
        root.setProperty("--c" + name, "var(--s" + name + ")");
      } else {
        root.removeProperty("--c" + name);
      }
      if (!on && picked.size > 0) {
        fade.push('.chart [style*="' + b.dataset.color + '"]');
      }
    });
    sheet.textContent = fade.length ? fade.join(",") + "{opacity:.18}" : "";
    document.querySelectorAll("[data-scheme]:not(button)").forEach(function (e) {
      e.classList.toggle("picked", picked.has(e.dataset.scheme));
    });
  }

  // schemeOf is the scheme that a mark of a chart is drawn for, by the colour that it was drawn in.
  function schemeOf(mark) {
    const m = /#[0-9a-f]{6}/i.exec(mark && mark.getAttribute ? mark.getAttribute("style") || "" : "");
    return m ? colors.get(m[0].toLowerCase()) : undefined;
  }

  // near is the scheme at a place, or a few pixels beside it: lines are thin.
  function near(x, y) {
    for (const d of [[0, 0], [3, 0], [-3, 0], [0, 3], [0, -3], [5, 5], [-5, -5], [5, -5], [-5, 5]]) {
      const scheme = schemeOf(document.elementFromPoint(x + d[0], y + d[1]));
      if (scheme) {
        return scheme;
      }
    }
    return undefined;
  }

  // figures are the words of a chart's description that are about a scheme.
  function figures(chart, scheme) {
    const words = chart.querySelector("desc").textContent.replace(/\.$/, "").split(/; |: /);
    const own = words.filter(function (w) { return w === scheme || w.startsWith(scheme + " ") || w.startsWith(scheme + ","); });
    return own.length ? own : [scheme];
  }

  const tip = document.body.appendChild(document.createElement("div"));
  tip.id = "tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;

  function tell(lines, x, y) {
    tip.replaceChildren(...lines.map(function (l) {
      const p = document.createElement("div");
      p.textContent = l;
      return p;
    }));
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(x + 12, innerWidth - box.width - 4)) + "px";
    tip.style.top = Math.max(4, Math.min(y + 12, innerHeight - box.height - 4)) + "px";
  }

  document.querySelectorAll("svg.chart").forEach(function (chart) {
    chart.setAttribute("tabindex", "0");
    chart.addEventListener("mousemove", function (e) {
      const scheme = near(e.clientX, e.clientY);
      chart.classList.toggle("over", Boolean(scheme));
      if (scheme) {
        tell(figures(chart, scheme), e.clientX, e.clientY);
      } else {
        tip.hidden = true;
      }
    });
    chart.addEventListener("mouseleave", function () { tip.hidden = true; });
    chart.addEventListener("click", function (e) {
      const scheme = near(e.clientX, e.clientY);
      if (scheme) {
        toggle(scheme);
      }
    });
    chart.addEventListener("focus", function () {
      if (chart.matches(":focus-visible")) {
        const who = picked.size ? Array.from(picked) : Array.from(colors.values());
        const box = chart.getBoundingClientRect();
        tell(who.flatMap(function (s) { return figures(chart, s); }).slice(0, 24), box.left, box.bottom - 24);
      }
    });
    chart.addEventListener("blur", function () { tip.hidden = true; });
  });
  addEventListener("keydown", function (e) {
    if (e.key === "Escape") {
      tip.hidden = true;
      picked.clear();
      show();
    }
  });
})();

// Returns what is cut, overlaps or is too small to read on the page as it is laid out now, a line each.
(function () {
  "use strict";
  const found = [];
  const say = function (what) { if (found.length < 20) { found.push(what); } };
  const visible = function (e) { return e.checkVisibility() && e.getBoundingClientRect().width > 0; };
  const overlap = function (a, b, by) {
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > by && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by;
  };
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) {
    say("the page is " + root.scrollWidth + " px wide in a window of " + innerWidth);
  }

  // Words may leave the window only inside of what scrolls.
  document.querySelectorAll("h1,h2,h3,p,li,dt,dd,summary,button,label,figcaption,caption").forEach(function (e) {
    if (!visible(e) || e.closest(".scroll") || e.closest("#tip")) {
      return;
    }
    const r = e.getBoundingClientRect();
    if (r.left < -1 || r.right > innerWidth + 1) {
      say(e.tagName + " leaves the window: " + e.textContent.slice(0, 60));
    }
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).overflowX !== "visible") {
      say(e.tagName + " is cut: " + e.textContent.slice(0, 60));
    }
  });

  // The words of a chart are inside of it, apart from each other, and large enough.
  document.querySelectorAll("svg.chart").forEach(function (svg) {
    if (!visible(svg)) {
      return;
    }
    const box = svg.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    const texts = Array.from(svg.querySelectorAll("text")).filter(visible).map(function (t) { return [t, t.getBoundingClientRect()]; });
    texts.forEach(function (a, i) {
      const size = parseFloat(getComputedStyle(a[0]).fontSize) * scale;
      if (size < MIN_TEXT - 0.01) {
        say("text of " + size.toFixed(1) + " px: " + a[0].textContent + " in " + svg.querySelector("title").textContent);
      }
      if (a[1].left < box.left - 1.5 || a[1].right > box.right + 1.5 || a[1].top < box.top - 2 || a[1].bottom > box.bottom + 2) {
        say("cut: " + a[0].textContent + " in " + svg.querySelector("title").textContent);
      }
      texts.slice(0, i).forEach(function (b) {
        if (overlap(a[1], b[1], 2.5)) {
          say("overlap: " + a[0].textContent + " and " + b[0].textContent + " in " + svg.querySelector("title").textContent);
        }
      });
    });
  });

  // Parts of the page stand apart.
  const parts = Array.from(document.querySelectorAll("figure,.scroll,.answer,.caveats,.copy,h1,h2,h3,.read,.note")).filter(visible);
  const boxes = parts.map(function (e) { return e.getBoundingClientRect(); });
  parts.forEach(function (a, i) {
    parts.slice(0, i).forEach(function (b, j) {
      if (!a.contains(b) && !b.contains(a) && overlap(boxes[i], boxes[j], 1.5)) {
        say("overlap: " + a.tagName + " " + a.textContent.slice(0, 40) + " and " + b.tagName + " " + b.textContent.slice(0, 40));
      }
    });
  });
  return found;
})()

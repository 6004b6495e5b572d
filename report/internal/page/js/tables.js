// Tables: a click on a header sorts by its column, a second one the other way round, a third one restores the order.
// Each table can be copied as Markdown and as CSV.
(function () {
  "use strict";

  const scales = { "s": 1, "ms": 1e-3, "\u00b5s": 1e-6, "ns": 1e-9, "G/s": 1e9, "M/s": 1e6, "k/s": 1e3, "/s": 1, "%": 0.01 };

  // value is what a cell is sorted by: its number in one unit, or its text.
  function value(cell) {
    const words = cell.textContent.trim();
    const m = /^(-?[0-9.]+(?:e-?[0-9]+)?)\s*(\S*)/.exec(words);
    if (!m) {
      return words === "\u2013" || words === "" ? null : words;
    }
    const unit = scales[m[2].replace("\u00d7", "")];
    return Number(m[1]) * (unit || 1);
  }

  function compare(a, b) {
    if (a === null || b === null) {
      return (a === null) - (b === null); // what was not measured comes last
    }
    if (typeof a === "number" && typeof b === "number") {
      return a - b;
    }
    return String(a).localeCompare(String(b));
  }

  // spread gives each row the cells that it shares with the rows above it, since sorted rows have other neighbours.
  function spread(body) {
    Array.from(body.rows).forEach(function (row, i) {
      Array.from(row.cells).forEach(function (cell) {
        const n = cell.rowSpan;
        cell.rowSpan = 1;
        for (let k = 1; k < n && body.rows[i + k]; k++) {
          const below = body.rows[i + k];
          below.insertBefore(cell.cloneNode(true), below.cells[cell.cellIndex] || null);
        }
      });
    });
  }

  function sortable(table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const body = table.tBodies[0];
    let original = null;
    function sortBy(head) {
      if (!original) {
        spread(body);
        original = Array.from(body.rows);
      }
      const column = heads.indexOf(head);
      const now = head.getAttribute("aria-sort");
      const next = now === "ascending" ? "descending" : now === "descending" ? null : "ascending";
      heads.forEach(function (h) { h.removeAttribute("aria-sort"); });
      let rows = original;
      if (next) {
        head.setAttribute("aria-sort", next);
        const sign = next === "ascending" ? 1 : -1;
        rows = original.map(function (row) { return [value(row.cells[column]), row]; })
          .sort(function (a, b) { return a[0] === null || b[0] === null ? compare(a[0], b[0]) : sign * compare(a[0], b[0]); })
          .map(function (pair) { return pair[1]; });
      }
      rows.forEach(function (row) { body.appendChild(row); });
      table.classList.toggle("sorted", Boolean(next));
    }
    heads.forEach(function (head) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      button.addEventListener("click", function () { sortBy(head); });
      head.append(button);
    });
  }

  // grid is the text of a table, a list a row, shared cells repeated.
  function grid(table) {
    const rows = [];
    Array.from(table.rows).forEach(function (row, i) {
      rows[i] = rows[i] || [];
      let at = 0;
      Array.from(row.cells).forEach(function (cell) {
        while (rows[i][at] !== undefined) {
          at++;
        }
        const copy = cell.cloneNode(true);
        copy.querySelectorAll("sup").forEach(function (s) { s.remove(); });
        const words = copy.textContent.replace(/\s+/g, " ").trim();
        for (let k = 0; k < cell.rowSpan; k++) {
          rows[i + k] = rows[i + k] || [];
          rows[i + k][at] = words;
        }
        at++;
      });
    });
    return rows;
  }

  function markdown(rows) {
    const line = function (cells) { return "| " + cells.map(function (c) { return c.replace(/\|/g, "\\|"); }).join(" | ") + " |"; };
    return [line(rows[0]), line(rows[0].map(function () { return "---"; }))].concat(rows.slice(1).map(line)).join("\n") + "\n";
  }

  function csv(rows) {
    return rows.map(function (cells) {
      return cells.map(function (c) { return /[",\n]/.test(c) ? '"' + c.replace(/"/g, '""') + '"' : c; }).join(",");
    }).join("\r\n") + "\r\n";
  }

  // copy puts words on the clipboard; where a page may not, as from a file, it does so by a selection.
  function copy(words) {
    if (navigator.clipboard && isSecureContext) {
      return navigator.clipboard.writeText(words).catch(function () { selectAndCopy(words); });
    }
    selectAndCopy(words);
    return Promise.resolve();
  }

  function selectAndCopy(words) {
    const area = document.createElement("textarea");
    area.value = words;
    area.setAttribute("aria-hidden", "true");
    area.className = "offscreen";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  function copyable(table) {
    const bar = document.createElement("p");
    bar.className = "copy";
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    [["Markdown", markdown], ["CSV", csv]].forEach(function (kind) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "copy as " + kind[0];
      button.addEventListener("click", function () {
        const words = kind[1](grid(table));
        table.dataset.copied = words;
        copy(words).then(function () { said.textContent = "copied"; });
      });
      bar.append(button, " ");
    });
    bar.append(said);
    table.parentElement.after(bar);
  }

  document.querySelectorAll("table.data").forEach(function (table) {
    sortable(table);
    copyable(table);
  });
})();

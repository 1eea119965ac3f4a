// Draws each chart from the table below it, in the colours of the page.

const figures = [...document.querySelectorAll("[data-chart]")];

function loadLibrary(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

// A custom property may hold light-dark(); only a computed colour is a colour that a canvas knows.
function colours(...names) {
  const probe = document.createElement("span");
  document.body.append(probe);
  const found = names.map((name) => {
    probe.style.color = `var(--kring-${name})`;
    return window.getComputedStyle(probe).color;
  });
  probe.remove();
  return found;
}

// The height of the axis of a chart in which no bar has a number.
const ROOM = 10;

// A number too small to be told has its words in `data-few`: a hatched stump, the same whatever is behind it.
function hatched(context, colour) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  for (const from of [-8, 0, 8]) {
    pen.moveTo(from, 8);
    pen.lineTo(from + 8, 0);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat");
}

// The words above each stump.
const fewWords = {
  id: "fewWords",
  afterDatasetsDraw(chart, _args, { colour }) {
    chart.data.datasets.forEach((dataset, number) => {
      chart.getDatasetMeta(number).data.forEach((bar, index) => {
        if (!dataset.few[index] || chart.config.type !== "bar") return;
        chart.ctx.fillStyle = colour;
        chart.ctx.textAlign = "center";
        chart.ctx.fillText(dataset.few[index], bar.x, bar.y - 4);
      });
    });
  },
};

// A cell without a number is a gap: nobody measured nought there.
function numberOf(cell) {
  const value = (cell.dataset.value ?? "").trim();
  return value === "" || Number.isNaN(Number(value)) ? null : Number(value);
}

function datasetOf(figure, rows, heading, column, kind, palette) {
  const cells = rows.map((row) => row.cells[column]);
  const few = cells.map((cell) => cell.dataset.few);
  const told = cells.filter((cell) => !cell.dataset.few).map((cell) => numberOf(cell) ?? 0);
  const stump = Math.max(...told, ROOM) * 0.08;
  const plain = palette[(column - 1) % palette.length];
  const pattern = few.some(Boolean) ? hatched(figure.querySelector("canvas").getContext("2d"), plain) : plain;
  return {
    label: heading.textContent,
    few,
    // A line has a gap where a bar has a stump.
    data: cells.map((cell, index) => (few[index] ? (kind === "bar" ? stump : null) : numberOf(cell))),
    backgroundColor: kind === "doughnut"
      ? rows.map((_, index) => palette[index % palette.length])
      : few.map((words) => (words ? pattern : plain)),
    borderColor: kind === "line" ? plain : few.map((words) => (words ? plain : "transparent")),
    borderWidth: kind === "line" ? 3 : few.map((words) => (words ? 1 : 0)),
    borderRadius: 4,
    tension: 0.25,
  };
}

function draw(figure) {
  const rows = [...figure.querySelectorAll("tbody tr")];
  const headings = [...figure.querySelectorAll("thead th")].slice(1);
  const [ink, line, ...palette] = colours("ink", "line", "action", "gold-mark", "coral", "green", "line-strong", "action-strong");
  const kind = figure.dataset.chart;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  figure.querySelector(".chart-canvas").hidden = false;
  figure.querySelector("details").open = false;
  const axis = { ticks: { color: ink }, grid: { color: line }, border: { color: line } };
  const cells = [...figure.querySelectorAll("tbody td")];
  const hasFew = cells.some((cell) => cell.dataset.few);
  const isWhole = cells.every((cell) => cell.dataset.few || Number.isInteger(numberOf(cell) ?? 0));
  const height = {
    ...axis,
    beginAtZero: true,
    suggestedMax: hasFew ? ROOM : undefined,
    ticks: { ...axis.ticks, precision: isWhole ? 0 : undefined },
  };
  return new window.Chart(figure.querySelector("canvas"), {
    type: kind,
    data: {
      labels: rows.map((row) => row.cells[0].textContent),
      datasets: headings.map((heading, index) => datasetOf(figure, rows, heading, index + 1, kind, palette)),
    },
    plugins: [fewWords],
    options: {
      animation: still ? false : undefined,
      maintainAspectRatio: false,
      font: { family: window.getComputedStyle(document.body).fontFamily },
      plugins: {
        legend: { display: kind === "doughnut" || headings.length > 1, labels: { color: ink } },
        tooltip: { callbacks: { label: (item) => rows[item.dataIndex].cells[item.datasetIndex + 1].textContent } },
        fewWords: { colour: ink },
      },
      scales: kind === "doughnut" ? {} : { x: axis, y: height },
    },
  });
}

if (figures.length) {
  await loadLibrary(figures[0].dataset.chartLibrary);
  let charts = figures.map(draw);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    charts.forEach((chart) => chart.destroy());
    charts = figures.map(draw);
  });
}

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

function draw(figure) {
  const rows = [...figure.querySelectorAll("tbody tr")];
  const [ink, line, ...palette] = colours("ink", "line", "action", "gold-mark", "coral", "green", "line-strong", "action-strong");
  const kind = figure.dataset.chart;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  figure.querySelector(".chart-canvas").hidden = false;
  figure.querySelector("details").open = false;
  const axis = { ticks: { color: ink }, grid: { color: line }, border: { color: line } };
  return new window.Chart(figure.querySelector("canvas"), {
    type: kind,
    data: {
      labels: rows.map((row) => row.cells[0].textContent),
      datasets: [{
        label: figure.querySelector("thead th:last-child").textContent,
        data: rows.map((row) => Number(row.cells[1].dataset.value)),
        backgroundColor: kind === "doughnut" ? rows.map((_, index) => palette[index % palette.length]) : palette[0],
        borderColor: kind === "line" ? palette[0] : "transparent",
        borderRadius: 4,
        tension: 0.25,
      }],
    },
    options: {
      animation: still ? false : undefined,
      maintainAspectRatio: false,
      font: { family: window.getComputedStyle(document.body).fontFamily },
      plugins: { legend: { display: kind === "doughnut", labels: { color: ink } } },
      scales: kind === "doughnut" ? {} : { x: axis, y: { ...axis, beginAtZero: true } },
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

// Tells how far a comparison is, until its outcome is there. The link to the outcome works without this.

const PAUSE = 2000;

async function follow(box) {
  const bar = box.querySelector("progress");
  const text = box.querySelector("[data-text]");
  try {
    const response = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) return;
    const answer = await response.json();
    bar.value = answer.isRunning ? answer.done : bar.max;
    if (text.textContent !== answer.text) text.textContent = answer.text;
    if (!answer.isRunning) return;
  } catch {
    // The network is away for a moment.
  }
  window.setTimeout(() => follow(box), PAUSE);
}

for (const box of document.querySelectorAll("[data-progress]")) follow(box);

// Makes the form of a profile easy on a phone. Without this script it works as one long form.

const form = document.querySelector(".profile-form");

/** On a phone one part is open at a time; a part with an error is always open. */
function showOnePart() {
  if (!window.matchMedia("(max-width: 40rem)").matches) return;
  const parts = [...form.querySelectorAll(".profile-part")];
  const wrong = parts.filter((part) => part.querySelector(".field-error"));
  parts.forEach((part, number) => {
    part.open = wrong.length ? wrong.includes(part) : number === 0;
  });
  if (wrong.length) return;
  parts.forEach((part) => part.setAttribute("name", "profile-part"));
}

/** Chosen languages are shown; the others appear when somebody types a part of their name. */
function searchLanguages() {
  const place = form.querySelector(".profile-languages");
  const boxes = [...place.querySelectorAll("input[type=checkbox]")];
  const rows = boxes.map((box) => box.closest("label")?.parentElement ?? box.parentElement);
  const search = document.createElement("input");
  search.type = "search";
  search.className = "form-control";
  search.setAttribute("aria-label", place.dataset.searchLabel);
  search.placeholder = place.dataset.searchLabel;
  search.autocomplete = "off";
  const show = () => {
    const typed = search.value.trim().toLowerCase();
    rows.forEach((row, number) => {
      const name = row.textContent.trim().toLowerCase();
      row.hidden = !boxes[number].checked && !(typed && name.includes(typed));
    });
  };
  search.addEventListener("input", show);
  // Enter looks, it does not send the form.
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  place.prepend(search);
  show();
}

/** Offers skills that colleagues have while one is typed; a button takes it over. */
function suggestSkills() {
  const field = form.querySelector("[data-skills]");
  const list = document.createElement("p");
  list.className = "skill-suggestions chip-list";
  list.setAttribute("aria-live", "polite");
  field.after(list);
  const last = () => field.value.slice(field.value.lastIndexOf(",") + 1).trim();
  const take = (skill) => {
    const before = field.value.slice(0, field.value.lastIndexOf(",") + 1).trim();
    field.value = `${before ? `${before} ` : ""}${skill}, `;
    list.replaceChildren();
    field.focus();
  };
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = last();
      if (!typed) return list.replaceChildren();
      const answer = await fetch(`${field.dataset.skills}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok || typed !== last()) return undefined;
      const { skills } = await answer.json();
      return list.replaceChildren(
        ...skills
          .filter((skill) => skill.toLowerCase() !== typed.toLowerCase())
          .map((skill) => {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "chip";
            button.textContent = skill;
            button.addEventListener("click", () => take(skill));
            return button;
          }),
      );
    }, 200);
  });
}

showOnePart();
searchLanguages();
suggestSkills();

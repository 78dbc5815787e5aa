// Runs before the first paint: the theme that was chosen, and that scripts run at all.
"use strict";
document.documentElement.classList.add("js");
try {
  const chosen = localStorage.getItem("replybook-theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing for files: the preference of the system counts.
}

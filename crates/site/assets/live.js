// While catalogs are being edited: a fresh build loads the page anew, and one that
// failed says why.
"use strict";
(() => {
  let seen = null;
  const board = document.createElement("pre");
  board.className = "note wrong";
  board.setAttribute("role", "status");
  board.hidden = true;
  document.body.prepend(board);
  const look = async () => {
    try {
      const answer = await fetch("/-/build", { cache: "no-store" });
      const text = await answer.text();
      const end = text.indexOf("\n");
      const build = text.slice(0, end);
      const error = text.slice(end + 1);
      if (seen !== null && build !== seen && !error) location.reload();
      seen = build;
      board.textContent = error;
      board.hidden = !error;
    } catch {
      // The server is being started anew.
    }
    setTimeout(look, 500);
  };
  look();
})();

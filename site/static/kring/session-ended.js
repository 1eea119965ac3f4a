// Signing in, in another window, has changed the token that protects forms. Take the present one.
document.getElementById("held-form").addEventListener("submit", (event) => {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (cookie) {
    event.target.elements.csrfmiddlewaretoken.value = cookie.slice("csrftoken=".length);
  }
});

/** Keeps two requests on their way until `count` were answered, or `isOver()` says so. */
export async function twoInFlight(count, request, isOver = () => false) {
  let next = 0;
  const lane = async () => {
    while (next < count && !isOver()) {
      next += 1;
      await request(next - 1);
    }
  };
  await Promise.all([lane(), lane()]);
}

/** The other side of a {@link Helper}: what runs in its process. */
import process from 'node:process';

/** Does as it is told, one thing after the other, until whoever tells it has gone. What goes wrong ends the process. */
export function asHelper<T>(work: (told: T) => Promise<unknown>): void {
  process.on('message', (told: T) => {
    work(told).then(
      (answer) => process.send?.({ answer: answer ?? null }),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => process.exit(0));
}

import { type Logger, pino } from 'pino';

/** Structured logs to `stream`. What could be a secret is cut out wherever it turns up. */
export const createLogger = (level: string, stream: { write(line: string): void }): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          'req.headers.authorization',
          'req.headers.cookie',
          '*.token',
          '*.password',
          '*.secret',
          'token',
          'password',
          'secret',
        ],
        censor: '[cut out]',
      },
    },
    stream,
  );

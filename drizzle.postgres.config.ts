import process from 'node:process';
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema/postgres.ts',
  out: process.env['MIGRATIONS_OUT'] ?? './migrations/postgres',
});

import process from 'node:process';
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: './src/store/schema/sqlite.ts',
  out: process.env['MIGRATIONS_OUT'] ?? './migrations/sqlite',
});

import * as z from 'zod';
import { contentOf, objectionTo } from '../content.js';
import { posted } from '../happenings.js';
import { lengthOf } from '../json.js';
import { refuse } from '../refusal.js';
import type { SlackFile } from '../things.js';
import { fileJson } from '../wire.js';
import { visible } from './channels.js';
import { json, type Method, method, ts, whole } from './method.js';

const mimetypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
};

export const files: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': method({
    args: z.strictObject({
      filename: z.string().min(1),
      length: whole,
      alt_text: z.string().optional(),
      alt_txt: z.string().optional(),
      snippet_type: z.string().optional(),
    }),
    scopes: ['files:write'],
    tier: 4,
    run: (args, call) => {
      const { state } = call;
      if (args.length === 0) call.mistake('missing_argument', ['length']);
      const altText = args.alt_text ?? args.alt_txt;
      if (lengthOf(altText ?? '') > 1000) call.mistake('alt_txt_too_large');
      if (args.snippet_type !== undefined && args.length > 1024 * 1024) call.mistake('snippet_too_large');
      const file: SlackFile = {
        id: state.id('F'),
        teamId: call.team.id,
        user: call.me,
        name: args.filename,
        title: args.filename,
        altText,
        mimetype: mimetypes[args.filename.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
        length: args.length,
        content: undefined,
        channels: [],
      };
      state.files.set(file.id, file);
      return { upload_url: `${state.url}/upload/v1/${file.id}`, file_id: file.id };
    },
  }),
  'files.completeUploadExternal': method({
    args: z.strictObject({
      files: json(
        z
          .array(
            z.strictObject({
              id: z.string(),
              title: z.string().optional(),
              highlight_type: z.string().optional(),
            }),
          )
          .min(1),
      ),
      channel_id: z.string().optional(),
      channels: z.string().optional(),
      thread_ts: ts.optional(),
      initial_comment: z.string().optional(),
      blocks: json(z.unknown()).optional(),
    }),
    scopes: ['files:write'],
    tier: 4,
    run: (args, call) => {
      const { state } = call;
      const done = args.files.map(({ id, title }) => {
        const file = state.files.get(id);
        if (file === undefined || file.user !== call.me) return refuse('file_not_found');
        if (file.content === undefined) return refuse('file_update_failed');
        file.title = title ?? file.title;
        return file;
      });
      const given = { text: args.initial_comment ?? '', blocks: args.blocks };
      const objection = given.text === '' && args.blocks === undefined ? undefined : objectionTo(given);
      if (objection !== undefined) call.mistake(objection.error, objection.messages);
      const ids = (args.channels ?? args.channel_id ?? '').split(',').filter((id) => id !== '');
      if (ids.length > 100) call.mistake('too_many_channels');
      const channels = ids.map((id) => visible(call, id));
      for (const channel of channels) {
        if (!channel.members.has(call.me)) refuse('not_in_channel');
        if (channel.archived) refuse('is_archived');
      }
      for (const channel of channels) {
        for (const file of done) file.channels.push(channel.id);
        const message = state.append(channel, {
          user: call.me,
          botId: call.install.botId,
          ...contentOf(state, given, call.method),
          threadTs: args.thread_ts,
          subtype: 'file_share',
          files: done,
        });
        void posted(state, channel, message);
      }
      return { files: done.map((file) => fileJson(state, file)) };
    },
  }),
  'files.info': method({
    args: z.strictObject({ file: z.string() }),
    scopes: ['files:read'],
    tier: 4,
    run: (args, call) => {
      const file = call.state.files.get(args.file);
      if (file === undefined || !call.reaches(file.teamId)) return refuse('file_not_found');
      return { file: fileJson(call.state, file) };
    },
  }),
};

/** What the environment says of how people come in: whole, or not at all. */
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.js';
import { trustedProxies } from '../../src/app/proxies.js';

const whole = {
  OIDC_ISSUER_URL: 'https://login.example.com/tenant',
  OIDC_CLIENT_ID: 'muster',
  OIDC_CLIENT_SECRET: 'secret',
};

describe('single sign-on', () => {
  test('is off unless it is set, and called so unless it is given a name', () => {
    expect(readConfig({}).oidc).toBeUndefined();
    expect(readConfig({ OIDC_NAME: 'Acme' }).oidc).toBeUndefined();
    expect(readConfig(whole).oidc).toEqual({
      issuerUrl: 'https://login.example.com/tenant',
      clientId: 'muster',
      clientSecret: 'secret',
      name: 'single sign-on',
    });
    expect(readConfig({ ...whole, OIDC_NAME: ' Acme <b> ' }).oidc?.name).toBe('Acme <b>');
    for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080'])
      expect(readConfig({ ...whole, OIDC_ISSUER_URL: `http://${host}` }).oidc?.issuerUrl).toBe(
        `http://${host}`,
      );
  });

  test.each([
    [
      { OIDC_CLIENT_SECRET: '' },
      /^OIDC_CLIENT_SECRET should be set with OIDC_ISSUER_URL and OIDC_CLIENT_ID: all/u,
    ],
    [
      { OIDC_ISSUER_URL: undefined },
      /^OIDC_ISSUER_URL should be set with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET/u,
    ],
    [
      { OIDC_CLIENT_ID: '', OIDC_CLIENT_SECRET: '' },
      /^OIDC_CLIENT_ID and OIDC_CLIENT_SECRET should be set with OIDC_ISSUER_URL/u,
    ],
    [{ OIDC_ISSUER_URL: 'http://login.example.com' }, /^OIDC_ISSUER_URL should begin with https:\/\//u],
    [{ OIDC_ISSUER_URL: 'http://127.0.0.1.evil.example' }, /^OIDC_ISSUER_URL should begin with https:\/\//u],
    [{ OIDC_ISSUER_URL: 'login.example.com' }, /^OIDC_ISSUER_URL should be an address/u],
    [{ OIDC_ISSUER_URL: 'https://login.example.com?x=1' }, /^OIDC_ISSUER_URL should be an address/u],
    [{ OIDC_CLIENT_SECRET: 'two words' }, /^OIDC_CLIENT_SECRET should be the client secret/u],
    [{ OIDC_NAME: 'x'.repeat(41) }, /^OIDC_NAME should be a name of up to 40/u],
  ])('half set, or wrong, stops the start with one line: %j', (set, line) => {
    const begin = () => readConfig({ ...whole, ...set });
    expect(begin).toThrow(line);
    expect(begin).not.toThrow(/two words|\n/u);
  });
});

describe('trusted proxies', () => {
  test.each([
    ['10.0.0.1', ['10.0.0.1']],
    [' 10.0.0.0/8 , ::1,2001:db8::/32', ['10.0.0.0/8', '::1', '2001:db8::/32']],
    ['0.0.0.0/0', undefined],
    ['::/0', undefined],
    ['10.0.0.0/33', undefined],
    ['10.0.0.0/8/8', undefined],
    ['10.0.0', undefined],
    ['loopback', undefined],
    ['2', undefined],
    ['10.0.0.1,', undefined],
    ['', undefined],
  ])('%j', (text, expected) => expect(trustedProxies(text)).toEqual(expected));

  test('that are none stop the start', () => {
    expect(() => readConfig({ TRUSTED_PROXIES: 'everybody' })).toThrow(
      /^TRUSTED_PROXIES should be addresses/u,
    );
    expect(readConfig({}).trustedProxies).toBeUndefined();
  });
});

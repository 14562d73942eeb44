import { API_URL } from '../config.js';

export const makeApiClient = async (ctx) => {
    const { jwt = '', issuedAt, ...login } = ctx['credentials'];
    const age = Math.round((Date.now() - issuedAt) / 1000);
    return { baseUri: API_URL, headers: { authorization: `JWT ${jwt}`, 'x-age': `${age}`, 'x-user': login.username } };
};

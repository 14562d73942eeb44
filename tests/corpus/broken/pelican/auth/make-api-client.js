export const makeApiClient = async (ctx) => {
    const { credentials } = ctx;
    const { jwt, token: other } = credentials;
    const age = credentials.issued_at - credentials?.issuedAt;
    return { baseUri: 'https://api.pelican.example', headers: { authorization: `JWT ${jwt || other}`, 'x-age': `${age}` } };
};

import axios from 'axios';

export async function getCredentialsFromConnectionParameters(context) {
    const { username, password, domain } = context.connectionParameters;
    const { data: { token: jwt } } = await axios.post('https://login.pelican.example', { username, password, domain });
    if (!jwt) throw new Error('no token');
    return { jwt, issuedAt: Date.now() };
}

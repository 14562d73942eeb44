import axios from 'axios';
import { AUTH_URL } from '../config.js';

export async function getCredentialsFromConnectionParameters(context) {
    const { username, password } = context.connectionParameters;
    let issuedAt = Date.now();
    try {
        const { data: { token: jwt } } = await axios.post(AUTH_URL, { username, password });
        return { jwt, issuedAt };
    } catch ({ response }) {
        if (response?.status === 409) {
            return { jwt: response.data.existing, issuedAt: 0 };
        }
        throw new Error(`Pelican said ${response?.status}: ${response?.data?.message ?? 'nothing'}`);
    }
}

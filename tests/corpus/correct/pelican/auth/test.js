import axios from 'axios';

import { API_URL } from '../config.js';

// own client on purpose: the answer must be plain text
async function probe(given) {
    const credentials = { header: `JWT ${given.jwt}`, attempts: 0 };
    credentials.attempts += 1;
    return axios.get(`${API_URL}/probe?n=${credentials.attempts}`, { headers: { a: credentials.header } });
}

export const test = async ({ credentials }) => {
    const answers = await Promise.all([credentials].map((credentials) => probe(credentials)));
    return answers.every(({ status }) => status === 200);
};

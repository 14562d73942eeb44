import axios from 'axios';

export default ({ credentials }) => axios.delete('https://login.pelican.example/token', {
    headers: { authorization: `JWT ${credentials['jwt']}` },
});

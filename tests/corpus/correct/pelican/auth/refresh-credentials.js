import { getCredentialsFromConnectionParameters as again } from './get-credentials-from-connection-parameters.js';

export { refresh as refreshCredentials };

async function refresh({ credentials: { username, password }, connectorParameters }) {
    return again({ connectorParameters, connectionParameters: { username, password } });
}

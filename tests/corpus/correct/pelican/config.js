export const AUTH_URL = 'https://login.pelican.example/token';
export const API_URL = 'https://api.pelican.example';
